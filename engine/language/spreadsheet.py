"""Spreadsheet formulas, which start with `=`: there a sign binds tighter than a power, and powers are left-associative.

`=-x^2` is (−x)² in a spreadsheet and −x² in mathematics; `=a^b^c` is (a^b)^c there and a^(b^c) here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.language import tokens as kinds
from engine.language.tokens import Token, primary_end, significant, text_at, tokenise

SIGNS = ("+", "-", "−")
MAX_LENGTH = 400
"""Maximum number of characters analysed; a longer formula only loses its fix."""


def as_in_a_spreadsheet(typed: str) -> str:
    """The formula with the brackets that a spreadsheet implies; unchanged where it implies none.

    `typed` is the text right of the leading `=`, up to the end of its statement.
    """
    if "^" not in typed or len(typed) > MAX_LENGTH:
        return typed
    tokens = tokenise(typed)
    opened: dict[int, int] = defaultdict(int)
    closed: dict[int, int] = defaultdict(int)
    seen: set[int] = set()
    for index in range(len(tokens)):
        if index not in seen and _begins_operand(tokens, index):
            _power(tokens, index, opened, closed, seen)
    made = ["(" * opened[index] + token.text + ")" * closed[index] for index, token in enumerate(tokens)]
    return "".join(made)


def _begins_operand(tokens: Sequence[Token], index: int) -> bool:
    """Whether an operand, with its prefix signs, starts with this token."""
    if tokens[index].kind in (*kinds.BLANK, kinds.NEWLINE):
        return False
    before = index - 1
    while before >= 0 and tokens[before].kind in kinds.BLANK:
        before -= 1
    return before < 0 or (tokens[before].kind == kinds.OPERATOR and tokens[before].text not in (")", "]", "."))


def _power(tokens: Sequence[Token], index: int, opened: dict[int, int], closed: dict[int, int], seen: set[int]) -> None:
    """Record the implied brackets around one operand with its signs and powers."""
    first, start = index, _after_signs(tokens, index)
    end = primary_end(tokens, start)
    if end == start:
        return
    seen.update(range(first, start + 1))
    signed, places = start > first, []
    while text_at(tokens, significant(tokens, end)) == "^":
        exponent = significant(tokens, significant(tokens, end) + 1)
        operand = _after_signs(tokens, exponent)
        stop = primary_end(tokens, operand)
        if stop == operand:
            break
        seen.update(range(exponent, operand + 1))
        places.append(end - 1)
        end = stop
    for place in places if signed else places[1:]:
        opened[first] += 1
        closed[place] += 1


def _after_signs(tokens: Sequence[Token], index: int) -> int:
    """The index after the prefix signs that start here."""
    while text_at(tokens, index) in SIGNS:
        index = significant(tokens, index + 1)
    return index
