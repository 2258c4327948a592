"""The same graph, run by the engine and by PyTorch in float64, has the same gradients wherever it is smooth."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

import engine
from tests.fuzz.grammar import Case, cases
from tests.fuzz.properties import Property, run

MODERATE = st.floats(0.3, 1.7).map(lambda value: round(value, 3))
"""Numbers at which few functions are badly conditioned: both engines round, and a pole makes much of little."""
BLOCKED = frozenset(
    (
        "argmax",
        "argmin",
        "round",
        "floor",
        "ceil",
        "sign",
        "step",
        "stop_gradient",
        "one_hot",
        "nearest",
        "sample",
        "pass_through",
    )
)
TOLERANCE = 1e-7
LARGEST = 1e6


def properties() -> list[Property]:
    """For the runner and for the tests; use it only where PyTorch is installed."""
    return [Property("PyTorch finds the same gradients", cases(MODERATE), agrees)]


def agrees(case: Case) -> None:
    """Every gradient of the inputs is PyTorch's."""
    trace = run(case)
    if not (trace.differentiated and comparable(trace)):
        return
    for name, expected in by_torch(trace, case.seed).items():
        gradient = trace.gradients[name]
        if gradient is None or expected is None:
            assert expected is None or not np.any(expected), name
            continue
        assert np.allclose(gradient, expected, rtol=TOLERANCE, atol=TOLERANCE * scale(trace)), (
            name,
            gradient,
            expected,
        )


def comparable(trace: engine.Trace) -> bool:
    """Whether it is smooth here, finite, and neither huge nor singular."""
    if trace.kinks or trace.non_finite:
        return False
    numbers = [*trace.values, *(gradient for gradient in trace.products if gradient is not None)]
    return all(np.all(np.abs(number) < LARGEST) for number in numbers) and not any(
        op is not None and (op.name in BLOCKED or op.boolean or op.name in ("inv", "solve", "det"))
        for op in trace.graph.ops
    )


def scale(trace: engine.Trace) -> float:
    """The largest product on any edge: what cancels, cancels to its rounding."""
    return max(
        (float(np.max(np.abs(gradient), initial=0.0)) for gradient in trace.products if gradient is not None),
        default=1.0,
    )


def by_torch(trace: engine.Trace, seed: Any) -> dict[str, Any]:
    """The gradients of the graph's inputs by PyTorch's own backward pass."""
    import torch

    from tests.engine.ops.reference import REFERENCES

    graph = trace.graph
    made: list[torch.Tensor] = []
    for node, op in enumerate(graph.ops):
        if op is None:
            leaf = torch.tensor(np.array(trace.values[node]), dtype=torch.float64)
            made.append(leaf.requires_grad_(node not in graph.constants))
        else:
            made.append(REFERENCES[op.name](*[made[k] for k in graph.operands[node]], **graph.options[node]))
    inputs = {name: made[node] for name, node in graph.inputs.items()}
    output = made[trace.output]
    if not inputs or not output.requires_grad:
        return dict.fromkeys(inputs)
    start = torch.ones_like(output) if seed is None else torch.tensor(seed, dtype=torch.float64).expand(output.shape)
    gradient = torch.autograd.grad(output, list(inputs.values()), start, allow_unused=True)
    return {name: None if grad is None else grad.numpy() for name, grad in zip(inputs, gradient, strict=True)}
