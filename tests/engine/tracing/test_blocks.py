"""Functions, loops and branches: Python's semantics, and one group per call."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.limits import Limits
from engine.tracing.probe import Probe

LAYER = """
def call(inputs, kernel, bias=None, use_bias=True, activation=None):
    output = dot(inputs, kernel)
    if use_bias:
        output = output + bias
    if activation is not None:
        output = activation(output)
    return output
"""
SIGMOID = "def s(z):\n    return 1/(1 + exp(-z))\n"
FACTORIAL = "def power(x, n):\n    if n == 0:\n        return 1\n    return x * power(x, n - 1)\n"


@pytest.mark.parametrize(
    ("program", "value", "slope"),
    [
        ("def f(a):\n    return a*a\nf(x) + f(2)", 13, 6),
        ("def f(a, k=2):\n    b = a**k\n    return b\nf(x) * f(x, k=1)", 27, 27),
        ("def f(a): return 2(a + 1)\nf(x)", 8, 2),
        ("def f(a):\n\treturn 2a²\nf(x)", 18, 12),
        ("def f(a):\n    return a, 2*a\np, q = f(x)\np*q", 18, 12),
        ("c = 5\ndef f(a):\n    return a*c\nf(x)", 15, 5),
        ("def f(a):\n    return a*c\nc = 2*x\nf(x)", 18, 12),
        ("def twice(g, a):\n    return g(g(a))\ndef h(a):\n    return a*a\ntwice(h, x)", 81, 108),
        ("def f(g=square):\n    return g(x)\nf()", 9, 6),
        ("g = relu\ng(x)", 3, 1),
        (FACTORIAL + "power(x, 4)", 81, 108),
        ("s = 0\nfor i in range(1, 4):\n    s += i*x\ns", 18, 6),
        (
            "s = 0\nfor i in range(5):\n    if i == 1:\n        continue\n    if i > 3:\n        break\n    s += i*x\ns",
            15,
            5,
        ),
        ("s = 0\nfor a, b in [[1, 2], [3, 4]]:\n    s += a*b*x", 42, 14),
        ("y = x\nwhile y < 100:\n    y = y*x\ny", 243, 405),
        ("y = x\nwhile True:\n    y *= x\n    if y > 20: break\ny", 27, 27),
        ("if x > 5:\n    y = x\nelif x > 2:\n    y = x**2\nelse:\n    y = -x", 9, 6),
        ("x**2 if 2 < x < 4 else x", 9, 6),
        ("y = x if x is None else 2*x\ny", 6, 2),
        ("sum([x**i for i in range(4) if i % 2 == 0])", 10, 6),
        ("sum([i*j*x for i in range(3) for j in range(i)])", 6, 2),
        ("x = 3; y = x if not x > 4 and (x > 9 or x > 2) else 0; y", 3, 1),
        ("def f(a):\n    for i in range(9):\n        if i == 2:\n            return a*i\nf(x)", 6, 2),
        ("len([1, 2, 3])*x + len(range(4))", 13, 3),
    ],
)
@pytest.mark.parametrize("mode", ["dynamic", "static"])
def test_python_semantics(program: str, value: float, slope: float, mode: str) -> None:
    branches = any(mark in program for mark in ("if x", "while y", "< x <", "y > 20", "not x"))
    if mode == "static" and branches and "is None" not in program:
        with pytest.raises(GradwalkError, match="static graph cannot branch") as caught:
            engine.trace(program, {"x": 3.0}, mode=mode)
        assert caught.value.faults[0].span is not None
        assert "where" in str(caught.value.faults[0].hint)
        return
    trace = engine.trace(program, {"x": 3.0}, mode=mode)
    assert float(trace.value) == value
    assert float(trace.gradients["x"]) == slope


def test_dense_layer() -> None:
    """The dense layer of row 22 of the lecture, as written there."""
    rng = np.random.default_rng(1)
    given = {"X": rng.normal(size=(4, 3)), "W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    trace = engine.trace(f"{LAYER}sum(call(X, W, b, activation=sigmoid))", given)
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    ours = {name: torch.tensor(value, requires_grad=True) for name, value in given.items()}
    torch.sigmoid(ours["X"] @ ours["W"] + ours["b"]).sum().backward()
    for name, tensor in ours.items():
        np.testing.assert_allclose(trace.gradients[name], tensor.grad, rtol=1e-12)
    (group,) = trace.groups
    assert (group.name, [edge.source for edge in group.edges]) == ("call", [0, 1, 2])
    assert group.output is not None


class TestGroups:
    def test_call_is_a_group_with_a_local_derivative(self) -> None:
        trace = engine.trace(SIGMOID + "s(w*x)*3", {"w": 0.5, "x": 2.0})
        (group,) = trace.groups
        (edge,) = group.edges
        s = 1 / (1 + np.exp(-1))
        assert edge.local == pytest.approx(s * (1 - s), rel=1e-15)
        assert edge.upstream == 3
        assert edge.product == pytest.approx(3 * s * (1 - s), rel=1e-15)
        assert edge.local_kind == "scalar"
        assert {node.group for node in trace.nodes if node.id in group.nodes} == {0}
        assert trace.graph.group_of[0] is None

    def test_elementwise_group(self) -> None:
        trace = engine.trace(SIGMOID + "sum(s(X))", {"X": [[0.0, 1.0]]})
        (edge,) = trace.groups[0].edges
        np.testing.assert_allclose(edge.local, trace.gradients["X"], rtol=1e-14)
        assert edge.local_kind == "elementwise"

    def test_linear_map_has_only_a_product(self) -> None:
        trace = engine.trace("def f(a):\n    return sum(a @ a)\nf(X)", {"X": [[1.0, 2.0], [3.0, 4.0]]})
        (edge,) = trace.groups[0].edges
        assert (edge.local, edge.local_kind, len(edge.edges)) == (None, "linear", 2)
        np.testing.assert_allclose(edge.product, trace.gradients["X"])

    def test_blocked_path(self) -> None:
        trace = engine.trace("def f(a):\n    return round(a)*2\nf(x)", {"x": 1.2})
        (edge,) = trace.groups[0].edges
        assert (edge.local, edge.product, edge.local_kind, edge.flags) == (None, None, "blocked", ("blocked",))

    def test_groups_nest_and_contributions_add_up(self) -> None:
        program = "def f(a):\n    return a*a\ndef g(a, b):\n    return f(a) + f(b)*a\ng(x, y) + x"
        trace = engine.trace(program, {"x": 2.0, "y": 3.0})
        outer, *inner = trace.groups
        assert [(group.name, group.parent) for group in trace.groups] == [("g", None), ("f", 0), ("f", 0)]
        assert all(set(group.nodes) < set(outer.nodes) for group in inner)
        products = {edge.source: edge.product for edge in outer.edges}
        x, y = trace.graph.inputs["x"], trace.graph.inputs["y"]
        assert products[x] + 1 == trace.gradients["x"]
        assert products[y] == trace.gradients["y"]
        assert {edge.source: edge.local for edge in outer.edges} == {x: 13.0, y: 12.0}

    def test_inputs_are_outside_of_groups(self) -> None:
        trace = engine.trace("def f(a):\n    return a*c\nf(x)", {"x": 2.0, "c": 3.0})
        assert trace.groups[0].nodes == (trace.output,)

    def test_call_without_nodes_is_not_a_group(self) -> None:
        assert not engine.trace("def f(a):\n    return a\nf(x)*2", {"x": 2.0}).groups

    def test_second_run_keeps_the_groups(self) -> None:
        locals_ = [engine.trace(SIGMOID + "s(x)", {"x": x}).groups[0].edges[0].local for x in (0.0, 1.0)]
        assert locals_[0] == pytest.approx(0.25)
        assert locals_[1] != locals_[0]


@pytest.mark.parametrize(
    ("program", "message", "where"),
    [
        ("f(x)\ndef f(a):\n    return a", "f has no value yet where it is called.", "f"),
        ("def f(a, b):\n    return a*b\nf(x)", "f needs a value for b.", "f(x)"),
        ("def f(a):\n    return a\nf(x, 1)", "f was given 2 arguments; it takes at most 1.", "f(x, 1)"),
        ("def f(a):\n    return a\nf(b=x)", "f has no argument called b.", "b=x"),
        ("def f(a):\n    return a\nf(x, a=1)", "f receives a twice.", "f(x, a=1)"),
        ("def f(a, a):\n    return a\nf(x)", None, None),
        ("def f(a):\n    if a > 9:\n        y = 1\n    return y\nf(x)", "y has no value yet where it is read.", "y"),
        ("if x > 9:\n    y = 1\ny + x", "y has no value yet where it is read.", "y"),
        ("return x\nx", "“return” stands only inside a block.", "return x"),
        ("break", "“break” and “continue” stand only inside a loop.", "break"),
        ("if x:\n    continue", "“break” and “continue” stand only inside a loop.", "continue"),
        ("for i in range(2):\n    x\nelse:\n    x", "“else” after a loop is not part of the language.", "x"),
        (
            "if x:\n    def f():\n        return x",
            "A block cannot be defined inside another block, a loop or a condition.",
            None,
        ),
        ("def f(*a):\n    return x\nf()", "Star-arguments are not part of the language.", "a"),
        ("@x\ndef f():\n    return x\nf()", "Decorators are not part of the language.", "x"),
        ("if X > 0:\n    x", "A tensor of several elements is neither true nor false.", "X > 0"),
        ("for i in x:\n    x", "A loop cannot run over a number.", "x"),
        ("for i in range(0.5):\n    x", "A whole number is needed here; this is 0.5.", "0.5"),
        ("for i in range(1, 2, 0):\n    x", "The step of a range cannot be 0.", "0"),
        ("for i in range():\n    x", "range takes one to three whole numbers.", "range()"),
        ("for a, b in [[1, 2, 3]]:\n    x", "There are 2 names for 3 values.", None),
        ("[x for a, b in [[1]]]", "There are 2 names for 1 values.", None),
        ("relu + x", "relu is a function, not a number.", "relu + x"),
        ("def f(a):\n    return a\nf + x", "f is a function, not a number.", "f + x"),
        ("def f(a):\n    return a", "The program has no output.", None),
        ("for i in range(0):\n    x", "The program has no output.", None),
    ],
)
def test_error_messages(program: str, message: str | None, where: str | None) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, {"x": 1.0, "X": [1.0, 2.0]})
    (fault,) = caught.value.faults
    if message is not None:
        assert str(fault.message) == message
    assert fault.span is not None
    if where is not None:
        line = program.split("\n")[fault.span.line - 1]
        assert line[fault.span.column - 1 : fault.span.end_column - 1] == where


@pytest.mark.parametrize(
    ("program", "limit"),
    [
        ("while True:\n    y = 1\nx", "statements"),
        ("def f(a):\n    return f(a)\nf(x)", "call_depth"),
        ("for i in range(10**9):\n    y = i\nx", "statements"),
        ("while True:\n    x = x + 1\nx", "nodes"),
        ("sum([1 for i in range(10**9)])*x", "statements"),
    ],
)
def test_endless_programs_hit_a_limit(program: str, limit: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, {"x": 1.0}, limits=Limits(statements=3_000, nodes=500, seconds=30))
    assert caught.value.faults[0].name == limit


def test_loop_evaluates_each_node_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every iteration evaluates the condition; nodes evaluated before are not visited again."""
    looked: list[int] = []
    unknown = Probe._unknown
    monkeypatch.setattr(Probe, "_unknown", lambda self, node: looked.extend(nodes := unknown(self, node)) or nodes)
    assert engine.trace("y = x\nwhile y < 500:\n    y = y + 1\ny", {"x": 0.0}).value == 500
    assert len(looked) == len(set(looked)) < 2500


