"""Single lines of pasted backward passes: what each way to write one is held to, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import TooSlow
from engine.limits import Deadline, Limits, too_slow
from engine.practice import Explained, explain
from engine.practice.misconceptions import BY_ID, MISCONCEPTIONS
from engine.practice.passes import NOTHING, Slip, run
from engine.practice.pasted import inferring
from engine.practice.pasted.causes import Budget, Wrong, cause, same
from engine.practice.pasted.contributions import some_of
from engine.practice.pasted.holding import Held
from engine.practice.pasted.locating import Finder
from tests.deadlines import expires
from tests.engine.practice.programs import passed

TWO_USES = ("x*y + x**2", {"x": 3.0, "y": 2.0})
"""dx = y + 2x = 8."""
WIDE = (
    "sum((X @ W) * R)",
    {"X": [[1.0, 2.0, 3.0], [3.0, 4.0, -1.0]], "W": [[5.0], [7.0], [2.0]], "R": [[1.0], [2.0]]},
)
LAYERS = (
    "h = relu(X @ W)\nsum((h @ V - y)**2)",
    {"X": [[1.0, -2.0], [0.5, 1.0]], "W": [[0.5, -1.0], [1.0, 0.4]], "V": [1.0, -0.5], "y": [1.0, 0.5]},
)


def judged(backward: str, program: tuple[str, dict[str, Any]], **options: Any) -> Explained:
    return explain(engine.trace(*program), backward, **options)


def verdicts(explained: Explained) -> list[str]:
    return [line.verdict for line in explained.lines]


def reason(backward: str, program: tuple[str, dict[str, Any]]) -> Any:
    """The cause of the first wrong line, and what is said of it."""
    explained = judged(backward, program)
    assert explained.first is not None, verdicts(explained)
    line = explained.lines[explained.first]
    assert line.cause is not None
    return line.cause, str(line.message), line.fix and line.fix.text


def test_a_gradient_that_is_added_up_begins_at_zero():
    """As in `self.grad += out.grad`: without that, each would be added to itself."""
    explained = judged("dx += y\ndx += 2*x", TWO_USES)
    assert verdicts(explained) == ["part", "right"]
    assert verdicts(judged("dx += y + 2*x", TWO_USES)) == ["right"]


def test_a_line_that_is_still_added_to_is_a_part_or_wrong_for_a_plain_reason():
    assert verdicts(judged("dx = 2*y\ndx += 2*x", TWO_USES)) == ["wrong", "follows"]
    assert verdicts(judged("dx = 7.3\ndx += y", TWO_USES)) == ["part", "wrong"], "the first alone is no plain slip"


def test_contributions_have_numbers_of_their_own():
    explained = judged("dx1 = y\ndx2 = 2*x\ndx3 = 4\ndx = dx1 + dx2", TWO_USES)
    assert verdicts(explained) == ["part", "part", "helper", "right"], "both edges have brought theirs before dx3"
    assert [line.edge for line in explained.lines] == [0, 2, None, None]


def test_contributions_are_known_by_their_numbers():
    explained = judged("dq = y\ndr = 2*x\nds = 5\ndx = dq + dr", TWO_USES)
    assert verdicts(explained) == ["part", "part", "helper", "right"]
    assert [line.edge for line in explained.lines] == [0, 2, None, None]


@pytest.mark.parametrize("name", ["dL", "dloss", "grad_out"])
def test_the_output_has_usual_names(name):
    explained = judged(f"{name} = 1", WIDE)
    assert (verdicts(explained), explained.lines[0].node) == (["right"], 5)


def test_a_change_in_place_leads_to_the_operand():
    """`dh` is the gradient of h first, and after the mask that of relu's operand."""
    explained = judged("dh = outer(2*(h@V - y), V)\ndh[h <= 0] = 0\ndW = X.T @ dh", LAYERS)
    assert verdicts(explained) == ["right", "right", "right"]
    assert [line.node for line in explained.lines[:2]] == [3, 2]
    explained = judged("dh = outer(2*(h@V - y), V)\ndh[h <= 0] = 1\ndW = X.T @ dh", LAYERS)
    assert verdicts(explained) == ["right", "wrong", "follows"]
    assert explained.lines[1].node == 2


