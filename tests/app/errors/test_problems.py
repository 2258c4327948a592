"""Every error is calm, machine-readable, and never a 5xx."""

import json
import re

import pytest

from app.errors.problem import Problem


def send(client, body, **headers):
    return client.post("/api/v1/evaluate", content=body, headers={"Content-Type": "application/json", **headers})


def body(program, **inputs):
    return json.dumps({"program": program, "inputs": inputs})


CASES = [
    ("no JSON", "{", 400, "invalid-request"),
    ("nothing", "", 400, "invalid-request"),
    ("not UTF-8", b'{"program": "\xff"}', 400, "invalid-request"),
    ("a list", "[]", 422, "invalid-request"),
    ("no program", "{}", 422, "invalid-request"),
    ("a number as program", '{"program": 5}', 422, "invalid-request"),
    ("an unknown field", '{"program": "x", "bogus": 1}', 422, "invalid-request"),
    ("a name twice", '{"program": "x", "program": "y"}', 400, "invalid-request"),
    ("an unknown mode", '{"program": "x", "mode": "fast"}', 422, "invalid-request"),
    ("1e999", '{"program": "x", "inputs": {"x": 1e999}}', 422, "invalid-input"),
    ("-1e999", '{"program": "x", "inputs": {"x": -1e999}}', 422, "invalid-input"),
    ("a huge whole number", '{"program": "x", "inputs": {"x": ' + "9" * 5000 + "}}", 422, "invalid-input"),
    ("NaN", '{"program": "x", "inputs": {"x": NaN}}', 422, "invalid-input"),
    ("Infinity", '{"program": "x", "inputs": {"x": Infinity}}', 422, "invalid-input"),
    ("a string", '{"program": "x", "inputs": {"x": "1"}}', 422, "invalid-input"),
    ("null", '{"program": "x", "inputs": {"x": null}}', 422, "invalid-input"),
    ("ragged", '{"program": "x", "inputs": {"x": [[1], [1, 2]]}}', 422, "invalid-input"),
    ("an object", '{"program": "x", "inputs": {"x": {"a": 1}}}', 422, "invalid-input"),
    ("10,000 nested lists", '{"program": "x", "inputs": {"x": ' + "[" * 10_000 + "]" * 10_000 + "}}", 422, "too-large"),
    ("brackets in a string", json.dumps({"program": "x + 1 # " + "[" * 200, "inputs": {"x": 1}}), 200, None),
    ("a lone surrogate", '{"program": "x\\ud800"}', 422, "syntax-error"),
    ("a surrogate as a name", '{"program": "x", "inputs": {"\\ud800": 1}}', 422, None),
    ("NUL", '{"program": "x\\u0000"}', 422, "syntax-error"),
    ("an empty program", '{"program": ""}', 422, "syntax-error"),
    ("an open bracket", body("(x", x=1), 422, "syntax-error"),
    ("an ambiguous fraction", body("1/2x", x=1), 422, "syntax-error"),
    ("a decimal comma", body("0,5*x", x=1), 422, "syntax-error"),
    ("an import", body("import os"), 422, "unsupported-syntax"),
    ("an endless loop", body("while True:\n  y = 1\nx", x=1), 422, "too-large"),
    ("a lambda", body("lambda x: x"), 422, "unsupported-syntax"),
    (
        "a branch in static mode",
        '{"program": "if x > 0:\\n  y = x", "inputs": {"x": 1}, "mode": "static"}',
        422,
        "unsupported-syntax",
    ),
    ("an unknown function", body("sigmiod(x)", x=1), 422, "unknown-name"),
    ("an unknown output", '{"program": "x", "inputs": {"x": 1}, "output": "y"}', 422, "unknown-name"),
    ("missing inputs", body("a*b"), 422, "missing-inputs"),
    ("shapes", body("x @ y", x=[1, 2], y=[1, 2, 3]), 422, "shape-mismatch"),
    ("a seed", '{"program": "x*2", "inputs": {"x": [1, 2]}, "seed": [1]}', 422, "invalid-seed"),
    ("a long program", body("x" * 20_001), 422, "too-large"),
    ("deep brackets", body("(" * 101 + "x" + ")" * 101, x=1), 422, "too-large"),
    ("a long sum", body("+".join(["x"] * 2_000), x=1), 200, None),
    ("many nodes", body("v = x\n" + ("v = v" + "+1" * 100 + "\n") * 60, x=1), 422, "too-large"),
    ("a wide tensor", body("reshape(x, 2000, 1) * reshape(x, 1, 2000)", x=[1.0] * 2000), 422, "too-large"),
]


