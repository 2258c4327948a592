"""What is wrong with a text that Python's parser refuses, in a sentence, with a place and a remedy."""

from __future__ import annotations

from engine.errors import ProgramError, ProgramSyntaxError, phrase
from engine.language.source import Source


def diagnose(source: Source, error: SyntaxError) -> ProgramError:
    """The error to show for a text that cannot be parsed."""
    lines = source.text.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    start = sum(len(text) + 1 for text in lines[: line - 1])
    column = min(max((error.offset or 1) - 1, 0), len(lines[line - 1]))
    return ProgramSyntaxError(
        phrase("The program cannot be read here."),
        hint=phrase("Check the line for a missing operator, bracket or comma."),
        span=source.span(start + column, min(start + column + 1, len(source.text))),
    )
