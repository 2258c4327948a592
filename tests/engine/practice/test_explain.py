"""A pasted backward pass held to the graph: right ones pass, and the first wrong line is found with its reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import TooLarge, TooSlow
from engine.limits import Deadline, Limits
from engine.practice import Explained, Line, explain
from engine.practice.pasted.causes import same
from engine.practice.pasted.reading import statements
from tests.effort import effort
from tests.engine.practice.mutants import mutants
from tests.engine.practice.passes_by_hand import BY_HAND, TWO_LAYERS, ByHand

TWO = "A1 = sigmoid(X @ W1)\nY_hat = A1 @ W2\nmean((Y - Y_hat)**2)"
INPUTS = {
    "X": [[1.0, 0.5], [-1.0, 2.0], [0.0, -1.5]],
    "W1": [[0.2, -0.4], [1.0, 0.3]],
    "W2": [[0.5, 0.2], [-1.0, 0.8]],
    "Y": [[1.0, 0.0], [0.0, 0.5], [0.5, 1.0]],
}
RIGHT = """
dY_hat = 2 * (Y_hat - Y) / Y.size
dW2 = A1.T @ dY_hat
dA1 = dY_hat @ W2.T
dZ1 = dA1 * A1 * (1 - A1)
dW1 = X.T @ dZ1
""".replace("Y.size", "6")


def traced(by_hand: ByHand) -> Any:
    return engine.trace(by_hand.program, by_hand.inputs, seed=by_hand.seed)


def judged(backward: str, program: str = TWO, inputs: Any = None) -> Explained:
    return explain(engine.trace(program, INPUTS if inputs is None else inputs), backward)


def first(explained: Explained) -> Line:
    assert explained.first is not None, [line.verdict for line in explained.lines]
    return explained.lines[explained.first]


def verdicts(explained: Explained) -> list[str]:
    return [line.verdict for line in explained.lines]


@pytest.mark.parametrize("name", BY_HAND)
def test_a_right_pass_passes(name):
    explained = explain(traced(BY_HAND[name]), BY_HAND[name].backward)
    assert explained.first is None
    assert set(verdicts(explained)) <= {"right", "part", "helper"}


@pytest.mark.parametrize("name", BY_HAND)
def test_the_right_passes_are_pytorchs(name):
    torch = pytest.importorskip("torch")
    by_hand = BY_HAND[name]
    leaves = {
        key: torch.tensor(np.asarray(value), dtype=torch.float64, requires_grad=True)
        for key, value in by_hand.inputs.items()
    }
    *rest, last = by_hand.torch.strip().splitlines()
    scope: dict[str, Any] = {
        **leaves,
        "torch": torch,
        "seed": torch.tensor(np.asarray(by_hand.seed or 0.0, dtype=float))
        if by_hand.seed is None
        else torch.tensor(by_hand.seed),
    }
    exec("\n".join([*rest, f"loss = {last}"]), scope)
    scope["loss"].backward()
    explained = explain(traced(by_hand), by_hand.backward)
    compared = 0
    for key, leaf in leaves.items():
        own = next(
            (explained.names.values[name] for name in (f"d{key}", f"dL_d{key}") if name in explained.names.values), None
        )
        if own is not None and leaf.grad is not None:
            np.testing.assert_allclose(own, leaf.grad.numpy(), rtol=1e-9, atol=1e-12)
            compared += 1
    assert compared >= 2


def group(explained: Explained, place: int) -> set[int]:
    """The lines of one name up to its last change in a row: only then is it a gradient."""
    name = explained.lines[place].statement.names[0]
    lines = explained.lines
    places = {place}
    while (
        place + 1 < len(lines)
        and lines[place + 1].statement.names[:1] == (name,)
        and lines[place + 1].statement.changes
    ):
        place += 1
        places.add(place)
    return places


@pytest.mark.parametrize("name", BY_HAND)
def test_the_seeded_error_is_found(name):
    """In its line, or where the name's next changes make a gradient of it; 95 % in the line itself."""
    by_hand = BY_HAND[name]
    trace = traced(by_hand)
    right = {line.statement.span.line: line for line in explain(trace, by_hand.backward.strip()).lines}
    counts: Counter[str] = Counter()
    every = effort(2, 1)
    for mutant in list(mutants(by_hand.backward))[::every]:
        explained = explain(trace, mutant.text, deadline=Deadline(60))
        place = next(k for k, line in enumerate(explained.lines) if line.statement.span.line == mutant.line)
        line = explained.lines[place]
        if line.value is not None and same(line.value, right[mutant.line].value):
            continue  # it changes no number
        counts["seeded"] += 1
        counts["in its line"] += explained.first == place
        if explained.first is not None:
            counts["near"] += explained.first in group(explained, place)
            reason = explained.lines[explained.first].cause
            counts["with a reason"] += reason is not None and reason.kind != "unknown"
    print(f"{name}: {dict(counts)}")
    assert counts["seeded"] >= 2
    assert counts["near"] >= 0.95 * counts["seeded"]
    assert counts["in its line"] >= (0.85 if by_hand is TWO_LAYERS else 0.95) * counts["seeded"]
    assert counts["with a reason"] >= 0.7 * counts["seeded"]


