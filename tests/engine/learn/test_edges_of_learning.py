"""What learning does where something is missing, flat, outside, or no number."""

from __future__ import annotations

import math
from time import perf_counter

import numpy as np
import pytest

from engine.errors import GradwalkError
from engine.learn import (
    Batches,
    Fit,
    Loss,
    MiniBatches,
    Program,
    RunOptions,
    dataset,
    explained,
    formula,
    guess,
    least_squares,
    optimizer,
    random_plane,
    read_state,
    read_tensors,
    roles,
)
from engine.learn.orthogonal import householder
from engine.learn.refining import refined
from engine.limits import DEFAULT, Deadline
from tests.engine.learn.lines import LINE, MODEL, line, name_of


def test_states_that_do_not_fit():
    loss = line()
    whole = {"W": np.ones((1, 1)), "b": np.ones(1)}
    assert name_of(lambda: read_state(loss, 1, "gd", {"W": np.ones((1, 1))}, {})) == "state"
    assert name_of(lambda: read_state(loss, 1, "gd", {**whole, "Q": np.ones(1)}, {})) == "state"
    assert name_of(lambda: read_state(loss, 1, "gd", {**whole, "b": np.ones(2)}, {})) == "state"
    halves = {name: {"m": value} for name, value in whole.items()}
    assert name_of(lambda: read_state(loss, 1, "adam", whole, halves)) == "state.memory"
    state = read_state(loss, 7, "adam", whole, {})
    other = Fit(loss, optimizer("gd", 0.1), None, None, state)
    assert (other.state.update, other.state.stepper, other.state.memory) == (7, "gd", {}), (
        "another optimizer begins anew"
    )


def test_what_one_update_takes():
    loss = line()
    whole = Fit(loss, optimizer("adam", 0.1)).cost()
    batch = Fit(loss, optimizer("gd", 0.1), MiniBatches(Batches({"X": 1, "Y": 0}, size=1), loss.values)).cost()
    assert (whole["parameters"], whole["memory"], whole["data"]) == (2, 4, 6)
    assert (batch["memory"], batch["data"], batch["full"]["data"]) == (0, 2, 6)
    assert batch["values"] < whole["values"]


def test_a_list_of_rates_reaches_to_the_end_of_the_run():
    run = Fit(line(), optimizer("gd", [0.1, 0.05, 0.02]))
    assert run.go(3) == "finished"
    assert name_of(lambda: run.go(4)) == "stepper.learning_rate"
    assert run.state.update == 3, "nothing was updated with a rate that is not there"


def test_the_number_of_examples_does_not_follow_a_batch():
    program = "sum((Y - X.T @ W)**2) / n"
    loss = line(program, {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.5]], "n": 3.0}, ["W"])
    halves = Fit(loss, optimizer("gd", 0.1), MiniBatches(Batches({"X": 1, "Y": 0}, size=2), loss.values))
    assert halves.counting == ["n"]
    (warning,) = halves.warnings
    assert (warning.code, warning.name) == ("fixed-count", "n") and "X.shape[1]" in str(warning.hint)
    assert Fit(loss, optimizer("gd", 0.1), MiniBatches(Batches({"X": 1, "Y": 0}, size=3), loss.values)).counting == []
    whole = Fit(loss, optimizer("gd", 0.1))
    assert whole.counting == [] and whole.warnings == []


def test_a_loss_of_all_pairs_is_warned_of_before_it_is_trained():
    column = {"X": [[0.0, 1.0, 2.0]], "Y": [1.0, 3.0, 5.0], "W": [[0.5]]}
    pairs = line("mse(Y, X.T @ W)", column, ["W"])
    (warning,) = pairs.warnings
    assert (warning.code, warning.name) == ("broadcast-loss", "mse") and len(warning.fixes) == 2
    assert [each.code for each in Fit(pairs, optimizer("gd", 0.1)).warnings] == ["broadcast-loss"]
    assert line("mse(Y, X.T @ W)", {**column, "Y": [[1.0], [3.0], [5.0]]}, ["W"]).warnings == []


