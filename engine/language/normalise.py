"""Normalises what people type to Python's syntax, keeping the origin of every character.

typed → characters → tokens → pitfalls (rejected, never guessed) → rewriting (products, powers, roots) → program text

Pasted code (see `code`) and text with a LaTeX command (see `latex`) are translated right after their characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.language import tokens as kinds
from engine.language.application import Applications
from engine.language.characters import read_characters
from engine.language.code import read_code
from engine.language.comments import has_comment_signs, read_comments
from engine.language.definitions import DEFINED, read_definitions
from engine.language.latex import is_latex, read_latex
from engine.language.lines import JOINED, join_lines
from engine.language.math_notation import AnnotatedText, positions
from engine.language.norms import read_norms
from engine.language.octave_elementwise import read_dotted
from engine.language.pitfalls import check_text, read_notation
from engine.language.prefixed import APPLIED
from engine.language.prescan import check_depth
from engine.language.rewrite import Rewriter
from engine.language.source import Source, origins
from engine.language.tokens import BLANK, Token, assigned_names, tokenise
from engine.language.trailing_values import givens_fault
from engine.limits import Limits, checked

REWRITTEN = re.compile(
    rf"""
    \^                                                             # a power
  | (?: (?<![A-Za-z0-9_.]) \.?[0-9][0-9.]* | \) ) [ \t]* [A-Za-z_(]    # perhaps a product without a sign
  | (?: \A | \n | ; ) [ \t]* ;                                     # an empty statement
  | \A (?: [ \t\n] | \#[^\n]*\n[ \t\n\#] )                           # perhaps an indent that all lines have
  | \n [ \t]+ (?: and | or | else ) \b                             # an indented line that goes on
  | \. [*/^']                                                      # a sign of Octave
  | (?<![=!<>])=[ \t]*[-+]?[0-9.]+[ \t]*,                            # perhaps a value before its formula
  | {DEFINED} | :=                                                 # a definition
  | {JOINED}                                                       # a line that goes on
  | {APPLIED}                                                      # an argument without brackets
    """,
    re.VERBOSE,
)
"""Whether plain ASCII text may contain anything to rewrite; the fast path takes other text as it is."""


def normalise(typed: str, limits: Limits, foreign: bool = True) -> Source:
    """The program text for what was typed, with the map back to it.

    Raises `ProgramSyntaxError` or `UnsupportedSyntax` for ambiguous or meaningless text, with fixes where possible, and
    `TooLarge` above the limits on characters and depth. With `foreign=False` the text is in this language for
    certain: neither code nor LaTeX.
    """
    limits.check("characters", len(typed))
    source = read_characters(typed)
    if not foreign:
        return _plain(source, limits)
    source = read_code(source, limits)
    if source.reading is not None:
        return _plain(source, limits)
    if is_latex(source.text):
        source = read_latex(source, limits)
        check_text(source)
        check_depth(source, read_notation(source, tokenise(source.text)), limits)
        return source
    plain = _plain(source, limits)
    return plain if plain is source else read_code(plain, limits)  # code with our own notation, such as np.exp(2x)


def _plain(source: Source, limits: Limits) -> Source:
    """The program text of a text in this language; text read as code contains no mathematical notation."""
    if source.reading is not None and source.reading.whole:
        check_text(source)
        tokens = read_notation(source, tokenise(source.text))
        check_depth(source, tokens, limits)
        return assemble(source, tidy(Rewriter(source, tokens, limits).run()))
    source = read_norms(source)
    check_text(source)
    tokens = annotate(source, tokenise(source.text))
    foreign = has_comment_signs(source.text)
    if foreign:
        tokens = read_comments(source, tokens, assigned_names(tokens))
    tokens = read_notation(source, tokens)
    check_depth(source, tokens, limits)
    if not foreign and source.text.isascii() and not REWRITTEN.search(source.text):
        return source
    return assemble(source, tidy(Rewriter(source, read_paper(source, tokens), limits).run()))


def read_paper(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with mathematical (or Octave's) notation rewritten, statement by statement."""
    tokens = join_lines(source, read_dotted(source, tokens))
    fault = givens_fault(source, tokens)
    if fault is not None:
        raise fault
    tokens = read_definitions(source, tokens)
    return Applications(source, tokens, assigned_names(tokens)).run()


def annotate(source: Source, tokens: list[Token]) -> list[Token]:
    """The tokens, with those that stand for mathematical notation marked."""
    for token in tokens if source.notations else ():
        if token.start in source.notations:
            token.text = AnnotatedText(token.text, source.notations[token.start])
    return tokens


def tidy(tokens: Sequence[Token]) -> list[Token]:
    """Remove empty statements and the indent common to all lines."""
    made: list[Token] = []
    indent: str | None = None
    fresh, depth = True, 0
    for index, token in enumerate(checked(tokens)):
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
    """Whether only blanks follow on the line."""
    while index < len(tokens) and tokens[index].kind in BLANK:
        index += 1
    return index >= len(tokens) or tokens[index].kind == kinds.NEWLINE


def _without(token: Token, indent: str) -> Token:
    if not token.text.startswith(indent):
        return token
    return Token(token.kind, token.text[len(indent) :], token.start + len(indent), token.end)


def assemble(source: Source, tokens: Sequence[Token]) -> Source:
    """The text of the tokens, with each character mapped to its origin."""
    text = "".join([token.text for token in tokens])
    notations = positions(token.text for token in checked(tokens))
    if text == source.text and not notations:
        return source
    return source.rewritten(
        text, *origins((token.text, token.start, token.end) for token in checked(tokens)), notations
    )
