"""GET /functions: the functions of the language."""

from __future__ import annotations

import numpy as np

NAMES = """
    add sub mul div neg pow matmul square sqrt cbrt root reciprocal exp expm1 log log1p log2 log10 sin cos tan
    asin acos atan sinh cosh tanh abs sigmoid relu leaky_relu elu softplus gelu silu softmax log_softmax maxout
    maximum minimum clip where sum mean prod max min var std norm logsumexp transpose outer trace det inv solve
    reshape flatten concatenate stack expand squeeze
"""
"""Names that a release has promised: none may go."""


def test_functions(client):
    answer = client.get("/api/v1/functions").json()
    by_name = {function["name"]: function for function in answer["functions"]}
    assert by_name["exp"]["operands"][0]["derivative"] == "e^{x}"
    assert by_name["leaky_relu"]["signature"] == "leaky_relu(x, alpha=0.1)"
    assert "tg" in by_name["tan"]["aliases"]
    assert all(function["summary"] and function["domain"] and function["latex"] for function in answer["functions"])
    assert answer["constants"]["pi"] == np.pi
    assert answer["operators"]["@"] == "matmul"


def test_every_function_of_the_language_is_there(client):
    answer = client.get("/api/v1/functions").json()["functions"]
    names = {function["name"] for function in answer} | {alias for function in answer for alias in function["aliases"]}
    assert set(NAMES.split()) | {"dot", "ln", "tg", "ctg", "sh", "ch", "th"} <= names
