"""How a run ends: converged, diverged with the reason, or with a loss that grows; branches and what cannot be learnt."""

from __future__ import annotations

import numpy as np
import pytest

from engine.learn import Batches, Fit, MiniBatches, RunOptions, explained, growing, optimizer
from tests.engine.learn.fits import LINE, MODEL, loss


def test_a_batch_without_a_finite_loss_ends_the_run_where_it_was_recorded():
    problem = loss("mean(W*W)/sum(X)", {"W": np.array([1.0]), "X": np.array([1.0, -1.0, 3.0, 4.0])}, ["W"])
    run = Fit(
        problem, optimizer("gd", 0.1), MiniBatches(Batches({"X": 0}, size=2), problem.values), RunOptions(every=1)
    )
    assert run.go(5) == "diverged"
    assert [record.update for record in run.records] == [0] and np.isfinite(run.records[0].loss)


def test_convergence():
    fit = Fit(loss(MODEL, LINE), optimizer("gd", 0.2), None, RunOptions(every=1000, loss=1e-12))
    assert fit.go(10_000) == "converged"
    by_loss = fit.records[-1]
    assert by_loss.update == fit.state.update < 1000
    np.testing.assert_allclose(by_loss.vector, [2, 1], atol=1e-4)
    fit = Fit(loss(MODEL, LINE), optimizer("gd", 0.2), None, RunOptions(every=1000, gradient=1e-6, gradients=True))
    assert fit.go(10_000) == "converged"
    assert np.linalg.norm(fit.records[-1].gradient) <= 1e-6


def test_divergence_is_explained_by_the_curvature():
    problem = loss(MODEL, LINE)
    # the Hessian of mean (xw + b − y)² is 2/n [[Σx², Σx], [Σx, n]]
    limit = 2 / np.linalg.eigvalsh(2 / 3 * np.array([[5, 3], [3, 3]])).max()
    fit = Fit(problem, optimizer("gd", 1.01 * limit), None, RunOptions(every=100_000))
    assert fit.go(100_000) == "diverged"
    explanation = explained(fit)
    assert explanation.reason == "learning-rate" and explanation.limit == pytest.approx(limit, rel=1e-6)
    assert "quadratic" in explanation.message.template
    assert not np.isfinite(fit.records[-1].loss) or not np.isfinite(fit.records[-1].vector).all()
    fit = Fit(problem, optimizer("gd", 0.99 * limit))
    assert fit.go(5000) == "finished" and explained(fit) is None
    fit = Fit(loss("log(w)", {"w": -1.0}, ["w"]), optimizer("gd", 0.1))
    assert fit.go(5) == "diverged" and explained(fit).reason == "domain"


def test_a_loss_that_grows_without_bound_is_reported_before_it_overflows():
    limit = 2 / np.linalg.eigvalsh(2 / 3 * np.array([[5, 3], [3, 3]])).max()
    fit = Fit(loss(MODEL, LINE), optimizer("gd", 1.5 * limit), None, RunOptions(every=1))
    assert fit.go(3) == "finished" and growing(fit) is None, "it has not grown much yet"
    fit.status = None
    assert fit.go(12) == "finished"
    warning = growing(fit)
    assert (warning.reason, warning.update) == ("growing", 12) and warning.limit == pytest.approx(limit, rel=1e-6)
    assert fit.records[-1].loss > 1000 * fit.records[0].loss
    assert explained(fit) is None, "nothing is infinite"
    one = Fit(
        loss(MODEL, LINE), optimizer("gd", 1.5 * limit), None, RunOptions(every=None, moves=True), state=fit.state
    )
    assert one.go(13) == "finished" and one.records == [] and growing(one) is None, (
        "nothing is warning without a record"
    )
    one = Fit(loss(MODEL, LINE), optimizer("gd", 1.5 * limit), None, RunOptions(moves=True), state=fit.state)
    assert one.go(13) == "finished" and growing(one).update == 13, "one update compares with the loss before it"
    bare = Fit(loss(MODEL, LINE), optimizer("gd", 1.5 * limit), None, RunOptions(), state=fit.state)
    assert bare.go(13) == "finished" and growing(bare) is None, "nothing to compare with"
    fit.status = None
    fit.optimizer = optimizer("gd", 0.5 * limit)
    assert fit.go(16) == "finished" and growing(fit) is None, "it is large, but falls"


def test_what_is_no_divergence_and_what_has_no_known_bound():
    up = Fit(loss("w*w", {"w": 1.0}, ["w"]), optimizer("gd", 0.9, maximize=True), None, RunOptions())
    assert up.go(20) == "finished" and up.records[-1].loss > 1e3 and growing(up) is None, "it is to grow"
    best = Fit(loss("(w - 1)**2", {"w": 1.0}, ["w"]), optimizer("gd", 9.0), None, RunOptions())
    assert best.go(20) == "finished" and growing(best) is None
    wild = Fit(loss("w*w", {"w": 1.0}, ["w"]), optimizer("adam", 100.0), None, RunOptions())
    assert wild.go(1) == "finished"
    warning = growing(wild)
    assert warning is not None and warning.limit is None and "rate" not in warning.message.values


@pytest.mark.parametrize(("name", "factor"), [("momentum", 1.9), ("nesterov", 1.9 / 2.8)])
def test_the_bounds_with_momentum(name, factor):
    """On w² (curvature 2) the bound is 2 (1 + μ) / λ, and for Nesterov's momentum divided by 1 + 2 μ."""
    below, above = (
        Fit(loss("w*w", {"w": 1.0}, ["w"]), optimizer(name, share * factor), None, RunOptions(every=100_000))
        for share in (0.99, 1.01)
    )
    assert below.go(5_000) == "finished" and below.records[-1].loss < 1e-6
    assert above.go(100_000) == "diverged"
    assert explained(above).limit == pytest.approx(factor)
