"""Rules and formulas in the program's own symbols: no dummies, brackets where they are needed, long parts as (⋯)."""

import pytest

import engine
from engine.own_symbols import glyphs

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
VALUES = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}


def rules(program, inputs):
    """The rule of every edge from something that is not hidden, by the names of its ends."""
    trace = engine.trace(program, inputs)
    return [edge.rule for edge in trace.edges if edge.source not in trace.graph.absorbed]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("w*x", [r"\frac{\partial \left(w \cdot x\right)}{\partial w} = x", r"\frac{\partial \left(w \cdot x\right)}{\partial x} = w"]),
        ("x + y", [r"\frac{\partial \left(x + y\right)}{\partial x} = 1", r"\frac{\partial \left(x + y\right)}{\partial y} = 1"]),
        ("x*x", [r"\frac{\partial \left(\underline{x} \cdot x\right)}{\partial \underline{x}} = x", r"\frac{\partial \left(x \cdot \underline{x}\right)}{\partial \underline{x}} = x"]),
    ],
)  # fmt: skip
def test_a_rule_names_what_the_program_names(program, expected):
    assert rules(program, {"w": 2, "x": 3, "y": 1}) == expected


@pytest.mark.parametrize(
    ("program", "formula"),
    [
        ("(a + b)*c", r"\left(\class{operand-0}{a + b}\right) \cdot c"),
        ("a*b + c", r"\class{operand-0}{a \cdot b} + c"),
        ("a*b*c", r"\left(\class{operand-0}{a \cdot b}\right) \cdot c"),
        ("(a/b)**2", r"\left(\class{operand-0}{\frac{a}{b}}\right)^{2}"),
        ("a/b + c", r"\class{operand-0}{\frac{a}{b}} + c"),
        ("exp(a + b)", r"e^{\class{operand-0}{a + b}}"),
        ("exp(a)**b", r"\left(\class{operand-0}{e^{a}}\right)^{b}"),
        ("log(a + b)", r"\ln \left(\class{operand-0}{a + b}\right)"),
        ("sigmoid(a + b)", r"\sigma\left({\class{operand-0}{a + b}}\right)"),
        ("a - -b", r"a - \left(\class{operand-1}{-b}\right)"),
        ("c*3", r"c \cdot 3"),
        ("c*-3", r"c \cdot \left(-3\right)"),
        ("h = a*b\nh + c", "h + c"),
    ],
)
def test_brackets_stand_where_they_are_needed(program, formula):
    trace = engine.trace(program, {"a": 2, "b": 3, "c": 4})
    assert trace.nodes[trace.output].expression == formula


def test_what_is_long_is_elided_and_never_named():
    trace = engine.trace(SIGMOID, VALUES)
    texts = [edge.rule for edge in trace.edges] + [node.expression or "" for node in trace.nodes]
    assert not any("v_" in text for text in texts)
    assert any(r"\cdots" in text for text in texts)
    assert max(map(glyphs, texts)) < 40


def test_an_operand_without_a_name_is_marked_with_its_place():
    trace = engine.trace("(a + b)*(a - b)", {"a": 2, "b": 3})
    left, right = trace.edges[-2:]
    assert left.marked_rule == (
        r"\frac{\partial \left(\left(\class{operand-0}{a + b}\right) \cdot \left(\class{operand-1}{a - b}\right)\right)}"
        r"{\partial \left(\class{operand-0}{a + b}\right)} = \class{operand-1}{a - b}"
    )
    assert right.marked_rule.endswith(r"= \class{operand-0}{a + b}")
    assert trace.edges[0].marked_rule is None, "names need no mark"


def test_a_linear_map_says_what_it_does_to_the_upstream():
    trace = engine.trace("loss = sum(X @ W)", {"X": [[1, 2]], "W": [[3], [4]]})
    assert trace.edges[1].rule == r"\frac{\partial \mathrm{loss}}{\partial W} = X^{\top} \, G"


def test_letters_of_the_program_are_not_used_for_something_else():
    trace = engine.trace("sum(G @ L)", {"G": [[1, 2]], "L": [[3], [4]]})
    assert trace.edges[1].rule == r"\frac{\partial J}{\partial L} = G^{\top} \, U"


def test_one_of_several_uses_only_adds_to_the_gradient():
    trace = engine.trace("sum(W @ x) + sum(W)", {"W": [[1, 2]], "x": [3, 4]})
    assert trace.edges[0].rule.startswith(r"\frac{\partial L}{\partial W} += ")
    assert trace.edges[1].rule.startswith(r"\frac{\partial L}{\partial x} = ")
