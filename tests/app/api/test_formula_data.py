"""POST /formula-data: data drawn from a formula."""

from __future__ import annotations

from math import sin

import pytest

from app.api.formula_data import FormulaDataResponse


def test_numbers_with_noise(post):
    exact = FormulaDataResponse.model_validate(post("formula-data", formula="sin(2*x)", n=50, noise=0))
    ((x,), y) = exact.inputs["X"], exact.inputs["Y"]
    assert (len(x), exact.task, exact.features, exact.test) == (50, "regression", ["x"], None)
    assert all(-2 <= value < 2 for value in x)
    assert [row[0] for row in y] == pytest.approx([sin(2 * value) for value in x], abs=1e-15)
    noisy = post("formula-data", formula="sin(2*x)", n=50, noise=0.5)
    assert noisy["inputs"]["X"] == exact.inputs["X"] and noisy["inputs"]["Y"] != y
    assert noisy == post("formula-data", formula="sin(2*x)", n=50, noise=0.5)
    assert noisy != post("formula-data", formula="sin(2*x)", n=50, noise=0.5, seed=1)
    assert post("presets", **exact.preset)["shapes"]["W"] == [1, 1]


@pytest.mark.parametrize("formula", ["x1*x2 > 0", "where(x1*x2 > 0, 1, 0)", "y = x1*x2\ny > 0", "(x1 > 0) == (x2 > 0)"])
def test_classes_by_a_comparison(post, formula):
    answer = post("formula-data", formula=formula, n=40, noise=0, test=0.25)
    assert (answer["task"], answer["features"], answer["preset"]["kind"]) == ("binary", ["x1", "x2"], "logistic")
    for part, count in ((answer["inputs"], 30), (answer["test"], 10)):
        (first, second), y = part["X"], part["Y"]
        assert [row[0] for row in y] == [float(a * b > 0) for a, b in zip(first, second, strict=True)]
        assert len(first) == count


def test_noise_moves_points_of_a_class(post):
    """Their class is that of the place where they were."""
    exact = post("formula-data", formula="x1 > 0", noise=0)
    noisy = post("formula-data", formula="x1 > 0", noise=0.5)
    assert noisy["inputs"]["Y"] == exact["inputs"]["Y"] and noisy["inputs"]["X"] != exact["inputs"]["X"]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("w*x", "w is no feature here"),
        ("x + x2", "x is no feature here"),
        ("3", "no feature in it"),
        ("sum(x)", "no number for each point"),
        ("log(x)", "no finite value at x = −"),
        ("x > 5", "same class"),
        ("x +", "missing after"),
        ("x**2 if x > 0 else 0", "neither true nor false"),
    ],
)
def test_a_formula_that_gives_no_data_says_why(post, formula, words):
    assert words in post("formula-data", 422, formula=formula)["detail"]


def test_what_is_out_of_range(post):
    assert post("formula-data", 422, formula="x", n=20_000)["errors"][0]["name"] == "dataset_examples"
    assert post("formula-data", 422, formula="x", noise=1e308)["errors"][0]["name"] == "noise"
    assert post("formula-data", 422, formula="x", noise=-1)
