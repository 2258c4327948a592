"""POST /mark: answers marked, with follow-through, and diagnosed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import EvaluateRequest, RequestModel, Whole, traced
from app.api.base_practice import Diagnosis, Draw, diagnosis
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, Tensor, Translate, encode
from app.limits import Allowance
from app.workers.work import Work
from engine import practice

PROGRAM = "exp(-a*b)"
INPUTS: dict[str, Any] = {"a": 0.5, "b": 2.0}


class GivenAnswer(RequestModel):
    """An answer: `text` as it was typed, the place of a `choice` from 0, for next and gate a `node`, for hunt also an
    `edge`.
    """

    question: str = Field(description="its id, as /exercise gives it")
    text: str | None = None
    choice: Whole | None = Field(None, ge=0)
    node: Whole | None = Field(None, ge=0)
    edge: Whole | None = Field(None, ge=0)


class MarkRequest(EvaluateRequest):
    """A program with the exercise's inputs, and answers to some of its questions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"program": PROGRAM, "inputs": dict(INPUTS), "answers": [{"question": "product:1", "text": "0,736"}]}
            ]
        }
    )

    answers: list[GivenAnswer] = Field(description="in any order; one's own numbers are followed through the graph")
    draw: Draw = 0
    carry: bool = Field(True, description="mark also against what follows from one's own answers")
    reveal: bool = Field(False, description="say what is right")

    def check(self, allowance: Allowance) -> None:
        """The number of answers and the length of each, beside the limits of a program."""
        super().check(allowance)
        allowance.check("questions", len(self.answers))
        allowance.check("answer_characters", max((len(each.text or "") for each in self.answers), default=0))


class HuntMark(ResponseModel):
    """How a place that is pointed at stands to the wrong rule, which is named once it is there or is to be revealed."""

    relation: Literal["there", "gate", "before", "after", "beside"] = Field(
        description="in the order of the backward pass. gate: it is at an edge of this gate; before: the numbers are "
        "right up to here, and the wrong rule comes later; after: what arrives here is wrong already; beside: neither "
        "leads to the other"
    )
    edge: int | None = Field(description="the edge whose rule is wrong")
    node: int | None = Field(description="or the node whose contributions are put together wrongly")
    wrong: Tensor | None = Field(description="the number there")
    right: Tensor | None = Field(description="what is right there")


class MarkedAnswer(ResponseModel):
    """The mark of one answer."""

    question: str
    verdict: Literal["right", "near", "wrong", "unread"] = Field(
        description="right: within 1 %, or equal at the precision typed, two figures at least; 0 only exactly. near: "
        "within 5 %, or one figure. unread: not understood, to be asked again, no mistake"
    )
    read: Tensor | None = Field(description="the answer as it was read; a shape is a list")
    follows: bool = Field(description="not the truth, but right given one's own earlier answers")
    sign: bool = Field(description="right but for its sign")
    diagnosis: Diagnosis | None = Field(description="where exactly one misconception gives the answer")
    message: str | None = Field(description="of unread: why")
    hint: str | None
    truth: Tensor | None = Field(description="with `reveal`: what is right; of kinds next and gate all nodes that are")
    hunt: HuntMark | None = Field(description="of kind hunt")


class MarkResponse(ResponseModel):
    """The marks, in the order of the answers."""

    marks: list[MarkedAnswer]
    right: int
    pattern: Diagnosis | None = Field(
        description="the misconception that all wrong answers have in common, where there are two or more and exactly "
        "one gives them all"
    )


def run(request: MarkRequest, work: Work) -> dict[str, Any]:
    """Mark each answer against the truth, then by what follows from one's own earlier ones; the better counts.

    Typed text may have a decimal comma, fractions, powers of ten, a true minus, or be a calculation such as
    −1/1.37^2: the language's reader reads it, and nothing is run as code.
    """
    answers = [
        practice.Answer(
            each.question,
            each.text,
            None if each.choice is None else int(each.choice),
            None if each.node is None else int(each.node),
            None if each.edge is None else int(each.edge),
        )
        for each in request.answers
    ]
    marks = practice.mark(
        traced(request, work),
        answers,
        draw=int(request.draw),
        carry=request.carry,
        limits=work.limits,
        deadline=work.deadline,
    )
    return encode(
        MarkResponse,
        marks,
        work.translate,
        marks=[_marked(each, request.reveal, work.translate) for each in marks.verdicts],
        right=sum(each.verdict == "right" for each in marks.verdicts),
        pattern=diagnosis(marks.pattern, work.translate),
    )


def _marked(verdict: practice.Verdict, reveal: bool, translate: Translate) -> Encoded:
    sighting = verdict.sighting
    slip = verdict.diagnosis or (practice.Diagnosis(sighting.bug.slip.misconception) if sighting and reveal else None)
    return encode(
        MarkedAnswer,
        verdict,
        translate,
        question=str(verdict.question),
        truth=verdict.truth if reveal else None,
        diagnosis=None if slip is None else diagnosis(slip.misconception, translate, slip.calculation),
        hunt=None if sighting is None else _hunted(sighting, reveal),
    )


def _hunted(sighting: practice.Sighting, reveal: bool) -> Encoded:
    bug = sighting.bug if reveal or sighting.relation == "there" else None
    return encode(
        HuntMark,
        sighting,
        edge=bug and bug.slip.edge,
        node=bug and bug.slip.node,
        wrong=bug and bug.wrong,
        right=bug and bug.right,
    )


ENDPOINT = Endpoint(
    "POST",
    "/mark",
    MarkRequest,
    MarkResponse,
    run,
    summary="Mark answers and say what went wrong",
    tag="practice",
    examples={
        "added": {
            "summary": "Upstream and local derivative were added",
            "value": {
                "program": PROGRAM,
                "inputs": INPUTS,
                "answers": [{"question": "product:1", "text": "2,368"}],
                "reveal": True,
            },
        },
        "hunt": {
            "summary": "Pointing at the edge of a wrong rule",
            "value": {
                "program": "x*(x+y)",
                "inputs": {"x": 3, "y": -2},
                "draw": 1,
                "answers": [{"question": "hunt:0", "edge": 2}],
            },
        },
        "follow-through": {
            "summary": "One slip, and right from there on",
            "value": {
                "program": "x*(x+y)",
                "inputs": {"x": 3, "y": -2},
                "answers": [{"question": "gradient:2", "text": "1.5"}, {"question": "gradient:1", "text": "1.5"}],
            },
        },
    },
)