def test_a_first_line_without_a_plain_reason_is_a_part():
    explained = judged("dq = X*3.3 + 0.1\ndq[h <= 0] = 0\ndW = X.T @ dq", LAYERS)
    assert verdicts(explained) == ["part", "wrong", "follows"]


def test_a_name_is_bound_by_the_use_of_another_unknown_one():
    """dq is the gradient of h since it gives dp, which is that of X @ W since it gives dW."""
    right = "dq = outer(2*(h@V - y), V)\ndp = dq*(h > 0)\ndW = X.T @ dp"
    assert verdicts(judged(right, LAYERS)) == ["right", "right", "right"]
    wrong = judged(right.replace("2*(", "("), LAYERS)
    assert verdicts(wrong) == ["wrong", "follows", "follows"]
    assert [line.node for line in wrong.lines] == [3, 2, 1]
    assert verdicts(judged("dq = 3\nhelper = dq*2", LAYERS)) == ["helper", "helper"], "a use that is no gradient"


def test_names_are_tried_a_limited_number_of_times(monkeypatch):
    """The last name is tried first; with all trials gone the one before it stands for nothing."""
    program = ("t = x\n" + "t = sin(t)\n" * 4 + "t", {"x": 0.7})
    backward = "dq = 0.3\ndx = dq*cos(x)\ndr = 0.2\nd_x = dr*7"
    assert verdicts(judged(backward, program)) == ["wrong", "follows", "helper", "wrong"]
    monkeypatch.setattr(inferring, "MOST_TRIALS", 4)
    assert verdicts(judged(backward, program)) == ["helper", "wrong", "helper", "wrong"]


@pytest.mark.parametrize(
    ("backward", "program", "kind", "text"),
    [
        ("dX = W @ R.T", WIDE, "transposed", "Transposed: this is 3×2, X is 2×3."),
        ("dL = [0.5, 0.5]", WIDE, "sum-missing", "The sum over axis 0 is missing: this is 2, Σ is scalar."),
        (
            "dc = A",
            ("sum(A*c)", {"A": np.arange(8.0).reshape(2, 2, 2).tolist(), "c": 2.0}),
            "sum-missing",
            "The sum over axis 0, 1, 2 is missing: this is 2×2×2, c is scalar.",
        ),
        ("dx = x", ("x*x", {"x": 3.0}), "factor", "Right but for a factor 2: every number here is the right one times 0.5."),
        ("dx = x*2.37", ("x*x", {"x": 3.0}), "unknown", "These are not the numbers of the gradient of x."),
        ("dx = x", ("x*x + round(x)", {"x": 3.0}), "factor", "Right but for a factor 2: every number here is the right one times 0.5."),
    ],
)  # fmt: skip
def test_the_reason_is_said(backward, program, kind, text):
    own, message, _ = reason(backward, program)
    assert (own.kind, message) == (kind, text)


def test_of_a_single_number_only_a_simple_factor_is_one():
    """Any wrong number is the right one times something."""
    assert reason("dx = x/3.5", ("x*x", {"x": 3.0}))[0].kind == "unknown"
    own, _, fix = reason("dx = x/2", ("x*x", {"x": 3.0}))
    assert (own.kind, own.factor, fix) == ("factor", pytest.approx(0.25), "4 * (x/2)")


def test_a_correction_that_is_too_long_is_not_offered():
    backward = "dX = W @ R.T"
    assert reason(backward, WIDE)[2] == "(W @ R.T).T"
    explained = judged(backward, WIDE, limits=Limits(characters=len(backward)))
    assert (verdicts(explained), explained.lines[0].fix) == (["wrong"], None)


@pytest.mark.parametrize("text", ["a.b = 3", "dX = np.hstack((W, R)", "dX = np.hstack("])
def test_what_is_no_assignment_of_tensors_is_unread(text):
    explained = judged(text, WIDE)
    assert verdicts(explained) == ["unread"]
    assert explained.lines[0].message is not None


