"""Full Jacobians, against PyTorch and by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.limits import Limits
from engine.ops import FUNCTIONS
from engine.ops.op import Op
from tests.engine.ops.cases import cases_of, forward
from tests.engine.ops.differentiate import disagreement
from tests.engine.ops.test_gradients import DIFFERENTIABLE, by_name

X, W = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])
CALLED = [op for op in DIFFERENTIABLE if op.name in FUNCTIONS and not op.variadic]


def called(op: Op, options: dict[str, Any]) -> str:
    """The operation as a program calls it."""
    given = [f"{name}={value!r}" for name, value in options.items()]
    return f"{op.name}({', '.join([*op.operands, *given])})"


@pytest.mark.parametrize("op", CALLED, ids=by_name)
def test_the_jacobian_of_every_edge_and_of_every_node_agrees_with_pytorch(op: Op) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from tests.engine.ops.reference import REFERENCES

    for case in cases_of(op)[-4:]:
        trace = engine.trace(called(op, case.options), dict(zip(op.operands, case.values, strict=True)))
        tensors = tuple(torch.tensor(np.array(value)) for value in case.values)
        rule = partial(REFERENCES[op.name], **case.options)
        blocks = torch.autograd.functional.jacobian(rule, tensors)
        for slot, block in enumerate(blocks):
            if op.partial(slot).blocked is not None:
                continue
            expected = block.reshape(np.size(forward(case)), -1).numpy()
            by_edge = engine.jacobian(trace, edge=slot)
            by_node = engine.jacobian(trace, wrt=op.operands[slot])
            assert by_edge.matrix.shape == by_node.matrix.shape == expected.shape, case
            assert disagreement(by_edge.matrix, expected, floor=1e-3) <= 1e-11, case
            assert disagreement(by_node.matrix, expected, floor=1e-3) <= 1e-11, case


def test_a_matrix_product_by_its_right_factor() -> None:
    trace = engine.trace("Y = X@W\nsum(Y*Y)", {"X": X, "W": W})
    jacobian = engine.jacobian(trace, "Y", "W")
    assert np.array_equal(jacobian.matrix, np.kron(X, np.eye(3)))
    assert (jacobian.structure, jacobian.of_shape, jacobian.wrt_shape) == ("dense", (2, 3), (2, 3))
    assert jacobian.rows[1] == "Y[0, 1]"
    assert jacobian.columns[5] == "W[1, 2]"


def test_an_elementwise_gate_is_a_diagonal_and_a_broadcast_one_is_not() -> None:
    trace = engine.trace("exp(x) + b", {"x": [0.0, 1.0], "b": 2.0})
    gate = engine.jacobian(trace, edge=0)
    assert gate.structure == "diagonal"
    assert np.array_equal(gate.matrix, np.diag(np.exp([0.0, 1.0])))
    bias = engine.jacobian(trace, wrt="b")
    assert (bias.structure, bias.matrix.tolist()) == ("dense", [[1.0], [1.0]])


def test_softmax_by_hand() -> None:
    probabilities = np.exp([1.0, 2.0, 0.0]) / np.exp([1.0, 2.0, 0.0]).sum()
    jacobian = engine.jacobian(engine.trace("softmax(z)", {"z": [1.0, 2.0, 0.0]}), wrt="z")
    assert np.allclose(
        jacobian.matrix, np.diag(probabilities) - np.outer(probabilities, probabilities), rtol=1e-13, atol=1e-16
    )


def test_several_outputs_row_by_row_and_a_number_by_a_number() -> None:
    trace = engine.trace("a = x*y\nb = x + y\nstack(a, b)", {"x": 3.0, "y": -1.0})
    assert engine.jacobian(trace, wrt="x").matrix.tolist() == [[-1.0], [1.0]]
    assert engine.jacobian(trace, "a", "y").structure == "scalar"
    assert engine.jacobian(trace, "a", "b").structure == "scalar"  # a does not depend on b: 0


def test_what_does_not_depend_is_zero() -> None:
    jacobian = engine.jacobian(engine.trace("u = x*x\nv = y*2\nu + v", {"x": [1.0, 2.0], "y": 3.0}), "v", "x")
    assert (jacobian.structure, jacobian.matrix.tolist()) == ("zero", [[0.0, 0.0]])


@pytest.mark.parametrize(
    ("options", "slug"),
    [
        ({}, "unknown-name"),
        ({"wrt": "q"}, "unknown-name"),
        ({"of": 99, "wrt": "x"}, "unknown-name"),
        ({"edge": 99}, "unknown-name"),
        ({"edge": 0}, "not-differentiable"),
        ({"wrt": "x", "limits": Limits(jacobian_elements=3)}, "too-large"),
    ],
)
def test_unanswerable_requests_are_refused(options: dict[str, Any], slug: str) -> None:
    trace = engine.trace("floor(x)*x", {"x": [1.5, 2.5]})
    with pytest.raises(GradwalkError) as caught:
        engine.jacobian(trace, **options)
    assert caught.value.slug == slug
