"""The JSON contract of `/functions`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.schemas import Answered


class Operand(Answered):
    """An operand of a function."""

    name: str
    default: float | None
    derivative: str | None
    local_kind: str
    blocked: str | None


class Option(Answered):
    """A parameter of a function that is not an operand."""

    name: str
    kind: str
    default: Any
    summary: str


class Function(Answered):
    """A function of the language."""

    name: str
    family: str
    summary: str
    signature: str
    latex: str
    label: str
    domain: str
    variadic: bool
    aliases: list[str]
    operands: list[Operand]
    options: list[Option]
    text: str | None = Field(description="the textbook form, in the language; a request opens it with `expand`")


class Functions(Answered):
    """All functions, the constants, and the operation behind each operator."""

    functions: list[Function]
    constants: dict[str, float]
    operators: dict[str, str]
