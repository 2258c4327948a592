"""POST /presets and /roles: a model for a data set, and which of its inputs are learnt."""

from __future__ import annotations

from app.api.presets import PresetResponse
from app.api.roles import RolesResponse


def test_a_preset_can_be_trained(client, post):
    data = client.get("/api/v1/datasets/moons?seed=1&n=60").json()
    model = PresetResponse.model_validate(
        post("presets", **data["preset"] | {"kind": "mlp", "hidden": [6], "loss": "bce"})
    )
    inputs = {**model.inputs, **data["inputs"]}
    roles = RolesResponse.model_validate(post("roles", program=model.program, inputs=inputs))
    assert (roles.parameters, roles.data, roles.axes) == (model.parameters, ["X", "Y"], data["axes"])
    response = post("train", program=model.program, inputs=inputs, stepper=model.stepper, updates=300, record=[0, 300])
    assert response["records"][1]["loss"] < 0.5 * response["records"][0]["loss"]
