"""Forward mode and the Hessian, against hand-derived values, PyTorch, and reverse mode."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.limits import Limits
from tests.engine.ops.differentiate import disagreement

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
INPUTS = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
RANDOM = np.random.default_rng(7)
X, Y = RANDOM.normal(size=(5, 3)), RANDOM.normal(size=(5, 1))
W1, W2, B = RANDOM.normal(size=(3, 4)), RANDOM.normal(size=(4, 1)), RANDOM.normal(size=4)
NETWORK = {"X": X, "Y": Y, "W1": W1, "W2": W2, "b": B}


@pytest.mark.parametrize("name", INPUTS)
def test_forward_mode_finds_what_reverse_mode_finds(name: str) -> None:
    trace = engine.trace(SIGMOID, INPUTS)
    tangents = engine.tangents(trace, name)
    assert tangents.nodes[trace.output] == pytest.approx(trace.gradients[name], rel=1e-14)
    assert (tangents.forward, tangents.reverse) == (5, 1)
    assert [step.node for step in tangents.steps] == sorted(
        node for node, t in enumerate(tangents.nodes) if t is not None
    )


def test_a_direction_through_a_network_is_the_gradient_along_it() -> None:
    trace = engine.trace("mse(Y, tanh(X@W1 + b)@W2)", NETWORK)
    for name in ("W1", "b", "W2", "X"):
        direction = RANDOM.normal(size=NETWORK[name].shape)
        tangents = engine.tangents(trace, name, direction)
        assert tangents.nodes[trace.output] == pytest.approx(
            float(np.sum(trace.gradients[name] * direction)), rel=1e-12
        )


def test_every_edge_shows_local_times_tangent_and_a_node_sums_them() -> None:
    trace = engine.trace("x*(x+y)", {"x": 3.0, "y": -1.0})
    tangents = engine.tangents(trace, "x")
    products: dict[int, Any] = {}
    for push in tangents.edges:
        assert push.product == push.local * push.tangent
        target = next(edge.target for edge in trace.edges if edge.id == push.edge)
        products[target] = products.get(target, 0.0) + push.product
    assert products == {node: t for node, t in enumerate(tangents.nodes) if t is not None and node in products}
    assert tangents.nodes[trace.output] == 5.0
    assert tangents.nodes[trace.graph.inputs["y"]] is None  # not 0: it does not depend on x


@pytest.mark.parametrize("program", ["trace(inv(A))", "sum(solve(A, b))"])
def test_what_a_singular_matrix_has_no_value_for_has_no_tangent_either(program: str) -> None:
    trace = engine.trace(program, {"A": [[1.0, 2.0], [2.0, 4.0]], "b": [1.0, 2.0]})
    assert np.isnan(trace.value)
    assert np.isnan(engine.tangents(trace, "A").nodes[trace.graph.operands[-1][0]]).all()
    assert np.isnan(engine.tangents(trace, "A").nodes[-1])


def test_no_tangent_passes_what_blocks_a_gradient() -> None:
    trace = engine.trace("stop_gradient(x)*x + floor(x)", {"x": 3.0})
    assert engine.tangents(trace, "x").nodes[trace.output] == trace.gradients["x"] == 3.0
    blocked = engine.trace("floor(x)", {"x": 3.5})
    assert engine.tangents(blocked, "x").nodes[blocked.output] is None


@pytest.mark.parametrize(
    ("program", "inputs"),
    [("norm(x)", {"x": [0.0, 0.0]}), ("std(x)", {"x": [2.0, 2.0]}), ("max(x)", {"x": [1.0, 1.0, 0.0]}), ("relu(x)", {"x": 0.0}),
     ("det(x)", {"x": [[1.0, 2.0], [2.0, 4.0]]}), ("abs(x)", {"x": 0.0})],
)  # fmt: skip
def test_at_a_kink_both_modes_take_the_same_sub_gradient(program: str, inputs: dict[str, Any]) -> None:
    trace = engine.trace(program, inputs)
    tangents = engine.tangents(trace, "x")
    assert tangents.nodes[trace.output] == pytest.approx(float(np.sum(trace.gradients["x"])), abs=1e-14)


def test_the_hessian_of_a_quadratic_form_is_its_matrix() -> None:
    matrix = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, -1.0], [0.0, -1.0, 4.0]])
    trace = engine.trace("0.5*x@(A@x)", {"x": [1.0, -2.0, 0.5], "A": matrix})
    hessian = engine.hessian(trace, ["x"])
    assert np.array_equal(hessian.matrix, matrix)
    assert (hessian.method, hessian.definite) == ("exact", "positive")
    assert np.allclose(hessian.eigenvalues, np.linalg.eigvalsh(matrix), rtol=1e-14)
    assert [variable.label for variable in hessian.variables] == ["x[0]", "x[1]", "x[2]"]


@pytest.mark.parametrize(
    ("program", "expected", "definite"),
    [("x**2 - y**2", [[2, 0], [0, -2]], "indefinite"), ("-x**2 - y**2", [[-2, 0], [0, -2]], "negative"),
     ("x*x + 0*y", [[2, 0], [0, 0]], "semidefinite"), ("3*x + y", [[0, 0], [0, 0]], "zero"), ("x*y*x", [[-2, 6], [6, 0]], "indefinite")],
)  # fmt: skip
def test_small_hessians_by_hand(program: str, expected: Any, definite: str) -> None:
    hessian = engine.hessian(engine.trace(program, {"x": 3.0, "y": -1.0}))
    assert np.array_equal(hessian.matrix, expected)
    assert hessian.definite == definite


PROGRAMS = {
    SIGMOID: INPUTS,
    "mse(Y, tanh(X@W1 + b)@W2)": NETWORK,
    "mean(softplus(X@W1 + b)@W2 * Y)": NETWORK,
    "sum(sigmoid(X@W1)**2) + logsumexp(W2) + norm(b)": NETWORK,
    "cross_entropy_with_logits(softmax(Y @ transpose(W2)), X@W1)": NETWORK,
    "bce_with_logits(sigmoid(Y), X@W1@W2)": NETWORK,
    "bce(sigmoid(Y), sigmoid(X@W1@W2))": NETWORK,
    "var(X@W1) + std(b) + prod(W2) + max(b*b)": NETWORK,
    "sum(gelu(X@W1)) + sum(log_softmax(b)[1:3])": NETWORK,
    "trace(inv(transpose(X)@X)) + sum(solve(transpose(X)@X, W1))": NETWORK,
    "sum(concatenate(b, flatten(W2)) ** 3) + sum(stack(b, b*b, axis=1)[1] ** 2)": NETWORK,
}


def in_torch(torch: Any) -> dict[str, Any]:
    """The same programs, written by hand for PyTorch."""
    f, eps = torch.nn.functional, torch.exp
    cross = lambda labels, logits: -(labels * torch.log_softmax(logits, -1)).sum(-1).mean()  # noqa: E731
    return {
        SIGMOID: lambda w0, x0, w1, x1, w2: 1 / (1 + eps(-(w0 * x0 + w1 * x1 + w2))),
        "mse(Y, tanh(X@W1 + b)@W2)": lambda X, Y, W1, W2, b: ((torch.tanh(X @ W1 + b) @ W2 - Y) ** 2).mean(),
        "mean(softplus(X@W1 + b)@W2 * Y)": lambda X, Y, W1, W2, b: (f.softplus(X @ W1 + b) @ W2 * Y).mean(),
        "sum(sigmoid(X@W1)**2) + logsumexp(W2) + norm(b)": lambda X, Y, W1, W2, b: (
            (torch.sigmoid(X @ W1) ** 2).sum() + torch.logsumexp(W2, (0, 1)) + b.norm()
        ),
        "cross_entropy_with_logits(softmax(Y @ transpose(W2)), X@W1)": lambda X, Y, W1, W2, b: cross(
            torch.softmax(Y @ W2.T, -1), X @ W1
        ),
        "bce_with_logits(sigmoid(Y), X@W1@W2)": lambda X, Y, W1, W2, b: f.binary_cross_entropy_with_logits(
            X @ W1 @ W2, torch.sigmoid(Y)
        ),
        "bce(sigmoid(Y), sigmoid(X@W1@W2))": lambda X, Y, W1, W2, b: f.binary_cross_entropy_with_logits(
            X @ W1 @ W2, torch.sigmoid(Y)
        ),
        "var(X@W1) + std(b) + prod(W2) + max(b*b)": lambda X, Y, W1, W2, b: (
            (X @ W1).var(correction=0) + b.std(correction=0) + W2.prod() + (b * b).max()
        ),
        "sum(gelu(X@W1)) + sum(log_softmax(b)[1:3])": lambda X, Y, W1, W2, b: (
            f.gelu(X @ W1).sum() + torch.log_softmax(b, -1)[1:3].sum()
        ),
        "trace(inv(transpose(X)@X)) + sum(solve(transpose(X)@X, W1))": lambda X, Y, W1, W2, b: (
            torch.linalg.inv(X.T @ X).trace() + torch.linalg.solve(X.T @ X, W1).sum()
        ),
        "sum(concatenate(b, flatten(W2)) ** 3) + sum(stack(b, b*b, axis=1)[1] ** 2)": lambda X, Y, W1, W2, b: (
            (torch.cat([b, W2.reshape(-1)]) ** 3).sum() + (torch.stack([b, b * b], 1)[1] ** 2).sum()
        ),
    }


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("program", PROGRAMS)
def test_hessians_agree_with_pytorch(program: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    inputs = PROGRAMS[program]
    hessian = engine.hessian(engine.trace(program, inputs))
    names = list(dict.fromkeys(variable.name for variable in hessian.variables))
    rule = in_torch(torch)[program]
    tensors = tuple(torch.tensor(np.asarray(inputs[name]), dtype=torch.float64) for name in names)
    blocks = torch.func.hessian(lambda *given: rule(**{**everything(torch, inputs), **dict(zip(names, given, strict=True))}),
                                argnums=tuple(range(len(names))))(*tensors)  # fmt: skip
    sizes = [tensor.numel() for tensor in tensors]
    rows = [
        torch.cat([blocks[i][j].reshape(sizes[i], sizes[j]) for j in range(len(names))], 1) for i in range(len(names))
    ]
    assert hessian.method == "exact"
    assert disagreement(hessian.matrix, torch.cat(rows).numpy(), floor=0.1) <= 1e-9


def everything(torch: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    """All inputs as tensors: the program may leave some of them out."""
    return {name: torch.tensor(np.asarray(value), dtype=torch.float64) for name, value in inputs.items()}


def test_where_duals_do_not_reach_differences_stand_in_and_say_so() -> None:
    hessian = engine.hessian(engine.trace("det(x)", {"x": [[2.0, 1.0], [0.5, 3.0]]}))
    assert hessian.method == "differences"
    assert np.allclose(hessian.matrix, [[0, 0, 0, 1], [0, 0, -1, 0], [0, -1, 0, 0], [1, 0, 0, 0]], atol=1e-8)


def test_a_hessian_at_a_kink_names_it_and_one_that_is_infinite_has_no_eigenvalues() -> None:
    kink = engine.hessian(engine.trace("relu(x)*x", {"x": 0.0}))
    assert len(kink.kinks) == 1
    infinite = engine.hessian(engine.trace("sqrt(x)", {"x": 0.0}))
    assert (infinite.eigenvalues, infinite.definite) == (None, None)


@pytest.mark.parametrize(
    ("call", "slug"),
    [
        (lambda: engine.hessian(engine.trace("x*2", {"x": [1.0, 2.0]})), "not-differentiable"),
        (lambda: engine.hessian(engine.trace("x*2", {"x": 1.0}), ["y"]), "unknown-name"),
        (lambda: engine.tangents(engine.trace("x*2", {"x": 1.0}), "y"), "unknown-name"),
        (lambda: engine.tangents(engine.trace("x*2", {"x": 1.0}), "x", [1.0]), "invalid-input"),
        (
            lambda: engine.hessian(engine.trace("sum(x)", {"x": [1.0, 2.0]}), limits=Limits(hessian_elements=3)),
            "too-large",
        ),
    ],
)
def test_unanswerable_requests_are_refused(call: Any, slug: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        call()
    assert caught.value.slug == slug


@pytest.mark.parametrize(
    ("program", "inputs", "definite", "stationary"),
    [
        ("x**2 - y**2", {"x": 0.0, "y": 0.0}, "indefinite", True),
        ("x**2 - y**2", {"x": 1.0, "y": 0.0}, "indefinite", False),
        ("1e-30*(x**2 - y**2)", {"x": 1.0, "y": 0.0}, "indefinite", False),
        ("(x - 0.1)**2 + (y - 0.2)**2", {"x": 0.1, "y": 0.2}, "positive", True),
        ("3*x + y", {"x": 1.0, "y": 1.0}, "zero", False),
        ("0*x + 0*y", {"x": 1.0, "y": 1.0}, "zero", True),
        ("x*y", {"x": 1e-12, "y": -1e-12}, "indefinite", True),
        ("sqrt(x) + y", {"x": 0.0, "y": 0.0}, None, False),
    ],
)
def test_only_where_the_gradient_is_0_do_the_signs_make_a_saddle(
    program: str, inputs: Any, definite: str | None, stationary: bool
) -> None:
    hessian = engine.hessian(engine.trace(program, inputs))
    assert (hessian.definite, hessian.stationary) == (definite, stationary)
