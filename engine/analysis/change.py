"""What a gradient predicts and what happens: the output before and after inputs have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.compiler import prepare
from engine.errors import InvalidInput, NotDifferentiable, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import describe
from engine.plan import read_seed
from engine.tracing.inputs import read_inputs


@dataclass(frozen=True, slots=True)
class Change:
    """The output `before` and `after`, and `real` = after − before.

    `predicted` is Σ gradient · change of the input, with the gradient before the move: what `real` would be if the
    function were straight. `None` where no gradient reaches what moved.
    """

    before: float
    after: float
    predicted: float | None
    real: float


def change(
    program: str,
    inputs: Mapping[str, Any],
    before: Mapping[str, Any],
    *,
    output: str | None = None,
    seed: Any = None,
    mode: str = "dynamic",
    expand: str | Sequence[str] = "none",
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Change:
    """Compare the run with `inputs` to that in which some of them have the values `before`.

    With a `seed`, Σ seed ⊙ output is compared. Raises `NotDifferentiable` where the output is not one number,
    `InvalidInput` where an input was of another shape before.
    """
    deadline = deadline or Deadline(limits.seconds)
    now = read_inputs(inputs, limits)
    earlier = _earlier(now, read_inputs(before, limits))
    settings = _Settings(program, output, seed, mode, expand, limits, deadline)
    with np.errstate(all="ignore"):
        old, slopes = settings.run({**now, **earlier})
        new, _ = settings.run(now)
        parts = [float(np.sum(slopes[name] * (now[name] - earlier[name]))) for name in earlier if name in slopes]
        return Change(old, new, sum(parts) if parts else None, new - old)


@dataclass(frozen=True, slots=True)
class _Settings:
    """How the program is run, beside its inputs."""

    program: str
    output: str | None
    seed: Any
    mode: str
    expand: Any
    limits: Limits
    deadline: Deadline

    def run(self, values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
        """The output, and its gradient by each input that one reaches."""
        plan = prepare(self.program, values, self.output, self.mode, self.expand, self.limits, self.deadline).plan
        seed = None if self.seed is None else read_seed(self.seed, plan, self.limits)
        run = plan.run(values, seed, self.deadline)
        if run.gradients is None:
            raise NotDifferentiable(phrase("Only an output that is one number has a change to predict."))
        value = run.values[plan.output]
        gradients = {name: run.gradients.nodes[node] for name, node in plan.graph.inputs.items()}
        reached = {name: gradient for name, gradient in gradients.items() if gradient is not None}
        return float(np.sum(value if seed is None else seed * value)), reached


def _earlier(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that moved, as they were."""
    earlier = {name: value for name, value in before.items() if name in now}
    for name, value in earlier.items():
        if np.shape(value) != np.shape(now[name]):
            shapes = {"before": describe(np.shape(value)), "after": describe(np.shape(now[name]))}
            raise InvalidInput(
                phrase("{name} was {before} and is {after}: that is no move.", name=name, **shapes), name=name
            )
    return earlier
