"""POST /export: real requests, and code that runs."""

import pytest

from app.api.export import ExportResponse

SIGMOID = {"program": "1/(1+exp(-(w0*x0+w1*x1+w2)))", "inputs": {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}}


@pytest.mark.parametrize("format", ["python", "pytorch", "jax", "dot", "json"])
def test_every_format_is_answered(client, format):
    answer = client.post("/api/v1/export", json={**SIGMOID, "format": format})
    assert answer.status_code == 200, answer.text
    response = ExportResponse.model_validate_json(answer.content, strict=True)
    assert response.format == format
    assert response.filename.startswith("gradwalk")
    assert "exp" in response.text


def test_the_code_gives_the_numbers_of_evaluate(client):
    text = client.post("/api/v1/export", json={**SIGMOID, "format": "python"}).json()["text"]
    names = {"print": lambda *words: None}
    exec(compile(text, "exported", "exec"), names)
    response = client.post("/api/v1/evaluate", json=SIGMOID).json()
    assert float(names["value"]) == pytest.approx(response["value"], rel=1e-14)
    assert {name: float(gradient) for name, gradient in names["gradients"].items()} == pytest.approx(
        response["gradients"]
    )


def test_output_and_seed_are_kept(client):
    body = {"program": "a = X*2\nb = a*a", "inputs": {"X": [1, 2]}, "output": "a", "seed": [1, 10], "format": "python"}
    names = {"print": lambda *words: None}
    exec(compile(client.post("/api/v1/export", json=body).json()["text"], "exported", "exec"), names)
    assert names["gradients"]["X"].tolist() == [2, 20]


@pytest.mark.parametrize("format", ["tikz", "beamer"])
def test_pictures_have_the_decimal_mark_that_is_chosen(client, format):
    """TeX writes the comma: a document's numbers stay as they are, to be edited."""
    point, comma = (
        client.post("/api/v1/export", json={**SIGMOID, "format": format, "decimal_mark": mark}).json()["text"]
        for mark in (".", ",")
    )
    line = '\\DeclareMathSymbol{.}{\\mathord}{letters}{"3B} % a decimal comma\n'
    assert line not in point
    assert comma.replace(line, "") == point


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"format": "python", "decimal_mark": ";"}, "invalid-request"),
        ({"format": "fortran"}, "invalid-request"),
        ({"format": None}, "invalid-request"),
        ({"program": "x +"}, "syntax-error"),
        ({"inputs": {}}, "missing-inputs"),
    ],
)
def test_what_is_wrong_is_said(client, change, slug):
    answer = client.post("/api/v1/export", json={**SIGMOID, "format": "python", **change})
    assert answer.status_code == 422
    assert answer.json()["type"] == f"/problems/{slug}"
    assert answer.json()["errors"]


def test_the_document_has_an_example_of_each(client):
    document = client.get("/api/v1/openapi.json").json()
    body = document["paths"]["/api/v1/export"]["post"]["requestBody"]["content"]["application/json"]
    assert set(body["examples"]) == {"python", "pytorch", "jax", "dot", "json", "latex", "tikz", "beamer"}
    assert "ExportRequest" in document["components"]["schemas"]
