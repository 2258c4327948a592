"""The forgiving front door: what people type becomes Python's syntax, and every place keeps its origin.

typed → characters → tokens → pitfalls (said, never guessed) → rewriting (products, powers, roots) → program text

What holds a command of LaTeX becomes program text after its characters (see `latex`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.language import tokens as kinds
from engine.language.bars import read_norms
from engine.language.characters import read_characters
from engine.language.latex import is_latex, read_latex
from engine.language.paper import Noted, positions
from engine.language.pitfalls import check_text, read_notation
from engine.language.prescan import check_depth
from engine.language.rewrite import Rewriter
from engine.language.source import Source
from engine.language.tokens import BLANK, Token, tokenise
from engine.limits import Limits

REWRITTEN = re.compile(
    r"""
    \^                                                             # a power
  | (?: (?<![A-Za-z0-9_]) [0-9][0-9.]* | \) ) [ \t]* [A-Za-z_(]    # perhaps a product without a sign
  | (?: \A | \n | ; ) [ \t]* ;                                     # an empty statement
  | (?: \A | \n ) [ \t]                                            # an indent
    """,
    re.VERBOSE,
)
"""What plain ASCII text may hold that has to be rewritten; without it the text is taken as it is, quickly."""


def normalise(typed: str, limits: Limits) -> Source:
    """The program text for what was typed, with the map back to it.

    Raises `ProgramSyntaxError` or `UnsupportedSyntax` for what is ambiguous or has no meaning, with a remedy
    where there is one, and `TooLarge` above the limits on characters and depth.
    """
    limits.check("characters", len(typed))
    source = read_characters(typed)
    if is_latex(source.text):
        source = read_latex(source, limits)
        check_text(source)
        check_depth(source, read_notation(source, tokenise(source.text)), limits)
        return source
    source = read_norms(source)
    check_text(source)
    tokens = read_notation(source, noted(source, tokenise(source.text)))
    check_depth(source, tokens, limits)
    if source.text.isascii() and not REWRITTEN.search(source.text):
        return source
    rewritten = tidy(Rewriter(source, tokens, limits).run())
    return assemble(source, rewritten)


def noted(source: Source, tokens: list[Token]) -> list[Token]:
    """The tokens, those that stand for notation of paper marked as such."""
    for token in tokens if source.notations else ():
        if token.start in source.notations:
            token.text = Noted(token.text, source.notations[token.start])
    return tokens


def tidy(tokens: Sequence[Token]) -> list[Token]:
    """Without empty statements, and without the indent that the whole program shares."""
    made: list[Token] = []
    indent: str | None = None
    fresh, depth = True, 0
    for index, token in enumerate(tokens):
        if token.text == ";" and fresh:
            continue
        starts_line = not made or made[-1].kind == kinds.NEWLINE
        if starts_line and depth == 0 and token.kind == kinds.SPACE:
            if indent is None and not _blank_line(tokens, index):
                indent = token.text
            token = _without(token, indent or "")
        elif starts_line and indent is None and not _blank_line(tokens, index):
            indent = ""
        if token.kind not in BLANK:
            fresh = depth == 0 and (token.kind == kinds.NEWLINE or token.text == ";")
            depth = max(depth + {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0), 0)
        if token.text:
            made.append(token)
    return made


def _blank_line(tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing but blanks stands on the line from here."""
    while index < len(tokens) and tokens[index].kind in BLANK:
        index += 1
    return index >= len(tokens) or tokens[index].kind == kinds.NEWLINE


def _without(token: Token, indent: str) -> Token:
    if not token.text.startswith(indent):
        return token
    return Token(token.kind, token.text[len(indent) :], token.start + len(indent), token.end)


def assemble(source: Source, tokens: Sequence[Token]) -> Source:
    """The text of the tokens, each character mapped to where it came from."""
    text = "".join([token.text for token in tokens])
    notations = positions(token.text for token in tokens)
    if text == source.text and not notations:
        return source
    starts: list[int] = []
    ends: list[int] = []
    for token in tokens:
        length = len(token.text)
        if length == token.end - token.start:
            starts.extend(range(token.start, token.end))
            ends.extend(range(token.start + 1, token.end + 1))
        else:
            starts.extend([token.start] * length)
            ends.extend([token.end] * length)
    return source.rewritten(text, starts, ends, notations)
