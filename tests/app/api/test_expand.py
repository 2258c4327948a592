"""`expand` over HTTP: a gate opens into its textbook graph, and the losses of the prelude are groups anyway."""

import pytest


def evaluated(client, program, inputs, expand="none"):
    return client.post("/api/v1/evaluate", json={"program": program, "inputs": inputs, "expand": expand})


@pytest.mark.parametrize("expand", ["textbook", ["sigmoid"], ["σ"]])
def test_the_sigmoid_opens_and_its_group_shows_the_gate_s_derivative(client, expand):
    gate = evaluated(client, "sigmoid(w*x)", {"w": 2.0, "x": 0.5}).json()
    opened = evaluated(client, "sigmoid(w*x)", {"w": 2.0, "x": 0.5}, expand).json()
    (group,) = opened["groups"]
    (edge,) = group["edges"]
    assert (gate["groups"], group["name"]) == ([], "sigmoid")
    assert edge["local"] == pytest.approx(opened["value"] * (1 - opened["value"]), rel=1e-14)
    assert opened["value"] == pytest.approx(gate["value"], rel=1e-15)
    assert opened["gradients"] == pytest.approx(gate["gradients"], rel=1e-14)


def test_a_loss_is_a_group_with_its_aggregation_in_it(client):
    answer = evaluated(client, "mse(y, p)", {"y": [1.0, 2.0], "p": [2.0, 4.0]}).json()
    outer, inner = answer["groups"]
    assert (outer["name"], inner["name"], inner["parent"]) == ("mse", "aggregated", outer["id"])
    assert outer["definition"] is None
    assert answer["value"] == 2.5 and answer["gradients"] == {"y": [-1.0, -2.0], "p": [1.0, 2.0]}


def test_what_cannot_be_opened_is_refused(client):
    answer = evaluated(client, "exp(x)", {"x": 1.0}, ["exp"])
    assert answer.status_code == 422
    assert "sigmoid" in answer.json()["errors"][0]["hint"]
