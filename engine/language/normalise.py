"""The forgiving front door: what people type becomes Python's syntax, and every place keeps its origin."""

from __future__ import annotations

from engine.language.characters import read_characters
from engine.language.source import Source
from engine.limits import Limits


def normalise(typed: str, limits: Limits) -> Source:
    """The program text for what was typed, with the map back to it."""
    limits.check("characters", len(typed))
    return read_characters(typed)
