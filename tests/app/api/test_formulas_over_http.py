"""Formulas over HTTP: the reading is shown, gives the same when it is sent back, and remedies fit the text as typed."""

from __future__ import annotations

import pytest

from engine.errors import Fix, Span, phrase
from engine.language.source import apply_fix

X, Y, W = [[1.0, 2.0], [3.0, 5.0]], [1.0, 2.0], [0.5, -1.0]
READ = [
    (r"\frac{1}{2}\|Xw - y\|^2", {"X": X, "w": W, "y": Y}, "1/2*norm(X @ w - y)**2", 18.25),
    ("‖X @ w − y‖²/2", {"X": X, "w": W, "y": Y}, "norm(X @ w - y)**2/2", 18.25),
    (
        r"f(a) = a^\top X a \\ f(w) + f(y)",
        {"X": X, "w": W, "y": Y},
        "def f(a):\n    return a @ X @ a\nf(w) + f(y)",
        33.75,
    ),
]


@pytest.mark.parametrize(("typed", "inputs", "program", "value"), READ)
def test_a_formula_goes_out_as_program_text_and_comes_back(client, typed, inputs, program, value):
    answer = client.post("/api/v1/evaluate", json={"program": typed, "inputs": inputs}).json()
    assert answer["program"] == program
    assert answer["value"] == pytest.approx(value, rel=1e-12)
    again = client.post("/api/v1/evaluate", json={"program": program, "inputs": inputs}).json()
    assert (again["value"], again["gradients"]) == (answer["value"], answer["gradients"])


def test_a_product_that_fits_only_element_by_element_asks_in_latex(client):
    typed = "Y = X \\cdot X \\\\\nZ = A B"
    body = {"program": typed, "inputs": {"X": X, "A": [[1.0, 2.0, 3.0]], "B": [[3.0, 4.0, 5.0]]}}
    problem = client.post("/api/v1/evaluate", json=body)
    assert (problem.status_code, problem.json()["type"].rpartition("/")[2]) == (422, "shape-mismatch")
    (error,) = problem.json()["errors"]
    assert error["span"]["line"] == 2
    values = []
    for each in error["fixes"]:
        fix = Fix(phrase("{label}", label=each["label"]), Span(**each["span"]), each["text"])
        answer = client.post("/api/v1/evaluate", json={**body, "program": apply_fix(typed, fix)}).json()
        values.append(answer["value"])
    assert values == [[[3.0, 8.0, 15.0]], [[3.0, 4.0, 5.0], [6.0, 8.0, 10.0], [9.0, 12.0, 15.0]]]


def test_derivatives_are_refused_in_the_readers_language(client):
    answer = client.post(
        "/api/v1/evaluate", json={"program": r"\frac{dy}{dx}"}, headers={"Accept-Language": "ru"}
    ).json()
    assert answer["type"].endswith("unsupported-syntax")
