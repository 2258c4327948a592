"""The chain rule written out: counts are exact, sums are gradients, and nothing grows exponentially."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
SIX = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}


def every_path(trace: engine.Trace, wrt: int) -> list[tuple[float, tuple[int, ...]]]:
    """All paths, by walking them all."""
    routes = []

    def follow(node: int, product: float, edges: tuple[int, ...]) -> None:
        if node == wrt:
            routes.append((product, edges))
            return
        for slot, source in enumerate(trace.graph.operands[node]):
            edge = trace.graph.first_edge[node] + slot
            if source >= wrt and trace.plan.carries[edge]:
                follow(source, product * float(trace.locals[edge]), (*edges, edge))

    follow(trace.output, 1.0, ())
    return routes


@pytest.mark.parametrize(
    ("program", "inputs", "wrt"),
    [
        (SIGMOID, SIX, "w0"),
        ("x*(x+y)", {"x": 3.0, "y": -1.0}, "x"),
        ("a = x*x\nb = sin(a) + a\nc = a*b*x\nc + b", {"x": 1.3}, "x"),
        ("a = x*x\nb = sin(a) + a\nc = a*b*x\nc + b", {"x": 1.3}, "a"),
        ("y = x\nfor i in range(7):\n    y = y*x + y\ny", {"x": 0.9}, "x"),
    ],
)
def test_every_path_and_their_sum(program: str, inputs: dict[str, float], wrt: str) -> None:
    trace = engine.trace(program, inputs)
    paths = engine.paths(trace, wrt, 1000)
    expected = every_path(trace, paths.wrt)
    assert paths.count == len(expected) == len(paths.paths)
    assert {path.edges: path.product for path in paths.paths} == pytest.approx({way: size for size, way in expected})
    assert sum(path.product for path in paths.paths) == pytest.approx(float(paths.sum), rel=1e-12)
    sizes = [abs(path.product) for path in paths.paths]
    assert sizes == sorted(sizes, reverse=True)
    for path in paths.paths:
        assert (path.nodes[0], path.nodes[-1]) == (trace.output, paths.wrt)
        for (upper, lower), edge in zip(itertools.pairwise(path.nodes), path.edges, strict=True):
            assert lower == trace.graph.sources[edge]
            assert edge in range(trace.graph.first_edge[upper], trace.graph.first_edge[upper + 1])


def test_the_largest_are_listed_among_too_many() -> None:
    trace = engine.trace("y = x\nfor i in range(11):\n    y = 3*y + 2*y\ny", {"x": 1.0})
    few, all_ = engine.paths(trace, "x", 5), engine.paths(trace, "x", 10_000)
    assert few.count == all_.count == 2**11
    assert [path.product for path in few.paths] == [path.product for path in all_.paths[:5]]
    assert few.paths[0].product == 3.0**11


def test_sixty_doublings_are_counted_not_walked() -> None:
    trace = engine.trace("y = x + x\n" + "y = y + y\n" * 59, {"x": 1.0})
    paths = engine.paths(trace, "x", 3)
    assert paths.count == 2**60 == paths.sum
    assert [len(path.edges) for path in paths.paths] == [60] * 3


@pytest.mark.parametrize(
    ("program", "wrt"),
    [
        ("sum(X @ w + w)", "w"),
        ("sum(tanh(X*X + X))", "X"),
        ("h = tanh(X @ w + b)\nmean(h*h*X[0])", "b"),
        ("softmax(X @ w)[0] * sum(w)", "w"),
        ("sum(w * X * w)", "w"),
    ],
)
def test_the_paths_of_tensors_make_the_gradient(program: str, wrt: str) -> None:
    inputs = {"X": np.array([[0.3, -1.2], [0.7, 0.4]]), "w": np.array([0.5, -0.8]), "b": np.float64(0.1)}
    trace = engine.trace(program, inputs)
    paths = engine.paths(trace, wrt)
    assert paths.count == len(paths.paths) > 0
    np.testing.assert_allclose(paths.listed_sum, trace.gradients[wrt], rtol=1e-12)
    for path in paths.paths:
        assert np.shape(path.product) == np.shape(inputs[wrt])
    sizes = [np.max(np.abs(path.product)) for path in paths.paths]
    assert sizes == sorted(sizes, reverse=True)


def test_the_product_of_a_path_of_matrices_is_that_of_its_jacobians() -> None:
    torch = pytest.importorskip("torch")
    X, w = np.array([[0.3, -1.2], [0.7, 0.4]]), np.array([0.5, -0.8])
    (path,) = engine.paths(engine.trace("sum(tanh(X @ w)*c)", {"X": X, "w": w, "c": [2.0, 3.0]}), "w").paths
    inner = torch.tensor(X) @ torch.tensor(w)
    jacobian = torch.tensor([2.0, 3.0], dtype=torch.float64) @ torch.diag(1 - torch.tanh(inner) ** 2) @ torch.tensor(X)
    np.testing.assert_allclose(path.product, jacobian.numpy(), rtol=1e-14)


def test_where_nothing_leads() -> None:
    trace = engine.trace("a = x*x\nb = round(x)*x\na", {"x": 1.5})
    assert engine.paths(trace, "b").count == 0
    assert engine.paths(engine.trace("round(x)*y", {"x": 1.5, "y": 1.0}), "x").count == 0
    assert engine.paths(trace, trace.output).count == 1


def test_the_seed_is_a_factor() -> None:
    trace = engine.trace("x*x", {"x": 3.0}, seed=2.0)
    assert [path.product for path in engine.paths(trace, "x").paths] == [6.0, 6.0]


@pytest.mark.parametrize("wrt", ["z", -1, 99])
def test_what_is_no_node(wrt: str | int) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.paths(engine.trace("x*x", {"x": 3.0}), wrt)
    assert caught.value.slug == "unknown-name"


def test_a_tensor_without_a_seed_has_no_paths() -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.paths(engine.trace("X*2", {"X": np.ones(2)}), "X")
    assert caught.value.slug == "not-differentiable"


def test_what_is_listed_has_a_limit() -> None:
    trace = engine.trace("y = x + x\n" + "y = y + y\n" * 59, {"x": 1.0})
    with pytest.raises(GradwalkError) as caught:
        engine.paths(trace, "x", 100, limits=engine.Limits(edges=500))
    assert caught.value.faults[0].name == "edges"