def test_the_distance_from_a_point_is_recorded_with_gradients():
    loss = line()
    run = Fit(
        loss, optimizer("gd", 0.1), None, RunOptions(gradients=True, states=True, compare={"W": [[2.0]], "b": [1.0]})
    )
    run.go(2)
    assert run.records[0].distance == pytest.approx(math.hypot(1.5, 2.0))
    assert [record.gradient is not None and record.state.update for record in run.records] == [0, 1, 2]


def test_what_is_not_looked_at_ends_where_it_is_no_number_or_its_time_is_up():
    unseen = RunOptions(every=10**7)
    falling = Loss(Program("w"), {"w": 0.0}, ["w"], Deadline(60))
    run = Fit(falling, optimizer("gd", 1e308), None, unseen)
    assert run.go(10**6) == "diverged" and run.state.update == 2
    slow = Fit(line(), optimizer("gd", 1e-9), None, unseen)
    assert slow.go(10**6, perf_counter() + 0.02, pause=True) is None
    assert 0 < slow.state.update < 10**6


def test_the_loss_on_examples_kept_for_the_test_is_recorded():
    run = Fit(
        line(),
        optimizer("gd", 0.1),
        None,
        RunOptions(test={"X": np.array([[3.0, 4.0]]), "Y": np.array([[7.0], [9.0]])}),
    )
    run.go(1)
    assert run.records[0].test == pytest.approx(np.mean([(7 - 0.5) ** 2, (9 - 1.0) ** 2]))
    assert name_of(lambda: Fit(line(), optimizer("gd", 0.1), None, RunOptions(test={"W": [[1.0]]}))) == "test"


@pytest.mark.parametrize(
    ("program", "inputs", "stepper", "options", "cause"),
    [
        ("w**4", {"w": 10.0}, "gd", {}, "learning-rate"),
        ("w*w", {"w": 1.0}, "nesterov", {"momentum": 0.9}, "learning-rate"),
        ("w*w", {"w": 1.0}, "momentum", {"momentum": 0.9, "dampening": 0.5}, None),
        ("log(w)", {"w": 0.5}, "gd", {}, None),
        ("log(w)", {"w": -1.0}, "gd", {}, None),
        ("exp(w)*0 + 1/w", {"w": 1e-200}, "gd", {}, None),
        ("sqrt(w)", {"w": 0.01}, "gd", {}, None),
        ("w*w - 0.9995*sum(v*v)", {"w": 1.0, "v": [1.0, 2.0]}, "gd", {}, None),
    ],
)
def test_every_divergence_is_explained(program, inputs, stepper, options, cause):
    run = Fit(line(program, inputs, list(inputs)), optimizer(stepper, 5.0, **options))
    assert run.go(3000) == "diverged"
    explanation = explained(run)
    assert explanation.message.template and explanation.hint.template and (cause is None or explanation.reason == cause)


def test_a_formula_is_only_of_the_two_models():
    assert formula(line("mse(Y, X.T @ W + b)")).kind == "linear"
    assert formula(line("mae(Y, X.T @ W + b)")).kind is None
    assert formula(line("mean((Y - X.T @ W - b)**4)")).kind is None
    both = {**LINE, "c": [0.0], "d": [1.0]}
    assert formula(line("mse(Y, X.T @ W + b + c*d)", both, ["W", "b", "c", "d"])).kind is None
    third = formula(line("mse(Y, X.T @ W + b) / 7"))
    assert third.kind == "linear" and "0.09523809523809523" in third.derived[0].latex
    nothing = formula(line("sum(log(0*Y)) + mse(Y, X.T @ W + b)"))
    assert nothing.kind is None and nothing.message.template


