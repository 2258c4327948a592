"""The JSON contract of `/functions`, as models; see `app.schemas`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.schemas import Answered, Number


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
    text: str | None = Field(description="what is written in the language: a loss, a layer, or a gate's textbook form")
    opens: Literal["textbook", "neurons"] | None = Field(
        description="what `expand` opens it into: a gate its textbook graph, a layer its neurons"
    )


class Functions(Answered):
    """All functions, the constants, and the operation behind each operator."""

    functions: list[Function]
    constants: dict[str, Number]
    operators: dict[str, str]
