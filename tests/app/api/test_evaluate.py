"""POST /evaluate: the contract, on real programs."""

import json

import numpy as np
import pytest

from app.api.evaluate import EvaluateResponse

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
INPUTS = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
PROGRAMS = [
    (SIGMOID, INPUTS),
    ("x*x", {"x": 3}),
    ("x*(x+y) - x", {"x": 2, "y": 5}),
    ("sum(relu(X @ W + b))", {"X": [[1, 2], [3, -4]], "W": [[0.5, -1], [2, 1]], "b": [0.1, 0.2]}),
    ("log(x)", {"x": 0}),
    ("0/x", {"x": 0}),
    ("round(x)*w", {"x": 1.3, "w": 2}),
    ("where(x > 0, x, -x)", {"x": -2}),
    ("a, b = 1, 2\na*b, a+b", {}),
    ("softmax(x)", {"x": [1, 2, 3]}),
    ("maxout(a, b, c)", {"a": 1, "b": 1, "c": 0}),
    ("x[0] * sum(x[1:])", {"x": [1, 2, 3]}),
]


@pytest.mark.parametrize(("program", "inputs"), PROGRAMS)
def test_the_bytes_hold_to_the_schema(client, program, inputs):
    answer = client.post("/api/v1/evaluate", json={"program": program, "inputs": inputs})
    assert answer.status_code == 200, answer.text
    EvaluateResponse.model_validate_json(answer.content, strict=True)
    json.loads(answer.content, parse_constant=pytest.fail)


@pytest.mark.parametrize(("program", "inputs"), PROGRAMS)
def test_topological_order_and_edges(evaluate, program, inputs):
    answer = evaluate(program, inputs)
    assert [node["id"] for node in answer["nodes"]] == list(range(len(answer["nodes"])))
    edges = []
    for node in answer["nodes"]:
        assert all(operand < node["id"] for operand in node["operands"])
        edges += [(operand, node["id"], slot) for slot, operand in enumerate(node["operands"])]
    assert [(edge["source"], edge["target"], edge["operand"]) for edge in answer["edges"]] == edges
    assert [edge["id"] for edge in answer["edges"]] == list(range(len(edges)))


@pytest.mark.parametrize(("program", "inputs"), [PROGRAMS[index] for index in (0, 1, 2, 3, 6, 7, 11)])
def test_a_gradient_is_the_sum_of_the_products(evaluate, program, inputs):
    answer = evaluate(program, inputs)
    for node in answer["nodes"]:
        leaving = [edge for edge in answer["edges"] if edge["source"] == node["id"]]
        products = [np.array(edge["product"]) for edge in leaving if edge["product"] is not None]
        if node["id"] == answer["output"]:
            products.append(np.array(1.0))
        if products:
            np.testing.assert_allclose(node["gradient"], sum(products), rtol=1e-14, atol=1e-300)
        else:
            assert node["gradient"] is None


@pytest.mark.parametrize(("program", "inputs"), [PROGRAMS[index] for index in (0, 1, 2, 7)])
def test_a_product_is_upstream_times_local(evaluate, program, inputs):
    for edge in evaluate(program, inputs)["edges"]:
        if edge["product"] is not None:
            assert edge["product"] == edge["upstream"] * edge["local"]


def test_the_lecture_s_table_to_two_decimals(evaluate):
    answer = evaluate(SIGMOID, INPUTS)
    gradients = {name: round(value, 2) for name, value in answer["gradients"].items()}
    assert gradients == {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}
    assert answer["value"] == 0.7310585786300049
    gates = [node["label"] for node in answer["nodes"] if node["kind"] == "operation"]
    assert gates == ["×", "×", "+", "+", "×(−1)", "exp", "+1", "1/x"]


def test_steps_tell_the_walk(evaluate):
    steps = evaluate("x*(x+y)", {"x": 3, "y": -1})["steps"]
    assert [step["event"] for step in steps] == ["value"] * 4 + ["seed", "edges", "edges", "sum"]
    assert steps[-1] == {"phase": "backward", "event": "sum", "node": 0, "edges": [0, 2]}


