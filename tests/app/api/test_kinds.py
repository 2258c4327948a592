"""Bodies of other kinds, and hostile ones: always a clear answer."""

from __future__ import annotations

import json

import pytest

from app.errors.problem import Problem

EVALUATE = "/api/v1/evaluate"


KINDS = [
    ("several parts", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\n{}\r\n--x--", 400),
    ("several parts, shouted", {"Content-Type": " MULTIPART/mixed"}, b"{}", 400),
    ("gzip", {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08", 400),
    ("two codings", {"Content-Encoding": "identity, br"}, b"{}", 400),
    ("as it is", {"Content-Encoding": "identity"}, b'{"program": "x", "inputs": {"x": 1}}', 200),
    ("a form's type", {"Content-Type": "application/x-www-form-urlencoded"}, b'{"program":"2","inputs":{}}', 200),
]


@pytest.mark.parametrize(("given", "content", "status"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_the_kind_of_a_body(client, given, content, status):
    answer = client.post(EVALUATE, content=content, headers=given)
    assert answer.status_code == status, answer.text
    if status == 400:
        assert answer.json()["type"] == "/problems/invalid-request"
        assert "JSON" in answer.json()["errors"][0]["hint"]


HOSTILE = [
    "[" * 10_000,
    "[" * 10_000 + "]" * 10_000,
    '{"program":' * 10_000,
    '{"program": "x", "inputs": {"x": ' + "9" * 400_000 + "}}",
    '{"program": "x", "inputs": {"x": -0.' + "0" * 400_000 + "1e-9}}x",
    '{"program": "x", "inputs": {"x": 1e' + "9" * 100_000 + "}}",
    '{"program": "x", "inputs": {"' + "n" * 400_000 + '": 1}}',
    '{"' + "k" * 400_000 + '": 1}',
    '{"program": "x", "output": "' + "\\ud800" * 10_000 + '"}',
    '{"program": "\\ud800", "inputs": {"\\udfff": 1}}',
    '{"program": "x", "inputs": {"x": 1, "x": 2}}',
    '{"program": "x", "inputs": {' + ",".join(f'"a{index}": 1' for index in range(5_000)) + "}}",
    '{"program": "x", "expand": [' + ",".join(['"f"'] * 50_000) + "]}",
    '{"program": "x", "expand": ["' + "f" * 50_000 + '"]}',
    '{"program": "x", "seed": ' + "[" * 31 + "1" + "]" * 31 + "}",
    '{"program": "x", "inputs": {"x": true}}',
    "\ufeff{}",
    "nul",
    '"' + "a" * 100_000,
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body(client, content):
    """Always a clear 4xx, as strict JSON, of readable length."""
    answer = client.post(EVALUATE, content=content.encode("utf-8", "surrogatepass"))
    assert 400 <= answer.status_code < 500
    problem = Problem.model_validate(json.loads(answer.content, parse_constant=lambda _: pytest.fail("NaN")))
    assert problem.errors[0].message
    assert len(answer.content) < 5_000
