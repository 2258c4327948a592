"""Whether every number of the picture can be read: measured in the browser, at each step, in the rooms people have."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

MEASURE = (Path(__file__).parent / "legibility.js").read_text(encoding="utf-8")
SIZES = ((1920, 1080), (1280, 720), (1024, 768), (800, 600), (390, 844))
FAULTS = ("small", "overlaps", "crossings", "outside", "cut")
"""What must not be: text below the least size, texts that overlap, wires through numbers, the active part out of the
frame, sentences and rules that are cut."""

STANDS = """() => {
  const { store, graph } = globalThis.gradwalk ?? {};
  return store?.state.status === 'current' && graph.walk === store.state.walk
    && !document.querySelector('svg.graph[aria-busy]') && document.querySelector('svg.graph .node');
}"""


@dataclass(frozen=True)
class Room:
    """A screen, the mode of the page on it, and the reader's language."""

    width: int
    height: int
    lecture: bool
    language: str

    def __str__(self) -> str:
        return f"{self.width}×{self.height}{' lecture' if self.lecture else ''} {self.language}"

    @property
    def least(self) -> int:
        """The least size of text in the picture, in pixels."""
        return 18 if self.lecture else 14 if self.width < 480 else 12

    @property
    def options(self) -> dict[str, Any]:
        """Of the browser's context."""
        viewport = {"width": self.width, "height": self.height}
        return {"viewport": viewport, "locale": self.language, "reduced_motion": "reduce"}


ROOMS = tuple(
    Room(*size, lecture, language) for size, lecture, language in product(SIZES, (False, True), ("en-US", "ru-RU"))
)


def measure(page: Any, room: Room, name: str) -> dict[str, Any]:
    """Open an example and measure each of its steps: sizes, and the faults by kind, each with its step."""
    query = {"example": name, **({"view": "lecture"} if room.lecture else {})}
    page.goto(f"/?{urlencode(query)}")
    page.wait_for_function(STANDS)
    page.evaluate("document.fonts.ready")
    result: dict[str, Any] = page.evaluate(MEASURE, {"least": room.least})
    return result
