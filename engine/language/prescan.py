"""Measures nesting depth before Python's parser runs: deep input must not exhaust its stack."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.language import tokens as kinds
from engine.language.source import Source
from engine.language.tokens import BLANK, Token
from engine.limits import Limits, checked

PREFIXES = frozenset(("+", "-", "~", "not", "await"))
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
NO_END = CLOSING | {".", "("}
"""Operators after which a tower of powers may continue."""
TOWERS = frozenset(("**", "^", ".^", ".**"))
NESTING_WORDS = frozenset(("else", "elif", "lambda"))
NESTING = re.compile(r"[(\[{+\-~^]|\*\*|\b(?:not|await|else|elif|lambda)\b|(?:\A|\n)[ \t]")
"""What can be nested in plain ASCII text: every depth that is measured counts some of these."""


@dataclass(slots=True)
class Branches:
    """Nesting depth by keywords: `else` and `lambda` between commas in each open bracket, `elif` in each open chain."""

    inline: list[int] = field(default_factory=lambda: [0])
    chains: list[tuple[int, int]] = field(default_factory=list)
    """The indent of each open `if` chain and its number of `elif` so far."""

    def line(self, word: str, indent: int) -> None:
        """Start a line: closes the blocks indented further, and the chains that it does not continue."""
        self.inline = [0]
        while self.chains and self.chains[-1][0] > indent:
            self.chains.pop()
        count = 0
        if self.chains and self.chains[-1][0] == indent:
            count = self.chains.pop()[1]
        self.chains.append((indent, count + 1 if word == "elif" else 0))

    def within(self, text: str) -> None:
        """Take a token within a line: a nesting keyword, a bracket, or a comma, which closes what precedes it."""
        if text in NESTING_WORDS:
            self.inline[-1] += 1
        elif text == ",":
            self.inline[-1] = 0
        elif text in OPENING:
            self.inline.append(0)
        elif text in CLOSING and len(self.inline) > 1:
            self.inline.pop()

    @property
    def depth(self) -> int:
        """The total depth of all that is open."""
        return sum(self.inline) + sum(count for _, count in self.chains)


def check_depth(source: Source, tokens: Sequence[Token], limits: Limits) -> None:
    """Raise `TooLarge` where brackets, indents, prefix signs, towers of powers or branches nest too deeply."""
    if source.text.isascii() and len(NESTING.findall(source.text)) <= limits.depth:
        return  # not even if each was within the one before
    depth = tower = 0
    branches, begins = Branches(), True
    expecting = True
    for token in checked(tokens):
        if token.kind in BLANK:
            continue
        if begins and token.kind != kinds.NEWLINE:
            branches.line(token.text, token.start - source.text.rfind("\n", 0, token.start) - 1)
        if not (begins and token.text == "elif"):
            branches.within(token.text)
        if token.text in NESTING_WORDS:
            limits.check("depth", branches.depth, source.span(token.start, token.end))
        begins = not depth and (token.kind == kinds.NEWLINE or token.text == ";")
        if token.text in OPENING:
            depth += 1
            limits.check("depth", depth, source.span(token.start, token.end))
        elif token.text in CLOSING:
            depth = max(depth - 1, 0)
        if not expecting and token.kind in (kinds.ROOT, kinds.NAME):
            tower = 0
        if token.text in TOWERS or token.kind == kinds.ROOT or (expecting and token.text in PREFIXES):
            tower += 1
            limits.check("depth", tower, source.span(token.start, token.end))
        elif token.kind in (kinds.OPERATOR, kinds.NEWLINE) and token.text not in NO_END:
            tower = 0
        expecting = token.kind in (kinds.OPERATOR, kinds.NEWLINE, kinds.ROOT) and token.text not in CLOSING
    _check_indents(source, limits)


def _check_indents(source: Source, limits: Limits) -> None:
    """Check the nesting of indents."""
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
