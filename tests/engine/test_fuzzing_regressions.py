"""Regressions that fuzzing revealed, one small example each; see docs/fuzzing.md."""

from __future__ import annotations

import json
from itertools import product

import pytest

import engine
from app.api.base import EvaluateRequest
from app.api.decode import read
from app.errors.kinds import InvalidRequest
from engine.errors import (
    GradwalkError,
    InvalidInput,
    MissingInputs,
    ProgramSyntaxError,
    ShapeMismatch,
    TooLarge,
    TooSlow,
)
from engine.limits import Limits

PATIENT = Limits(seconds=60)
X = {"x": 1.0, "X": [[1.0, 2.0], [3.0, 4.0]]}


def refused(program: str, kind: type[GradwalkError], **inputs: object) -> GradwalkError:
    """The error of this kind that a program brings."""
    with pytest.raises(kind) as caught:
        engine.trace(program, X | inputs, limits=PATIENT)
    return caught.value


def test_an_index_beyond_every_whole_number_of_the_machine():
    refused("X[1e300 // 1]", ShapeMismatch)
    assert engine.trace("X[0:1e300 // 1]", X).value.shape == (2, 2)


@pytest.mark.parametrize("axis", ["(0, 1)", "None", "()"])
@pytest.mark.parametrize(
    "call", ["softmax(X, axis={})", "log_softmax(X, axis={})", "stack([X, X], axis={})", "concatenate([X, X], axis={})"]
)
def test_several_axes_where_one_is_needed(call, axis):
    error = refused(call.format(axis), ShapeMismatch)
    assert "One axis is needed here" in str(error)


@pytest.mark.parametrize(
    "program",
    ["expand(X[0:0], shape=(1e30, 0, 2))", "reshape(X[0:0], 0, 1e30)", "sum(expand(X[0:0, 0], shape=(1e15, 0)))"],
)
def test_what_is_empty_counts_by_its_other_sizes(program):
    assert refused(program, TooLarge).faults[0].name == "elements"


def test_an_argument_given_twice_by_name():
    error = refused("sum(X, axis=0, axis=1)", ProgramSyntaxError)
    assert error.faults[0].name == "axis"


@pytest.mark.parametrize("first", ["[x, 1]", "[1, 2]"])
@pytest.mark.parametrize("growing", ["a = [a]\n" * 1500, "a = [a, a]\n" * 60])
@pytest.mark.parametrize("use", ["sum(a)", "a", "a, x", "a.T"])
def test_nested_lists_are_measured_before_they_are_unrolled(first, growing, use):
    assert "levels" in str(refused(f"a = {first}\n{growing}{use}", ShapeMismatch))


def test_wide_lists_are_counted_before_they_are_unrolled():
    error = refused(f"a = [{'x,' * 1000}]\nb = [{'a,' * 1000}]\nc = [{'b,' * 1000}]\nsum(c)", TooLarge)
    assert error.faults[0].name == "elements"


def test_lists_up_to_the_highest_rank_still_count():
    assert engine.trace("a = [x]\nb = [a, a]\nc = [b]\nsum([c])", X).value == 2


def test_only_some_missing_names_get_a_guess():
    names = ["".join(letters) for letters in product("abcdefg", repeat=4)][:1500]
    error = refused("\n".join(f"name_{name}" for name in names), MissingInputs)
    assert len(error.faults) == 1500
    guessed = [fault for fault in error.faults if fault.fixes]
    assert guessed
    assert guessed == [*error.faults[: len(guessed)]]
    assert len(guessed) <= 10


def test_the_edges_of_a_graph_are_counted():
    assert refused(f"a = [{'x,' * 1900}]\n" + "maxout(a)\n" * 40, TooLarge).faults[0].name == "edges"


def test_a_row_of_many_operands_has_its_time_looked_at():
    with pytest.raises(TooSlow):
        engine.trace(f"maxout({'x,' * 3000})", X, limits=Limits(seconds=0.05))


def test_a_long_row_of_operands_is_abbreviated_to_its_ends():
    trace = engine.trace(f"maxout({'x,' * 100})", X, limits=PATIENT)
    assert len(trace.nodes[-1].formula) < 300
    assert r"\dots" in trace.edges[50].rule
    assert r"\underline{x}" in trace.edges[50].rule
    assert sum(edge.product for edge in trace.edges) == pytest.approx(1)


@pytest.mark.parametrize("name", ["max", "min", "maxout"])
def test_a_list_before_other_arguments_is_an_argument_too(name):
    assert engine.trace(f"sum({name}([0, 5], X, 1))", X).value == {"max": 14, "min": 2, "maxout": 14}[name]


def test_a_fourth_root_closes_its_bracket():
    """Its put-in “, 4)” counted as no bracket, so that “;;” after it was not forgiven."""
    assert engine.trace("y = ∜(x);; z = y\nz", X).program == "y = root((x), 4); z = y\nz"


def test_two_transpositions_in_a_row():
    assert engine.trace("Xᵀᵀ", X).program == "X.T.T"


def test_half_a_character_in_the_name_of_an_input():
    with pytest.raises(InvalidInput) as caught:
        engine.trace("x", X | {"\ud800": 1.0})
    json.dumps(caught.value.faults[0].name).encode("utf-8")


def test_repeated_names_are_located_in_one_pass():
    names = ", ".join(f'"x{k % 199_999}": 1' for k in range(199_998, -2, -1))
    body = f'{{"program": "1", "inputs": {{{names}}}}}'.encode()
    with pytest.raises(InvalidRequest, match="x199998"):
        read(EvaluateRequest, body, 32)
