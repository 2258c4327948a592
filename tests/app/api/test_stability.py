"""POST /stability: the largest stable learning rate of a line."""

from __future__ import annotations

import numpy as np
import pytest

from app.api.base_training import LINE_REQUEST


def test_the_limit_of_a_line(post):
    curvature = np.linalg.eigvalsh(2 / 3 * np.array([[5, 3], [3, 3]])).max()
    answer = post("stability", **LINE_REQUEST, stepper={"name": "gd"})
    assert answer["limit"] == pytest.approx(2 / curvature, rel=1e-6) and answer["quadratic"]
    assert post("stability", **LINE_REQUEST, stepper={"name": "adam"})["limit"] is None
