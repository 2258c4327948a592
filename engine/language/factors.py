"""A factor before a sum, as in mathematics: in `1/n Σ(x)` the sum is never in the denominator."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import KEYWORDS, Token, text_at

SUMS = frozenset(("sum", "prod", "mean"))
BEGINS = frozenset(("", "\n", ";", "=", "(", "[", ",", "+", "-", "*", "return"))
"""What can precede a term."""


def factor_before_sum(source: Source, tokens: Sequence[Token], right: int) -> ProgramError | None:
    """The error for `1/n sum(x)` with the sum at token `right`; `None` otherwise. Tokens must not contain blanks."""
    divisor, sign, numerator = right - 1, right - 2, right - 3
    if text_at(tokens, sign) != "/" or tokens[right].text not in SUMS or text_at(tokens, right + 1) != "(":
        return None
    if text_at(tokens, numerator - 1) not in BEGINS or not all(map(_is_operand, (tokens[numerator], tokens[divisor]))):
        return None
    start = tokens[numerator].start
    text = f"({source.typed_slice(start, tokens[divisor].end)})*"
    whole = text + source.typed_slice(tokens[right].start, tokens[right].end)
    return problem(
        source,
        phrase("There is no operator between these two."),
        phrase("Write {text}(…).", text=whole),
        start,
        tokens[right].end,
        source.fix(phrase("Write {text}", text=f"{whole}(…)"), start, tokens[right].start, text),
    )


def _is_operand(token: Token) -> bool:
    return token.kind in (kinds.NUMBER, kinds.NAME) and token.text not in KEYWORDS
