"""POST /gradient-sizes: a dead neuron among the gradients of two layers."""

from __future__ import annotations

from app.api.gradient_sizes import NETWORK


def test_a_dead_neuron_among_the_gradients(post):
    hidden, output = post("gradient-sizes", **NETWORK)["layers"]
    assert (hidden["name"], hidden["parameters"], hidden["unmoved"], hidden["units"]) == ("A", ["W1", "b1"], [1], 2)
    alive = {**NETWORK, "inputs": {**NETWORK["inputs"], "b1": [0.0, 3.0]}}
    assert post("gradient-sizes", **alive)["layers"][0]["unmoved"] == []
    assert output["share"] == 1
