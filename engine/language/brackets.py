"""Unbalanced brackets: never opened, never closed, or closed by another kind."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import Token

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}


def bracket_fault(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """The error for unbalanced brackets, if there are any."""
    opened: list[Token] = []
    for token in tokens:
        if token.text in OPENING:
            opened.append(token)
        elif token.text in CLOSING:
            if not opened:
                return problem(
                    source,
                    phrase("This bracket was never opened."),
                    unsupported.REMOVE,
                    token.start,
                    token.end,
                    source.fix(phrase("Remove it"), token.start, token.end, ""),
                )
            if opened[-1].text != CLOSING[token.text]:
                return _mismatch(source, opened[-1], token)
            opened.pop()
    return _unclosed(source, tokens, opened) if opened else None


def _mismatch(source: Source, opening: Token, closing: Token) -> ProgramError:
    right = OPENING[opening.text]
    return problem(
        source,
        phrase("“{opening}” is closed by “{closing}”.", opening=opening.text, closing=closing.text),
        phrase("Write “{text}”.", text=right),
        closing.start,
        closing.end,
        source.fix(phrase("Write “{text}”.", text=right), closing.start, closing.end, right),
    )


def _unclosed(source: Source, tokens: Sequence[Token], opened: Sequence[Token]) -> ProgramError:
    """The error at the innermost unclosed bracket; the fix closes all of them on the line of the first."""
    first, last = opened[0], opened[-1]
    end = max(last.end, first.end)
    for token in tokens:
        if token.start >= end and token.kind == kinds.NEWLINE:
            break
        end = max(end, token.end)
    closing = "".join(OPENING[token.text] for token in reversed(opened))
    return problem(
        source,
        phrase("This bracket is never closed."),
        phrase("Add “{text}”.", text=closing),
        last.start,
        last.end,
        source.fix(phrase("Add “{text}”", text=closing), end, end, closing),
    )
