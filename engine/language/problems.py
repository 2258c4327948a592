"""Creates parse errors with their spans in the typed text."""

from __future__ import annotations

from engine.errors import Fix, Phrase, ProgramSyntaxError
from engine.language.source import Source


def problem(
    source: Source, message: Phrase, hint: Phrase, start: int, end: int, *fixes: Fix, code: str = ""
) -> ProgramSyntaxError:
    """A `ProgramSyntaxError` at `start:end` of the source's text."""
    return ProgramSyntaxError(message, hint=hint, span=source.span(start, end), fixes=fixes, code=code)
