"""Lessons: one TOML file each, a rail of short steps beside the page. Texts are written by hand in each language.

A step opens a program and may have a task, whose checks are data that the page compares with numbers of the API, and a
question with reasons to choose from. `docs/lessons.md` says how one is written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FOLDER = Path(__file__).parent

Words = dict[str, str]
"""A text by language."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Check(_Part):
    """One condition on the state of the page; only one kind of them is set.

    `of` is a number of the trace, such as `gradient w0`: it `equals` a value `within` a tolerance, or is at `least` and
    at `most` something. `moved`: how many inputs differ from the start. `reached`: a step of the walk, or its `end`.
    """

    of: str | None = None
    equals: float | None = None
    within: float | None = None
    least: float | None = None
    most: float | None = None
    moved: int | None = None
    reached: int | Literal["end"] | None = None
    selected: str | None = None
    output: str | None = None
    mode: Literal["dynamic", "static"] | None = None
    refused: str | None = None
    op: str | None = None


class Solution(_Part):
    """One way to do a task: what is changed of the step's start."""

    program: str | None = None
    inputs: dict[str, Any] = Field(default_factory=dict)
    output: str | None = None
    mode: Literal["dynamic", "static"] | None = None
    reached: int | Literal["end"] | None = None
    selected: str | None = None


class Task(_Part):
    """Something to do on the graph; `done` is said when it is done. Unless it `edits`, the program stays."""

    text: Words
    checks: Annotated[list[Check], Field(min_length=1)]
    hints: list[Words] = Field(default_factory=list)
    edits: bool = False
    done: Words
    solution: Solution


class Option(_Part):
    """One answer to choose, and why it is right or not."""

    text: Words
    right: bool = False
    because: Words


class Question(_Part):
    """A question with a choice of reasons."""

    text: Words
    options: Annotated[list[Option], Field(min_length=2)]


class Step(_Part):
    """One step: the start that it opens, what it says, what there is to do.

    Without a program that of the step before stays, with its inputs.
    """

    program: str = ""
    inputs: dict[str, Any] = Field(default_factory=dict)
    output: str | None = None
    mode: Literal["dynamic", "static"] = "dynamic"
    at: int | Literal["start", "end"] = "start"
    text: Words
    task: Task | None = None
    question: Question | None = None


class Lesson(_Part):
    """A lesson: its place in the path, and the rows of the lecture that it goes through."""

    order: int
    rows: list[int]
    title: Words
    purpose: Words
    steps: Annotated[list[Step], Field(min_length=1)]


@cache
def lessons() -> Mapping[str, Lesson]:
    """Every lesson by name, in the order of the path."""
    read = {path.stem: _read(path) for path in FOLDER.glob("*.toml")}
    return dict(sorted(read.items(), key=lambda item: item[1].order))


def _read(path: Path) -> Lesson:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    start: dict[str, Any] = {}
    for step in content["steps"]:
        if "program" in step:
            start = {"program": step["program"].strip(), "inputs": step.get("inputs", start.get("inputs", {}))}
        start = start | {"inputs": start["inputs"] | step.get("inputs", {})}
        step |= start
    return Lesson.model_validate(content)