def test_data_sets_that_are_not_there():
    assert name_of(lambda: dataset("mooons")) == "mooons"
    for wrong in ({"n": 0}, {"seed": -1}, {"noise": -0.5}, {"noise": math.nan}):
        assert name_of(lambda: dataset("moons", **{"seed": 0, **wrong})) == next(iter(wrong))  # noqa: B023


def test_least_squares_of_vectors_and_layouts():
    assert least_squares([0.0, 1.0, 2.0], [1.0, 3.0, 5.0], intercept=True).weights == pytest.approx([2.0])
    other = least_squares([0.0, 1.0, 2.0], [1.0, 3.0, 5.0], "examples_by_features", intercept=True)
    assert other.weights == pytest.approx([2.0])
    assert name_of(lambda: least_squares([[1.0]], [1.0], "sideways")) == "layout"


def test_a_guess_says_why_nothing_can_be_learnt():
    assert guess(Program("X*w"), {"X": [1.0, 2.0], "w": 1.0}, Deadline(60)).reason.template.startswith("The output has")
    assert guess(Program("n*n"), {"n": 1.0}, Deadline(60)).reason.template.startswith("No input")
    guessed = guess(
        Program("l = mse(Y, X.T @ W)\nl"), {"X": [[1.0, 2.0]], "Y": [[1.0], [2.0]], "W": [[0.0]]}, Deadline(60)
    )
    assert (guessed.loss, guessed.reason) == ("l", None)
    alone = line("sum((q - round(z))**2) + w*0", {"q": [1.0, 2.0, 3.0], "z": [1.0, 1.0, 1.0], "w": 1.0}, ["w"])
    guessed_roles = roles(alone.prepared.plan, alone.values)
    assert guessed_roles.parameters == ("q", "w") and guessed_roles.data == ("z",)
    assert guessed_roles.axes == {"z": 0} and guessed_roles.examples == 3


def test_labels_of_elements():
    layout = line("w + sum(W)", {"w": 1.0, "W": [[1.0, 2.0], [3.0, 4.0]]}, ["w", "W"]).layout
    assert [layout.label(place) for place in range(5)] == ["w", "W[0, 0]", "W[0, 1]", "W[1, 0]", "W[1, 1]"]
    with pytest.raises(IndexError):
        layout.label(5)


def test_a_batch_without_a_finite_value_ends_the_run():
    inputs = {"x": [1.0, -1.0], "y": [1.0, 1.0], "w": 1.0}
    loss = line("mean(log(w*x)*y)", inputs, ["w"])
    run = Fit(
        loss,
        optimizer("gd", 0.1),
        MiniBatches(Batches({"x": 0, "y": 0}, size=1), loss.values),
        RunOptions(gradients=True),
    )
    assert run.go(10) == "diverged"
    shuffled = Fit(
        line(),
        optimizer("gd", 0.1),
        MiniBatches(Batches({"X": 1, "Y": 0}, size=2, shuffle=True, seed=3), line().values),
        RunOptions(gradients=True, moves=True),
    )
    assert shuffled.go(5) == "finished"
    assert all(record.gradient is not None for record in shuffled.records)


def test_a_bias_that_does_not_fit_is_no_linear_model():
    assert formula(line("mse(Y, X.T @ W + sum(b))", {**LINE, "b": [0.0, 1.0]})).kind is None
    perfect = {"X": [[0.0, 1.0]], "Y": [[0.0], [1.0]], "W": [[1.0]], "b": [0.0]}
    assert formula(line(MODEL, perfect)).kind == "linear"


def test_options_of_optimizers_have_pytorch_s_ranges():
    for wrong in ({"weight_decay": -0.1}, {"weight_decay": math.inf}, {"maximize": 1}):
        with pytest.raises(GradwalkError):
            optimizer("gd", 0.1, **wrong)
    climber = Fit(line("-(w - 2)**2", {"w": 0.0}, ["w"]), optimizer("gd", 0.25, maximize=True))
    climber.go(60)
    assert climber.state.vector[0] == pytest.approx(2.0)


