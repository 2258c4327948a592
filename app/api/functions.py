"""GET /functions: the functions of the language, from the table of operations."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import orjson
from pydantic import Field

from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import Number, ResponseModel, encode
from app.i18n import translating
from engine import reference


class Operand(ResponseModel):
    """An operand of a function."""

    name: str
    default: float | None
    derivative: str | None
    local_kind: str
    blocked: str | None


class Option(ResponseModel):
    """A parameter of a function that is not an operand."""

    name: str
    kind: str
    default: Any
    summary: str


class Function(ResponseModel):
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


class Functions(ResponseModel):
    """All functions, the constants, and the operation behind each operator."""

    functions: list[Function]
    constants: dict[str, Number]
    operators: dict[str, str]


def run(request: None, context: Context) -> bytes:
    """Every function with its signature, domain and local derivatives."""
    return _content(context.language)


@cache
def _content(language: str) -> bytes:
    content = {
        "functions": reference.functions(),
        "constants": reference.CONSTANTS,
        "operators": reference.operators(),
    }
    return orjson.dumps(encode(Functions, content, translating(language)))


ENDPOINT = Endpoint(
    "GET",
    "/functions",
    None,
    Functions,
    run,
    summary="The functions of the language",
    tag="language",
    errors=(),
    name="list_functions",
    runs="in the web process",
    cache_control=CACHE_ONE_HOUR,
)
