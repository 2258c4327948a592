"""What `wrt`, `of` and `output` name: one rule in all analyses, also where a name is assigned again."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.errors import UnknownName

TWICE = "x = x*2\nx*x"


def wrt_everywhere(program: str, inputs: dict[str, Any], wrt: str) -> set[float]:
    """d output / d wrt by every analysis that computes it."""
    trace = engine.trace(program, inputs)
    derivatives = {
        float(engine.jacobian(trace, wrt=wrt).matrix[0, 0]),
        float(engine.paths(trace, wrt).sum),
        float(engine.tangents(trace, wrt).nodes[trace.output]),
    }
    if wrt in trace.gradients:
        at = engine.plot(program, inputs, wrt=wrt, points=2).at
        assert at is not None and at.derivative is not None
        derivatives |= {
            float(trace.gradients[wrt]),
            float(engine.hessian(trace, [wrt]).gradient[0]),
            engine.check(program, inputs, [wrt]).elements[0].analytic,
            at.derivative,
        }
    return derivatives


@pytest.mark.parametrize(
    ("program", "inputs", "wrt", "expected"),
    [
        (TWICE, {"x": 3.0}, "x", 24.0),  # the input, not the value it has at the end
        ("y = x*3\nx = y\nx*2", {"x": 1.0}, "x", 6.0),
        ("y = x*3\nx = y\nx*2", {"x": 1.0}, "y", 2.0),  # no input: the value it has at the end
        ("x = 2\nx = x*2\nx*x", {}, "x", 8.0),  # a literal that is assigned again is a constant
        ("y = x\ny*y", {"x": 3.0}, "y", 6.0),  # a second name of the input
        ("y = 2*x\ny = y*y\ny*x", {"x": 3.0}, "y", 3.0),
        ("def f(a):\n    x = a*2\n    return x + 1\nf(x)*x", {"x": 3.0}, "x", 13.0),  # a block's own x is another
        ("s = 0\nfor k in range(3):\n    s = s + x*x\ns*s", {"x": 1.0}, "s", 6.0),
        ("ﬁ = 2*x\nﬁ*ﬁ", {"x": 1.0}, "ﬁ", 4.0),  # names are matched after normalisation
    ],
)
def test_a_name_means_the_same_in_every_analysis(program: str, inputs: Any, wrt: str, expected: float) -> None:
    assert wrt_everywhere(program, inputs, wrt) == {expected}


def test_of_and_output_name_what_a_name_stands_for_at_the_end() -> None:
    trace = engine.trace(TWICE, {"x": 3.0})
    assert engine.jacobian(trace, of="x", wrt="x").matrix[0, 0] == 2.0
    assert engine.trace(TWICE, {"x": 3.0}, output="x").value == 6.0
    assert engine.trace("ﬁ = 2*x\nx", {"x": 1.0}, output="ﬁ").value == 2.0


def test_a_name_that_only_a_block_uses_is_located_there() -> None:
    trace = engine.trace("def f(a):\n    inner = a*a\n    return inner + 1\nf(x)", {"x": 3.0})
    assert engine.jacobian(trace, wrt="inner").matrix[0, 0] == 1.0


@pytest.mark.parametrize("program", ["y = x*2\ny = 5\ny*x", "y = [x, x]\nx*1.0", "y = relu\ny(x)"])
def test_a_name_that_stands_for_no_node_at_the_end_is_no_old_value(program: str) -> None:
    trace = engine.trace(program, {"x": 3.0})
    for ask in (
        lambda: engine.jacobian(trace, wrt="y"),
        lambda: engine.paths(trace, "y"),
        lambda: engine.tangents(trace, "y"),
    ):
        with pytest.raises(UnknownName, match="y"):
            ask()


def test_where_only_an_input_can_be_moved_a_computed_value_is_named_as_such() -> None:
    program, inputs = "y = x*2\ny*y", {"x": 3.0}
    trace = engine.trace(program, inputs)
    for ask in (
        lambda: engine.hessian(trace, ["y"]),
        lambda: engine.check(program, inputs, ["y"]),
        lambda: engine.plot(program, inputs, wrt="y"),
    ):
        with pytest.raises(UnknownName, match="computed by the program"):
            ask()
    with pytest.raises(UnknownName, match="computed"):
        engine.hessian(engine.trace("x = 2\nx = x*2\nx*x"), ["x"])
