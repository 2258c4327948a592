"""Programs written as LaTeX, which LaTeX input reads back: the same numbers, and as long as the graph."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from app.catalogue import examples
from engine.errors import GradwalkError
from engine.export import export
from engine.ops import FUNCTIONS, OPS
from engine.ops.op import Op
from tests.engine.ops.cases import cases_of


def again(trace: engine.Trace) -> engine.Trace:
    """What is read back, with the same inputs."""
    return engine.trace(export(trace, "latex"), trace.inputs)


@pytest.mark.parametrize("example", examples().values(), ids=lambda each: each.name)
def test_the_gallery_comes_back(example) -> None:
    trace = engine.trace(example.program, example.inputs, output=example.output)
    back = again(trace)
    np.testing.assert_allclose(back.value, trace.value, rtol=1e-12, equal_nan=True)
    for name, gradient in trace.gradients.items():
        if gradient is not None:
            np.testing.assert_allclose(
                back.gradients[name], gradient, rtol=1e-11, atol=1e-14, equal_nan=True, err_msg=name
            )


@pytest.mark.parametrize("op", [op for name, op in OPS.items() if name in FUNCTIONS], ids=lambda op: op.name)
def test_every_operation_comes_back(op: Op) -> None:
    names = ("p", "q", "r") if op.variadic else op.operands
    for case in cases_of(op):
        if op.name == "cross_entropy_with_logits" and not case.shapes[0] and len(case.shapes[1]) > 1:
            continue  # a single number is no target for several examples
        options = [
            f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}" for name, value in case.options.items()
        ]
        given = [*names[: len(case.values)], *options]
        trace = engine.trace(f"{op.name}({', '.join(given)})", dict(zip(names, case.values, strict=False)))
        np.testing.assert_allclose(np.asarray(again(trace).value, float), np.asarray(trace.value, float), rtol=1e-12)


def test_the_sigmoid_is_written_as_on_the_slides() -> None:
    trace = engine.trace("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0})
    assert export(trace, "latex").startswith(r"\frac{1}{")
    assert again(trace).graph.key == trace.graph.key


def test_a_name_that_moves_on_and_the_name_e() -> None:
    trace = engine.trace("x = a + 1\nx = x*x\ne = x + a\ne**2", {"a": 2.0})
    assert float(again(trace).value) == float(trace.value) == 121.0


def test_an_exponential_formula_stays_as_long_as_its_graph() -> None:
    def written(lines: int) -> str:
        return export(engine.trace("\n".join(["y = x + x"] + ["y = y + y"] * (lines - 1)), {"x": 1.0}), "latex")

    assert len(written(60)) < 2.2 * len(written(30))
    assert again(engine.trace("\n".join(["y = x + x"] + ["y = y + y"] * 59), {"x": 1.0})).value == 2.0**60


def test_a_deep_chain_is_cut_into_lines() -> None:
    trace = engine.trace("y = x\nfor k in range(200):\n    y = sin(y)\ny", {"x": 1.0})
    text = export(trace, "latex")
    assert max(map(len, text.splitlines())) < 400
    assert float(again(trace).value) == pytest.approx(float(trace.value))


INDEXED = {"X": np.arange(12.0).reshape(3, 4), "ids": [0.0, 2.0, 0.0], "jds_k": [3.0, -1.0, 3.0]}


@pytest.mark.parametrize(
    "index",
    [
        "0",
        "-1",
        "0, 1:3",
        "1:, :2",
        "::-1",
        "..., None",
        ":, 0",
        "None, 1",
        "1:3:2, -1",
        "..., 0",
        "[0, 2, 2]",
        "[0, -1], [1, 1]",
        "[[0, 1], [2, 2]], 1",
        "ids",
        "ids, [0, 1, 3]",
        "1:, jds_k",
        "ids, jds_k",
        "[ids[0], 2]",
    ],
)
def test_parts_of_tensors_come_back(index: str) -> None:
    trace = engine.trace(f"sum(X[{index}]**2) + sum((X + X)[{index}])", INDEXED)
    back = again(trace)
    assert float(back.value) == float(trace.value)
    np.testing.assert_array_equal(back.gradients["X"], trace.gradients["X"])


@pytest.mark.parametrize(
    "text", [r"x_{[y}", r"x_{[y+1]}", r"x_{[0}", r"x_{[]]}", r"x_{[1.5]}", r"\operatorname{sum}(x, \text{axis}=(0; 1))"]
)
def test_what_is_no_index_is_refused_calmly(text: str) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(text + r" \cdot 1", {"x": [1.0, 2.0], "y": 0.0})
