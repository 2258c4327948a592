"""Shows that the antigradient is the direction of steepest descent, by comparison with random directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.learn.problem import Loss
from engine.learn.vectors import Vector

MOST = 200


@dataclass(frozen=True, slots=True)
class Way:
    """A unit direction: the directional derivative, and the loss after a step along it."""

    kind: str
    direction: Vector
    slope: float
    loss: float


@dataclass(frozen=True, slots=True)
class Steepest:
    """The loss, the norm of its gradient, and steps of one `length` in several directions, the antigradient first."""

    loss: float
    gradient_norm: float
    length: float
    ways: tuple[Way, ...]


def steepest(loss: Loss, length: float = 0.1, count: int = 24, seed: int = 0) -> Steepest:
    """Steps along antigradient, gradient, and `count` random directions, uniform on the sphere, from a seed.

    All directions together have at most `limits.elements` numbers.
    """
    if not (np.isfinite(length) and length > 0):
        raise InvalidInput(phrase("The length must be a positive number."), name="length")
    if not 0 <= count <= MOST:
        raise InvalidInput(phrase("There can be at most {most} random directions.", most=MOST), name="count")
    loss.program.limits.check("elements", (count + 2) * loss.layout.size)
    draw = np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        part = loss.part()
        here, gradient = part.both(loss.start)
        norm = float(np.linalg.norm(gradient))
        directions: list[tuple[str, Vector]] = []
        if norm > 0 and np.isfinite(norm):
            directions = [("antigradient", -gradient / norm), ("gradient", gradient / norm)]
        for _ in range(count):
            random = draw.standard_normal(loss.layout.size)
            directions.append(("random", random / np.linalg.norm(random)))
        ways = tuple(
            Way(kind, direction, float(direction @ gradient), part.value(loss.start + length * direction))
            for kind, direction in directions
        )
    return Steepest(here, norm, length, ways)
