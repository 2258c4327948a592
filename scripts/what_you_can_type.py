"""Write docs/what-you-can-type.md from the cases that the tests hold; `--check` says whether it is up to date.

Each line of tests/field/typed.jsonl is an input as someone would type or paste it, `inputs` for its names, and the
right `value`, or the slug of the `error` that refuses it. What it was read as comes from the engine itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import engine
from engine.errors import GradwalkError

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "field" / "typed.jsonl"
PAGE = ROOT / "docs" / "what-you-can-type.md"
HEAD = """\
# What you can type

Type what you would write on paper, in Python, or paste from elsewhere. What is read differently from its letters is
shown as program text under the editor ("Read as"); what could mean two things is asked about; nothing changes its
meaning silently.

This page is written by `make typed` from the very cases that the tests hold (`tests/field/typed.jsonl`).
"""
DIGITS = 6


def cases() -> list[dict[str, Any]]:
    """All cases, in the order of the page."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line]


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for section, rows in groupby(cases(), key=lambda case: case["section"]):
        yield f"## {section}\n"
        yield "| you type | it is read as | with | gives |\n|---|---|---|---|"
        yield from map(_row, rows)
        yield ""


def _row(case: dict[str, Any]) -> str:
    given = ", ".join(f"{name} = {_shown(value)}" for name, value in case["inputs"].items())
    if "error" in case:
        return f"| {_code(case['typed'])} | *refused:* {_refusal(case)} | {_code(given)} | |"
    text = engine.trace(case["typed"], case["inputs"]).program.strip()
    read = "as typed" if text == case["typed"].strip() else _code(text)
    return f"| {_code(case['typed'])} | {read} | {_code(given)} | {_code(_shown(case['value']))} |"


def _refusal(case: dict[str, Any]) -> str:
    """The sentence that refuses, and the hint."""
    try:
        engine.trace(case["typed"], case["inputs"])
    except GradwalkError as error:
        fault = error.faults[0]
        return " ".join(str(part).replace("|", "\\|") for part in (fault.message, fault.hint) if part)
    raise AssertionError(f"{case['typed']!r} is not refused")


def _code(text: str) -> str:
    """Code in a cell of a table; line ends are shown by a sign."""
    return f"`{text.strip().replace('|', chr(92) + '|').replace(chr(10), ' ⏎ ')}`" if text.strip() else ""


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return value if isinstance(value, str) else f"{value:.{DIGITS}g}"


def main() -> int:
    """Write or check the page."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
