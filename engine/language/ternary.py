"""`x > 0 ? x : 0`, the conditional of C and JavaScript: rejected, with the equivalent call of `where` as the fix."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.foreign_operators import UNKNOWN_HINTS
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, DEPTH_CHANGES, Token

BEFORE = ("=", ",", ";", "?", ":", "+=", "-=")
"""Tokens after which the condition of a `?` starts: everything else binds tighter."""


def choice_fault(source: Source, tokens: Sequence[Token], index: int) -> ProgramError | None:
    """The error for the `?` at this index; `None` if no `:` belongs to it."""
    first, colon = _condition(tokens, index), _colon(tokens, index)
    if colon is None:
        return None
    last = _end(tokens, colon)
    parts = [
        source.typed_slice(tokens[start].start, tokens[stop - 1].end).strip()
        for start, stop in ((first, index), (index + 1, colon), (colon + 1, last))
        if stop > start
    ]
    if len(parts) < 3 or not all(parts):
        return None
    text = f"where({', '.join(parts)})"
    start = next(token.start for token in tokens[first:index] if token.kind not in BLANK)
    end = next(token.end for token in reversed(tokens[colon:last]) if token.kind not in BLANK)
    return problem(
        source,
        phrase("“? :” is not part of the language."),
        UNKNOWN_HINTS["?"],
        start,
        end,
        source.fix(phrase("Write {text}", text=text), start, end, text),
    )


def _condition(tokens: Sequence[Token], index: int) -> int:
    """Where the condition before this `?` begins."""
    depth = 0
    while index > 0:
        before = tokens[index - 1]
        depth -= DEPTH_CHANGES.get(before.text, 0)
        if depth < 0 or (depth == 0 and (before.text in BEFORE or before.kind == kinds.NEWLINE)):
            break
        index -= 1
    return index


def _colon(tokens: Sequence[Token], index: int) -> int | None:
    """The index of the `:` that belongs to this `?`."""
    depth = open_choices = 0
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        depth += DEPTH_CHANGES.get(token.text, 0)
        if depth < 0 or (depth == 0 and token.kind == kinds.NEWLINE):
            return None
        if depth == 0 and token.text == "?":
            open_choices += 1
        elif depth == 0 and token.text == ":":
            if not open_choices:
                return place
            open_choices -= 1
    return None


def _end(tokens: Sequence[Token], colon: int) -> int:
    """The index after the last operand of the conditional."""
    depth = 0
    for place in range(colon + 1, len(tokens)):
        token = tokens[place]
        depth += DEPTH_CHANGES.get(token.text, 0)
        ends = token.text in (",", ";") or token.kind in (kinds.NEWLINE, kinds.COMMENT)
        if depth < 0 or (depth == 0 and ends):
            return place
    return len(tokens)
