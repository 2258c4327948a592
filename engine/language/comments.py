"""Comments of other languages: `//`, `%` and `/* */`, distinguished from the operators of index arithmetic.

What can only be a comment is one; what can be arithmetic is arithmetic; anything else is an error.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.octave_elementwise import is_dotted
from engine.language.percentages import NO_OPERAND, check_percentage
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import (
    BLANK,
    DEPTH_CHANGES,
    KEYWORDS,
    Token,
    kind_at,
    line_end,
    significant,
    text_at,
)
from engine.limits import check_time
from engine.ops import FUNCTIONS

JOINING_WORDS = frozenset(("if", "else", "and", "or", "not"))
"""Keywords that can continue an expression; any other keyword is prose here."""
BLOCK_KEYWORDS = frozenset(("if", "elif", "else", "for", "while", "def"))
"""Keywords whose lines end in a colon."""
PROSE_MARKS = frozenset((":", "!", "{", "}", "->", ":="))


def has_comment_signs(text: str) -> bool:
    """Whether the text contains any such comment sign."""
    return "%" in text or "//" in text or "/*" in text


def read_comments(source: Source, tokens: Sequence[Token], assigned: Set[str]) -> list[Token]:
    """Rewrite comments of other languages as comments of this one.

    `assigned` are the names that the program assigns. Raises `ProgramSyntaxError` where both a comment and
    arithmetic are possible, or where a percentage is meant.
    """
    made: list[Token] = []
    index = depth = line = 0
    begins, dotted = True, is_dotted(tokens)
    while index < len(tokens):
        check_time()
        token = tokens[index]
        if _opens_block(tokens, index):
            end = _block_end(source, tokens, index)
            if begins and kind_at(tokens, end) == kinds.SPACE:
                end += 1
            made.append(Token(kinds.SPACE, "" if begins else " ", token.start, tokens[end - 1].end))
            index = end
            continue
        if depth and token.text == "%" and token.kind == kinds.OPERATOR:
            _check_inside(source, tokens, index)
        if depth == 0 and _is_sign(token) and _begins_comment(source, tokens, line, index, assigned, dotted):
            end = line_end(tokens, index)
            place = token.start + (2 if token.text[0] == "/" else 1)
            made.append(Token(kinds.COMMENT, "#", token.start, place))
            made.append(Token(kinds.COMMENT, source.text[place : tokens[end - 1].end], place, tokens[end - 1].end))
            index = end
            continue
        depth = max(depth + DEPTH_CHANGES.get(token.text, 0), 0)
        begins = token.kind == kinds.NEWLINE
        made.append(token)
        index += 1
        line = index if begins else line
    return made


def _is_sign(token: Token) -> bool:
    return token.kind == kinds.OPERATOR and (token.text[:2] == "//" or token.text[:1] == "%")


def _opens_block(tokens: Sequence[Token], index: int) -> bool:
    """Whether `/*` or `/**` starts here; neither is an operator."""
    token = tokens[index]
    return token.text == "/" and text_at(tokens, index + 1)[:1] == "*" and tokens[index + 1].start == token.end


def _block_end(source: Source, tokens: Sequence[Token], index: int) -> int:
    """The index after the token that ends `*/`."""
    for place in range(index + 3, len(tokens)):
        if tokens[place].text == "/" and tokens[place - 1].text in ("*", "**"):
            return place + 1
    raise problem(
        source,
        phrase("This comment is never closed."),
        phrase("Add “{text}”.", text="*/"),
        tokens[index].start,
        tokens[index + 1].end,
        source.fix(phrase("Add “{text}”", text="*/"), tokens[-1].end, tokens[-1].end, " */"),
    )


def _check_inside(source: Source, tokens: Sequence[Token], index: int) -> None:
    """Reject a percentage, or an operator of R, inside brackets."""
    rest = _up_to_next_sign(tokens, index + 1)
    check_percentage(source, tokens, index, rest, inside=True)
    _check_of_r(source, tokens, index, rest)


def _begins_comment(
    source: Source, tokens: Sequence[Token], line: int, index: int, assigned: Set[str], dotted: bool
) -> bool:
    """Whether a comment starts here; raises where that is ambiguous, as it is beside operators of Octave (`dotted`).

    Only the text up to the next such sign is considered: `i // 2 // half of it` divides once.
    """
    sign, before = tokens[index], _before(tokens, index)
    if before is None:
        return True
    if sign.text not in ("//", "%"):
        return False
    rest = _up_to_next_sign(tokens, index + 1)
    table = text_at(tokens, significant(tokens, line)) == "="
    has_colon = text_at(tokens, significant(tokens, line)) in BLOCK_KEYWORDS
    prose = bool(rest) and _is_prose(rest, has_colon)
    if sign.text == "%" and (before.kind == kinds.NUMBER or table or not prose):
        check_percentage(source, tokens, index, rest, table)
    _check_of_r(source, tokens, index, rest)
    if not rest and sign.text == "//":
        return True
    if rest and not prose:
        if sign.text == "%" and dotted:
            raise _octave_comment(source, tokens, line, index)
        return False
    words = [token.text for token in rest if token.kind == kinds.NAME and len(token.text) > 1]
    if any(word not in assigned and word not in FUNCTIONS for word in words):
        return True
    raise _unclear(source, sign)


def _up_to_next_sign(tokens: Sequence[Token], index: int) -> list[Token]:
    """The tokens up to the next comment sign or the line's end, without blanks."""
    rest: list[Token] = []
    while index < len(tokens) and tokens[index].kind != kinds.NEWLINE and not _is_sign(tokens[index]):
        if tokens[index].kind not in BLANK:
            rest.append(tokens[index])
        index += 1
    return rest


