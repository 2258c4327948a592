"""In which examples of the gallery each misconception shows: `app/examples/slips.json`.

    python -m scripts.slips           write the file
    python -m scripts.slips --check   fail where it is out of date

The page offers two of them after a walk with that slip. The programs that have the fewest nodes come first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import orjson

import engine
from app.examples import SLIPS, Example, examples
from engine import practice
from engine.errors import GradwalkError

WISHES = practice.Wishes(kinds=("product", "gradient"), count=20, fresh=True, draw=1)


def shown_in(example: Example) -> tuple[int, set[str]]:
    """The size of an example's graph, and the misconceptions that questions about it tell from all others."""
    try:
        trace = engine.trace(example.program, example.inputs, output=example.output)
        questions = practice.exercise(trace, WISHES).questions
    except GradwalkError:
        return 0, set()
    return len(trace.graph), {misconception for question in questions for misconception in question.distinguished}


def table(chosen: Iterable[Example]) -> dict[str, list[str]]:
    """By misconception the names of the examples in which it shows."""
    shown = {example.name: shown_in(example) for example in chosen}
    names = sorted(shown, key=lambda name: shown[name][0])
    return {each.id: [name for name in names if each.id in shown[name][1]] for each in practice.MISCONCEPTIONS}


def main() -> int:
    """Write the file, or compare."""
    content = orjson.dumps(table(examples().values()), option=orjson.OPT_INDENT_2) + b"\n"
    if "--check" not in sys.argv[1:]:
        SLIPS.write_bytes(content)
    elif SLIPS.read_bytes() != content:
        print("app/examples/slips.json is out of date: run python -m scripts.slips")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
