"""Holds a whole pasted backward pass to the graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.limits import DEFAULT, Deadline, Limits
from engine.practice.exercises import ground_of
from engine.practice.passes import run
from engine.practice.pasted.binding import bound
from engine.practice.pasted.inferring import Inference
from engine.practice.pasted.judging import Judge, Line
from engine.practice.pasted.reading import statements
from engine.practice.pasted.running import NAME, Names
from engine.traces import Trace


@dataclass(frozen=True, slots=True)
class Explained:
    """All lines; `first` is the place of the first wrong one. `missing` are the inputs whose gradient no line gives."""

    lines: tuple[Line, ...]
    first: int | None
    missing: tuple[str, ...]
    names: Names


def explain(trace: Trace, text: str, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> Explained:
    """Hold a pasted backward pass to the graph. Raises `TooLarge`, and `NotDifferentiable` where there is none."""
    deadline = deadline or Deadline(limits.seconds)
    limits.check("characters", len(text))
    read = list(statements(text))
    limits.check("pasted_lines", len(read))
    ground = ground_of(trace)
    with np.errstate(all="ignore"):
        truth = run(ground, deadline)
        judge = Judge(trace, ground, truth, Names(trace, truth, ground), read, limits, deadline)
        _give(judge)
        judge.inferred = Inference(read, judge.names, ground, truth, limits, deadline).nodes()
        lines = tuple(judge.line(place) for place in range(len(read)))
    first = next((place for place, line in enumerate(lines) if line.verdict == "wrong"), None)
    covered = {line.node for line in lines if line.node is not None}
    missing = tuple(
        name for name, node in ground.graph.inputs.items() if ground.plan.reached[node] and node not in covered
    )
    return Explained(lines, first, missing, judge.names)


def _give(judge: Judge) -> None:
    """Gradients that the text reads but never assigns, such as `dout`, are taken as given.

    Where `dx += …` comes first, x has no gradient yet: it is added to 0.
    """
    assigned: set[str] = set()
    for statement in judge.statements:
        for name in NAME.findall(statement.value if statement.adds else statement.text.partition("=")[2]):
            target = bound(name, judge.ground)
            if name not in assigned and name not in judge.names.values and target is not None and not target.part:
                judge.names.assign(name, judge.truth.nodes[target.node])
        assigned.update(statement.names)
