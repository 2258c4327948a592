"""POST /numbers: the numbers alone where the structure is known, else everything."""

from __future__ import annotations

import pytest

from app.api.numbers import EXAMPLE, STRUCTURE


def numbers_of(evaluate, post, program, first, second, **more):
    """The numbers of a second run, and its whole evaluation."""
    structure = evaluate(program, first, **more)["structure"]
    answer = post("numbers", program=program, inputs=second, structure=structure, **more)
    assert answer["evaluation"] is None
    return answer["numbers"], evaluate(program, second, **more)


def test_a_product_by_hand(evaluate, post):
    numbers, _ = numbers_of(evaluate, post, "x*x*y", {"x": 2, "y": 5}, {"x": 3, "y": -1})
    assert numbers["values"] == [3, 9, -1, -9]
    assert numbers["gradients"] == [-6, -1, 9, 1]
    assert numbers["locals"] == [3, 3, -1, 9]
    assert numbers["products"] == [-3, -3, -1, 9]
    assert numbers["flags"] == [[]] and numbers["node_flags"] == numbers["edge_flags"] == [0] * 4


@pytest.mark.parametrize(
    ("program", "first", "second"),
    [
        (EXAMPLE["program"], EXAMPLE["inputs"], {**EXAMPLE["inputs"], "w0": -7.5}),
        ("relu(x)*3 + log(y)", {"x": 1, "y": 2}, {"x": 0, "y": 0}),
        ("exp(x) - exp(x)", {"x": 1}, {"x": 1e4}),
        (
            "sum(relu(X @ w + b))",
            {"X": [[1, 2], [3, 4]], "w": [0.5, -1], "b": 1},
            {"X": [[1, 0], [9, 4]], "w": [2, 1], "b": 0},
        ),
        ("y = x\nfor k in range(3): y = y*x + k\ny", {"x": 1}, {"x": 2.5}),
        ("z = x if x > 1 else x*2\nz*w", {"x": 3, "w": 1, "unused": 1}, {"x": 2, "w": 4, "unused": 2}),
        ("def f(a): return tanh(a)*a\nf(x) + f(y)", {"x": 1, "y": 2}, {"x": -1, "y": 0.5}),
    ],
)
def test_they_are_those_of_the_whole_evaluation(evaluate, post, program, first, second):
    numbers, whole = numbers_of(evaluate, post, program, first, second)
    nodes, edges = whole["nodes"], whole["edges"]
    assert numbers["values"] == [node["value"] for node in nodes]
    assert numbers["gradients"] == [node["gradient"] for node in nodes]
    assert [numbers["flags"][place] for place in numbers["node_flags"]] == [node["flags"] for node in nodes]
    assert numbers["locals"] == [edge["local"] for edge in edges]
    assert numbers["products"] == [edge["product"] for edge in edges]
    assert [numbers["gradients"][edge["target"]] for edge in edges] == [edge["upstream"] for edge in edges]
    assert [numbers["flags"][place] for place in numbers["edge_flags"]] == [edge["flags"] for edge in edges]
    assert numbers["reasons"] == {str(edge["id"]): edge["reason"] for edge in edges if edge["reason"]}
    assert numbers["groups"] == [group["edges"] for group in whole["groups"]]
    for name in ("loops", "skipped_branches", "warnings"):
        assert numbers[name] == whole[name]


def test_another_branch_is_another_structure_and_comes_whole(evaluate, post):
    program = "x*x if x > 0 else -x"
    structure = evaluate(program, {"x": 2})["structure"]
    answer = post("numbers", program=program, inputs={"x": -2}, structure=structure)
    assert answer == {"numbers": None, "evaluation": evaluate(program, {"x": -2})}


def test_without_a_backward_pass_there_are_no_gradients(evaluate, post):
    numbers, whole = numbers_of(evaluate, post, "x*y", {"x": 1, "y": [1, 2]}, {"x": 3, "y": [1, 2]})
    assert numbers["values"][whole["output"]] == [3, 6]
    assert set(map(str, numbers["gradients"])) == {"None"}


def test_they_are_a_tenth_of_the_bytes(client, evaluate):
    from benchmarks.page_bench import scalars

    program, inputs = scalars(300), {"x": 0.5, "y": 1.0}
    whole = client.post(
        "/api/v1/evaluate", json={"program": program, "inputs": inputs}, headers={"Accept-Encoding": ""}
    )
    body = {"program": program, "inputs": inputs, "structure": whole.json()["structure"]}
    alone = client.post("/api/v1/numbers", json=body, headers={"Accept-Encoding": ""})
    assert len(alone.content) < len(whole.content) / 10


def test_the_structure_of_the_example_is_that_of_the_sigmoid(post):
    assert post("numbers", **EXAMPLE)["numbers"]["values"][0] == EXAMPLE["inputs"]["w0"]
    assert post("numbers", **{**EXAMPLE, "structure": STRUCTURE[::-1]})["numbers"] is None


def test_faults_are_those_of_evaluate(post):
    assert post("numbers", 422, program="x*", inputs={}, structure="")["type"] == "/problems/syntax-error"
    assert post("numbers", 422, program="x", inputs={"x": 1})["errors"][0]["name"] == "structure"
    long = post("numbers", 422, program="x", inputs={"x": 1}, structure="a" * 65)
    assert long["errors"][0]["name"] == "structure"
