"""Parses JSON bodies: any bytes give a request or a clear error."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from app.errors.kinds import NotJSON, RepeatedName
from app.errors.problem import from_validation
from engine.errors import InvalidInput, TooLarge, phrase

Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], body: bytes, depth: int) -> Model:
    """The request that a body holds, nested at most so deep, or the error that says what is wrong with it."""
    _check_depth(body, depth)
    return validated(model, _parsed(body))


def validated(model: type[Model], content: Any) -> Model:
    """The request that decoded JSON holds, or the error that says what is wrong with it."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise from_validation(error.errors(include_input=False, include_url=False)) from None


KEPT = rb'[]{}"\\'
OTHERS = bytes(byte for byte in range(256) if byte not in KEPT)


def _check_depth(body: bytes, most: int) -> None:
    """Count brackets before parsing, so that no depth of nesting can exhaust the parser's stack."""
    if body.count(b"[") + body.count(b"{") <= most:
        return
    depth = deepest = 0
    inside = escaped = False
    for byte in body.translate(None, OTHERS):
        if inside:
            inside = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > most:
        raise TooLarge(
            phrase(
                "The limit “{limit}” is {allowed}; this reaches {reached}.",
                limit="json_depth",
                allowed=most,
                reached=deepest,
            ),
            name="json_depth",
        )


def _parsed(body: bytes) -> Any:
    """The content of a body: quickly, or else by the reader that tells what is wrong."""
    content = quickly(body)
    return _read_carefully(body) if content is None else content


def quickly(body: bytes) -> Any:
    """The content of a body with floats only, by orjson; `None` where that may lose something.

    orjson drops a repeated name, reads −0 as 0, and whole numbers as integers.
    """
    if ESCAPED in body or WHOLE_MINUS_ZERO.search(body) is not None:
        return None
    try:
        tally = _Tally()
        content = tally.plain(orjson.loads(body))
    except (orjson.JSONDecodeError, RecursionError):
        return None
    return content if tally.colons == body.count(b":") else None  # else a name was dropped


ESCAPED = b"\\u003"
"""The beginning of an escaped sign that may be a colon."""
WHOLE_MINUS_ZERO = re.compile(rb"-0(?![.eE0-9])")


class _Tally:
    """Makes every whole number a float, and counts the colons of the text that is left."""

    def __init__(self) -> None:
        self.colons = 0

    def plain(self, value: Any) -> Any:
        """The value with floats only."""
        kind = type(value)
        if kind is list:
            kinds = set(map(type, value))
            if kinds <= {float}:
                return value
            return list(map(float, value)) if kinds <= {float, int} else [self.plain(item) for item in value]
        if kind is dict:
            self.colons += len(value) + sum(name.count(":") for name in value)
            return {name: self.plain(item) for name, item in value.items()}
        if kind is str:
            self.colons += value.count(":")
        return float(value) if kind is int else value


def _read_carefully(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_constant)
    except UnicodeDecodeError:
        raise NotJSON(phrase("The body is not text in UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise NotJSON(
            phrase("The body is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno),
            hint=phrase("Send an object such as {example}.", example='{"program": "x*x", "inputs": {"x": 3}}'),
        ) from None
    except RecursionError:
        raise TooLarge(phrase("The body is nested too deeply."), name="json_depth") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a repeated name is an error, since either value might be meant."""
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise RepeatedName(phrase("“{name}” stands twice in the body.", name=twice[:100]), name=twice[:100])
    return content


def _float(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise InvalidInput(
            phrase("{text} is too large for a float64.", text=text[:40]),
            hint=phrase("The largest is about 1.8·10³⁰⁸."),
        )
    return value


def _int(text: str) -> float:
    """Whole numbers are float64 here too; their digits need no limit of Python's."""
    return _float(text)


def _constant(text: str) -> float:
    raise InvalidInput(phrase("{text} is not a finite number.", text=text))
