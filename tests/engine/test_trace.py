"""What a program means: outputs, indexing, limits, warnings, and the graph it makes."""

import numpy as np
import pytest

import engine
from engine.errors import (
    InvalidSeed,
    ShapeMismatch,
    TooLarge,
    UnknownName,
    UnsupportedSyntax,
)


def labels(program, **inputs):
    """The labels that are drawn, in topological order."""
    return [node.label for node in engine.trace(program, inputs).nodes if "absorbed" not in node.flags]


class TestGates:
    @pytest.mark.parametrize(
        ("program", "gate"),
        [
            ("-(x)", "×(−1)"),
            ("x + 1", "+1"),
            ("1 + x", "+1"),
            ("1/x", "1/x"),
            ("x**2", "x²"),
            ("x^-1", "x⁻¹"),
            ("0.1*x", "×0.1"),
            ("x*(-3)", "×(−3)"),
            ("x - 2", "−2"),
            ("2 - x", "2−x"),
            ("x/4", "÷4"),
            ("2**x", "2ˣ"),
        ],
    )
    def test_a_constant_belongs_to_its_gate(self, program, gate):
        assert labels(program, x=2.0) == ["x", gate]

    def test_an_input_does_not(self):
        assert labels("c = 1\nc + x", x=2.0) == ["c", "x", "+"]

    def test_a_constant_stays_a_node_in_the_data(self):
        trace = engine.trace("x + 1", {"x": 2})
        constant = trace.nodes[1]
        assert (constant.kind, constant.label, constant.flags) == ("constant", "1", ("absorbed",))
        assert trace.edges[1].flags == ("constant",) and trace.edges[1].product == 1

    def test_two_constants_do_not_vanish_into_each_other(self):
        assert labels("2*3 + y", y=1.0) == ["2", "×3", "y", "+"]


class TestOutputs:
    def test_a_tuple_gives_several(self):
        trace = engine.trace("y = x*2\ny, x + 1", {"x": 3})
        assert [(output.name, trace.values[output.node]) for output in trace.outputs] == [("y", 6), (None, 4)]
        assert trace.output == trace.outputs[0].node

    def test_one_is_chosen_by_name(self):
        program = "output1 = exp(mul(input3, add(input1, input2)))\noutput2 = root(exp(mul(input3, add(input1, input2))))\noutput1, output2"
        inputs = {"input1": 0.5, "input2": -0.25, "input3": 2.0}
        first = engine.trace(program, inputs)
        second = engine.trace(program, inputs, output="output2")
        assert first.value == pytest.approx(np.exp(0.5))
        assert second.value == pytest.approx(np.exp(0.25))
        assert second.gradients["input3"] == pytest.approx(np.exp(0.25) * 0.25 / 2)

    def test_a_name_that_is_not_there(self):
        with pytest.raises(UnknownName):
            engine.trace("y = x", {"x": 1}, output="z")

    def test_what_the_output_does_not_depend_on_is_unused(self):
        trace = engine.trace("y = x*2\nz = x + 1", {"x": 3})
        unused = [node for node in trace.nodes if "unused" in node.flags]
        assert [node.label for node in unused] == ["×2", "2"] or [node.label for node in unused] == ["2", "×2"]
        assert all(node.gradient is None for node in unused)

    def test_a_tensor_output_runs_forward_only(self):
        trace = engine.trace("x*2", {"x": [1, 2]})
        assert trace.value.tolist() == [2, 4]
        assert trace.gradients == {"x": None}
        assert [warning.code for warning in trace.warnings] == ["output-not-scalar"]
        assert {step.phase for step in trace.steps} == {"forward"}

    def test_a_seed_differentiates_it(self):
        assert engine.trace("x*2", {"x": [1, 2]}, seed=[1, 10]).gradients["x"].tolist() == [2, 20]

    def test_one_number_seeds_one_element_of_any_shape(self):
        assert engine.trace("x*x", {"x": 3}, seed=10).gradients["x"] == 60
        assert engine.trace("x*x", {"x": [[3]]}, seed=10).gradients["x"].tolist() == [[60]]

    @pytest.mark.parametrize("seed", [1, [1, 2, 3], [[1, 2]], ["a", "b"], [float("nan"), 1]])
    def test_a_wrong_seed_is_refused(self, seed):
        with pytest.raises(InvalidSeed):
            engine.trace("x*2", {"x": [1, 2]}, seed=seed)

    def test_one_element_counts_as_a_scalar(self):
        program = "n = X.shape[1]\n(Y - X.T @ W).T @ (Y - X.T @ W) / n"
        trace = engine.trace(program, {"X": [[1, 2, 3]], "Y": [[2], [4], [7]], "W": [[2]]})
        assert trace.graph.shapes[trace.output] == (1, 1)
        np.testing.assert_allclose(trace.gradients["W"], [[-2.0]])


