"""POST /update: one update of a run, opened."""

from __future__ import annotations

from app.api.update import UpdateResponse
from tests.app.api.training import GD, LINE


def test_an_update_is_opened_and_can_be_walked(post):
    body = {**LINE, "stepper": GD, "batches": {"axes": {"X": 1, "Y": 0}, "size": 2}}
    response = UpdateResponse.model_validate(post("update", **body, update=6))
    whole = post("train", **body, updates=6, moves=True, record=[5, 6])
    before, after = whole["records"]
    assert (response.batch, response.indices, response.state.update) == (1, [2], 6)
    assert response.inputs == {"X": [[2.0]], "Y": [[5.0]], **before["parameters"]}
    walked = post("evaluate", program=LINE["program"], inputs=response.inputs)
    assert walked["value"] == response.loss == after["move"]["loss"]
    for step in response.steps:
        assert step.gradient == walked["gradients"][step.parameter] == after["move"]["gradients"][step.parameter]
        assert step.after == after["parameters"][step.parameter]
    weight, _ = response.steps
    assert weight.latex == r"W \leftarrow W - \alpha \, \frac{\partial L}{\partial W}"
    assert weight.numbers.startswith(f"{weight.before[0][0]:.6g} - 0.1 \\cdot")
    later = post("update", **body, update=6, state=post("train", **body, updates=4)["state"])
    assert later["steps"] == [step.model_dump() for step in response.steps]
    assert post("update", 422, **body, update=2, state=whole["state"])["errors"][0]["name"] == "update"
    diverging = {**LINE, "stepper": {"name": "gd", "learning_rate": 50}}
    assert post("update", 422, **diverging, update=5000)["errors"][0]["name"] == "update"
