"""Marks: follow-through and its traps, signs, choices, and diagnoses only where exactly one fits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput, NotDifferentiable, TooLarge, UnknownName
from engine.limits import Limits
from engine.practice import KINDS, Answer, Verdict, Wishes, exercise, mark
from tests.engine.practice.programs import traced

CHAIN = engine.trace("exp(-(a*b))", {"a": 0.5, "b": 2.0})
"""a 0, b 1, × 2, − 3, exp 4; edges a–× 0, b–× 1, ×–− 2, −–exp 3."""


def marked(trace: Any, **answers: str) -> dict[str, Verdict]:
    """The marks of `gradient_2="0.3"` and the like."""
    given = [Answer(name.replace("_", ":"), text) for name, text in answers.items()]
    return {str(each.question).replace(":", "_"): each for each in mark(trace, given).verdicts}


def named(verdict: Verdict) -> str | None:
    return verdict.diagnosis and verdict.diagnosis.misconception.id


def test_a_slip_is_counted_once():
    marks = marked(CHAIN, gradient_3="0.5", gradient_2="-0.5", product_0="-1", gradient_0="-1")
    assert [each.verdict for each in marks.values()] == ["wrong", "right", "right", "right"]
    assert [each.follows for each in marks.values()] == [False, True, True, True]


def test_the_truth_is_right_after_a_slip_too():
    marks = marked(CHAIN, gradient_3="0.5", gradient_2="-0.368")
    assert (marks["gradient_2"].verdict, marks["gradient_2"].follows) == ("right", False)


@pytest.mark.parametrize("slip", ["0", "1", "-1"])
def test_zero_and_one_are_not_carried(slip):
    """Otherwise a student who enters 0 first would be right at every later question."""
    marks = marked(CHAIN, gradient_3=slip, gradient_2=str(-float(slip)), gradient_0=str(-2 * float(slip)))
    assert {each.verdict for each in marks.values()} == {"wrong"}


def test_own_values_of_the_forward_pass_are_followed():
    marks = marked(CHAIN, value_2="1.5", value_3="-1.5", value_4="0.223", gradient_3="0.223")
    assert [each.verdict for each in marks.values()] == ["wrong", "right", "right", "right"]


def test_own_values_of_inputs_are_followed():
    marks = marked(CHAIN, value_0="0.7", value_2="1.4")
    assert [(each.verdict, each.follows) for each in marks.values()] == [("wrong", False), ("right", True)]


def test_without_carrying_only_the_truth_is_right():
    answers = [Answer("gradient:3", "0.5"), Answer("gradient:2", "-0.5")]
    assert [each.verdict for each in mark(CHAIN, answers, carry=False).verdicts] == ["wrong", "wrong"]


def test_a_wrong_sign_is_a_diagnosis_of_its_own():
    verdict = marked(CHAIN, gradient_3="-0.368")["gradient_3"]
    assert (verdict.verdict, verdict.sign, named(verdict)) == ("wrong", True, "sign-lost")


def test_a_sign_may_be_typed():
    marks = [marked(CHAIN, sign_0=text)["sign_0"] for text in ("−", "+", "-0.7", "down")]
    assert [each.verdict for each in marks] == ["right", "wrong", "right", "unread"]
    assert [each.truth for each in marks[:2]] == [-1, -1]


def test_a_diagnosis_has_its_numbers():
    verdict = marked(CHAIN, product_0="1.63")["product_0"]
    assert named(verdict) == "added"
    assert verdict.diagnosis is not None
    assert str(verdict.diagnosis.calculation) == "−0.3679 + 2"
    assert marked(CHAIN, product_0="2.02")["product_0"].diagnosis is None


def test_nothing_is_named_where_two_misconceptions_fit():
    """At x·x for x = 1 the upstream gradient, the local one and the value are all 1."""
    trace = engine.trace("(x*y)**2", {"x": 0.5, "y": 1.0})
    assert named(marked(trace, gradient_0="1")["gradient_0"]) is None


def test_a_coincidence_is_not_named_before_a_misconception_made_all_along():
    """Whoever always forgets the local derivative of w·x² answers 1; at x so does who forgets the exponent only."""
    trace = engine.trace("w * x**2", {"w": 0.5, "x": 2.0})  # w 0, x 1, 2 2, ^ 3, × 4
    alone = marked(trace, gradient_1="1")
    assert named(alone["gradient_1"]) == "exponent-forgotten"
    all_along = marked(trace, gradient_0="1", gradient_3="1", gradient_1="1")
    assert {named(each) for each in all_along.values()} == {"local-forgotten"}
    with_a_typing_error = marked(trace, gradient_0="7", gradient_3="1", gradient_1="1")
    assert [named(each) for each in with_a_typing_error.values()] == [None, "local-forgotten", None]


def test_what_rounding_leaves_of_zero_belongs_to_the_sequence():
    """Without the local derivatives, 0.1 + 0.2 − 0.3 arrives at s."""
    trace = engine.trace("(s*v) @ w", {"s": 3.0, "v": [1.0, 2.0, 4.0], "w": [0.1, 0.2, -0.3]})
    s, v = trace.graph.inputs["s"], trace.graph.inputs["v"]
    answers = [Answer(f"gradient:{s}", "5.551e-17"), Answer(f"gradient:{v}:0", "0.1"), Answer(f"gradient:{v}:1", "0.2")]
    marks = mark(trace, answers)
    assert {named(each) for each in marks.verdicts} == {"local-forgotten"}
    assert marks.pattern is not None and marks.pattern.id == "local-forgotten"


def test_what_cannot_be_read_is_no_mistake():
    verdict = marked(CHAIN, gradient_3="about a third")["gradient_3"]
    assert (verdict.verdict, verdict.diagnosis) == ("unread", None)
    assert verdict.message is not None and "calculation" in str(verdict.hint)


def test_a_near_answer_is_told_apart_from_a_wrong_one():
    assert [marked(CHAIN, gradient_3=text)["gradient_3"].verdict for text in ("0.37", "0.38", "0.4", "0.45")] == [
        "right", "near", "near", "wrong"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "hunt"])
def test_exactly_one_choice_is_right(kind):
    trace = traced("choices")
    made = exercise(trace, Wishes(kinds=(kind,), count=20, choose=True, draw=5))
    trace = traced("choices", made.inputs)
    if kind == "shape":
        trace = traced("square layers")
        made = exercise(trace, Wishes(kinds=(kind,), choose=True, draw=5, searched=False))
    assert made.questions
    for posed in made.questions:
        marks = [
            mark(trace, [Answer(str(posed.question), choice=place)], draw=5).verdicts[0].verdict
            for place in range(len(posed.choices))
        ]
        assert marks.count("right") == 1, posed
        assert [choice.right for choice in posed.choices] == [each == "right" for each in marks]


def test_what_is_ready_is_next():
    trace = engine.trace("x*(x + y)", {"x": 3.0, "y": -2.0})  # x 0, y 1, + 2, × 3
    verdicts = [mark(trace, [Answer("next:1", node=node)]).verdicts[0] for node in (2, 0, 1, 3)]
    assert [each.verdict for each in verdicts] == ["right", "wrong", "wrong", "wrong"]
    assert verdicts[0].truth == [2]
    assert mark(trace, [Answer("next:2", node=0)]).verdicts[0].verdict == "right"


def test_a_cell_and_a_shape_of_a_matrix():
    trace = traced("square layers")
    node = trace.graph.inputs["W2"]
    gradient = trace.gradients["W2"]
    marks = mark(trace, [Answer(f"gradient:{node}:1,0", f"{gradient[1, 0]:.3f}"), Answer(f"shape:{node}", "2 x 2")])
    assert [each.verdict for each in marks.verdicts] == ["right", "right"]
    bias = trace.graph.inputs["b2"]
    (verdict,) = mark(traced("batch"), [Answer(f"shape:{traced('batch').graph.inputs['X']}", "2x3")]).verdicts
    assert named(verdict) is None or verdict.verdict == "wrong"
    assert mark(trace, [Answer(f"shape:{bias}", "(2,)")]).verdicts[0].verdict == "right"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([Answer("gradient:99", "1")], UnknownName),
        ([Answer("gradient:0:0", "1")], UnknownName),
        ([Answer("colour:0", "1")], UnknownName),
        ([Answer("gradient", "1")], UnknownName),
        ([Answer("next:4", node=0)], UnknownName),
        ([Answer("gradient:0", choice=7)], InvalidInput),
        ([Answer("gradient:0")], InvalidInput),
        ([Answer("gradient:0", "1"), Answer("gradient:0", "2")], InvalidInput),
    ],
)
def test_answers_to_nothing_are_refused(answers, error):
    with pytest.raises(error):
        mark(CHAIN, answers)


def test_limits_and_outputs_of_several_elements():
    with pytest.raises(TooLarge, match="questions"):
        mark(CHAIN, [Answer("gradient:0", "1")] * 3, limits=Limits(questions=2))
    with pytest.raises(NotDifferentiable):
        exercise(engine.trace("2*x", {"x": [1.0, 2.0]}), Wishes())


def test_numbers_are_searched_until_mistakes_are_told_apart():
    """At a = 1 the product is the upstream gradient at every edge of ×: no slip could be seen."""
    trace = engine.trace("(a*b)**2", {"a": 1.0, "b": 1.0})
    blind = exercise(trace, Wishes(kinds=("product",), searched=False))
    telling = exercise(trace, Wishes(kinds=("product",)))
    assert telling.searched and not blind.searched
    counts = [{str(each.question): len(each.distinguished) for each in made.questions} for made in (blind, telling)]
    assert sum(counts[1].values()) >= 2 * sum(counts[0].values())
    assert {"upstream-forgotten", "local-forgotten", "added", "own-operand"} <= set(
        next(each.distinguished for each in telling.questions if str(each.question) == "product:0")
    )


def test_the_same_draw_gives_the_same_exercise():
    def made(draw: int) -> Any:
        one = exercise(traced("twice"), Wishes(draw=draw, choose=True))
        return [(str(each.question), each.choices) for each in one.questions], {
            name: np.asarray(value).tolist() for name, value in one.inputs.items()
        }

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_a_plain_sum_is_asked_as_a_concept():
    trace = engine.trace("(x + y) * z", {"x": 2.0, "y": 3.0, "z": 4.0})
    made = exercise(trace, Wishes(kinds=("product", "concept"), count=20))
    at = {str(each.question) for each in made.questions}
    assert {"concept:0", "concept:1"} <= at and not {"product:0", "product:1"} & at


def test_questions_stay_at_the_places_that_are_wished_for():
    made = exercise(traced("twice"), Wishes(kinds=("product", "gradient"), edges=(0,), nodes=(1,), count=20))
    assert {(each.question.kind, each.question.place) for each in made.questions} <= {("product", 0), ("gradient", 1)}
    only = exercise(traced("twice"), Wishes(kinds=("product",), misconception="own-operand", count=20))
    assert only.questions and all("own-operand" in each.distinguished for each in only.questions)
    with pytest.raises(UnknownName):
        exercise(traced("twice"), Wishes(misconception="laziness"))


def test_a_class_that_does_not_exist_is_no_candidate():
    """A class may be a single number, which a search would change like any other."""
    program = "cross_entropy_with_logits(one_hot(y, 3), x @ W)"
    inputs = {"x": [1.0, 2.0], "W": [[0.1, 0.2, 0.3], [0.3, -0.2, 0.5]], "y": 1.0}
    made = exercise(engine.trace(program, inputs), Wishes(kinds=("gradient",)))
    assert made.tried > 1
    assert made.inputs["y"] in (0.0, 1.0, 2.0)


def test_nothing_is_asked_of_a_tensor_without_elements():
    trace = engine.trace("sum(v[0:0] * v[0:0]) + sum(v*v)", {"v": [1.0, 2.0]})
    empty = {node for node, shape in enumerate(trace.graph.shapes) if shape == (0,)}
    made = exercise(trace, Wishes(kinds=("value", "gradient"), count=20, searched=False, every=True))
    assert empty and made.questions
    assert not empty & {each.question.place for each in made.questions}
