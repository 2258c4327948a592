"""Binding of arguments: by position, by name, by default; and the errors where they do not match."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, Span, UnsupportedSyntax, phrase
from engine.limits import Limits
from engine.ops.op import Option
from engine.tracing.builder import Builder, Constant
from engine.tracing.calls import convert
from engine.tracing.probe import Probe

INPUTS = {"a": 1.0, "b": -2.0, "v": [1.0, 2.0, 3.0], "M": [[1.0, 2.0], [3.0, 4.0]]}
SYNTAX, NAME, UNSUPPORTED, SHAPE = "syntax-error", "unknown-name", "unsupported-syntax", "shape-mismatch"


def traced(program: str) -> Any:
    return engine.trace(program, INPUTS)


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("leaky_relu(b)", -0.2),
        ("leaky_relu(b, 0.5)", -1.0),
        ("leaky_relu(b, alpha=0.5)", -1.0),
        ("clip(low=-1, high=2, x=b)", -1.0),
        ("clip(b, high=2, low=-1)", -1.0),
        ("sum(M, 0)", [4, 6]),
        ("sum(M, axis=1)", [3, 7]),
        ("sum(M, axis=-1, keepdims=True)", [[3], [7]]),
        ("sum(M, 1, True)", [[3], [7]]),
        ("sum(M, axis=None)", 10),
        ("sum(M, axis=(0, 1))", 10),
        ("sum(M, axis=[1, 0])", 10),
        ("transpose(M, (1, 0))", [[1, 3], [2, 4]]),
        ("reshape(v, 3, 1)", [[1], [2], [3]]),
        ("reshape(v, (3, 1))", [[1], [2], [3]]),
        ("reshape(v, shape=[3, 1])", [[1], [2], [3]]),
        ("reshape(M, 4)", [1, 2, 3, 4]),
        ("reshape(v, -1, 3)", [[1, 2, 3]]),
        ("maxout(a, b, 0.5)", 1),
        ("maxout([a, b, 2])", 2),
        ("maxout((a, b))", 1),
        ("maxout([0, 5, 0], v)", [1, 5, 3]),
        ("maxout([0, 5, 0], [a, a, a])", [1, 5, 1]),
        ("concatenate(v, v[:1])", [1, 2, 3, 1]),
        ("concatenate([M, M], 1)", [[1, 2, 1, 2], [3, 4, 3, 4]]),
        ("concatenate([M, M], axis=1)", [[1, 2, 1, 2], [3, 4, 3, 4]]),
        ("stack(a, b)", [1, -2]),
        ("stack([v, v], axis=1)", [[1, 1], [2, 2], [3, 3]]),
        ("max(v)", 3),
        ("max(a, b)", 1),
        ("max(a, b, 3)", 3),
    ],
)
def test_arguments_are_bound_to_parameters(program: str, value: Any) -> None:
    result = traced(program).value
    assert np.shape(result) == np.shape(value)
    np.testing.assert_allclose(result, value, rtol=1e-15)


@pytest.mark.parametrize(
    ("program", "slug", "message", "place"),
    [
        ("exp()", SYNTAX, "exp needs a value for x.", "exp()"),
        ("clip(a, 0)", SYNTAX, "clip needs a value for high.", "clip(a, 0)"),
        ("maxout()", SYNTAX, "maxout needs a value for x.", "maxout()"),
        ("maxout([])", SYNTAX, "maxout needs a value for x.", "maxout([])"),
        ("reshape(v)", SYNTAX, "reshape needs a value for shape.", "reshape(v)"),
        ("exp(a, b)", SYNTAX, "exp was given 2 arguments; it takes at most 1.", "exp(a, b)"),
        ("sum(v, 0, True, 3)", SYNTAX, "sum was given 4 arguments; it takes at most 3.", "sum(v, 0, True, 3)"),
        ("exp(a, x=b)", SYNTAX, "exp receives x twice.", "exp(a, x=b)"),
        ("sum(v, 0, axis=0)", SYNTAX, "sum receives axis twice.", "sum(v, 0, axis=0)"),
        ("sum(v, axis=0, axis=0)", SYNTAX, "sum receives axis twice.", "sum(v, axis=0, axis=0)"),
        ("exp(y=a)", NAME, "exp has no argument called y.", "y=a"),
        ("sum(M, keepdims=1)", UNSUPPORTED, "a number is not a value for keepdims.", "1"),
        ("sum(M, keepdims=None)", UNSUPPORTED, "None is not a value for keepdims.", "None"),
        ("sum(M, 0, v)", UNSUPPORTED, "a number is not a value for keepdims.", "sum(M, 0, v)"),
        ("sum(M, axis='rows')", UNSUPPORTED, "A whole number is needed here; this is 'rows'.", "'rows'"),
        ("sum(M, axis=(0, v))", UNSUPPORTED, "A whole number is needed here; this is a tensor.", "(0, v)"),
        ("sum(M, axis=0.5)", UNSUPPORTED, "A whole number is needed here; this is 0.5.", "0.5"),
        ("reshape(v, (1, True))", UNSUPPORTED, "A whole number is needed here; this is True.", "reshape(v, (1, True))"),
        ("sum(M, axis=2)", SHAPE, "There is no axis 2 in a tensor of 2 axes.", "sum(M, axis=2)"),
        ("frobnicate(a)", NAME, "There is no function called frobnicate.", "frobnicate"),
        ("less(a, b)", NAME, "There is no function called less.", "less"),
        ("a(b)", SYNTAX, "a is a value here, not a function.", "a(b)"),
        ("e(a)", SYNTAX, "e is a value here, not a function.", "e(a)"),
    ],
)
def test_mismatched_arguments_are_errors_with_spans(program: str, slug: str, message: str, place: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        traced(program)
    (fault,) = caught.value.faults
    assert caught.value.slug == slug
    assert str(fault.message) == message
    assert fault.span is not None
    assert program[fault.span.column - 1 : fault.span.end_column - 1] == place


def test_unknown_keyword_error_lists_the_known_ones() -> None:
    with pytest.raises(GradwalkError) as caught:
        traced("sum(v, axes=0)")
    (fault,) = caught.value.faults
    assert (fault.name, str(fault.hint)) == ("axes", "Its arguments are: x, axis, keepdims.")


SPAN = Span(1, 1, 1, 2)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", Constant(3), 3),
        ("integer", Constant(3.0), 3),
        ("choice", "mean", "mean"),
        ("flag", False, False),
        ("axis", None, None),
        ("axis", Constant(-1), -1),
        ("axis", (Constant(0), Constant(2)), (0, 2)),
        ("shape", Constant(2), (2,)),
        ("shape", [Constant(2), Constant(-1)], (2, -1)),
    ],
)
def test_every_kind_of_option_is_converted(kind: str, value: Any, expected: Any) -> None:
    option = Option("how", kind, None, choices={"mean": {}, "sum": {}})
    assert convert(option, value, Probe(Builder(Limits()), {}), SPAN) == expected


@pytest.mark.parametrize(
    ("kind", "value"), [("choice", Constant(1)), ("choice", True), ("flag", "yes"), ("integer", None), ("shape", "3")]
)
def test_option_of_the_wrong_kind_is_rejected(kind: str, value: Any) -> None:
    for summary in (phrase("how it is done"), phrase("")):
        with pytest.raises(UnsupportedSyntax) as caught:
            convert(Option("how", kind, None, summary), value, Probe(Builder(Limits()), {}), SPAN)
        (fault,) = caught.value.faults
        assert fault.span == SPAN
        assert kind in ("integer", "shape") or fault.hint == (summary if summary.template else None)
