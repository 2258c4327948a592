"""GET /examples, and the gallery: every example runs through the API, shows what its words promise, and speaks both languages."""

from __future__ import annotations

import math
import re

import pytest

import engine
from app.examples import SECTIONS, examples

TRAINING = {4, 5, 6, 7, 8, 10, 11, 17, 18}
"""The rows of the lecture that are about training, or are only a view of another row."""


def evaluated(client, name, **more):
    example = examples()[name]
    answer = client.post("/api/v1/evaluate", json={"program": example.program, "inputs": dict(example.inputs), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def outputs(response):
    return {output["name"]: response["nodes"][output["node"]]["value"] for output in response["outputs"]}


def gradient(client, name, output):
    return evaluated(client, name, output=output)["gradients"]


@pytest.mark.parametrize("name", examples())
def test_an_example_runs_and_a_gradient_reaches_its_inputs(client, name):
    response = evaluated(client, name)
    assert set(response["gradients"]) == set(examples()[name].inputs)
    assert any(value is not None for value in response["gradients"].values())


def test_every_row_of_the_lecture_has_an_example():
    rows = {example.row for example in examples().values()}
    assert set(range(1, 25)) - TRAINING <= rows


def test_the_menu_has_every_part_and_keeps_its_order(client):
    for language, first in (("en", "The chain rule"), ("ru", "Цепное правило")):
        listed = client.get("/api/v1/examples", params={"lang": language}).json()["examples"]
        sections = list(dict.fromkeys(example["section"] for example in listed))
        assert len(sections) == len(SECTIONS) and sections[0] == first
        assert [example["section"] for example in listed] == sorted(
            (example["section"] for example in listed), key=sections.index
        )
        assert listed[0]["name"] == "sigmoid"


def test_the_words_are_set_well():
    for example in examples().values():
        assert example.title["en"] != example.title["ru"]
        for text in (*example.title.values(), *example.summary.values()):
            assert "..." not in text and " - " not in text and "'" not in text
        assert re.search("[а-яё]", example.summary["ru"])
        assert len(example.summary["en"]) < 140 and example.summary["ru"].endswith(".")


def test_four_losses_of_regression(client):
    assert outputs(evaluated(client, "regression-losses")) == pytest.approx(
        {"MSE": (0.25 + 1 + 0.0625 + 16) / 4, "MAE": 5.75 / 4, "MBE": -3.75 / 4, "MAPE": (0.5 + 0.5 + 0.0625 + 0.8) / 4}
    )


def test_three_losses_of_margins(client):
    margins, alpha = [2.0, 0.5, -1.0, -0.25], 2.0

    def rennie(z):
        return (
            alpha / (alpha + 1) - z
            if z <= 0
            else 0.0
            if z >= 1
            else z ** (alpha + 1) / (alpha + 1) - z + alpha / (alpha + 1)
        )

    expected = {
        "hinge_loss": sum(max(0.0, 1 - z) for z in margins) / 4,
        "exponential": sum(math.exp(-z) for z in margins) / 4,
        "smooth_hinge": sum(map(rennie, margins)) / 4,
    }
    assert outputs(evaluated(client, "margins")) == pytest.approx(expected)


def test_each_point_has_its_share_of_the_gradient(client):
    response = evaluated(client, "one-and-many")
    losses = next(node for node in response["nodes"] if node["name"] == "losses")
    assert losses["value"] == pytest.approx([0.25, 0.0, 1.0, 9.0])
    assert losses["gradient"] == [0.25] * 4
    assert response["value"] == pytest.approx(10.25 / 4)


def test_a_confident_loss_is_exact(client):
    assert evaluated(client, "confident")["value"] == pytest.approx((math.log1p(math.exp(-40)) + 700) / 2, rel=1e-15)
    example = examples()["confident"]
    sure = {"program": example.program, "inputs": {"Y": example.inputs["Y"][0], "Z": example.inputs["Z"][0]}}
    response = client.post("/api/v1/evaluate", json=sure).json()
    assert response["value"] == pytest.approx(math.exp(-40), rel=1e-12)


def test_six_activations(client):
    x = -0.5
    response = outputs(evaluated(client, "activations"))
    expected = {"s": 1 / (1 + math.exp(0.5)), "t": math.tanh(x), "r": 0.0, "l": -0.05, "m": 0.45, "u": math.expm1(x)}
    assert response == pytest.approx(expected)


def test_two_linear_layers_are_one(client):
    values = outputs(evaluated(client, "collapse"))
    assert values["one"] == pytest.approx(values["two"], rel=1e-14)
    one, two = (gradient(client, "collapse", output) for output in ("one", "two"))
    assert one.keys() == two.keys() == examples()["collapse"].inputs.keys()
    for name in one:
        assert flat(one[name]) == pytest.approx(flat(two[name]), rel=1e-13)


def flat(value):
    return [number for part in value for number in flat(part)] if isinstance(value, list) else [value]


def test_the_published_numbers_are_there(client):
    mazur = evaluated(client, "mazur")
    assert mazur["value"] == pytest.approx(0.298371109, abs=5e-10)
    assert mazur["gradients"]["w5"] == pytest.approx(0.082167041, abs=5e-10)
    micrograd = evaluated(client, "micrograd")
    numbers = (micrograd["value"], micrograd["gradients"]["a"], micrograd["gradients"]["b"])
    assert [f"{number:.4f}" for number in numbers] == ["24.7041", "138.8338", "645.5773"]
    assert math.exp(-evaluated(client, "certain-mistake")["value"]) == pytest.approx(6.91440011e-13, rel=1e-8)


def test_a_layer_s_call_and_own_blocks_become_groups(client):
    layers = evaluated(client, "layer-call")
    hidden = [[max(0.0, v) for v in row] for row in ([-0.4, -1.55, 0.65], [2.35, 1.2, -0.975])]
    assert layers["value"] == pytest.approx(sum(row[0] - row[1] + 0.5 * row[2] for row in hidden))
    assert [group["name"] for group in layers["groups"]].count("layer") == 2
    neurons = evaluated(client, "blocks")
    assert [group["name"] for group in neurons["groups"]] == ["neuron"] * 3
    assert neurons["value"] == pytest.approx(
        math.tanh(0.5 * math.tanh(0.5 + 1.0 + 0.5) - 1.5 * math.tanh(0.5 * -0.75 - 2.0 + 0.25))
    )


def test_a_branch_follows_the_input_and_a_loop_unrolls(client):
    example = examples()["branch"]
    for x, value, slope in ((1.5, 2.25, 3.0), (-1.0, math.expm1(-1), math.exp(-1))):
        response = client.post("/api/v1/evaluate", json={"program": example.program, "inputs": {"x": x}}).json()
        assert (response["value"], response["gradients"]["x"]) == pytest.approx((value, slope))
    root = evaluated(client, "newton")
    assert (root["value"], root["gradients"]["a"]) == pytest.approx((math.sqrt(2), 1 / (2 * math.sqrt(2))))


def test_examples_are_listed_and_run(client):
    answer = client.get("/api/v1/examples").json()["examples"]
    assert answer[0]["name"] == "sigmoid"
    for example in answer:
        assert client.get(f"/api/v1/examples/{example['name']}").json() == example
        request = {key: example[key] for key in ("program", "inputs", "output")}
        assert client.post("/api/v1/evaluate", json=request).status_code == 200, example["name"]


@pytest.mark.parametrize("example", examples().values(), ids=examples())
def test_every_example_passes_the_gradient_check(example):
    trace = engine.trace(example.program, example.inputs, output=example.output)
    if example.name in ("infinity", "rounding"):
        assert trace.warnings
        return
    check = engine.check(example.program, example.inputs, output=example.output)
    if example.name == "around":
        assert {element.verdict for element in check.elements} == {"agrees", "surrogate"}
    else:
        assert check.holds(1e-6)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_is_compressed_in_each_language(client, language):
    headers = {"Accept-Encoding": "gzip", "Accept-Language": language}
    assert client.get("/api/v1/examples", headers=headers).headers["content-encoding"] == "gzip"
