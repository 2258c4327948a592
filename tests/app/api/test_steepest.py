"""POST /steepest: the antigradient beside random directions."""

from __future__ import annotations

import pytest

from app.api.steepest import SteepestResponse
from tests.app.api.training import LINE


def test_no_way_is_steeper_than_the_antigradient(post):
    response = SteepestResponse.model_validate(post("steepest", **LINE, length=1e-3, count=40))
    down, up, *others = response.directions
    assert (down.kind, up.kind, len(others)) == ("antigradient", "gradient", 40)
    assert down.slope == pytest.approx(-response.gradient_norm) and up.slope == pytest.approx(response.gradient_norm)
    assert all(down.change < way.change < up.change for way in others)
    assert down.change == pytest.approx(1e-3 * down.slope, rel=1e-2)
