"""Validation of the numbers that come with a program: checked and converted to float64 before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any
from unicodedata import normalize

import numpy as np

from engine.errors import InputError, InvalidInput, Phrase, phrase
from engine.language.unsupported import REMOVE
from engine.limits import Limits
from engine.ops.op import MAX_RANK

EXPECTED = phrase("Write a finite number, or a rectangular nested list of finite numbers.")


def read_inputs(inputs: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """All inputs by their NFKC-normalised names, each a float64 scalar or array."""
    if set(map(type, inputs.values())) == {float} and "".join(inputs).isascii() and all(map(isfinite, inputs.values())):
        return dict(zip(inputs, map(np.float64, inputs.values()), strict=True))  # the most common case, in one step
    values: dict[str, Any] = {}
    for name, value in inputs.items():
        key = name if name.isascii() else _plain_name(name)
        if key in values:
            raise InvalidInput(phrase("The input {name} is given twice.", name=key), name=key)
        values[key] = read_number(value) if type(value) is float else read_value(key, value, limits)
    return values


def _plain_name(name: str) -> str:
    """The NFKC-normalised name. Raises for a lone surrogate, which can occur neither in a program nor in a response."""
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise InvalidInput(
            phrase("There is a character here that no text can hold."),
            hint=REMOVE,
            name=name.encode("utf-8", "replace").decode(),
        )
    return normalize("NFKC", name)


def read_number(value: float) -> np.float64:
    """A finite float as float64: the fast path for the most common input."""
    if not isfinite(value):
        raise InvalidInput(phrase("An input must be finite; this is {value}.", value=value), hint=EXPECTED)
    return np.float64(value)


def read_value(
    name: str | None, value: Any, limits: Limits, error: type[InputError] = InvalidInput
) -> np.float64 | np.ndarray[Any, Any]:
    """One value as float64. Raises an error of the given kind that names the value."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    problem = _problem(value, limits)
    if problem is not None:
        raise error(problem, hint=EXPECTED, name=name)
    if isinstance(value, list | tuple):
        return np.array(value, dtype=np.float64)
    return np.float64(value)


def _problem(value: Any, limits: Limits) -> Phrase | None:
    """Why this is not a tensor; walks level by level, so that depth costs no stack."""
    level: list[Any] = [value]
    for _ in range(MAX_RANK + 1):
        nested = [isinstance(item, list | tuple) for item in level]
        if not any(nested):
            return _bad_number(level)
        if not all(nested):
            return phrase("The nested list is ragged: numbers and lists stand side by side.")
        lengths = {len(item) for item in level}
        if len(lengths) > 1:
            return phrase("The nested list is ragged: its rows have different lengths.")
        if lengths == {0}:
            return phrase("A list is empty.")
        limits.check("elements", sum(map(len, level)))
        level = [element for item in level for element in item]
    return phrase("The nested list has more than {most} levels.", most=MAX_RANK)


def _bad_number(items: list[Any]) -> Phrase | None:
    """The first item that is not a finite number, described; nothing if there is none."""
    for item in items:
        if isinstance(item, bool) or not isinstance(item, int | float):
            return phrase("{value} is not a number.", value=_shown(item))
        try:
            finite = isfinite(item)
        except OverflowError:
            finite = False
        if not finite:
            return phrase("{value} is not a finite number.", value=_shown(item))
    return None


def _shown(item: Any) -> str:
    """A value as shown in a message, cut to a readable length."""
    if isinstance(item, int) and not isinstance(item, bool):
        return f"a whole number of {item.bit_length()} bits"
    text = repr(item) if isinstance(item, str | float | bool) or item is None else type(item).__name__
    return text if len(text) <= 40 else text[:39] + "…"
