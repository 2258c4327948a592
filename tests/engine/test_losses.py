"""Losses as programs use them: reductions, their words in the formulas, and what is refused."""

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError

LABELS, CHANCES = [1.0, 0.0, 1.0], [0.9, 0.2, 0.4]
SINGLE = -np.log([0.9, 0.8, 0.4])


@pytest.mark.parametrize(("reduction", "value", "share"), [("mean", SINGLE.mean(), 1 / 3), ("sum", SINGLE.sum(), 1.0)])
def test_a_loss_is_a_mean_or_a_sum(reduction, value, share):
    trace = engine.trace(f'bce(y, p, reduction="{reduction}")', {"y": LABELS, "p": CHANCES})
    assert float(trace.value) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(trace.gradients["p"], share * np.array([-1 / 0.9, 1 / 0.8, -1 / 0.4]), rtol=1e-14)
    np.testing.assert_allclose(trace.gradients["y"], share * np.log([0.1 / 0.9, 0.8 / 0.2, 0.6 / 0.4]), rtol=1e-14)


def test_single_losses_stay_apart():
    trace = engine.trace('losses = bce(y, p, reduction="none")\nmean(losses)', {"y": LABELS, "p": CHANCES})
    losses = next(node for node in trace.nodes if node.name == "losses")
    np.testing.assert_allclose(losses.value, SINGLE, rtol=1e-14)
    assert float(trace.value) == pytest.approx(SINGLE.mean(), rel=1e-14)


def test_the_formula_says_which_reduction_was_chosen():
    rules = {}
    for reduction in ("mean", "sum", "none"):
        trace = engine.trace(f'sum(log_cosh(y, p, reduction="{reduction}"))', {"y": LABELS, "p": CHANCES})
        rules[reduction] = next(edge.rule for edge in trace.edges if trace.nodes[edge.target].op == "log_cosh")
    assert r"\frac{1}{n}" in rules["mean"]
    assert r"\frac{1}{n}" not in rules["sum"] and r"\frac{1}{n}" not in rules["none"]
    assert not any("$" in rule for rule in rules.values())


def test_classes_lie_along_the_last_axis_and_the_mean_is_over_the_examples():
    Y, P = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], [[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]]
    assert float(engine.trace("cross_entropy(Y, P)", {"Y": Y, "P": P}).value) == pytest.approx(
        -(np.log(0.7) + np.log(0.4)) / 2, rel=1e-14
    )
    columns = {"Y": np.transpose(Y).tolist(), "P": np.transpose(P).tolist()}
    apart = engine.trace('cross_entropy(Y, P, axis=0, reduction="none")', columns)
    np.testing.assert_allclose(apart.value, [-np.log(0.7), -np.log(0.4)], rtol=1e-14)
    assert float(engine.trace("cross_entropy(Y, P)", {"Y": Y[0], "P": P[0]}).value) == pytest.approx(-np.log(0.7))


def test_the_loss_of_a_nearly_certain_example_keeps_its_digits():
    trace = engine.trace("cross_entropy_with_logits(Y, Z)", {"Y": [1.0, 0.0], "Z": [700.0, 0.0]})
    assert float(trace.value) == pytest.approx(np.exp(-700.0), rel=1e-12)
    np.testing.assert_allclose(trace.gradients["Z"], [-np.exp(-700.0), np.exp(-700.0)], rtol=1e-12)


def test_another_reduction_is_refused():
    with pytest.raises(GradwalkError) as caught:
        engine.trace('bce(y, p, reduction="median")', {"y": 1.0, "p": 0.5})
    assert "reduction" in str(caught.value.faults[0].message)
    assert "none" in str(caught.value.faults[0].hint)