class TestIndexing:
    def test_of_tensors(self):
        trace = engine.trace("x[1, 0] + sum(x[:, -1])", {"x": [[1, 2], [3, 4]]})
        assert trace.value == 9
        assert trace.gradients["x"].tolist() == [[0, 1], [1, 1]]

    def test_of_tuples_and_shapes(self):
        assert engine.trace("(a, b)[1] * x.shape[-1]", {"a": 1, "b": 5, "x": [1, 2, 3]}).value == 15

    def test_by_a_literal_input_guards_the_structure(self):
        program = "k = 1\nx[k]"
        assert engine.trace(program, {"x": [5, 6, 7]}).value == 6
        assert engine.trace(program, {"x": [5, 6, 7], "k": 2}).value == 7
        assert engine.trace(program, {"x": [5, 6, 7], "k": 0}).value == 5

    def test_arithmetic_on_an_index_leaves_no_nodes(self):
        trace = engine.trace("n = x.shape[0]\nx[n - 1] + x[n // 2]", {"x": [5, 6, 7]})
        assert [node.op for node in trace.nodes if node.op] == ["index", "index", "add"]

    @pytest.mark.parametrize("index", ["3", "-4", "0.5", "[3]", "[0.5]", "[[0], [1, 2]]", "[]", "(0, 0)", "x > 5"])
    def test_out_of_range_or_not_whole(self, index):
        with pytest.raises((ShapeMismatch, UnsupportedSyntax)) as caught:
            engine.trace(f"x[{index}]", {"x": [5, 6, 7]})
        assert caught.value.faults[0].span


class TestLimits:
    def test_nodes(self):
        with pytest.raises(TooLarge) as caught:
            engine.trace("x + x + x + x", {"x": 1}, limits=engine.Limits(nodes=3))
        assert caught.value.faults[0].name == "nodes"

    def test_elements_before_anything_is_allocated(self):
        with pytest.raises(TooLarge) as caught:
            engine.trace(
                "reshape(x, 1000, 1) * reshape(x, 1, 1000)",
                {"x": [0.0] * 1000},
                limits=engine.Limits(elements=900_000),
            )
        assert caught.value.faults[0].name == "elements"

    def test_statements(self):
        with pytest.raises(TooLarge) as caught:
            engine.trace("y = x\n" * 5, {"x": 1}, limits=engine.Limits(statements=4))
        assert caught.value.faults[0].name == "statements"


class TestListsAndTruth:
    def test_a_list_of_nodes_becomes_a_tensor(self):
        assert engine.trace("sum([a, 2*b, 3])", {"a": 1, "b": 2}).gradients == {"a": 1, "b": 2}

    @pytest.mark.parametrize("program", ["[1, 2] + x", "2 * [1, 2]", "True + x", "None * x", "'a' + x"])
    def test_lists_and_truth_values_are_not_added(self, program):
        with pytest.raises(UnsupportedSyntax):
            engine.trace(program, {"x": 1})

    def test_comparisons_chain(self):
        trace = engine.trace("where(0 < x <= 2, x, 0)", {"x": [-1, 1, 2, 3]})
        assert trace.value.tolist() == [0, 1, 2, 0]

    def test_no_gradient_passes_a_comparison(self):
        trace = engine.trace("sum(where(x > y, 1, 0))", {"x": 1, "y": 0})
        assert trace.gradients == {"x": None, "y": None}
        assert {warning.name for warning in trace.warnings} == {"x", "y"}