def test_later_lines_are_held_to_the_lines_before():
    explained = judged(RIGHT.replace("2 * (Y_hat", "(Y_hat"))
    assert verdicts(explained) == ["wrong", "follows", "follows", "follows", "follows"]
    line = first(explained)
    assert line.cause is not None
    assert (line.cause.kind, line.cause.factor) == ("factor", pytest.approx(0.5))
    assert line.cause.misconception is not None and line.cause.misconception.id == "exponent-forgotten"
    assert line.fix is not None and line.fix.text == "2 * ((Y_hat - Y) / 6)"
    assert explained.missing == ("X", "Y")


REASONS = [
    ("dW2 = A1.T @ dY_hat", "dW2 = dY_hat.T @ A1", "transposed", "gradient-transposed"),
    ("dA1 = dY_hat @ W2.T", "dA1 = dY_hat @ W2", "misconception", "factor-not-transposed"),
    ("dZ1 = dA1 * A1 * (1 - A1)", "dZ1 = dA1", "misconception", "local-forgotten"),
    ("dZ1 = dA1 * A1 * (1 - A1)", "dZ1 = A1 * (1 - A1)", "misconception", "upstream-forgotten"),
    ("dZ1 = dA1 * A1 * (1 - A1)", "dZ1 = dA1 + A1 * (1 - A1)", "misconception", "added"),
    ("dZ1 = dA1 * A1 * (1 - A1)", "dZ1 = dA1 * (1 - A1)", "factor-missing", None),
    ("dZ1 = dA1 * A1 * (1 - A1)", "dZ1 = -dA1 * A1 * (1 - A1)", "factor", None),
    ("dA1 = dY_hat @ W2.T", "dA1 = dY_hat", "other-node", None),
    ("dW1 = X.T @ dZ1", "dW1 = X @ dZ1", "shape", None),
]


@pytest.mark.parametrize(("line", "instead", "kind", "misconception"), REASONS)
def test_the_reason_is_named(line, instead, kind, misconception):
    program = TWO.replace("A1 = sigmoid(X @ W1)", "Z1 = X @ W1\nA1 = sigmoid(Z1)")
    wrong = first(judged(RIGHT.replace(line, instead), program))
    assert wrong.statement.typed == instead
    assert wrong.cause is not None and wrong.cause.kind == kind
    assert wrong.message is not None
    if misconception is not None:
        assert wrong.cause.misconception is not None and wrong.cause.misconception.id == misconception
        assert wrong.cause.edge is not None


@pytest.mark.parametrize(
    ("backward", "fix"),
    [
        ("dX = R * w\ndw = (R * X)", "np.sum((R * X), axis=0)"),
        ("dX = -R * w\n", "-(-R * w)"),
        ("dX = R * w * 3", "(R * w * 3) / 3"),
    ],
)
def test_a_plain_correction_is_offered_and_makes_the_line_right(backward, fix):
    program, inputs = "sum(X * w * R)", {"X": [[1.0, 2.0], [3.0, 4.0]], "w": [0.5, 2.0], "R": [[1.0, 0.5], [2.0, -1.0]]}
    wrong = first(judged(backward, program, inputs))
    assert wrong.fix is not None and wrong.fix.text == fix
    span = wrong.fix.span
    lines = backward.split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + fix + line[span.end_column - 1 :]
    assert judged("\n".join(lines), program, inputs).first is None