def _before(tokens: Sequence[Token], index: int) -> Token | None:
    """The previous token on this line, ignoring blanks."""
    index -= 1
    while index >= 0 and tokens[index].kind in BLANK:
        index -= 1
    return None if index < 0 or tokens[index].kind == kinds.NEWLINE else tokens[index]


def _is_prose(rest: Sequence[Token], has_colon: bool) -> bool:
    """Whether this cannot be an operand: two adjacent words, or punctuation that no formula has."""
    depth = 0
    for place, token in enumerate(rest):
        depth += DEPTH_CHANGES.get(token.text, 0)
        if token.kind == kinds.UNKNOWN or (token.text in PROSE_MARKS and not has_colon and depth == 0):
            return True
        if _is_word(token) and place + 1 < len(rest) and _is_word(rest[place + 1]):
            return True
    return rest[0].text in NO_OPERAND


def _is_word(token: Token) -> bool:
    """Whether this is a name, or a keyword that cannot occur in an expression."""
    return token.kind == kinds.NAME and (token.text not in KEYWORDS or token.text not in JOINING_WORDS)


OF_R = {"%*%": "@", "%/%": "//", "%%": "%"}
"""Operators of R, and the same of this language."""


def _check_of_r(source: Source, tokens: Sequence[Token], index: int, rest: Sequence[Token]) -> None:
    """Reject `A %*% v`, `x %% 2` and `x %/% 2`, which R writes so."""
    start = tokens[index].start
    sign = next((sign for sign in OF_R if source.text.startswith(sign, start)), None)
    if sign is None or len(rest) > 1:
        return
    after = significant(tokens, index + len(sign))
    following = _up_to_next_sign(tokens, after)
    if not following or _is_prose(following, has_colon=False):
        return
    text = OF_R[sign]
    raise problem(
        source,
        phrase("“{sign}” is an operator of R.", sign=sign),
        phrase("Write {text}.", text=text),
        start,
        start + len(sign),
        source.fix(phrase("Write {text}", text=text), start, start + len(sign), text),
    )


def _octave_comment(source: Source, tokens: Sequence[Token], line: int, index: int) -> ProgramError:
    """The error for `x.^2 % 2`: always a comment in Octave; in brackets it can only be the remainder."""
    sign, end = tokens[index], line_end(tokens, index)
    first = significant(tokens, line)
    for place in range(line, index):
        if tokens[place].text in ("=", ";"):
            first = significant(tokens, place + 1)
    text = f"({source.typed_slice(tokens[first].start, tokens[end - 1].end)})"
    return problem(
        source,
        phrase("It is not clear whether a comment begins here."),
        phrase("In Octave “%” always begins a comment; for the remainder write brackets: {text}.", text=text),
        sign.start,
        sign.end,
        source.fix(phrase("Make it a comment"), sign.start, sign.end, "#"),
        source.fix(phrase("Remainder: {text}", text=text), tokens[first].start, tokens[end - 1].end, text),
    )


def _unclear(source: Source, sign: Token) -> ProgramError:
    return problem(
        source,
        phrase("It is not clear whether a comment begins here."),
        phrase("Comments begin with “#”; “//” and “%” are operators."),
        sign.start,
        sign.end,
        source.fix(phrase("Make it a comment"), sign.start, sign.end, "#"),
    )
