"""Repeated backward passes that accumulate gradients, as frameworks do without `zero_grad`.

PyTorch's `backward()` adds to `.grad`, which allows gradient accumulation over parts of a batch, and makes a forgotten
`zero_grad()` double every gradient. This engine keeps no gradients between runs; here they are accumulated on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidInput, NotDifferentiable, phrase
from engine.limits import DEFAULT, Deadline, Limits
from engine.traces import Trace

MOST = 10
"""The largest number of passes."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The gradient of each reached input after one pass, and the accumulated gradients after each pass."""

    times: int
    once: Mapping[str, Any]
    gathered: Mapping[str, tuple[Any, ...]]


def repeat(trace: Trace, times: int = 2, *, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> Repeated:
    """Run the backward pass several times and accumulate its gradients.

    Raises `NotDifferentiable` where the program was only run forward, `InvalidInput` for more than `MOST` passes.
    """
    deadline = deadline or Deadline(limits.seconds)
    if not trace.differentiated:
        raise NotDifferentiable(phrase("A backward pass needs an output with one element, or a seed."))
    if not 1 <= times <= MOST:
        raise InvalidInput(phrase("The passes are between 1 and {most}.", most=MOST), name="times")
    seed = trace.gradients_by_node[trace.output]
    gathered: dict[str, list[Any]] = {name: [] for name, slope in trace.gradients.items() if slope is not None}
    for _ in range(times):
        gradients = trace.plan.run(trace.inputs, seed, deadline).gradients
        assert gradients is not None  # a seed is given
        for name, passes in gathered.items():
            slope = gradients.nodes[trace.graph.inputs[name]]
            with np.errstate(all="ignore"):
                passes.append(passes[-1] + slope if passes else slope)
    once = {name: passes[0] for name, passes in gathered.items()}
    return Repeated(times, once, {name: tuple(passes) for name, passes in gathered.items()})
