"""What a call's cost depends on: its structure and the shapes of its inputs, without the numbers in them.

The web process computes it for each call, so it takes a bounded time: bodies above `PARSED_BYTES` are not parsed, and
of a list only the first element of each level is visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

import orjson

PARSED_BYTES = 64 * 1024
"""Largest body that is parsed (measured: 0.13 ms for a list of numbers, 1.3 ms at worst)."""
VISITED_NAMES = 200
"""The largest number of names of an object whose shapes are distinguished."""
LEVELS = 8
"""The largest depth of nesting at which shapes are distinguished."""
SECONDS_PER_CHARACTER = 10e-6
"""Time to parse and trace a program (measured: 20,000 characters take 0.2 s)."""
SECONDS_PER_BYTE = 0.3e-6
"""Time to read the numbers of a body (measured: 1 MB takes 0.3 s)."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A key that calls of equal cost share, and the cost in seconds that its size suggests."""

    key: bytes
    estimate: float


def fingerprint(call: str, body: bytes) -> Fingerprint:
    """The fingerprint of a call; any bytes have one."""
    if len(body) > PARSED_BYTES:
        return _unparsed(call, body)
    try:
        content: Any = orjson.loads(body)
        program = content.get("program")
        structure = orjson.dumps([call, _structure(content)])
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, AttributeError, RecursionError):
        return Fingerprint(_digest(call.encode() + body), _estimate(len(body), 0))
    characters = len(program) if isinstance(program, str) else 0
    return Fingerprint(_digest(structure), _estimate(characters, len(body)))


def _unparsed(call: str, body: bytes) -> Fingerprint:
    """That of a body too long to parse: by what stands before its inputs, and its size up to a factor of two."""
    head = body[:PARSED_BYTES].partition(b'"inputs"')[0]
    start = f"{call} {len(body).bit_length()} ".encode()
    return Fingerprint(_digest(start + head), _estimate(len(head), len(body)))


def _structure(content: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request without the numbers in them; whole numbers of the request itself are settings."""
    return {
        name: value if isinstance(value, int | str) and name != "seed" else _shape(value, LEVELS)
        for name, value in content.items()
    }


def _shape(value: Any, levels: int) -> Any:
    """A value of JSON without its numbers."""
    if isinstance(value, dict):
        if not levels:
            return len(value)
        return {
            name: None if isinstance(part, float) else _shape(part, levels - 1)
            for name, part in islice(value.items(), VISITED_NAMES)
        }
    if isinstance(value, list):
        if not value or isinstance(value[0], str):
            return value[:VISITED_NAMES]
        return [len(value), _shape(value[0], levels - 1) if levels else None]
    return None if isinstance(value, int | float) and not isinstance(value, bool) else value


def _estimate(characters: int, size: int) -> float:
    return characters * SECONDS_PER_CHARACTER + size * SECONDS_PER_BYTE


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()
