"""Depth, measured before Python's parser sees the text: deep input must not exhaust its stack."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language import tokens as kinds
from engine.language.source import Source
from engine.language.tokens import BLANK, Token
from engine.limits import Limits

PREFIXES = frozenset(("+", "-", "~", "not", "await"))
NESTING_WORDS = frozenset(("else", "elif", "lambda"))


def check_depth(source: Source, tokens: Sequence[Token], limits: Limits) -> None:
    """Raise `TooLarge` where brackets, indents, prefix signs, towers of powers or branches nest too deeply."""
    depth = tower = words = 0
    expecting = True
    for token in tokens:
        if token.kind in BLANK:
            continue
        if token.text in ("(", "[", "{"):
            depth += 1
            limits.check("depth", depth, source.span(token.start, token.end))
        elif token.text in (")", "]", "}"):
            depth = max(depth - 1, 0)
        if not expecting and token.kind in (kinds.ROOT, kinds.NAME):
            tower = 0
        if token.text in ("**", "^") or token.kind == kinds.ROOT or (expecting and token.text in PREFIXES):
            tower += 1
            limits.check("depth", tower, source.span(token.start, token.end))
        elif token.text in NESTING_WORDS:
            words += 1
            limits.check("depth", words, source.span(token.start, token.end))
        elif token.kind in (kinds.OPERATOR, kinds.NEWLINE) and token.text not in (")", "]", "}", ".", "("):
            tower = 0
        expecting = token.kind in (kinds.OPERATOR, kinds.NEWLINE, kinds.ROOT) and token.text not in (")", "]", "}")
    _check_indents(source, limits)


def _check_indents(source: Source, limits: Limits) -> None:
    """Indents that deepen from line to line."""
    if "\n " not in source.text and "\n\t" not in source.text:
        return
    open_indents = [0]
    place = 0
    for line in source.text.split("\n"):
        indent = len(line) - len(line.lstrip(" \t"))
        if indent < len(line):
            while open_indents[-1] > indent:
                open_indents.pop()
            if indent > open_indents[-1]:
                open_indents.append(indent)
                limits.check("depth", len(open_indents) - 1, source.span(place, place + indent))
        place += len(line) + 1
