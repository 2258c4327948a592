"""Encodes errors as `application/problem+json` (RFC 9457): what is wrong, where, and what to write instead.

Input is echoed only where it can be written as JSON. Workers write problems too, so this module imports nothing of the
web framework; `app.errors.handlers` sends them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import Field

from app.encode import ResponseModel, Tensor, Translate, encode
from app.errors.kinds import STATUS, InvalidRequest
from engine.errors import Fault as EngineFault
from engine.errors import GradwalkError, MissingInputs, Phrase, phrase

MEDIA_TYPE = "application/problem+json"
LONGEST_NAME = 200
"""Characters of a name in an error; a longer one is no input, and would make the response long."""


class Span(ResponseModel):
    """A stretch of the text as typed: 1-based, in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Fix(ResponseModel):
    """A one-click remedy: replace `span` of the typed text with `text`."""

    code: str = Field(
        description="stable: `insert`, `remove`, `replace`, or a narrower kind such as `transpose`",
        examples=["replace"],
    )
    label: str
    span: Span
    text: str


class Fault(ResponseModel):
    """One thing that is wrong."""

    code: str = Field(
        description="stable: the slug of the problem's type, or a narrower kind such as `misspelt-name`",
        examples=["misspelt-name"],
    )
    message: str
    hint: str | None = None
    span: Span | None = None
    name: str | None = None
    fixes: list[Fix] = Field(default_factory=list)
    choice: dict[str, Any] | None = Field(
        None, description="fields of the request that, sent along, answer the question that this puts"
    )
    suggestion: Tensor | None = Field(
        None,
        description="of missing-inputs alone: a value for this name with which the program runs, of the smallest shape "
        "that fits; null where there is none. Nothing is computed with it unless it is sent as an input",
    )


class Problem(ResponseModel):
    """An error as RFC 9457 defines it."""

    type: str = Field(
        description="what kind of problem it is, and the address of a document that says more",
        examples=["/problems/syntax-error"],
    )
    title: str
    status: int
    detail: str
    errors: list[Fault]


def problem(error: GradwalkError, translate: Translate) -> tuple[int, bytes]:
    """The status of an error, and its JSON."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)
    content = encode(
        Problem,
        error,
        translate,
        type=f"/problems/{error.slug}",
        status=status,
        detail=error.faults[0].message,
        errors=[_fault(each, error, translate) for each in error.faults],
    )
    return status, serialised(content)


def _fault(fault: EngineFault, error: GradwalkError, translate: Translate) -> dict[str, Any]:
    """One fault; its code is the error's slug where it has no narrower one."""
    omit = {"choice"} if fault.choice is None else set()
    if not isinstance(error, MissingInputs):
        omit.add("suggestion")
    name = fault.name and fault.name[:LONGEST_NAME]
    return encode(Fault, fault, translate, omit=omit, code=fault.code or error.slug, name=name)


def serialised(content: Any) -> bytes:
    """JSON even where a name holds a lone surrogate, which has no UTF-8."""
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError:
        return orjson.dumps(_replaced(content))


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {_replaced(key): _replaced(item) for key, item in value.items()}
    return value


def from_validation(errors: Any) -> GradwalkError:
    """Pydantic's errors as one of ours, without what was sent."""
    return InvalidRequest.of(tuple(_invalid(error) for error in errors[:20]))


def _invalid(error: Mapping[str, Any]) -> EngineFault:
    place = [str(part) for part in error["loc"] if part != "body"]
    name = ".".join(place)[:200] or None
    return EngineFault(
        _sentence(error["type"], name or "body"), _expected(error["type"], error.get("ctx", {})), None, name
    )


def _sentence(kind: str, name: str) -> Phrase:
    if kind == "missing":
        return phrase("“{name}” is missing.", name=name)
    if kind == "extra_forbidden":
        return phrase("“{name}” is not known here.", name=name)
    return phrase("“{name}” is not of the kind that is expected here.", name=name)


EXPECTED = {
    "finite_number": phrase("A finite number is expected."),
    "float": phrase("A number is expected."),
    "int": phrase("A whole number is expected."),
    "bool": phrase("“true” or “false” is expected."),
    "string": phrase("Text is expected."),
    "list": phrase("A list is expected."),
    "dict": phrase("An object is expected."),
    "model": phrase("An object is expected."),
}
"""What is expected instead, by Pydantic's type of the error or, of `int_type`, `int_parsing` and so on, its beginning.

https://docs.pydantic.dev/latest/errors/validation_errors/
"""


def _expected(kind: str, context: Mapping[str, Any]) -> Phrase | None:
    """What an input must be; `context` has the bounds and the choices that Pydantic names."""
    match kind:
        case "literal_error":
            choices = re.findall("'([^']*)'", str(context["expected"]))
            return phrase("One of these is expected: {names}.", names=", ".join(f'"{choice}"' for choice in choices))
        case "greater_than_equal":
            return phrase("A number of at least {bound} is expected.", bound=_bound(context["ge"]))
        case "greater_than":
            return phrase("A number above {bound} is expected.", bound=_bound(context["gt"]))
        case "less_than_equal":
            return phrase("A number of at most {bound} is expected.", bound=_bound(context["le"]))
        case "too_short":
            return phrase("A list of at least {bound} items is expected.", bound=context["min_length"])
        case "too_long":
            return phrase("A list of at most {bound} items is expected.", bound=context["max_length"])
    return EXPECTED.get(kind) or EXPECTED.get(kind.partition("_")[0])


def _bound(value: float) -> float:
    """A bound as it is written: 0 rather than 0.0."""
    return int(value) if float(value).is_integer() else value