def test_static_bounds_come_from_the_text() -> None:
    program = "n = 3\ny = x\nfor i in range(n):\n    y = y*x\ny"
    assert engine.trace(program, {"x": 2.0}, mode="static").value == 16
    assert engine.trace(program, {"x": 2.0, "n": 4}).value == 32
    with pytest.raises(GradwalkError, match="which came with the request"):
        engine.trace(program, {"x": 2.0, "n": 4}, mode="static")


def test_graph_contains_the_taken_branch() -> None:
    program = "if x > 0:\n    y = x*x\nelse:\n    y = -x\ny"
    up, down = engine.trace(program, {"x": 2.0}), engine.trace(program, {"x": -2.0})
    assert [node.op for node in up.nodes] == [None, "mul"]
    assert [node.op for node in down.nodes] == [None, "neg"]
    assert engine.trace(program, {"x": 3.0}).value == 9, "a plan holds only for the branch that it was made for"


def test_ten_thousand_nodes_in_groups() -> None:
    program = "def f(a):\n    return a*1.0001 + 1\ny = x\nfor i in range(2000):\n    y = f(y)\ny"
    trace = engine.trace(program, {"x": 1.0}, limits=Limits(seconds=60))
    assert len(trace.groups) == 2000
    assert len(trace.graph) == 8001
    assert trace.gradients["x"] == pytest.approx(1.0001**2000, rel=1e-12)
