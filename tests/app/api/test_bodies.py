"""What is said of a body, of an error, of a number and of a limit, without a service around it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.testclient import TestClient

import engine
from app.api import decode
from app.api.base import EvaluateRequest
from app.api.base_training import TrainRequest
from app.api.datasets import DataSetRequest
from app.api.decode import read
from app.api.evaluate import evaluation
from app.api.plot import PlotRequest
from app.api.steepest import SteepestRequest
from app.encode import number
from app.errors.kinds import STATUS, NotJSON, RepeatedName, above
from app.errors.problem import from_validation, problem, serialised
from app.i18n import language_of, translating
from app.limits import Allowance
from app.settings import Settings
from engine.errors import GradwalkError, InvalidInput, TooLarge, phrase
from tests.effort import effort

DEPTH = 10


def outcome(body: bytes | str, model: type[BaseModel] = EvaluateRequest) -> tuple[int, Any]:
    """The problem that a body brings."""
    with pytest.raises(GradwalkError) as caught:
        read(model, body if isinstance(body, bytes) else body.encode(), DEPTH)
    status, content = problem(caught.value, translating("en"))
    return status, orjson.loads(content)


@pytest.mark.parametrize(
    ("body", "status", "message", "name"),
    [
        ("", 400, "The body is not JSON: line 1, column 1.", None),
        ('{"program":\n 1,}', 400, "The body is not JSON: line 2, column 4.", None),
        (b'{"program": "\xff"}', 400, "The body is not text in UTF-8.", None),
        ("[]", 422, "“body” is not of the kind that is expected here.", None),
        ("{}", 422, "“program” is missing.", "program"),
        ('{"program": 5}', 422, "“program” is not of the kind that is expected here.", "program"),
        ('{"program": "x", "bogus": 1}', 422, "“bogus” is not known here.", "bogus"),
        ('{"program": "x", "program": "y"}', 400, "“program” stands twice in the body.", "program"),
        ('{"program": "x", "inputs": {"' + '": 1, "'.join(["n" * 200] * 2) + '": 2}}', 400, f"“{'n' * 100}” stands twice in the body.", "n" * 100),
        ('{"program": "x", "inputs": {"x": 1e999}}', 422, "1e999 is too large for a float64.", None),
        ('{"program": "x", "inputs": {"x": -1e999}}', 422, "-1e999 is too large for a float64.", None),
        ('{"program": "x", "inputs": {"x": ' + "9" * 400 + "}}", 422, f"{'9' * 40} is too large for a float64.", None),
        ('{"program": "x", "inputs": {"x": NaN}}', 422, "NaN is not a finite number.", None),
        ('{"program": "x", "inputs": {"x": -Infinity}}', 422, "-Infinity is not a finite number.", None),
        ('{"program": "x", "seed": ' + "[" * 10 + "]" * 10 + "}", 422, "The limit “json_depth” is 10; this reaches 11.", "json_depth"),
        ('{"a": "[[", "b": "\\"[[", "c": "\\\\", "seed": ' + "[" * 12 + "]" * 12 + "}", 422, "The limit “json_depth” is 10; this reaches 13.", "json_depth"),
        ("[" * 100_000, 422, "The limit “json_depth” is 10; this reaches 100000.", "json_depth"),
    ],
)  # fmt: skip
def test_every_body_gets_a_clear_answer(body: bytes | str, status: int, message: str, name: str | None) -> None:
    actual, content = outcome(body)
    assert (actual, content["status"]) == (status, status)
    assert content["errors"][0]["message"] == content["detail"] == message
    assert content["errors"][0]["name"] == name


@pytest.mark.parametrize(
    "seed",
    ["[" * 9 + "1" + "]" * 9, '"' + "[" * 50 + '"', '"\\"' + "[" * 50 + '\\\\"', ",".join(["[1]"] * 50).join("[]")],
)
def test_brackets_in_strings_or_side_by_side_are_no_depth(seed: str) -> None:
    body = f'{{"program": "x", "mode": "dynamic", "bogus": {seed}}}'
    assert outcome(body)[1]["detail"] == "“bogus” is not known here."


def test_depth_beyond_the_parser_s_own_is_too_large_too() -> None:
    with pytest.raises(GradwalkError) as caught:
        read(EvaluateRequest, b"[" * 200_000, 1_000_000)
    assert (caught.value.slug, caught.value.faults[0].name) == ("too-large", "json_depth")


def test_whole_numbers_are_float64_here() -> None:
    request = read(EvaluateRequest, b'{"program": "x", "inputs": {"x": 12345678901234567890}}', DEPTH)
    assert request.inputs["x"] == 1.2345678901234567e19 and isinstance(request.inputs["x"], float)


def test_only_the_first_faults_are_listed() -> None:
    errors = [{"loc": ("body", f"field{k}", k), "type": "missing"} for k in range(30)]
    error = from_validation(errors)
    assert [fault.name for fault in error.faults] == [f"field{k}.{k}" for k in range(20)]


@pytest.mark.parametrize(
    ("model", "content", "name", "hint"),
    [
        (EvaluateRequest, '{"program": 5}', "program", "Text is expected."),
        (EvaluateRequest, "[]", None, "An object is expected."),
        (EvaluateRequest, '{"program": "x", "inputs": []}', "inputs", "An object is expected."),
        (EvaluateRequest, '{"program": "x", "mode": "slow"}', "mode", 'One of these is expected: "dynamic", "static".'),
        (DataSetRequest, '{"name": "moons", "seed": 1.5}', "seed", "A whole number is expected."),
        (DataSetRequest, '{"name": "moons", "n": 0}', "n", "A number of at least 1 is expected."),
        (DataSetRequest, '{"name": "moons", "noise": "much"}', "noise", "A number is expected."),
        (PlotRequest, '{"function": "exp", "range": [1]}', "range", "A list of at least 2 items is expected."),
        (PlotRequest, '{"function": "exp", "range": [1, 2, 3]}', "range", "A list of at most 2 items is expected."),
        (PlotRequest, '{"function": "exp", "range": 3}', "range", "A list is expected."),
        (PlotRequest, '{"function": "exp", "points": 2.5}', "points", "A whole number is expected."),
        (SteepestRequest, '{"program": "x", "length": 0}', "length", "A number above 0 is expected."),
        (SteepestRequest, '{"program": "x", "count": 201}', "count", "A number of at most 200 is expected."),
        (TrainRequest, '{"program": "x", "moves": 1}', "moves", "“true” or “false” is expected."),
    ],
)  # fmt: skip
def test_what_is_expected_is_said(model: type[BaseModel], content: str, name: str | None, hint: str) -> None:
    _, answer = outcome(content, model)
    assert (hint, name) in [(fault["hint"], fault["name"]) for fault in answer["errors"]]


def test_the_fault_of_a_wrong_type_names_the_expected_one(client: TestClient) -> None:
    [fault] = client.get("/api/v1/datasets/moons?noise=nan").json()["errors"]
    assert (fault["name"], fault["hint"]) == ("query.noise", "A finite number is expected.")


def test_half_a_character_is_replaced_where_it_would_be_echoed() -> None:
    assert orjson.loads(serialised({"a\ud800": ["\udfff", 1, None, {"b": True}]})) == {
        "a?": ["?", 1, None, {"b": True}]
    }


@pytest.mark.parametrize("kind", STATUS)
def test_every_status_is_that_of_its_kind(kind: type[GradwalkError]) -> None:
    status, content = problem(kind(phrase("It is so.")), translating("en"))
    decoded = json.loads(content)
    assert decoded["status"] == status == STATUS[kind]
    assert decoded["type"] == f"/problems/{kind.slug}"


def test_what_is_wrong_in_a_program_or_its_values_is_a_422() -> None:
    assert problem(InvalidInput(above("inputs", 3, 4), name="x"), translating("ru"))[0] == 422


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (np.float64(1.5), 1.5),
        (np.float64("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (-np.inf, "-Infinity"),
        (np.True_, True),
        (np.array([True, False]), [True, False]),
        (np.array([[1.0, 2.0]]), [[1.0, 2.0]]),
        (np.array([[1.0, np.inf], [np.nan, -np.inf]]), [[1.0, "Infinity"], ["NaN", "-Infinity"]]),
    ],
)  # fmt: skip
def test_numbers_as_json_has_them(value: Any, expected: Any) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "ru", "ru"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de, ru;q=0.5, en;q=0.7", "en"),
        ("", "ru;q=0, en;q=0.1", "en"),
        ("", "ru;q=much, fr", "en"),
        ("", ";q=1,ru;q=0.1", "ru"),
        ("lang=ru", "en", "ru"),
        ("lang=xx", "ru", "ru"),
        ("lang=ru&lang=en", "ru", "en"),
    ],
)
def test_the_language_of_a_request(query: str, header: str, language: str) -> None:
    scope = {"query_string": query.encode(), "headers": [(b"accept-language", header.encode())]}
    assert language_of(scope) == language


def test_any_proxy_may_be_trusted() -> None:
    assert Settings(trusted_proxies="*").trusted_proxies == "*"


def test_a_worker_holds_a_call_to_its_limits() -> None:
    allowance = Allowance.of(Settings(inputs=3))
    allowance.check("inputs", 3)
    with pytest.raises(TooLarge) as caught:
        allowance.check("inputs", 4)
    assert caught.value.faults[0].name == "inputs"


def test_brackets_are_counted_around_strange_bytes() -> None:
    with pytest.raises(NotJSON):
        read(EvaluateRequest, b"[1]\\" * 9, 5)


def test_a_kink_says_which_slope_was_taken() -> None:
    decoded = json.loads(
        orjson.dumps(evaluation(engine.trace("relu(x) + abs(y)", {"x": 0, "y": 1}), translating("en")))
    )
    reasons = {edge["target"]: edge["reason"] for edge in decoded["edges"] if edge["reason"]}
    assert list(reasons) == [node["id"] for node in decoded["nodes"] if node["op"] == "relu"]


TEXTS = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=12) | st.sampled_from(
    ["a:b", ":", '"', "\\", "\u003a", "-0", "program"]
)
NUMBERS = (
    st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0, -0.0, 1])
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=effort(60, 1_000), deadline=None)
@given(content=VALUES, spaced=st.booleans(), ascii_only=st.booleans())
def test_the_quick_reader_reads_what_the_careful_one_does(content, spaced, ascii_only):
    """Bit for bit, and of the same types: −0 stays −0, and every whole number is a float."""
    body = json.dumps(content, indent=1 if spaced else None, ensure_ascii=ascii_only).encode()
    assert repr(decode._parsed(body)) == repr(decode._read_carefully(body))


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1, "a": 2}',
        '{"a": {"b": 1, "b": 1}}',
        '[{"a": 1}, {"a:": 1, "a:": 2}]',
        r'{"a": 1, "\u0061": 2}',
        r'{"a": ":", "\u003a": 1, ":": 2}',
    ],
)
def test_the_quick_reader_overlooks_no_name_that_stands_twice(body):
    with pytest.raises(RepeatedName):
        decode._parsed(body.encode())


def test_a_large_body_is_decoded_once():
    rows = [[column * row / 7 - 3 for column in range(100)] for row in range(100)]
    body = orjson.dumps({"program": "x", "inputs": {"X": rows}})
    assert read(EvaluateRequest, body, DEPTH).inputs["X"] == rows
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(decode, "_read_carefully", lambda body: pytest.fail("this was read twice"))
        read(EvaluateRequest, body, DEPTH)
