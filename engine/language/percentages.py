"""Percentages: `10%`, `20% x`, `100% - x`. Here `%` is the remainder of a division, so these are ambiguous."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, Token, kind_at, opening, previous, significant, text_at

PARTS_OF = frozenset(("of", "от"))
NO_OPERAND = frozenset((*"*/=),]:!?@%<>", "**", "//", "==", "!=", "<=", ">="))
"""What follows a percentage, and never the sign of a remainder."""
SIGNS = ("+", "-")
BINDING = frozenset(("/", "//", "%", "@", "^", "**"))
"""Operators to the right of which a product would need brackets."""


BEGINS = frozenset(("", "\n", ";", "="))


def check_percentage(
    source: Source,
    tokens: Sequence[Token],
    index: int,
    rest: Sequence[Token],
    table: bool = False,
    inside: bool = False,
) -> None:
    """Reject `10%`, `10% * x`, `10% of x`, `10% x`, `100% - x` and `x%`; `table` in a spreadsheet's formula.

    `rest` are the significant tokens up to the next comment sign or the end of the line; `inside` brackets there is
    no comment. A sign with a blank on both sides or on neither is the remainder: `x % 2`, `x%2`.
    """
    sign, operand = tokens[index], previous(tokens, index)
    part = rest[0] if rest and rest[0].text in PARTS_OF else None
    if _is_of_r(tokens, index, rest):
        return
    remainder = bool(rest) and part is None and rest[0].text not in NO_OPERAND
    signed = remainder and rest[0].text in SIGNS
    attached = operand == index - 1 and (signed or kind_at(tokens, index + 1) in BLANK)
    if remainder and not attached and not (table and signed):
        return
    first = _operand_start(tokens, operand)
    if first is None or (signed and not table and tokens[operand].kind == kinds.NAME):
        return
    beside = remainder and not signed
    end = tokens[significant(tokens, index + 1)].start if beside else (part or sign).end
    product = "*" if part or beside else ""
    text = f"({source.typed_slice(tokens[first].start, tokens[operand].end)}/100){product}"
    before = text_at(tokens, previous(tokens, first))
    bound = beside and before in BINDING
    fixes = [] if bound else [source.fix(phrase("Write {text}", text=text), tokens[first].start, end, text)]
    if remainder and not table:
        fixes.append(_remainder(source, tokens, first, index))
    word = bool(rest) and rest[0].kind == kinds.NAME and len(rest[0].text) > 1 and before not in BEGINS
    if (word if beside else not rest and tokens[operand].kind != kinds.NUMBER) and not (table or inside):
        fixes.append(source.fix(phrase("Make it a comment"), sign.start, sign.end, "#"))
    hint = phrase("Write brackets around what is meant.") if bound else phrase("Write {text}.", text=text)
    message = phrase("“%” is the remainder of a division, not a percentage.")
    raise problem(source, message, hint, tokens[first].start, end, *fixes)


def _operand_start(tokens: Sequence[Token], operand: int) -> int | None:
    """The index of the first token of the number, name, call or bracket that ends at `operand`."""
    first = opening(tokens, operand) if tokens[operand].text == ")" else operand
    if first and kind_at(tokens, first - 1) == kinds.NAME and first < operand:
        first -= 1
    return None if tokens[operand].kind not in (kinds.NUMBER, kinds.NAME) and first == operand else first


def _remainder(source: Source, tokens: Sequence[Token], first: int, index: int) -> Fix:
    """The fix that sets the sign apart from its operand, which starts at `first`."""
    start, end = tokens[first].start, tokens[index].end
    text = f"{source.typed_slice(start, tokens[index].start)} %"
    return source.fix(phrase("Remainder: {text}", text=text), start, end, text)


def _is_of_r(tokens: Sequence[Token], index: int, rest: Sequence[Token]) -> bool:
    """Whether the sign is one of R: `%*%`, `%%`."""
    if text_at(tokens, index + 1) in ("*", "/", "%") and text_at(tokens, index + 2) == "%":
        return True
    return not rest and text_at(tokens, index + 1) == "%"
