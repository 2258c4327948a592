"""POST /roles: which inputs are learnt, and which are data."""

from __future__ import annotations

from app.api.roles import RolesResponse


def test_the_roles_of_a_regression(post):
    inputs = {"X": [[1, 2], [3, 4], [5, 6]], "w": [0.5, -1], "Y": [1, 2, 3]}
    roles = RolesResponse.model_validate(post("roles", program="mse(Y, X@w)", inputs=inputs))
    assert (roles.parameters, set(roles.data)) == (["w"], {"X", "Y"})
    assert roles.axes == {"X": 0, "Y": 0}


def test_a_faulty_program_is_reported(post):
    assert post("roles", 422, program="mse(Y, X@", inputs={})["type"] == "/problems/syntax-error"
