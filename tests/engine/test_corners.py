"""Corners of the language and the engine that programs seldom reach, each with what is to come of it."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.export import export


def value(program: str, **inputs: object) -> float:
    return float(engine.trace(program, inputs).value)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathrm{e}^{x} \cdot 1", np.exp(0.5)),
        (r"\text{e}^x + \frac{0}{1}", np.exp(0.5)),
        (r"\text{\alpha} \cdot x", 1.5),
        (r"\hat{x_1} \cdot 1", 7.0),
        (r"x_\mathrm{a} \cdot 2", 8.0),
        (r"x_\alpha \cdot 2", 10.0),
        (r"\begin{cases} 1 & x == 0.5 \\ 2 & \text{else} \end{cases}", 1.0),
        (r"\begin{cases} 1 & x != 0.5 \\ 2 & \text{else} \end{cases}", 2.0),
        (r"\sum_i v_i \cdot 1", 6.0),
        (r"\sum_{i=1}^{3} v_{i} \cdot v_1", 6.0),
        (r"W^{(2)} \cdot x", 1.5),
        (r"\sum v \cdot 1", 6.0),
        (r"\sum_{i=1}^{2} M_{i1} \cdot 1", 4.0),
    ],
)
def test_latex_that_is_seldom_written(latex: str, expected: float) -> None:
    inputs = {
        "x": 0.5,
        "alpha": 3.0,
        "x1_hat": 7.0,
        "x_a": 4.0,
        "x_alpha": 5.0,
        "v": [1.0, 2.0, 3.0],
        "v1": 1.0,
        "W_2": 3.0,
        "M": [[1.0, 2.0], [3.0, 4.0]],
    }
    assert float(engine.trace(latex, inputs).value) == pytest.approx(expected)


@pytest.mark.parametrize(
    "latex",
    [
        r"\left\langle x \right\rangle",
        r"\sum_i v_{ij} \cdot 1",
        r"\sum_i v_{ii} \cdot 1",
        r"x^{(2} \cdot 1",
        r"\frac{x",
        r"\begin{matrix} x",
        r"x \cdot \end{matrix}",
        r"\verb|x",
        r"\begin x \cdot 1",
        "x \\",
    ],
)
def test_latex_that_is_refused_calmly(latex: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(latex, {"x": 1.0, "v": [1.0]})
    assert caught.value.faults[0].message.template


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("y = 1 if x > 0 and sin else 2\ny", 1.0),
        ("y = 3 if (x > 5 or None) else 4\ny*x", 8.0),
        ("y = (x > 0) and 7\ny*1", 7.0),
        ("a = None\ny = 5 if a is None and not a else 6\ny*x", 10.0),
        ("def f(a, how='x'):\n    if how == 'x' == 'x':\n        return a\n    return 2*a\nf(x)", 2.0),
        ("def f(a, how='x'):\n    if 'y' == how:\n        return a\n    return 2*a\nf(x)", 4.0),
        ("def f(a):\n    b = a*3\n    return b\nf(x)", 6.0),
        ("1if x > 0else 2", 1.0),
        ("y = not (x > 3)\ny*x", 2.0),
        ("y = (x > 5) or 7 or 8\ny*1", 7.0),
        ("y = (x > 0) or 7\ny*1", 1.0),
        ("a = None\nb = not a\ny = 5 if b else 6\ny*x", 10.0),
        ("y = (x > 0) and 7 and 8\ny*1", 8.0),
        ("def f(a, how='x'):\n    same = 'x' == how == 'x'\n    return a if same else 2*a\nf(x)", 2.0),
        ("y = 1 if [x] else 2\ny*x", 2.0),
        ("y = 1 if sin else 2\ny*x", 2.0),
        ("k = round(x) - 1\nX = stack([x, 3*x])\nX[k] + X[k]", 12.0),
    ],
)
def test_rare_programs(program: str, expected: float) -> None:
    assert value(program, x=2.0) == expected


@pytest.mark.parametrize(
    "program",
    [
        "y = [k async for k in range(3)]\nx",
        "def f(a):\n    return\nf(x) + 1",
        "def f(a):\n    b = a\nf(x)*2",
        "sum(x, axis=sin)",
        "sum(x, axis=range(2))",
        "one_hot(x, 0)",
        "nearest(x, 2)",
        "nearest(stack([x, x]), [[1, 2, 3]])",
        "pass_through(x, stack([x, x]))",
        "x + (1 if x < 0 else sin)",
    ],
)
def test_what_is_refused_with_its_place(program: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, {"x": 2.0})
    assert caught.value.faults[0].span is not None


def test_nearest_of_rows_and_of_numbers() -> None:
    assert engine.trace("nearest(x, [0, 1, 2.5])", {"x": [0.4, 1.9]}).value.tolist() == [0.0, 2.5]
    rows = engine.trace("nearest(X, P)", {"X": [[0.9, 0.1], [0.2, 0.8]], "P": [[1.0, 0.0], [0.0, 1.0]]})
    assert rows.value.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_the_chain_rule_of_nothing_and_of_one_node() -> None:
    trace = engine.trace("a = x*x\nb = 3*y\na", {"x": 2.0, "y": 1.0})
    none = engine.paths(trace, "b")
    assert (none.count, none.listed_sum, none.latex.endswith("= 0")) == (0, 0.0, True)
    itself = engine.paths(trace, trace.output)
    assert itself.latex.endswith("= 1")
    few = engine.paths(engine.trace("y = x + x\ny = y + y\ny", {"x": 1.0}), "x", 1)
    assert few.count == 4 and few.latex.endswith(r"\dots")


def test_exports_of_a_lone_input_and_of_backward_slices() -> None:
    lone = engine.trace("x", {"x": 2.0})
    assert float(engine.trace(export(lone, "latex"), {"x": 2.0}).value) == 2.0
    trace = engine.trace("sum(X[::-1, 1:3, ..., None]*2)", {"X": np.arange(12.0).reshape(3, 4)})
    text = export(trace, "pytorch")
    assert "[2, 1, 0]" in text
    scope: dict[str, object] = {}
    pytest.importorskip("torch")
    exec(compile(text, "<exported>", "exec"), scope)


def test_an_export_of_numbers_that_are_not_finite() -> None:
    text = export(engine.trace("x*1e308*10", {"x": 1.0}, seed=1.0), "python")
    assert "1e+308" in text
    forward = export(engine.trace("X*2", {"X": [1.0, 2.0]}), "python")
    assert "without a seed there is no backward pass" in forward


def test_a_group_whose_output_no_gradient_reaches() -> None:
    trace = engine.trace("def f(a):\n    return a*a\nb = f(x)\nround(b)*y", {"x": 2.0, "y": 3.0})
    (group,) = trace.groups
    assert all(edge.product is None for edge in group.edges)
    inner = engine.trace("def f(a):\n    c = round(a)\n    return c*a\nf(x)", {"x": 2.0})
    assert inner.groups[0].edges[0].local == 2.0


def test_what_no_path_leads_through() -> None:
    trace = engine.trace("b = x + 1\nc = x*x\nc", {"x": 2.0})
    assert engine.paths(trace, "x").count == 2


def test_a_plot_takes_a_name_that_the_program_does_not_have() -> None:
    curve = engine.plot("def f(a):\n    x = a*a\n    return x\nf(1)", function="f", range=(-1.0, 1.0), points=3)
    assert [point.y for point in curve.points] == [1.0, 0.0, 1.0]


def test_a_node_of_a_group_that_leads_nowhere() -> None:
    trace = engine.trace("def f(a):\n    b = a + 1\n    return 2*a\nf(x)", {"x": 2.0})
    assert trace.groups[0].edges[0].local == 2.0


def test_lists_that_follow_a_list_are_operands_too() -> None:
    assert engine.trace("stack([1, 2], [3, 4])*x", {"x": 1.0}).value.tolist() == [[1, 2], [3, 4]]
    assert engine.trace("stack([[1, 2], [3, 4]], 1)*x", {"x": 1.0}).value.tolist() == [[1, 3], [2, 4]]
    for rank in ("[[[1,2],[3,4]]]", "[[[1,2],[3,4]],[[5,6],[7,8]]]", "[[[[1,2]],[[3,4]]]]"):
        high = engine.trace(f"flatten({rank}) * x", {"x": 2.0})
        assert engine.trace(export(high, "latex"), {"x": 2.0}).value.tolist() == high.value.tolist()
    deep = engine.trace("sum(stack([[[1,2],[3,4]], [[5,6],[7,8]]]) * x)", {"x": 2.0})
    assert float(engine.trace(export(deep, "latex"), {"x": 2.0}).value) == float(deep.value) == 72.0


def test_the_time_that_is_left() -> None:
    deadline = engine.Deadline(5.0)
    assert 4.0 < deadline.left <= 5.0