def test_names_of_functions_and_of_what_leads_nowhere_are_no_gradients():
    program = ("def f(a):\n    return a*a\nq = x*7\nf(x)", {"x": 3.0})
    assert verdicts(judged("df = 5\ndq = 5\ndx = 2*x", program)) == ["helper", "helper", "right"]


def test_without_elements_there_is_nothing_wrong():
    assert same(np.zeros((0, 2)), np.ones((0, 2)))
    assert not same(np.zeros((0, 2)), np.zeros((0, 3)))
    program = ("q = x[0:0]*1\nsum(q*q) + sum(x*x)", {"x": [1.0, 2.0]})
    assert verdicts(judged("dq = x[0:0]\ndx = 2*x", program)) == ["right", "right"]


def test_slips_are_tried_within_a_budget():
    """Further up than the node's own edges each trial is a pass over the whole graph."""
    trace = engine.trace("t = sin(x)\nexp(t*w)", {"x": 0.7, "w": 1.3})
    ground, truth = passed(trace)
    node, edge = trace.graph.inputs["x"], trace.graph.uses[trace.graph.ends["t"]][0]
    with np.errstate(all="ignore"):
        slipped = run(ground, Deadline(60), Slip(BY_ID["local-forgotten"], edge))
        wrong = Wrong(
            slipped.nodes[node], truth.nodes[node], node, ground, truth, NOTHING, (), Deadline(60), Budget(), {}
        )
        made, short = cause(wrong), cause(replace(wrong, budget=Budget(len(trace.graph))))
    assert made.misconception is not None
    assert (made.kind, made.misconception.id, made.edge) == ("misconception", "local-forgotten", edge)
    assert short.kind == "unknown"
    assert [Budget(nodes).is_left for nodes in (1, 0, -3)] == [True, False, False]


@pytest.mark.parametrize("backward", ["dp = outer(2*(h@V - y), V)*(h > 0)\ndW = X.T @ dp", "dX = W @ R.T"])
def test_time_may_end_anywhere(backward):
    """Where it does, the whole ends: no line passes for one that cannot be read."""
    trace = engine.trace(*(LAYERS if "h" in backward else WIDE))
    expired = [
        expires(lambda deadline: explain(trace, backward, deadline=deadline), checks) for checks in range(0, 120, 4)
    ]
    assert expired[0]
    assert expired == sorted(expired, reverse=True), "one that ends the work later ends it with fewer checks too"
    assert not expired[-1]
    with pytest.raises(TooSlow):
        explain(trace, backward, deadline=Deadline(1.0, left=-1.0))


def test_tensors_of_other_shapes_are_not_the_same():
    assert not same(np.ones(2), np.ones(3)) and not same(None, np.ones(2))
    assert same(np.ones((2, 1)), np.ones(2)), "axes of size 1 do not count"
    assert some_of(np.ones(2), {0: np.zeros(2), 1: np.zeros(3)}) == ()
    assert some_of(np.ones(2), {0: np.full(2, 0.25), 1: np.full(2, 0.75)}) == (0, 1)


def test_what_is_not_finite_is_found_by_no_number():
    finder = Finder([(0, np.array([np.inf, 1.0])), (1, np.array([2.0, 3.0]))])
    assert finder.first(np.array([2.0, 3.0])) == 1
    assert finder.first(np.array([np.inf, 1.0])) is None


def test_numbers_that_follow_from_a_wrong_line_are_recognised_under_any_name():
    program = ("a = 3*X\nb = a*W\nsum(b*b)", {"X": [[1.0, 2.0], [3.0, -1.0]], "W": [[0.3, 0.7], [1.1, -2.0]]})
    explained = judged("da = X*5\ndfoo = 3*da", program)
    assert verdicts(explained) == ["wrong", "follows"]
    assert explained.lines[1].node == engine.trace(*program).graph.inputs["X"]


