"""Training: every optimizer against PyTorch, batches, records, branches, and what cannot be learnt."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import GradwalkError
from engine.learn import Batches, Fit, MiniBatches, Model, RunOptions, optimizer, preset, read_state
from tests.effort import effort
from tests.engine.learn.fits import LINE, MODEL, loss, network

UPDATES = effort(300, 1_000)
"""How far a trajectory is compared with PyTorch's."""
OPTIMIZERS = {
    "gd": ("SGD", {}, {}),
    "gd-decay": ("SGD", {"weight_decay": 0.1}, {"weight_decay": 0.1}),
    "momentum": ("SGD", {"momentum": 0.9}, {}),
    "momentum-damped": ("SGD", {"momentum": 0.8, "dampening": 0.3}, {"momentum": 0.8, "dampening": 0.3}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}, {}),
    "rmsprop": ("RMSprop", {}, {}),
    "rmsprop-centered": (
        "RMSprop",
        # with a tiny eps, the difference of two squares that it divides by is chaotic: rounding grows without end
        {"centered": True, "momentum": 0.5, "alpha": 0.9, "eps": 0.3},
        {"centered": True, "momentum": 0.5, "alpha": 0.9, "eps": 0.3},
    ),
    "adagrad": ("Adagrad", {}, {}),
    "adagrad-decay": (
        "Adagrad",
        {"lr_decay": 0.01, "initial_accumulator_value": 0.2},
        {"lr_decay": 0.01, "initial_accumulator_value": 0.2},
    ),
    "adam": ("Adam", {}, {}),
    "adam-amsgrad": (
        "Adam",
        {"amsgrad": True, "betas": (0.8, 0.99)},
        {"amsgrad": True, "betas": (0.8, 0.99)},
    ),
}


def in_torch(kind, options, rate, updates, batches=None, l1=0.0, l2=0.0, given=None):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    inputs = {name: torch.tensor(value, dtype=torch.float64) for name, value in (given or network()).items()}
    parameters = [inputs[name].requires_grad_() for name in ("W1", "b1", "W2", "b2")]
    optimizer = getattr(torch.optim, kind)(parameters, lr=rate, **options)
    for update in range(updates):
        x, y = inputs["X"], inputs["Y"]
        if batches:
            x, y = x[:, batches[update % len(batches)]], y[batches[update % len(batches)]]
        optimizer.zero_grad()
        hidden = torch.tanh(x.T @ parameters[0] + parameters[1])
        loss = ((y - (hidden @ parameters[2] + parameters[3])) ** 2).mean()
        weights = (parameters[0], parameters[2])
        loss = loss + l1 * sum(each.abs().sum() for each in weights) + l2 / 2 * sum((each**2).sum() for each in weights)
        loss.backward()
        optimizer.step()
    return np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_trajectory_is_that_of_pytorch(name):
    kind, theirs, ours = OPTIMIZERS[name]
    fit = Fit(loss(), optimizer(name.split("-")[0], 0.02, **ours), None, RunOptions(every=1000))
    assert fit.go(UPDATES) == "finished"
    np.testing.assert_allclose(fit.state.vector, in_torch(kind, theirs, 0.02, UPDATES), rtol=0, atol=1e-10)


@pytest.mark.parametrize("penalty", [{"l1": 0.03}, {"l2": 0.1}, {"l1": 0.01, "l2": 0.02}], ids=str)
@pytest.mark.parametrize("name", ["gd", "momentum", "adam"])
def test_a_penalty_on_the_weights_is_a_part_of_the_loss_as_in_pytorch(name, penalty):
    """Also with weights that start at exactly 0, where |w| has a corner, whose slope both take as 0."""
    written = preset(Model("mlp", 2, hidden=(4,), **penalty)).program
    given = network()
    given["W1"][0] = 0
    fit = Fit(loss(written, given), optimizer(name, 0.02), None, RunOptions(every=1000))
    assert fit.go(UPDATES) == "finished"
    kind, theirs, _ = OPTIMIZERS[name]
    wanted = in_torch(kind, theirs, 0.02, UPDATES, **penalty, given=given)
    np.testing.assert_allclose(fit.state.vector, wanted, rtol=0, atol=1e-10)


