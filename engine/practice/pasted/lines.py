"""The lines of a pasted backward pass with their verdicts, and which wrong one the lines below it make up for.

People write `dz = p - y` and divide by the number of examples where they need dW, or keep a gradient transposed. Such
a line alone is not the gradient that its name promises, but the pass is right: what counts is what comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import Fix, Phrase, phrase
from engine.practice.pasted.causes import Cause
from engine.practice.pasted.reading import Statement
from engine.practice.words import shown


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with its verdict:

    - `right`; `follows`: right given the lines before it, of which one is wrong;
    - `wrong`, for the reason in `cause`, `right` being what it should be;
    - `part`: one contribution to a gradient, or a value that later lines still change or, as `message` says, make up
      for;
    - `helper`: no gradient of the program;
    - `unread`: it cannot be read or computed; `skipped`: it computes nothing.

    `node` is the node whose gradient it is, `edge` where it is what one edge brings. `message` says what is wrong, or
    why it is unread.
    """

    statement: Statement
    verdict: str
    node: int | None = None
    edge: int | None = None
    value: Any = None
    right: Any = None
    cause: Cause | None = None
    message: Phrase | None = None
    hint: Phrase | None = None
    fix: Fix | None = None


def first_wrong(lines: Sequence[Line]) -> int | None:
    """The place of the first wrong line."""
    return next((place for place, line in enumerate(lines) if line.verdict == "wrong"), None)


def made_up_for(lines: Sequence[Line]) -> tuple[int, list[int]] | None:
    """The place of the first wrong line, and of the right ones below that may make up for it; `None` without any.

    What is off by a factor is made up for by any right gradient that is computed from it, for the others may lack
    theirs; what is off in another way only where all is right in the end.
    """
    place = first_wrong(lines)
    if place is None:
        return None
    line = lines[place]
    if line.cause is None or np.squeeze(line.value).shape != np.squeeze(line.right).shape:
        return None  # the lines below were not judged by its value
    right, is_all_right = _outcome(lines, place)
    return (place, right) if right and (line.cause.kind == "factor" or is_all_right) else None


def may_be_transposed(lines: Sequence[Line]) -> int | None:
    """The place of the first wrong line, where it is the transposed gradient and lines below read it."""
    place = first_wrong(lines)
    if place is None or lines[place].value is None:
        return None
    line = lines[place]
    (name,) = line.statement.names
    is_transposed = line.cause is not None and line.cause.kind == "transposed"
    return place if is_transposed and any(name in each.statement.reads for each in lines[place + 1 :]) else None


def _outcome(lines: Sequence[Line], place: int) -> tuple[list[int], bool]:
    """The right gradients that are computed from a line, and whether no line below is wrong or follows from it."""
    names = {lines[place].statement.names[0]}
    right, is_all_right = [], True
    for below, line in enumerate(lines[place + 1 :], place + 1):
        if line.verdict in ("wrong", "follows", "unread"):
            is_all_right = False
        assigned = set(line.statement.names)
        if not names & line.statement.reads:
            names -= assigned
        elif line.verdict == "right" and np.any(line.value):
            right.append(below)
            names -= assigned
        else:
            names |= assigned
    return right, is_all_right


def allowance(cause: Cause) -> Phrase:
    """What is said of a line that the lines below make up for."""
    if cause.kind == "factor" and cause.factor is not None:
        return phrase("{factor} times the gradient; the lines below allow for it", factor=shown(cause.factor))
    return phrase("not yet this gradient; the lines below allow for it")
