"""Masks: what an operation drops contributes 0, not 0 × ∞; in every direction, and as PyTorch has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.learn import Loss, Program
from engine.limits import Deadline
from engine.ops import TABLE
from engine.ops.op import Op
from tests.engine.ops.cases import Case, forward
from tests.engine.ops.differentiate import by_rules
from tests.engine.ops.edges import EDGES

MASKED: dict[str, Any] = {
    "sqrt(relu(x))": -1.0,
    "sqrt(clip(x, 0, 9))": -1.0,
    "log(9 - clip(x, 0, 9))": 10.0,
    "log(relu(x))": -1.0,
    "1/relu(x)": -2.0,
    "sqrt(max(x, 0))": -1.0,
    "sqrt(minimum(x, 3) - 3)": 5.0,
    "sqrt(maxout(x, 0, -1))": -2.0,
    "sqrt(where(x > 0, x, 0))": -1.0,
    "where(x > 0, log(x), 0)": -1.0,
    "sqrt(x**0 - 1)": 2.0,
    "log(relu(x) + relu(-x))": 0.0,
    "sqrt(relu(x))*x + x**2": -1.0,
    "log(sum(relu(x)))": [-1.0, -2.0],
    "sum(sqrt(relu(x)))": [-1.0, 4.0],
    "sum(sqrt(sum(relu(x), axis=1)))": [[-1.0, -2.0], [3.0, 4.0]],
    "sum(sqrt(relu(x) @ [2, 3]))": [[-1.0, -2.0], [3.0, 4.0]],
    "sqrt(max(x) - 2)": [1.0, 2.0],
    "sqrt(3 - min(x))": [[4.0, 3.0], [5.0, 6.0]],
    "sqrt(median(x) - 2)": [1.0, 2.0, 3.0],
    "sum(sqrt(max_pool2d(x, 2) - 2))": [[1.0, 2.0], [0.0, 1.0]],
}
"""Programs in which a mask meets an infinite gradient, and their x."""

BARE: dict[str, Any] = {
    "where(x > 0, log(x), 0)": 0.0,
    "where(x > 0, sqrt(x), 0)": 0.0,
    "sqrt(abs(x))": 0.0,
    "sqrt(x**2)": 0.0,
    "sqrt(leaky_relu(x, 0))": -1.0,
    "sqrt(var(x))": [1.0, 1.0],
    "sqrt(norm(x))": [0.0, 0.0],
    "sum(relu(-sqrt(x)))": [0.0, 4.0],
}
"""0 × ∞ in which no mask has the last word: PyTorch has NaN, and so have we."""


def gradient_of(program: str) -> Any:
    """Our gradient by x."""
    return engine.trace(program, {"x": MASKED[program]}).gradients["x"]


def of_torch(program: str, x: Any) -> Any:
    """PyTorch's gradient, by the counterpart of every operation of the graph."""
    pytest.importorskip("torch", reason="PyTorch is not here")
    import torch

    from tests.engine.ops.reference import REFERENCES
    from tests.fuzz.torch_property import by_torch

    last = REFERENCES["max"], REFERENCES["min"], REFERENCES["maxout"]
    REFERENCES["max"] = lambda x, axis=None, keepdims=False: torch.max(x)  # torch.amax multiplies instead
    REFERENCES["min"] = lambda x, axis=None, keepdims=False: torch.min(x)
    REFERENCES["maxout"] = lambda a, b, c: torch.maximum(torch.maximum(a, b), c)
    median, REFERENCES["median"] = REFERENCES["median"], lambda x, axis=None, keepdims=False: torch.median(x)
    REFERENCES["greater"] = lambda a, b: (a > b).double()
    try:
        return by_torch(engine.trace(program, {"x": x}), None)["x"]
    finally:
        REFERENCES["max"], REFERENCES["min"], REFERENCES["maxout"] = last
        del REFERENCES["greater"]
        REFERENCES["median"] = median


@pytest.mark.parametrize("program", MASKED)
def test_gradients_are_those_of_pytorch(program: str) -> None:
    gradient = engine.trace(program, {"x": MASKED[program]}).gradients["x"]
    assert not np.isnan(gradient).any()
    np.testing.assert_array_equal(gradient, of_torch(program, MASKED[program]))


@pytest.mark.parametrize("program", BARE)
def test_what_no_mask_drops_stays_undefined(program: str) -> None:
    trace = engine.trace(program, {"x": BARE[program]})
    assert np.isnan(trace.gradients["x"]).any() and not trace.masked
    np.testing.assert_array_equal(trace.gradients["x"], of_torch(program, BARE[program]))


