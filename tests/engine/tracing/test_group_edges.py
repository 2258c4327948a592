"""Edges of groups: their kind, and upstream × local as the product, for every combination of shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.ops.op import unbroadcast
from engine.traces import Trace

RANDOM = np.random.default_rng(4)


def traced(body: str, shapes: dict[str, tuple[int, ...]], seed: Any = None) -> Trace:
    """A call of a function with these arguments; its sum, or its value with a seed, is the output."""
    names = ", ".join(shapes)
    call = f"f({names})" if seed is not None else f"sum(3*f({names}))"
    inputs = {name: RANDOM.normal(size=shape)[()] for name, shape in shapes.items()}
    return engine.trace(f"def f({names}):\n    return {body}\n{call}", inputs, seed=seed)


@pytest.mark.parametrize(
    ("body", "shapes", "kinds"),
    [
        ("a + b", {"a": (2, 3), "b": (2, 3)}, ["elementwise", "elementwise"]),
        ("a + 1", {"a": (3,)}, ["elementwise"]),
        ("-a", {"a": (2, 2)}, ["elementwise"]),
        ("a - b", {"a": (3,), "b": (3,)}, ["elementwise", "elementwise"]),
        ("a*b", {"a": (), "b": ()}, ["scalar", "scalar"]),
        ("a*b + b", {"a": (3,), "b": ()}, ["elementwise", "elementwise"]),
        ("a + b", {"a": (3,), "b": (2, 1)}, ["elementwise", "elementwise"]),
        ("(a + b)*c", {"a": (3,), "b": (3,), "c": (2, 3)}, ["linear", "linear", "elementwise"]),
        ("a @ b + c", {"a": (2, 3), "b": (3, 2), "c": (2,)}, ["linear", "linear", "elementwise"]),
        ("sum(a*b)", {"a": (3,), "b": (3,)}, ["linear", "linear"]),
        ("sum(a*stack(b, b*b))", {"a": (2,), "b": ()}, ["scalar", "linear"]),
        ("softmax(a)*b", {"a": (3,), "b": (3,)}, ["linear", "elementwise"]),
        ("relu(a) + a*a", {"a": (2, 2)}, ["elementwise"]),
        ("transpose(a) + a", {"a": (2, 2)}, ["linear"]),
    ],
)
def test_local_derivative_kind_and_product(body: str, shapes: Any, kinds: list[str]) -> None:
    trace = traced(body, shapes)
    group = trace.groups[0]
    assert [edge.local_kind for edge in group.edges] == kinds
    assert group.output is not None
    for edge in group.edges:
        shape = trace.graph.shapes[edge.source]
        assert np.shape(edge.product) == shape
        if edge.local is not None:
            assert np.shape(edge.local) == trace.graph.shapes[group.output]
            np.testing.assert_allclose(unbroadcast(edge.upstream * edge.local, shape), edge.product, rtol=1e-12)


def test_elementwise_derivative_is_the_jacobians_diagonal() -> None:
    trace = traced("tanh(a)*b - a", {"a": (2, 2), "b": (2, 2)}, np.ones((2, 2)))
    for edge in trace.groups[0].edges:
        full = engine.jacobian(trace, wrt=edge.source).matrix
        np.testing.assert_allclose(full, np.diag(np.ravel(edge.local)), atol=1e-14)


def test_scalar_through_tensors_is_unknown_without_upstream() -> None:
    trace = engine.trace("def f(a):\n    return sum(stack(a, a*a))\nf(x)*0", {"x": 3.0})
    (edge,) = trace.groups[0].edges
    assert (edge.local_kind, edge.local, edge.product) == ("linear", None, 0.0)