NAMES = [
    "dW",
    "d_W",
    "dw",
    "grad_W",
    "gradW",
    "W_grad",
    "W.grad",
    "dL_dW",
    "dL/dW",
    "∂L/∂W",
    "dLdW",
    "grads['W']",
    'self.grads["W"]',
]


@pytest.mark.parametrize("name", NAMES)
def test_a_gradient_has_many_names(name):
    program, inputs = "sum((X @ W)**2)", {"X": [[1.0, 2.0], [3.0, 4.0]], "W": [[0.5], [2.0]]}
    right = judged(f"{name} = 2 * X.T @ X @ W", program, inputs)
    wrong = judged(f"{name} = X.T @ X @ W", program, inputs)
    assert (verdicts(right), verdicts(wrong)) == (["right"], ["wrong"])
    assert right.lines[0].node == 1


def test_what_computes_nothing_is_skipped_and_what_cannot_be_read_is_no_mistake():
    explained = judged(
        "import numpy as np\ndef backward():\n    '''a pass'''\n    dY_hat = 2 * (Y_hat - Y) / 6\n"
        "    dA1 = unknown(dY_hat)\n    dW2[[0], :] = 3\n    return dY_hat\n"
    )
    assert verdicts(explained) == ["skipped", "skipped", "skipped", "right", "unread", "unread", "skipped"]
    assert all(line.message is not None for line in explained.lines if line.verdict == "unread")


def test_a_name_without_a_value_is_bound_by_its_use():
    program = "mean((X @ W - y)**2)"
    inputs = {"X": [[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]], "W": [0.5, 2.0], "y": [1.0, 3.0, 2.0]}
    explained = judged("de = X @ W - y\ndW = X.T @ de", program, inputs)
    assert verdicts(explained) == ["wrong", "follows"]
    line = first(explained)
    assert line.cause is not None
    assert (line.cause.kind, line.cause.factor) == ("factor", pytest.approx(1.5))


def test_statements_are_read_with_their_places():
    text = "# a comment\n\n  dz = (p -\n       y)  # joined\ndh[h <= 0] = 0; \ndz[np.arange(n), y] -= 1\n"
    read = list(statements(text))
    assert [(each.span.line, each.span.column, each.span.end_line) for each in read] == [
        (3, 3, 4),
        (5, 1, 5),
        (6, 1, 6),
    ]
    assert [each.text for each in read] == [
        "dz = (p - y)", "dh = where(h <= 0, 0, dh)", "dz = dz - (1)*one_hot(y, dz.shape[1])"
    ]  # fmt: skip


def test_a_number_stands_for_a_gradient_whose_elements_are_all_that():
    program, inputs = "m = maximum(0, 1 - y*s)\nmean(m)", {"s": [0.2, 2.0, -0.5, 0.4], "y": [1.0, 1.0, -1.0, 1.0]}
    assert verdicts(judged("dm = 1/4\nds = -y*(m > 0)*dm", program, inputs)) == ["right", "right"]
    assert verdicts(judged("dm = 1/3\nds = -y*(m > 0)*dm", program, inputs))[0] == "wrong"


def test_limits_are_named():
    trace = engine.trace("x*x", {"x": 3.0})
    with pytest.raises(TooLarge, match="pasted_lines"):
        explain(trace, "dx = 2*x\n" * 4, limits=Limits(pasted_lines=3))
    with pytest.raises(TooLarge, match="characters"):
        explain(trace, "dx = 2*x\n" * 4, limits=Limits(characters=20))
    with pytest.raises(TooSlow):
        explain(trace, "dx = 2*x\n" * 4, deadline=Deadline(1.0, left=-1.0))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "=",
        "= 3",
        "dx =",
        "dx = (",
        "dx ==",
        "[",
        "dx[",
        "dx[] = 1",
        "((((",
        "a, b = 1",
        "x = \0",
        "dx = ∂",
        "d" * 300 + " = 1",
    ],
)
def test_any_text_gives_an_answer(text):
    explained = explain(engine.trace("x*x", {"x": 3.0}), text)
    assert explained.first is None
