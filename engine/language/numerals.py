"""Mistakes in numbers: decimal commas, leading zeros, incomplete exponents, mixed fractions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.errors import GradwalkError, ProgramSyntaxError, UnsupportedSyntax, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, KEYWORDS, Token, kind_at, previous, significant, text_at

MAX_DIGITS = 400
CALCULATING = frozenset(("+", "-", "*", "/", "^", "**"))
GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
"""Thousands in English: `1,000` and `1,234,567.8`."""
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A possible thousands separator before a decimal comma: `1.234,5`."""


def number_fault(source: Source, tokens: Sequence[Token], index: int, depth: int) -> GradwalkError | None:
    """The fault in a number and what directly follows it, if any."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if len(token.text) > MAX_DIGITS:
        return ProgramSyntaxError(
            phrase(
                "This number has {count} digits; at most {most} can be read.", count=len(token.text), most=MAX_DIGITS
            ),
            hint=phrase("Write large numbers as 1e20."),
            span=source.span(token.start, token.end),
        )
    if following is not None and following.kind in (kinds.NAME, kinds.NUMBER):
        return _number_tail(source, tokens, index)
    comma = following is not None and following.text == "," and kind_at(tokens, index + 2) == kinds.NUMBER
    if comma and (depth == 0 or _is_factor(tokens, index)):
        return _decimal_comma(source, tokens, index)
    if len(token.text) > 1 and token.text[0] == "0" and token.text.isdigit() and token.text.strip("0"):
        plain = token.text.lstrip("0")
        fix = source.fix(phrase("Write {text}", text=plain), token.start, token.end, plain)
        return problem(
            source,
            phrase("A whole number cannot start with 0."),
            phrase("Leave the zero out."),
            token.start,
            token.end,
            fix,
        )
    return None


def _number_tail(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """The fault in what directly follows a number: a factor, or what Python reserves (`0x`, `1e`, `1_`, `2j`)."""
    token, tail = tokens[index], tokens[index + 1]
    if tail.text in KEYWORDS:
        return None
    prefixed = len(token.text) > 1 and token.text[1] in "xXoObB"
    based = token.text == "0" and tail.text[0] in "xXoObB"
    if (
        tail.kind == kinds.NAME
        and not prefixed
        and not based
        and tail.text[0] != "_"
        and tail.text not in ("e", "E", "j", "J")
    ):
        return None
    text = f"{token.text}*{tail.text}"
    if tail.text in ("j", "J"):
        fix = source.fix(phrase("Write {text}", text=text), token.start, tail.end, text)
        return UnsupportedSyntax(
            unsupported.NO_COMPLEX,
            hint=phrase("For a product write {text}.", text=text),
            span=source.span(token.start, tail.end),
            fixes=(fix,),
        )
    offer = (tail.text in ("e", "E") or (based and len(tail.text) == 1)) and not _number_expected(tokens, index + 2)
    fixes = (source.fix(phrase("Write {text}", text=text), token.start, tail.end, text),) if offer else ()
    return problem(
        source,
        phrase("This is not a number."),
        phrase("For a product write {text}.", text=text)
        if offer
        else phrase("Numbers are written as 12, 0.5, 1e5 or 1_000."),
        token.start,
        tail.end,
        *fixes,
    )


def _number_expected(tokens: Sequence[Token], index: int) -> bool:
    """Whether an exponent is incomplete: `1e+`."""
    return text_at(tokens, index) in ("+", "-") and significant(tokens, index + 1) >= len(tokens)


def _decimal_comma(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for `3,14` outside brackets, which would silently be a tuple."""
    end = index
    parts = [tokens[index].text]
    while text_at(tokens, end + 1) == "," and kind_at(tokens, end + 2) == kinds.NUMBER:
        end += 2
        parts.append(tokens[end].text)
    start, stop = tokens[index].start, tokens[end].end
    texts = []
    grouped = GROUPED.fullmatch(",".join(parts)) is not None
    if grouped and ("." in parts[-1] or len(parts) > 2):
        texts.append("".join(parts))
    elif grouped:  # an English thousand, or a decimal fraction
        texts += sorted(("".join(parts), ".".join(parts)), key=lambda text: ("." in text) == (text[-1] == "0"))
    elif len(parts) == 2 and THOUSANDS.fullmatch(parts[0]) and parts[1].isdigit():
        texts.append(f"{parts[0].replace('.', '')}.{parts[1]}")
    elif len(parts) == 2 and all(part.isdigit() for part in parts):
        texts.append(".".join(parts))
    if not grouped and _is_list(tokens, index, end) and not any(len(part) > 1 and part[0] == "0" for part in parts[1:]):
        texts.append(", ".join(parts))
    fixes = [source.fix(phrase("Write {text}", text=text), start, stop, text) for text in texts]
    return problem(
        source,
        phrase("Is this one number, or several?"),
        phrase("Write numbers with a point: {text}.", text=texts[0])
        if texts
        else phrase("Put a space after each comma."),
        start,
        stop,
        *fixes,
    )


def _is_factor(tokens: Sequence[Token], index: int) -> bool:
    """Whether two numbers alone are in brackets that are part of a calculation: `(1,5)*x`, where no tuple can be."""
    if text_at(tokens, index - 1) != "(" or text_at(tokens, index + 3) != ")":
        return False
    before, after = previous(tokens, index - 1), significant(tokens, index + 4)
    if kind_at(tokens, index - 2) == kinds.NAME or text_at(tokens, index - 2) in (")", "]"):
        return False
    return text_at(tokens, before) in CALCULATING or text_at(tokens, after) in CALCULATING


def _is_list(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether these numbers are a whole statement, or all that is assigned: `c = 1,2`."""
    before, after = previous(tokens, first), significant(tokens, last + 1)
    begins = before < 0 or text_at(tokens, before) in ("\n", ";", "=")
    return begins and text_at(tokens, after) in ("", "\n", ";")


def fraction_fault(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """The error for `2½`, which would become a product."""
    token = tokens[index]
    before = index - 1
    while before >= 0 and tokens[before].kind in BLANK:
        before -= 1
    if kind_at(tokens, before) != kinds.NUMBER:
        return None
    number = tokens[before]
    text = f"({number.text}+{token.text})"
    fix = source.fix(phrase("Write {text}", text=text), number.start, token.end, text)
    return problem(
        source, phrase("Is this a sum or a product?"), phrase("Write {text}.", text=text), number.start, token.end, fix
    )