class TestWarnings:
    @pytest.mark.parametrize(
        ("program", "code", "message", "label"),
        [
            ("log(x) * y", "non-finite", "−∞ first appears at ln.", "ln"),
            ("1/x + y", "non-finite", "∞ first appears at 1/x.", "1/x"),
            ("x/x + y", "non-finite", "NaN first appears at ÷.", "÷"),
            ("sqrt(x) * y", "non-finite-gradient", "The gradient is no longer finite from √ on.", "√"),
        ],
    )
    def test_where_numbers_end_is_said_where_it_begins(self, program, code, message, label):
        trace = engine.trace(program, {"x": 0, "y": 1})
        (warning,) = trace.warnings
        assert (warning.code, str(warning.message)) == (code, message)
        assert trace.nodes[warning.node].label == label and warning.span == trace.nodes[warning.node].span

    def test_finite_numbers_are_no_cause(self):
        assert engine.trace("sqrt(x) * y", {"x": 1, "y": 0}).warnings == []

    def test_what_is_not_there_is_said(self):
        for settings, name in (({"mode": "fast"}, "mode"), ({"expand": ["exp"]}, "expand")):
            with pytest.raises(UnsupportedSyntax) as caught:
                engine.trace("x", {"x": 1}, **settings)
            assert caught.value.faults[0].name == name


class TestRules:
    @pytest.mark.parametrize(
        ("program", "rules"),
        [
            ("x**y", [r"\frac{\partial \left(x^{y}\right)}{\partial x} = y \cdot x^{y - 1}", r"\frac{\partial \left(x^{y}\right)}{\partial y} = x^{y} \ln x"]),
            ("x**2", [r"\frac{\partial \left(x^{2}\right)}{\partial x} = 2 \cdot x", r"\frac{\partial \left(x^{c}\right)}{\partial c} = x^{c} \ln x"]),
            ("2**x", [r"\frac{\partial \left(c^{x}\right)}{\partial c} = x \cdot c^{x - 1}", r"\frac{\partial \left(2^{x}\right)}{\partial x} = 2^{x} \ln 2"]),
            ("root(x, 3)", [r"\frac{\partial \sqrt[3]{x}}{\partial x} = \frac{1}{3\sqrt[3]{x^{2}}}", r"\frac{\partial \sqrt[c]{x}}{\partial c} = -\frac{\sqrt[c]{x} \, \ln x}{c^{2}}"]),
            ("outer(x*v, v)[0, 0]", [r"\frac{\partial \left(x \cdot v\right)}{\partial x} = v", r"\frac{\partial \left(x \cdot v\right)}{\partial v} = x", r"\frac{\partial L}{\partial \left(x \cdot v\right)} = G \, v", r"\frac{\partial L}{\partial v} += G^{\top} \left(x \cdot v\right)", r"\frac{\partial L}{\partial \left(\left(x \cdot v\right) \otimes v\right)} = \operatorname{scatter}\left(G\right)"]),
            ("sign(x)", [None]),
        ],
    )  # fmt: skip
    def test_every_edge_has_its_rule(self, program, rules):
        inputs = {"x": 2, "y": 3, "v": [1, 2]}
        assert [edge.rule for edge in engine.trace(program, inputs).edges] == rules

    def test_a_constant_slope_has_the_shape_of_its_gate(self):
        trace = engine.trace("sum(-x)", {"x": [1, 2]})
        assert trace.edges[0].local.tolist() == [-1, -1]
        assert trace.edges[1].local is None
