"""The gallery: one TOML file per example, loaded once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.errors import Phrase, phrase

FOLDER = Path(__file__).parent
SLIPS = FOLDER / "slips.json"
"""By misconception the examples in which it shows, the smallest first; written by `python -m scripts.slips`."""

SECTIONS: Mapping[str, Phrase] = {
    "chain": phrase("The chain rule"),
    "losses": phrase("Losses"),
    "layers": phrase("Neurons and layers"),
    "programs": phrase("Blocks, branches, loops"),
    "published": phrase("Published examples"),
    "beyond": phrase("Beyond the lecture"),
}
"""The parts of the gallery in their order, by the word that an example's file has for its own."""


@dataclass(frozen=True, slots=True)
class Example:
    """A program with inputs; titles and summaries by language, its `section`, its `row` in the lecture's table.

    `collapsed` are the numbers of the groups that are one gate when it opens; `None` leaves that to the page.
    """

    name: str
    section: str
    order: int
    title: Mapping[str, str]
    summary: Mapping[str, str]
    row: int | None
    program: str
    inputs: Mapping[str, Any]
    output: str | None
    collapsed: tuple[int, ...] | None


@cache
def examples() -> Mapping[str, Example]:
    """Every example by name, in the order of the gallery."""
    examples = [_read(path) for path in FOLDER.glob("*.toml")]
    places = list(SECTIONS)
    examples.sort(key=lambda example: (places.index(example.section), example.order))
    return {example.name: example for example in examples}


@cache
def slips() -> Mapping[str, Sequence[str]]:
    """The names of the examples in which a misconception shows, by its id."""
    names: dict[str, list[str]] = json.loads(SLIPS.read_bytes())
    return names


def _read(path: Path) -> Example:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Example(
        name=path.stem,
        section=content["section"],
        order=content["order"],
        title=content["title"],
        summary=content["summary"],
        row=content.get("row"),
        program=content["program"].strip(),
        inputs=content.get("inputs", {}),
        output=content.get("output"),
        collapsed=tuple(content["collapsed"]) if "collapsed" in content else None,
    )