@pytest.mark.parametrize("program", [program for program in MASKED if not np.isinf(gradient_of(program)).any()])
def test_every_direction_agrees(program: str) -> None:
    x = MASKED[program]
    trace = engine.trace(program, {"x": x})
    gradient = np.reshape(trace.gradients["x"], -1)
    np.testing.assert_allclose(np.sum(gradient), engine.tangents(trace, "x").nodes[trace.output], rtol=1e-12)
    np.testing.assert_array_equal(gradient, engine.jacobian(trace, None, "x").matrix[0])
    np.testing.assert_allclose(np.reshape(engine.paths(trace, "x").listed_sum, -1), gradient, rtol=1e-12, atol=0)
    assert np.isfinite(engine.hessian(trace).matrix).all()
    loss = Loss(Program(program), {"x": x}, ["x"], Deadline(60))
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(loss.part().both(loss.start)[1], gradient, rtol=1e-12)


def test_the_second_derivative_beside_a_mask_is_that_of_the_rest() -> None:
    trace = engine.trace("sum(sqrt(relu(x))) + x[0]**2", {"x": [-1.0, 4.0]})
    np.testing.assert_allclose(engine.hessian(trace).matrix, [[2, 0], [0, -1 / 32]])


def test_the_edge_says_so() -> None:
    trace = engine.trace("sqrt(relu(x))", {"x": -1})
    relu, root = trace.edges
    assert relu.flags == ("masked",) and (relu.upstream, relu.local, relu.product) == (np.inf, 0.0, 0.0)
    assert relu.reason is not None and "0 × ∞" in str(relu.reason)
    assert "masked" not in root.flags and root.reason is None
    (warning,) = trace.warnings
    assert warning.code == "non-finite-gradient" and warning.hint is not None and "mask" in str(warning.hint)


@pytest.mark.parametrize("program", ["relu(x)", "sum(relu([x, -x]))", "max(x, 0)*x", "clip(x, 0, 1)"])
def test_where_all_is_finite_nothing_is_said(program: str) -> None:
    trace = engine.trace(program, {"x": -1})
    assert not trace.masked and not any("masked" in flags for flags in trace.edge_flags)


@pytest.mark.parametrize(
    ("program", "x", "masked"),
    [
        ("sqrt(max(x) - 2)", [1.0, 2.0], True),
        ("sqrt(max(x) - 2)", [2.0, 2.0], False),
        ("sqrt(3 - min(x))", [4.0, 3.0], True),
        ("sqrt(max_pool2d(x, 2)[0, 0] - 2)", [[1.0, 2.0], [0.0, 1.0]], True),
    ],
)
def test_the_edge_of_an_extreme_says_so_where_it_dropped_an_element(program: str, x: Any, masked: bool) -> None:
    trace = engine.trace(program, {"x": x})
    assert [bool("masked" in flags) for flags in trace.edge_flags][:1] == [masked]


def test_of_a_tensor_only_what_is_dropped_is_zero() -> None:
    trace = engine.trace("sum(1/relu(x))", {"x": [-1.0, 2.0, 0.0]})
    np.testing.assert_array_equal(trace.gradients["x"], [0.0, -0.25, 0.0])
    assert [edge for edge in trace.edges if "masked" in edge.flags] == [trace.edges[0]]


def test_a_path_that_a_mask_ends_makes_nothing() -> None:
    trace = engine.trace("sqrt(relu(x)) + 3*x", {"x": -1})
    assert sorted(path.product for path in engine.paths(trace, "x").paths) == [0.0, 3.0]


WITH_MASKS = [op for op in TABLE if any(partial.drops for partial in op.partials)]
AT_EDGES = [op for op in WITH_MASKS if any(case.op is op for case in EDGES)]


def test_all_that_select_have_a_mask() -> None:
    names = {
        "relu",
        "leaky_relu",
        "elu",
        "maxout",
        "minout",
        "maximum",
        "minimum",
        "clip",
        "where",
        "max",
        "min",
        "pow",
    }
    assert {op.name for op in WITH_MASKS} >= names


@pytest.mark.parametrize("op", AT_EDGES, ids=lambda op: op.name)
def test_an_infinite_gradient_at_the_edges_of_an_operation(op: Op) -> None:
    """What an operation drops gets 0, what it keeps an infinite gradient, at every odd point that the table knows."""
    for case in (case for case in EDGES if case.op is op):
        plain, infinite = (by_rules(case, _upstream(case, size)) for size in (1.0, np.inf))
        for kept, masked in zip(plain, infinite, strict=True):
            if kept is not None and op.name not in (
                "pow",
                "leaky_relu",
                "elu",
            ):  # these have slopes that happen to be 0
                np.testing.assert_array_equal(np.isinf(masked), np.asarray(kept) != 0)
                assert not np.isnan(masked).any() or np.isnan(forward(case)).any()


def _upstream(case: Case, size: float) -> Any:
    return np.full(np.shape(forward(case)), size)[()]
