"""Changes some elements of a tensor, as `da[:, 0:H] = dai` and `dz[np.arange(n), y.astype(int)] -= 1` do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.errors import UnsupportedSyntax, phrase

RANGE = re.compile(r"(?:(?:np\.)?arange|range)\((.*)\)")
WHOLE_NUMBERS = re.compile(r"\.astype\((?:int|np\.int\w*|'int\w*')\)")
COMPARES = re.compile(r"[<>]|[=!]=")

Compute = Callable[[str], Any]
"""The value of an expression."""


def changed(before: Any, key: str, sign: str, value: Any, compute: Compute) -> Any:
    """The tensor after the change. Raises `UnsupportedSyntax` where the key names no elements of it."""
    made = np.array(before, dtype=np.float64)
    try:
        place = tuple(_index(part.strip(), size, compute) for part, size in _by_axis(key, made.shape))
        made[place] = _combined(made[place], sign, value)
    except (IndexError, ValueError, OverflowError):
        raise UnsupportedSyntax(
            phrase("This statement cannot be read here: only assignments of whole tensors can.")
        ) from None
    return made


def _combined(old: Any, sign: str, value: Any) -> Any:
    match sign:
        case "+":
            return old + value
        case "-":
            return old - value
        case "*":
            return old * value
        case "/":
            return old / value
    return value


def _by_axis(key: str, shape: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    """The parts of a key between its commas, each with the length of its axis."""
    parts, depth = [""], 0
    for sign in key:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return zip(parts, shape, strict=len(parts) > len(shape))


def _index(part: str, size: int, compute: Compute) -> Any:
    """What one part of a key chooses along an axis of this length."""
    if ":" in part:
        return slice(*(None if not bound.strip() else _whole(compute(bound)) for bound in part.split(":")))
    rows = RANGE.fullmatch(part)
    if rows is not None:
        return np.arange(min(_whole(compute(rows[1])), size + 1))
    chosen = np.asarray(compute(WHOLE_NUMBERS.sub("", part)))
    if COMPARES.search(part):
        return chosen != 0
    if not np.all(np.isfinite(chosen)) or np.any(chosen != np.floor(chosen)):
        raise IndexError
    return chosen.astype(np.int64)


def _whole(number: Any) -> int:
    if np.shape(number) or number != np.floor(number):
        raise IndexError
    return int(number)