def test_structure_is_equal_when_only_numbers_differ(evaluate):
    first, second, other = (
        evaluate("x*y", {"x": 1, "y": 2}),
        evaluate("x*y", {"x": 5, "y": 7}),
        evaluate("x+y", {"x": 1, "y": 2}),
    )
    assert first["structure"] == second["structure"] != other["structure"]
    assert evaluate("x * y", {"x": 1, "y": 2})["structure"] == first["structure"]


def test_numbers_that_are_not_finite_are_strings(evaluate):
    answer = evaluate("log(x)", {"x": 0})
    assert (answer["value"], answer["gradients"]) == ("-Infinity", {"x": "Infinity"})
    assert "non_finite" in answer["nodes"][1]["flags"]
    assert answer["warnings"][0]["code"] == "non-finite"
    assert evaluate("0*log(x)", {"x": 0})["value"] == "NaN"
    assert evaluate("x/y", {"x": [1, -1, 0], "y": [0, 0, 0]})["value"] == ["Infinity", "-Infinity", "NaN"]


def test_a_blocked_edge_says_why(evaluate):
    answer = evaluate("round(x)*w", {"x": 1.3, "w": 2})
    (edge,) = [edge for edge in answer["edges"] if edge["local_kind"] == "blocked"]
    assert edge["product"] is None
    assert edge["reason"]
    assert answer["gradients"] == {"x": None, "w": 1}
    assert [warning["name"] for warning in answer["warnings"]] == ["x"]


def test_a_loss_that_broadcasts_carries_its_remedies(evaluate):
    inputs = {"y": [1, 2, 3], "p": [[1], [2], [3]]}
    (warning,) = evaluate("mse(y, p)", inputs)["warnings"]
    assert (warning["code"], warning["name"]) == ("broadcast-loss", "mse")
    assert [fix["text"] for fix in warning["fixes"]] == ["flatten(p)", "reshape(y, (3, 1))"]
    assert warning["fixes"][0]["span"] == {"line": 1, "column": 8, "end_line": 1, "end_column": 9}
    assert evaluate("log(x)", {"x": 0})["warnings"][0]["fixes"] == []


def test_seed_and_output(evaluate):
    assert evaluate("x*x", {"x": [1, 2]}, seed=[1, 10])["gradients"] == {"x": [2, 40]}
    assert evaluate("a = x*2\nb = a*a", {"x": 3}, output="a")["gradients"] == {"x": 2}


def test_spans_point_into_the_text_as_typed(evaluate):
    program = "π·r² + вес"
    answer = evaluate(program, {"r": 2, "вес": 1})
    by_name = {node["name"]: node["span"] for node in answer["nodes"] if node["kind"] == "input"}
    assert program[by_name["вес"]["column"] - 1 : by_name["вес"]["end_column"] - 1] == "вес"
    assert program[by_name["r"]["column"] - 1 : by_name["r"]["end_column"] - 1] == "r"


def test_large_answers_are_compressed_and_small_ones_are_not(client):
    large = client.post("/api/v1/evaluate", json={"program": "+".join(["x*x"] * 200), "inputs": {"x": 1}})
    assert large.headers["content-encoding"] == "gzip"
    small = client.post("/api/v1/evaluate", json={"program": "x*x", "inputs": {"x": 1}})
    assert "content-encoding" not in small.headers


def test_a_thousand_nodes(evaluate):
    program = "v = x\n" + "v = tanh(v)*0.9\n" * 450 + "v"
    answer = evaluate(program, {"x": 0.5})
    assert len(answer["nodes"]) > 1000
    assert answer["gradients"]["x"] > 0


def test_an_edge_says_over_which_axes_its_product_is_summed(client):
    body = {"program": "sum(X + b)", "inputs": {"X": [[1, 2], [3, 4]], "b": [1, 1]}}
    edges = client.post("/api/v1/evaluate", json=body).json()["edges"]
    assert [edge["summed"] for edge in edges] == [[], [0], []]
