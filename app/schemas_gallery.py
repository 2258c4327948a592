"""The JSON contract of the gallery."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.schemas import Answered


class Example(Answered):
    """A program worth looking at; `row` is its place in the lecture, `section` its part of the gallery."""

    name: str
    title: str
    summary: str
    section: str
    row: int | None
    program: str
    inputs: dict[str, Any]
    output: str | None
    collapsed: list[int] | None = Field(
        description="the groups that are one gate when it opens; null: as many as needed"
    )


class Examples(Answered):
    """The gallery."""

    examples: list[Example]