def test_batches_take_turns_as_in_pytorch():
    batches = [[0, 3, 5], [1, 2], [19, 7, 8, 9]]
    problem = loss()
    mini_batches = MiniBatches(Batches({"X": 1, "Y": 0}, indices=batches), problem.values)
    fit = Fit(problem, optimizer("adam", 0.01), mini_batches)
    fit.go(UPDATES)
    np.testing.assert_allclose(fit.state.vector, in_torch("Adam", {}, 0.01, UPDATES, batches), rtol=0, atol=1e-10)


def test_batches_cover_all_examples_in_an_order_that_the_seed_gives():
    values = network()
    mini_batches = MiniBatches(Batches({"X": 1, "Y": 0}, size=6, shuffle=True, seed=3), values)
    assert [len(part) for part in mini_batches.parts] == [6, 6, 6, 2]
    assert sorted(np.concatenate(mini_batches.parts)) == list(range(20))
    again = MiniBatches(Batches({"X": -1, "Y": -2}, size=6, shuffle=True, seed=3), values)
    assert all((a == b).all() for a, b in zip(mini_batches.parts, again.parts, strict=True))
    assert (mini_batches.inputs(5)["X"] == values["X"][:, mini_batches.parts[1]]).all()
    plain = MiniBatches(Batches({"X": 1}, size=6), values)
    assert plain.parts[3].tolist() == [18, 19]
    anew = MiniBatches(Batches({"X": 1}, size=20, reshuffle=True, seed=3), values)
    first, second = anew.indices(0), anew.indices(1)
    assert sorted(first) == sorted(second) and (first != second).any() and (anew.indices(0) == first).all()


def test_all_parameters_move_from_the_same_gradient():
    fit = Fit(loss(MODEL, LINE), optimizer("gd", 0.1), None, RunOptions(every=1, gradients=True, moves=True))
    fit.go(1)
    first, second = fit.records
    assert first.loss == pytest.approx(35 / 3)
    np.testing.assert_allclose(first.gradient, [-26 / 3, -6])  # by hand: 2/n · Σ x (ŷ − y), 2/n · Σ (ŷ − y)
    np.testing.assert_allclose(second.vector, [2.6 / 3, 0.6])
    assert second.move.loss == first.loss
    np.testing.assert_allclose(second.move.change, [2.6 / 3, 0.6])


def test_records_are_kept_at_the_requested_updates():
    def recorded(options, target=25):
        fit = Fit(loss(MODEL, LINE), optimizer("gd", 0.1), None, options)
        fit.go(target)
        return [record.update for record in fit.records]

    assert recorded(RunOptions(every=10)) == [0, 10, 20, 25]
    assert recorded(RunOptions(every=None, updates=frozenset({0, 3, 24, 99}))) == [0, 3, 24]
    assert recorded(RunOptions(every=1), 0) == [0]


@pytest.mark.parametrize("name", ["gd", "momentum", "nesterov", "rmsprop", "adagrad", "adam"])
@pytest.mark.parametrize("shuffled", [False, True])
def test_a_state_goes_on_exactly(name, shuffled):
    problem = loss()

    def fit(state=None, options=None):
        mini_batches = MiniBatches(Batches({"X": 1, "Y": 0}, size=7, reshuffle=shuffled), problem.values)
        return Fit(
            problem,
            optimizer(name, [0.05] * 30 + [0.01] * 30),
            mini_batches,
            options or RunOptions(every=5, loss=1e-12),
            state,
        )

    whole = fit()
    whole.go(60)
    half = fit(options=RunOptions(every=5, states=True, loss=1e-12))
    half.go(35)
    kept = half.records[-1].state
    split = problem.layout.split
    memory = {
        parameter: {kind: split(vector)[parameter] for kind, vector in kept.memory.items()}
        for parameter in problem.parameters
        if kept.memory
    }
    rest = fit(read_state(problem, 35, name, split(kept.vector), memory, kept.loss))
    rest.go(60)
    assert (whole.state.vector == rest.state.vector).all()
    history = [(record.update, record.loss) for record in whole.records]
    assert history == [(record.update, record.loss) for record in (*half.records, *rest.records)]


def test_batches_that_are_too_many_to_keep_are_made_again(monkeypatch):
    def vector():
        problem = loss()
        run = Fit(problem, optimizer("gd", 0.05), MiniBatches(Batches({"X": 1, "Y": 0}, size=7), problem.values))
        run.go(12)
        return run.state.vector

    kept = vector()
    monkeypatch.setattr("engine.learn.fit.KEPT", 0)
    assert (vector() == kept).all()


