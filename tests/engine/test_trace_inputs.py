"""Inputs and names of a program: defaults, types, scopes, and errors for missing ones."""

import numpy as np
import pytest

import engine
from engine.errors import (
    InvalidInput,
    MissingInputs,
    ProgramSyntaxError,
    UnknownName,
    UnsupportedSyntax,
)


class TestInputs:
    def test_a_literal_is_an_input_with_a_default(self):
        trace = engine.trace("w = 2\nx = -3.5\nw*x")
        assert trace.gradients == {"w": -3.5, "x": 2}
        assert [node.kind for node in trace.nodes] == ["input", "input", "operation"]

    def test_the_caller_s_inputs_override_it(self):
        assert engine.trace("w = 2\nw*w", {"w": 5}).gradients == {"w": 10}

    def test_a_literal_may_be_a_tensor_and_be_overridden_by_another_shape(self):
        program = "W = [[1, -2], [0.5, 3]]\nsum(W)"
        assert engine.trace(program).gradients["W"].tolist() == [[1, 1], [1, 1]]
        assert engine.trace(program, {"W": [1, 2, 3]}).value == 6

    def test_a_name_assigned_again_is_a_constant(self):
        trace = engine.trace("s = 0\ns = s + x\ns += x\ns", {"x": 2})
        assert trace.value == 4
        assert trace.gradients == {"x": 2}

    def test_a_tensor_assigned_again_is_a_constant(self):
        trace = engine.trace("h = [1, 2]\nh = h * x\nsum(h)", {"x": 2})
        assert trace.gradients == {"x": 3}

    def test_several_names_at_once(self):
        trace = engine.trace("a, b = 2, 3\na*b")
        assert trace.gradients == {"a": 3, "b": 2}

    def test_two_names_for_one_literal_are_two_inputs(self):
        assert engine.trace("a = b = 2\na*b").gradients == {"a": 2, "b": 2}

    def test_missing_inputs_are_named_all_at_once(self):
        with pytest.raises(MissingInputs) as caught:
            engine.trace("a*b + c", {"b": 1})
        assert [fault.name for fault in caught.value.faults] == ["a", "c"]
        assert caught.value.faults[1].span.column == 7

    def test_a_product_written_as_one_name_gets_a_fix(self):
        with pytest.raises(MissingInputs) as caught:
            engine.trace("w0*x0 + w0x0", {"w0": 1, "x0": 1})
        (fault,) = caught.value.faults
        assert fault.fixes[0].text == "w0*x0"

    def test_inputs_that_are_never_named_are_ignored_with_a_warning(self):
        trace = engine.trace("x*2", {"x": 1, "spare": 3})
        assert [(warning.code, warning.name) for warning in trace.warnings] == [("unused-input", "spare")]

    def test_names_meet_after_normalisation(self):
        assert engine.trace("𝐱 * 2", {"x": 3}).value == 6
        assert engine.trace("x * 2", {"𝐱": 3}).value == 6

    @pytest.mark.parametrize(
        "value",
        [
            "1",
            None,
            True,
            float("nan"),
            float("inf"),
            10**400,
            [[1], [1, 2]],
            [1, [2]],
            [],
            [[]],
            [["a"]],
            {},
            [[[[[1]]]]],
            1j,
        ],
    )
    def test_what_is_no_number_is_refused(self, value):
        with pytest.raises(InvalidInput) as caught:
            engine.trace("x + 1", {"x": value})
        assert caught.value.faults[0].name in ("x", None)

    def test_arrays_are_welcome_and_not_kept(self):
        given = np.array([1.0, 2.0])
        trace = engine.trace("sum(x*x)", {"x": given})
        given[:] = 0
        assert trace.values[trace.graph.inputs["x"]].tolist() == [1, 2]


class TestNames:
    def test_names_move_on_and_old_nodes_stay(self):
        trace = engine.trace("y = x*2\ny = y + 1\ny", {"x": 3})
        assert [node.name for node in trace.nodes if node.kind == "operation"] == ["y", "y"]

    def test_a_name_may_shadow_a_function_or_a_constant(self):
        assert engine.trace("sum = a + b\ne = 3\nsum * e", {"a": 1, "b": 2}).value == 9

    def test_calling_a_value_is_an_error(self):
        with pytest.raises(ProgramSyntaxError):
            engine.trace("sum = a + b\nsum(3)", {"a": 1, "b": 2})

    def test_constants(self):
        assert engine.trace("π + 0*e").value == pytest.approx(np.pi)

    def test_swapping_names(self):
        assert engine.trace("a, b = x, y\na, b = b, a\na - b", {"x": 1, "y": 5}).value == 4

    def test_a_function_without_arguments(self):
        with pytest.raises(UnsupportedSyntax) as caught:
            engine.trace("exp + 1")
        assert "exp(…)" in str(caught.value.faults[0].hint)

    def test_an_unknown_function_gets_a_suggestion(self):
        with pytest.raises(UnknownName) as caught:
            engine.trace("sigmiod(x)", {"x": 1})
        assert caught.value.faults[0].fixes[0].text == "sigmoid"

    def test_an_unknown_argument_is_named(self):
        with pytest.raises(UnknownName):
            engine.trace("sum(x, axes=0)", {"x": [1, 2]})