def test_a_random_plane_of_one_parameter_has_one_direction():
    loss = line("w*w", {"w": 3.0}, ["w"])
    plane = random_plane(loss.layout, loss.start, 0)
    assert abs(plane.first[0]) == abs(plane.second[0]) == 3.0


def test_columns_of_zeros_and_values_that_are_too_many_to_refine():
    solution = least_squares([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]], [2.0, 4.0, 6.0])
    assert solution.rank == 1 and solution.weights == pytest.approx([0.0, 2.0])
    weights = np.array([[math.nan]])
    assert refined(np.ones((2, 1)), np.ones((2, 1)), weights) is weights


def test_roles_of_what_no_custom_names():
    alone = line("sum((q*p)**2)", {"q": [1.0, 2.0, 3.0], "p": 2.0}, ["q"])
    assert roles(alone.prepared.plan, alone.values).parameters == ("q", "p")
    apart = line("sum(X)*w + sum(T)", {"X": [1.0, 2.0], "T": [1.0, 2.0, 3.0], "w": 1.0}, ["w"])
    guessed_roles = roles(apart.prepared.plan, apart.values)
    assert (guessed_roles.axes, guessed_roles.examples) == ({}, None)


def test_tensors_that_come_with_a_request():
    assert read_tensors({"W": [[1, 2]]}, DEFAULT)["W"].tolist() == [[1.0, 2.0]]
    with pytest.raises(GradwalkError):
        read_tensors({"W": [[1], [2, 3]]}, DEFAULT)


def test_a_batch_that_leaves_the_domain_ends_the_run():
    inputs = {"x": [1.0, 1.0], "w": 0.1}
    loss = line("mean(-log(w*x)) + 50*w", inputs, ["w"])
    run = Fit(
        loss,
        optimizer("gd", 1.0),
        MiniBatches(Batches({"x": 0}, size=1), loss.values),
        RunOptions(gradients=True, every=1000),
    )
    assert run.go(500) == "diverged"
    assert run.records[-1].update == run.state.update < 500


def test_a_bias_of_another_length_is_no_linear_model():
    inputs = {"X": [[0.0, 1.0, 2.0]], "Y": [1.0, 2.0, 3.0], "W": [0.5], "b": [0.0, 1.0]}
    assert formula(line("mse(Y, X.T @ W) + sum(b)", inputs, ["W", "b"])).kind is None


def test_no_gradient_passes_what_is_blocked_on_its_way():
    run = Fit(line("floor(2*w) + w*w", {"w": 0.75}, ["w"]), optimizer("gd", 0.1), None, RunOptions(gradients=True))
    run.go(1)
    assert run.records[0].gradient.tolist() == [1.5]


def test_a_column_of_zeros_is_reflected_nowhere():
    _, upper = householder(np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 2.0]]))
    assert np.abs(upper[0, 0]) == 0.0


def test_a_setting_is_one_number():
    loss = line("sum(n*w)", {"n": [1.0, 2.0], "w": 1.0}, ["w"])
    assert roles(loss.prepared.plan, loss.values).settings == ()
    three = line(
        "sum(X)*w + sum(T) + sum(Y)", {"X": [1.0, 2.0], "T": [1.0, 2.0], "Y": [1.0, 2.0, 3.0], "w": 1.0}, ["w"]
    )
    assert roles(three.prepared.plan, three.values).axes == {"X": 0, "T": 0}


def test_refining_ends_after_its_turns_with_what_it_has(monkeypatch):
    a = np.vander(np.linspace(0, 1, 12), 8)
    right = a @ np.ones((8, 1))
    rough = np.ones((8, 1)) * (1 + 1e-6)
    monkeypatch.setattr("engine.learn.refining.TURNS", 1)
    assert np.abs(refined(a, right, rough) - 1).max() < 1e-8
