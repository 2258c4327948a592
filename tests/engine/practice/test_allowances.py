"""What is right in other words passes, and what is wrong among such lines is still found in its line."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.practice import Explained, explain
from tests.engine.practice.passes_in_other_words import IN_OTHER_WORDS, LATE_MEAN
from tests.engine.practice.test_explain import first, judged, traced, verdicts

NEURON = LATE_MEAN["one neuron"]


def late(backward: str, which: str = "two layers") -> Explained:
    program, inputs, _ = LATE_MEAN[which]
    return judged(backward, program, inputs)


@pytest.mark.parametrize("name", IN_OTHER_WORDS)
def test_a_right_pass_in_other_words_passes(name):
    by_hand, backward = IN_OTHER_WORDS[name]
    explained = explain(traced(by_hand), backward)
    assert explained.first is None, explained.lines[explained.first]
    assert "follows" not in verdicts(explained)
    unread = [line.statement.typed for line in explained.lines if line.verdict == "unread"]
    assert len(unread) == ("cannot be read" in name), unread


@pytest.mark.parametrize("name", LATE_MEAN)
def test_a_mean_may_be_taken_below(name):
    program, inputs, backward = LATE_MEAN[name]
    explained = judged(backward, program, inputs)
    assert explained.first is None
    said = [str(line.message) for line in explained.lines if line.message is not None]
    assert said[0] == "5 times the gradient; the lines below allow for it"


@pytest.mark.parametrize(
    ("line", "instead", "kind"),
    [
        ("db2 = (1/m) * np.sum(dZ2", "db2 = np.sum(dZ2", "factor"),
        ("dW1 = (1/m) * np.dot(X.T, dZ1)", "dW1 = np.dot(X.T, dZ1)", "factor"),
        ("(1 - np.power(A1, 2))", "1", "misconception"),
        ("dW2 = (1/m)", "dW2 = -(1/m)", "factor"),
    ],
)
def test_a_mistake_below_is_found_in_its_own_line(line, instead, kind):
    backward = LATE_MEAN["two layers"][2]
    assert line in backward
    wrong = first(late(backward.replace(line, instead)))
    assert instead in wrong.statement.typed
    assert wrong.cause is not None and wrong.cause.kind == kind


def test_what_no_line_below_makes_up_for_is_wrong():
    assert verdicts(judged("dz = p - y\ndw = X.T @ dz", *NEURON[:2])) == ["wrong", "follows"]


def test_a_right_line_that_does_not_depend_on_it_excuses_nothing():
    """The sum of what is centred is 0, with whatever factor."""
    program, inputs = "c = x - mean(x)\nsum(c*c*w)", {"x": [1.0, 2.0, 4.0], "w": [1.0, 1.0, 1.0]}
    explained = judged("dc = c*w\ndx = dc - mean(dc)\nq = 2*c*w\ndx = q + 0*dc", program, inputs)
    assert verdicts(explained)[0] == "wrong"


def test_a_transposed_gradient_may_be_transposed_back():
    program, inputs = "z = X @ W\nsum(z*R)", {"X": [[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]], "W": [[1.0, 0.5], [2.0, 3.0]]}
    inputs |= {"R": [[1.0, 3.0], [0.5, 1.5], [2.0, 0.2]]}
    assert verdicts(judged("dz = R.T\ndW = (dz @ X).T", program, inputs)) == ["part", "right"]
    assert verdicts(judged("dz = R.T\ndW = dz @ X", program, inputs))[0] == "wrong"


def test_of_elements_that_are_assigned_the_wrong_ones_are_found():
    by_hand, backward = IN_OTHER_WORDS["LSTM: gates assigned to slices"]
    wrong = backward.replace("prev_c * f * (1 - f)", "prev_c")
    assert wrong != backward
    line = first(explain(traced(by_hand), wrong))
    assert line.statement.typed.startswith("da[:, H:2*H]")
    assert line.cause is not None and line.cause.misconception is not None
    assert line.cause.misconception.id == "local-forgotten"


@pytest.mark.parametrize("key", ["0:1.5", "w, :, 0", "99, :", "range(99), :", "0.5, :", ":, 7"])
def test_elements_that_are_none_are_unread(key):
    program, inputs = "sum(x*x) + 0*sum(w)", {"x": [[1.0, 2.0]], "w": [0.5]}
    explained = judged(f"dx = 2*x\ndx[{key}] = 3", program, inputs)
    assert verdicts(explained)[1] in ("unread", "part")
    assert explained.first is None


def test_what_a_line_that_cannot_be_read_gives_is_taken_for_right():
    program, inputs = "h = x*w\nsum(h*h)", {"x": [1.0, 2.0], "w": [3.0, 4.0]}
    explained = judged("dh = unknown(h)\ndh *= 2\ndx = dh*w\ndw = dh*h", program, inputs)
    assert verdicts(explained) == ["unread", "unread", "right", "wrong"]
    assert explained.missing == ()


def test_helpers_that_compute_no_gradient_are_no_part_of_the_pass():
    """`s` of the helper is not the program's."""
    program, inputs = "s = x*w\nsum(s*s)", {"x": [1.0, 2.0], "w": [3.0, 4.0]}
    text = "def prime(z):\n    s = sigmoid(z)\n    return s*(1 - s)\n\nds = 2*s\ndx = ds*w"
    assert verdicts(judged(text, program, inputs)) == ["skipped", "skipped", "skipped", "right", "right"]


@pytest.mark.parametrize(
    "change", ["db = 2*np.sum(d, axis=0)", "db = -np.sum(d, axis=0)", "db = np.sum(d, axis=0) + 1"]
)
def test_axes_of_one_do_not_matter_to_what_is_wrong(change):
    program = "z = X @ W + b\nsum(z*R)"
    inputs: dict[str, Any] = {"X": [[1.0, 2.0]], "W": [[1.0, 2.0], [3.0, 1.0]], "b": [[0.5, 1.5]], "R": [[2.0, 3.0]]}
    explained = explain(engine.trace(program, inputs), f"d = R\n{change}")
    assert verdicts(explained)[1] == "wrong"
