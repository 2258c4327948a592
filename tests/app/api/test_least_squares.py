"""POST /least-squares: the closed-form solution."""

from __future__ import annotations

import pytest

from app.api.least_squares import LeastSquaresResponse


def test_least_squares(post):
    response = LeastSquaresResponse.model_validate(post("least-squares", X=[[1, 2, 3], [2, 4, 6]], Y=[1, 2, 2]))
    assert (response.rank, response.dependent[0].feature, response.dependent[0].combination) == (1, 1, {"0": 2.0})
    assert response.minimum_norm and response.condition_number == "Infinity" and response.message
    response = LeastSquaresResponse.model_validate(
        post("least-squares", X=[[0, 1], [1, 1], [2, 1]], Y=[[1], [3], [5]], layout="examples_by_features")
    )
    assert [[pytest.approx(2)], [pytest.approx(1)]] == response.W and response.residual_sum_of_squares < 1e-25
    assert response.textbook.error < 1e-12 and response.gradient_descent.largest_learning_rate == pytest.approx(
        0.41886, abs=1e-5
    )
    assert post("least-squares", 422, X=[[1, 2]], Y=[1])["type"] == "/problems/shape-mismatch"
