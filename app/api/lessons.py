"""GET /lessons and /lessons/{name}: the path of lessons, and the steps of one."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.api.base import RequestModel
from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import ResponseModel, encode
from app.errors.kinds import NotFound
from app.lessons import Lesson as PathLesson
from app.lessons import Question as PathQuestion
from app.lessons import Step as PathStep
from app.lessons import Task as PathTask
from app.lessons import Words, lessons
from engine.errors import phrase


class LessonRequest(RequestModel):
    """The name of a lesson."""

    name: str


class LessonSummary(ResponseModel):
    """A lesson in the path; `rows`: of the lecture, that it goes through."""

    name: str
    title: str
    purpose: str
    rows: list[int]
    steps: int = Field(description="how many steps it has")


class Lessons(ResponseModel):
    """The path."""

    lessons: list[LessonSummary]


class LessonCheck(ResponseModel):
    """A condition on numbers of the trace or on the page; all that are not null have to hold."""

    of: str | None = Field(description="a number: `value`, `gradient`, `local` or `product`, and a name or label")
    equals: float | None
    within: float | None
    least: float | None
    most: float | None
    moved: int | None = Field(description="how many inputs differ from the start")
    reached: int | str | None = Field(description="a step of the walk, or its end")
    selected: str | None
    output: str | None
    mode: str | None
    refused: str | None = Field(description="the code of the error that the program gets")
    op: str | None = Field(description="an operation that the graph has")


class LessonTask(ResponseModel):
    """Something to do on the graph."""

    text: str
    checks: list[LessonCheck]
    hints: list[str]
    edits: bool = Field(description="whether the program itself may be changed")
    done: str


class LessonOption(ResponseModel):
    """An answer to choose."""

    text: str
    right: bool
    because: str


class LessonQuestion(ResponseModel):
    """A question with a choice of reasons."""

    text: str
    options: list[LessonOption]


class LessonStep(ResponseModel):
    """A step: what it opens, what it says, what there is to do."""

    program: str
    inputs: dict[str, Any]
    output: str | None
    mode: str
    at: int | str = Field(description="where the walk stands: a step, its start, its end")
    text: str = Field(description="numbers of the start stand in braces: {gradient x}")
    task: LessonTask | None
    question: LessonQuestion | None


class LessonOfPath(ResponseModel):
    """A whole lesson, in the reader's language."""

    name: str
    title: str
    purpose: str
    rows: list[int]
    steps: list[LessonStep]


def list_lessons(request: None, context: Context) -> dict[str, Any]:
    """The lessons in the order of the path."""
    summaries = [
        {
            "name": name,
            "title": _text(lesson.title, context),
            "purpose": _text(lesson.purpose, context),
            "rows": lesson.rows,
            "steps": len(lesson.steps),
        }
        for name, lesson in lessons().items()
    ]
    return encode(Lessons, {"lessons": summaries}, context.translate)


def get_lesson(request: LessonRequest, context: Context) -> dict[str, Any]:
    """One lesson by its name: its steps, with their tasks and questions."""
    lesson = lessons().get(request.name)
    if lesson is None:
        name = request.name[:100]
        raise NotFound(phrase("There is no lesson called “{name}”.", name=name), name=name)
    return encode(LessonOfPath, _lesson(request.name, lesson, context), context.translate)


def _lesson(name: str, lesson: PathLesson, context: Context) -> dict[str, Any]:
    return {
        "name": name,
        "title": _text(lesson.title, context),
        "purpose": _text(lesson.purpose, context),
        "rows": lesson.rows,
        "steps": [_step(step, context) for step in lesson.steps],
    }


def _step(step: PathStep, context: Context) -> dict[str, Any]:
    return {
        **step.model_dump(include={"program", "inputs", "output", "mode", "at"}),
        "text": _text(step.text, context),
        "task": None if step.task is None else _task(step.task, context),
        "question": None if step.question is None else _question(step.question, context),
    }


def _task(task: PathTask, context: Context) -> dict[str, Any]:
    return {
        "text": _text(task.text, context),
        "checks": [check.model_dump() for check in task.checks],
        "hints": [_text(hint, context) for hint in task.hints],
        "edits": task.edits,
        "done": _text(task.done, context),
    }


def _question(question: PathQuestion, context: Context) -> dict[str, Any]:
    options = [
        {"text": _text(option.text, context), "right": option.right, "because": _text(option.because, context)}
        for option in question.options
    ]
    return {"text": _text(question.text, context), "options": options}


def _text(words: Words, context: Context) -> str:
    return words.get(context.language, words["en"])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/lessons",
        None,
        Lessons,
        list_lessons,
        summary="The path of lessons",
        tag="examples",
        errors=(),
        name="list_lessons",
        runs="in the web process",
        cache_control=CACHE_ONE_HOUR,
    ),
    Endpoint(
        "GET",
        "/lessons/{name}",
        LessonRequest,
        LessonOfPath,
        get_lesson,
        summary="One lesson",
        tag="examples",
        errors=(404,),
        name="get_lesson",
        runs="in the web process",
        cache_control=CACHE_ONE_HOUR,
    ),
)