def test_a_pause_adds_no_record_and_loses_none():
    fit = Fit(loss(MODEL, LINE), optimizer("gd", 0.1), None, RunOptions(every=10))
    assert fit.go(25, until=0, pause=True) is None
    assert [record.update for record in fit.records] == [0]
    assert fit.go(25) == "finished"
    assert [record.update for record in fit.records] == [0, 10, 20, 25]
    assert Fit(loss(MODEL, LINE), optimizer("gd", 0.1)).go(25, until=0) == "stopped"


def test_a_branch_is_traced_anew_when_its_parameter_crosses():
    program = "if w > 0:\n    l = w\nelse:\n    l = w*w\nl"
    fit = Fit(loss(program, {"w": 0.25}, ["w"]), optimizer("gd", 0.1))
    fit.go(6)
    walked = [0.25, 0.15, 0.05, -0.05, -0.04, -0.032, -0.0256]
    np.testing.assert_allclose([record.vector[0] for record in fit.records], walked, atol=1e-15)


def test_a_parameter_may_wait_in_the_branch_that_is_not_taken():
    program = "if a > 0.5:\n    y = w*a\nelse:\n    y = v*a\ny*y"
    fit = Fit(loss(program, {"a": 1.0, "w": 1.0, "v": 2.0}, ["a", "w", "v"]), optimizer("gd", 0.1))
    fit.go(12)
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (1.0, 1.0, 2.0)]
    walker = torch.optim.SGD(leaves, lr=0.1)
    a, w, v = leaves
    for record in fit.records:
        np.testing.assert_allclose(record.vector, [float(leaf.detach()) for leaf in leaves], rtol=1e-12)
        walker.zero_grad()
        ((w if a > 0.5 else v) * a).square().backward()
        walker.step()
    assert fit.records[0].vector[2] == fit.records[2].vector[2] == 2.0 != fit.records[-1].vector[2], (
        "v waits, then moves"
    )


@pytest.mark.parametrize(
    ("build", "slug"),
    [
        (
            lambda: loss("if a > 0:\n    y = a\nelse:\n    y = v\ny", {"a": 1.0, "v": 1.0, "u": 1.0}, ["a", "u"]),
            "unknown-name",
        ),
        (lambda: loss("if c > 0:\n    y = c\nelse:\n    y = v\ny", {"c": 1.0, "v": 1.0}, ["v"]), "not-differentiable"),
        (lambda: loss("X*w", {"X": [1, 2], "w": 1.0}), "not-differentiable"),
        (lambda: loss("w*0 + round(v)", {"w": 1.0, "v": 1.0}, ["v"]), "not-differentiable"),
        (lambda: loss("w*w", {"w": 1.0}, ["u"]), "unknown-name"),
        (lambda: loss("n*n", {"n": 1.0}), "unknown-name"),
        (lambda: optimizer("newton"), "unknown-name"),
        (lambda: optimizer("gd", momentum=0.9), "unknown-name"),
        (lambda: optimizer("gd", -1.0), "invalid-input"),
        (lambda: optimizer("gd", []), "invalid-input"),
        (lambda: optimizer("adam", betas=[0.9, 1.0]), "invalid-input"),
        (lambda: optimizer("adam", amsgrad=1.0), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 1}, size=0), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 2}, size=1), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"Q": 0}, size=1), network()), "unknown-name"),
        (lambda: MiniBatches(Batches({}, size=1), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 0, "Y": 0}, size=1), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 1}, indices=[[20]]), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 1}, indices=[[0.5]]), network()), "invalid-input"),
        (lambda: MiniBatches(Batches({"X": 1}, indices=[]), network()), "invalid-input"),
        (lambda: read_state(loss(MODEL, LINE), 1, "gd", {"W": np.ones((1, 1))}, {}), "invalid-input"),
        (lambda: read_state(loss(MODEL, LINE), 1, "gd", {"W": np.ones(2), "b": np.ones(1)}, {}), "invalid-input"),
    ],
)
def test_what_cannot_be_learnt_is_said(build, slug):
    with pytest.raises(GradwalkError) as caught:
        build()
    assert caught.value.slug == slug
