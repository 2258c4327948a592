"""POST /exercise: questions about a program, with numbers that tell mistakes apart."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, Whole, traced
from app.api.base_practice import Draw, Kind
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, Source, Tensor, Translate, encode
from app.limits import Allowance
from app.workers.work import Work
from engine import practice

Places = Annotated[list[Whole], Field(description="numbers as /evaluate has them")]


class ExerciseRequest(EvaluateRequest):
    """A program to be asked about. By default a mixture of questions, at numbers that tell mistakes apart."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": SIGMOID, "inputs": dict(SIGMOID_INPUTS), "count": 3}]}
    )

    kinds: list[Kind] = Field(["product", "gradient", "concept"], min_length=1, description="the kinds of questions")
    count: Whole = Field(6, ge=1, description="the most questions")
    nodes: Places | None = Field(None, description="ask at these nodes alone (and at `edges`); by default anywhere")
    edges: Places | None = Field(None, description="ask at these edges alone (and at `nodes`); by default anywhere")
    misconception: str | None = Field(None, description="only questions in which this misconception shows, by its id")
    every: bool = Field(False, description="put those too in which no mistake would show")
    whole: bool = Field(False, description="instead: the gradient of every node of the backward pass")
    numbers: Literal["searched", "fresh", "given"] = Field(
        "searched",
        description="`searched`: other inputs may be taken, at which mistakes are told apart; `fresh`: others are "
        "where there are any",
    )
    choices: bool = Field(False, description="offer choices; questions of kind next, gate and concept always have them")
    draw: Draw = 0

    def check(self, allowance: Allowance) -> None:
        """The number of questions, beside the limits of a program."""
        super().check(allowance)
        allowance.check("questions", int(self.count))
        for places in (self.nodes, self.edges):
            allowance.check("questions", len(places or ()))


class ExerciseChoice(ResponseModel):
    """One choice: exactly one of its fields is not null. It is answered by its place in the list, from 0."""

    number: Number | None = None
    shape: list[int] | None = None
    node: int | None = None
    text: str | None = None


class ExerciseQuestion(ResponseModel):
    """A question without its answer."""

    id: str = Field(description="`kind:place`, for a cell of a tensor `kind:place:row,column`: /mark takes it")
    kind: Kind
    node: int | None = Field(description="the node whose number is asked for; for an edge its source")
    edge: int | None
    index: list[int] = Field(description="the cell of a tensor; empty for a number")
    known: int | None = Field(description="of kind next: so many gradients are known, the first of the walk's")
    text: str
    tells: list[str] = Field(description="the misconceptions that these numbers tell from each other and the truth")
    choices: list[ExerciseChoice]


class Hunt(ResponseModel):
    """The numbers of a backward pass in which one rule is wrong, and of what follows from it."""

    gradients: list[Tensor | None] = Field(description="of each node as /evaluate numbers them; null: none arrives")
    products: list[Tensor | None] = Field(description="of each edge: what it passes on; null: nothing")


class ExerciseResponse(ResponseModel):
    """An exercise. Send its `inputs` and `draw` with the answers to /mark."""

    program: str
    structure: str
    inputs: dict[str, Tensor]
    searched: bool = Field(description="whether the inputs are others than given")
    candidates: Annotated[int, Source("tried")] = Field(description="how many sets of inputs were compared")
    draw: int
    left_out: Annotated[int, Source("blind")] = Field(description="questions not put, since no mistake would show")
    questions: list[ExerciseQuestion]
    hunt: Hunt | None = Field(description="of kind hunt: the wrong numbers; null where no wrong rule would show")


def run(request: ExerciseRequest, work: Work) -> dict[str, Any]:
    """Questions about a run of a program, in the order of the walk, without their answers.

    With the numbers at hand a wrong answer is often right by chance. So tidy numbers are searched for which the answers
    of all misconceptions differ by 5 % or more; edges that no numbers can separate, such as those of a plain +, are
    asked as a concept. Of kind hunt is a whole backward pass with one wrong rule in it: its numbers are in `hunt`, and
    /mark takes the edge or node that is pointed at. Nothing is kept: the same request gives the same exercise, and
    /mark needs only what is here.
    """
    wishes = practice.Wishes(
        kinds=request.kinds,
        count=int(request.count),
        nodes=None if request.nodes is None else [int(each) for each in request.nodes],
        edges=None if request.edges is None else [int(each) for each in request.edges],
        misconception=request.misconception,
        every=request.every,
        whole=request.whole,
        searched=request.numbers != "given",
        fresh=request.numbers == "fresh",
        choose=request.choices,
        draw=int(request.draw),
    )
    trace = traced(request, work)
    exercise = practice.exercise(trace, wishes, limits=work.limits, deadline=work.deadline)
    return encode(
        ExerciseResponse,
        exercise,
        program=trace.program,
        structure=trace.graph.key,
        draw=int(request.draw),
        questions=[_question(each, trace, work.translate) for each in exercise.questions],
        hunt=None if exercise.bug is None else _hunt(exercise.bug),
    )


def _hunt(bug: practice.Bug) -> Encoded:
    return encode(Hunt, bug.passed, gradients=bug.passed.nodes, products=bug.passed.products)


def _question(posed: practice.PosedQuestion, trace: Any, translate: Translate) -> Encoded:
    question = posed.question
    return encode(
        ExerciseQuestion,
        question,
        translate,
        id=str(question),
        node=question.node(trace.graph),
        edge=question.edge(),
        known=question.place if question.kind == "next" else None,
        text=translate(posed.text),
        tells=list(posed.distinguished),
        choices=[encode(ExerciseChoice, each, translate) for each in posed.choices],
    )


ENDPOINT = Endpoint(
    "POST",
    "/exercise",
    ExerciseRequest,
    ExerciseResponse,
    run,
    summary="Questions about a program",
    tag="practice",
    examples={
        "sigmoid": {
            "summary": "Three questions about the lecture's sigmoid",
            "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "count": 3},
        },
        "choices": {
            "summary": "One product, to choose from three",
            "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "kinds": ["product"], "count": 1, "choices": True},
        },
        "hunt": {
            "summary": "A backward pass with one wrong rule in it",
            "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "kinds": ["hunt"], "draw": 1},
        },
        "whole": {
            "summary": "The whole backward pass, at the numbers given",
            "value": {"program": "x*(x+y)", "inputs": {"x": 3, "y": -2}, "whole": True, "numbers": "given"},
        },
    },
)