def test_missing_factors_are_tried_within_a_budget(monkeypatch):
    program = ("a = X*W\nsum(a*R)", {"X": [[1.0, 2.5], [3.0, -1.2]], "W": [[0.3, 0.7], [1.1, -2.0]],
                                     "R": [[2.0, 3.0], [0.7, 5.0]]})  # fmt: skip
    assert reason("dX = R*W*W", program)[0].kind == "factor-extra"
    before = Budget.__init__
    monkeypatch.setattr(Budget, "__init__", lambda self, **_: before(self, factors=0))
    assert reason("dX = R*W*W", program)[0].kind == "unknown"


@pytest.mark.parametrize("misconception", MISCONCEPTIONS, ids=lambda each: each.id)
def test_what_is_computed_where_it_is_read_is_what_the_whole_pass_gives(misconception):
    trace = engine.trace("q = sin(w)\nh = relu(x*w)\nh*h + 3*h + x", {"x": 1.5, "w": 0.7})
    ground, _ = passed(trace)
    for edge in (None, *range(len(trace.edges))):
        for alternative in (0, 1, 9):
            slip = Slip(misconception, edge, alternative)
            with np.errstate(all="ignore"):
                whole, held = run(ground, Deadline(60), slip), Held(ground, Deadline(60), slip=slip)
                gradients = [held.nodes[node] for node in range(len(trace.graph))]
            assert gradients == whole.nodes


NORMED = (
    "xc = x - mean(x, axis=0)\nvar = mean(xc**2, axis=0)\ny = xc / sqrt(var + 1e-5)\nsum(y * R)",
    {"x": [[1.0, 2.0], [3.0, -1.0], [0.5, 0.7]], "R": [[0.3, -0.2], [1.0, 0.4], [-0.5, 0.9]]},
)


@pytest.mark.parametrize("factor", ["-1/std", "1/std"])
def test_the_gradient_of_a_value_that_the_text_alone_names_is_judged_in_its_own_line(factor):
    """`std` is no name of the program; dvar, which uses dstd, says what that is the gradient of."""
    backward = (
        f"std = np.sqrt(var + 1e-5)\ndy = R\ndstd = np.sum(dy * xc / std, axis=0) * {factor}\ndvar = dstd / (2*std)"
    )
    last = ["right", "right"] if factor.startswith("-") else ["wrong", "follows"]
    assert verdicts(judged(backward, NORMED)) == ["helper", "right", *last]


@pytest.mark.parametrize("use", ["dother = 2 * xc * dsq\ndxc = dxc1 + dother", "dxc = dxc1 + 2 * xc * dsq"])
def test_a_gradient_that_only_an_unnamed_one_or_a_sum_of_contributions_uses_is_judged_in_its_own_line(use):
    """Neither the square nor what `dother` sends to xc has a name in the program."""
    right = (
        "N = 3\ndy = R\ndxc1 = dy / np.sqrt(var + 1e-5)\ndvar = np.sum(dy * xc, axis=0) * -0.5 * (var + 1e-5)**-1.5\n"
        f"dsq = np.ones_like(x) * dvar / N\n{use}"
    )
    between = ["part"] * ("dother" in use)
    assert verdicts(judged(right, NORMED)) == ["helper", "right", "part", "right", "right", *between, "right"]
    wrong = judged(right.replace("dvar / N", "dvar"), NORMED)
    assert verdicts(wrong)[4:] == ["wrong", *between, "follows"]


def test_tensordot_is_read():
    program = (
        "sum((X @ W) * R)",
        {"X": [[1.0, 2.0], [3.0, 4.0]], "W": [[5.0, 6.0], [7.0, 9.0]], "R": [[1.0, 0.5], [2.0, 1.0]]},
    )
    assert verdicts(judged("dW = np.tensordot(X, R, axes=([0], [0]))", program)) == ["right"]
    assert verdicts(judged("dW = np.tensordot(X, R, axes=1)", program)) == ["wrong"]


def test_a_value_that_cannot_be_computed_is_no_help_and_time_is_over_where_it_is(monkeypatch):
    backward = "bad = X @ X\ndW = X.T @ R"
    assert verdicts(judged(backward, WIDE))[-1] == "right"

    def over(*_: object) -> Any:
        raise too_slow(1.0, 2.0)

    monkeypatch.setattr(inferring, "computed", over)
    with pytest.raises(TooSlow):
        judged(backward, WIDE)