@pytest.mark.parametrize(("content", "status", "slug"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_clear_answer(client, content, status, slug):
    answer = send(client, content)
    assert answer.status_code == status, answer.text
    if status == 200:
        return
    problem = Problem.model_validate_json(answer.content, strict=True)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.status == status
    assert problem.errors
    assert problem.errors[0].message
    if slug:
        assert problem.type == f"/problems/{slug}"


def test_missing_inputs_are_named_at_once(client):
    errors = send(client, body("a*b + c", b=1)).json()["errors"]
    assert [(error["name"], error["span"]["column"]) for error in errors] == [("a", 1), ("c", 7)]


def test_a_fix_can_be_applied(client):
    errors = send(client, body("1/2x", x=1)).json()["errors"]
    fixed = set()
    for fix in errors[0]["fixes"]:
        start, end = fix["span"]["column"] - 1, fix["span"]["end_column"] - 1
        fixed.add("1/2x"[:start] + fix["text"] + "1/2x"[end:])
    assert fixed == {"1/(2x)", "(1/2)*x"}


def test_the_limit_is_named(client):
    error = send(client, body("x" * 20_001)).json()["errors"][0]
    assert error["name"] == "characters"
    assert "20000" in error["message"].replace(",", "").replace(" ", "")


def test_other_addresses_and_methods(client):
    missing = client.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/not-found")
    wrong = client.get("/api/v1/evaluate")
    assert (wrong.status_code, wrong.json()["type"], wrong.headers["allow"]) == (
        405,
        "/problems/method-not-allowed",
        "POST",
    )
    assert client.get("/api/v1/examples/nothing").status_code == 404


def test_a_body_above_the_limit(client):
    for content in (b" " * (17 << 20), iter([b" " * (1 << 20)] * 17)):
        answer = send(client, content)
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/too-large"
        assert answer.json()["errors"][0]["name"] == "body_bytes"


def test_errors_speak_the_reader_s_language(client):
    english = send(client, body("sigmiod(x)", x=1)).json()
    russian = send(client, body("sigmiod(x)", x=1), **{"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}).json()
    assert english["type"] == russian["type"]
    assert english["detail"] != russian["detail"]
    assert "sigmiod" in russian["detail"]


CODES = [
    (body("sigmiod(x)", x=1), "unknown-function", ["spelling"]),
    (body("x + rate", x=1), "missing-input", []),
    (body("rate = 1.0\nx * raet", x=1), "misspelt-name", ["spelling"]),
    (body("exp + x", x=1), "function-as-a-value", []),
    (body("x(1)", x=1), "call-of-a-value", ["product"]),
    ('{"program": "y = x", "inputs": {"x": 1}, "output": "z"}', "unknown-output", []),
    (body("X^T", X=1), "syntax-error", ["transpose", "power"]),
    (body("1/2x", x=1), "syntax-error", ["replace", "replace"]),
    (body("(x", x=1), "syntax-error", ["insert"]),
    (body("x)", x=1), "syntax-error", ["remove"]),
    (body("x @ y", x=[1, 2], y=[1, 2, 3]), "shape-mismatch", []),
    ("{}", "invalid-request", []),
]


@pytest.mark.parametrize(("content", "code", "fixes"), CODES)
def test_faults_and_remedies_have_codes_that_no_language_changes(client, content, code, fixes):
    sentences = set()
    for language in ("en", "ru"):
        [first, *_] = send(client, content, **{"Accept-Language": language}).json()["errors"]
        assert (first["code"], [fix["code"] for fix in first["fixes"]]) == (code, fixes)
        sentences.add(first["message"])
    assert len(sentences) == 2


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "root"),
    [("/nothing", ""), ("/nothing/deep/down", "../../"), ("/static/none.js", "../"), ("/a%2Fb/c", "../")],
)
def test_a_wrong_address_is_a_page_for_a_browser(client, path, root):
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in answer.headers["vary"]
    assert re.search(f'href="{re.escape(root)}static/[0-9a-f]+/css/for-errors.css"', answer.text)
    assert f'<a class="button main" href="{root or "./"}">To the walk</a>' in answer.text
    assert "There is nothing at this address." in answer.text
    assert "По этому адресу ничего нет." in client.get(f"{path}?lang=ru", headers=BROWSER).text


@pytest.mark.parametrize("path", ["/nothing", "/static/none.js", "/api/v1/nothing"])
def test_a_wrong_address_is_a_problem_for_a_client(client, path):
    headers = BROWSER if path.startswith("/api") else {"Accept": "*/*"}
    answer = client.get(path, headers=headers)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-found"


@pytest.mark.parametrize("program", ["q" * 9000, f"{'f' * 5000}(1)", f"x.{'y' * 9000}", f"'{'z' * 9000}'"])
def test_an_error_is_short_however_long_the_name(client, program):
    answer = client.post("/api/v1/evaluate", json={"program": program})
    assert answer.status_code == 422 and len(answer.content) < 2_000
