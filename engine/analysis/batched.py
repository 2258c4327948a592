"""The gradient check of a whole tensor at once: the output at all of its elements' steps, as one batch of inputs.

Only what the moved element changes is computed again, with a leading axis of points. Most elements are settled by what
their quotients show; the others go to the judge (`engine.analysis.verdicts`) one by one, who measures them closely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from engine.analysis.differences import EPSILON, SMALLEST, Differences, Place
from engine.analysis.verdicts import CLOSE, KINK, NOTHING
from engine.forward import compile_forward
from engine.runs.batch import Grid, Verified
from engine.runs.patches import Array, Patch

FEWEST = 16
"""A tensor of fewer elements is checked element by element."""
MOST_FORESEEN = 256
"""The most elements of a tensor whose outputs are computed before the judge asks for them."""
HELD = 1 << 20
"""The most numbers of outputs that are held at a time."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """The output with each element of a tensor moved by its step, ahead and behind, and with none moved."""

    ahead: Array
    behind: Array
    here: float


class Batched:
    """Moves the elements of one tensor, one at each point of a batch."""

    def __init__(self, probe: Differences, name: str) -> None:
        plan = probe.plan
        self.probe, self.node = probe, plan.graph.inputs[name]
        moved = plan.depending_on([self.node])
        calls = [call for batch in compile_forward(plan.graph) for call in batch if moved[call[0]]]
        verified = plan.batch_rules.setdefault(self.node, Verified())
        self._grid = Grid(plan.graph, calls, probe.here, verified)

    def stepped(self, start: Array, widths: Array) -> Stepped:
        """The outputs for these widths, one an element; all are computed in the same way, so that rounding is alike."""
        count, flat = start.size, start.reshape(-1)
        values = np.concatenate([flat + widths, flat - widths, flat[:1]])
        outputs = self.outputs(start, np.concatenate([np.arange(count), np.arange(count), [0]]), values)
        return Stepped(outputs[:count], outputs[count:-1], float(outputs[-1]))

    def outputs(self, start: Array, elements: Any, values: Array) -> Array:
        """The outputs with one of these elements, counted in the flattened tensor, at one of these values."""
        places = dict(enumerate(np.unravel_index(elements, start.shape)))
        moved = Patch(start, values.reshape(-1, *[1] * start.ndim), places, own=True)
        rows = max(1, HELD // prod(self.probe.plan.graph.shapes[self.probe.plan.output]))
        parts = [moved.between(first, first + rows) for first in range(0, len(moved), rows)]
        return np.concatenate([self._outputs(part) for part in parts])

    def foresee(self, name: str, start: Array, elements: Any, moves: Moves) -> None:
        """Keep the outputs that the judge will ask for at these elements, so that they are computed as one batch."""
        places = [
            Place(name, start, tuple(map(int, at))) for at in np.transpose(np.unravel_index(elements, start.shape))
        ]
        points = [
            (int(element), place, value)
            for element, place in zip(elements, places, strict=True)
            for value in moves(place)
        ]
        if points:
            numbers = np.array([element for element, _, _ in points]), np.array([value for _, _, value in points])
            for (_, place, value), output in zip(points, self.outputs(start, *numbers).tolist(), strict=True):
                self.probe.keep(place, value, output)

    def _outputs(self, moved: Patch) -> Array:
        """The output, weighted by the seed if there is one, at each point."""
        probe = self.probe
        values = self._grid.values(probe.plan.output, {self.node: moved}, probe.deadline)
        weighted: Array = values if probe.seed is None else probe.seed * values
        return weighted.reshape(len(moved), -1).sum(axis=1)  # type: ignore[no-any-return]


Moves = Callable[[Place], Sequence[float]]
"""The values of an element at which the judge looks in nearly every case."""


def settled(probe: Differences, name: str, start: Any, gradient: Any, step: float, scheme: str, moves: Moves) -> Any:
    """Per element the quotient over the step where it is enough to say that the gradient agrees; else NaN.

    The conditions are those of the judge: everything is finite, the slopes on both sides are equal up to rounding, and
    the quotient is as close to the gradient as its own rounding allows to tell.
    """
    if np.size(start) < FEWEST or name in probe.guards or gradient is None or not _moves(probe, name):
        return np.full(np.shape(start), np.nan)
    flat, analytic = np.reshape(start, -1), np.reshape(gradient, -1)
    widths = step * np.maximum(1.0, np.abs(flat))
    with np.errstate(all="ignore"):
        batched = Batched(probe, name)
        outputs = batched.stepped(start, widths)
        upper, lower = flat + widths, flat - widths
        right = (outputs.ahead - outputs.here) / (upper - flat)
        left = (outputs.here - outputs.behind) / (flat - lower)
        central = (outputs.ahead - outputs.behind) / (upper - lower)
        quotients = central if scheme == "central" else right
        largest = np.maximum(np.abs(outputs.ahead), np.abs(outputs.behind))
        rounding = (probe.noise + 4 * EPSILON * (largest + SMALLEST)) / widths
        smooth = np.abs(right - left) <= KINK * np.maximum(np.abs(right), np.abs(left)) + 2 * rounding
        scale = np.maximum(np.abs(analytic), np.abs(quotients))
        close = (np.abs(analytic - quotients) <= CLOSE / 10 * scale) & (rounding <= 10 * CLOSE * scale)
        nothing = (scale == 0) & (rounding <= NOTHING * np.abs(outputs.here) / np.maximum(1.0, np.abs(flat)))
        sure = smooth & np.where(scale == 0, nothing, close) & np.isfinite(outputs.here + quotients + analytic)
        batched.foresee(name, start, np.flatnonzero(~sure)[:MOST_FORESEEN], moves)
    return np.where(sure, quotients, np.nan).reshape(np.shape(start))


def _moves(probe: Differences, name: str) -> bool:
    """Whether the output depends on the input at all."""
    plan = probe.plan
    return plan.depending_on([plan.graph.inputs[name]])[plan.output]
