"""Calls in the words of spreadsheets and other systems, as calls of this language: `log3(x)`, `MMULT(A, B)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import factorial

from engine.errors import Fault, Fix, phrase
from engine.language import foreign
from engine.language import tokens as kinds
from engine.language.source import Source
from engine.language.tokens import BLANK, DEPTH_CHANGES, Token, tokenise

LONGEST = 2_000
"""Characters of a call that are examined; a longer call only loses its fix."""
MOST_FACTORS = 18
BASED = re.compile(r"log_?(\d+|(?<=_)[^\W\d_])")
"""The name of a logarithm with its base: `log3`, `log_3`, `log_a`."""
SIMPLE = re.compile(r"[\w.]+")
CALLS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("STDEV", "STDEV.S", "СТАНДОТКЛОН"), ("std({0}, ddof=1)",)),
    **dict.fromkeys(("VAR", "VAR.S", "ДИСП"), ("var({0}, ddof=1)",)),
    **dict.fromkeys(("STDEVP", "СТАНДОТКЛОНП"), ("std({0})",)),
    **dict.fromkeys(("VARP", "ДИСПР"), ("var({0})",)),
    **dict.fromkeys(("SUMPRODUCT", "СУММПРОИЗВ"), ("sum({0})", "sum({0}*{1})", "sum({0}*{1}*{2})")),
    **dict.fromkeys(("SUMSQ", "СУММКВ"), ("sum({0}^2)",)),
    **dict.fromkeys(("SUMXMY2", "СУММКВРАЗН"), ("", "sum(({0} - {1})^2)")),
    **dict.fromkeys(("MMULT", "МУМНОЖ"), ("", "({0} @ {1})")),
    **dict.fromkeys(("MINVERSE", "МОБР"), ("inv({0})",)),
    **dict.fromkeys(("MDETERM", "МОПРЕД"), ("det({0})",)),
    **dict.fromkeys(("MOD", "ОСТАТ"), ("", "({0} % {1})")),
    **dict.fromkeys(("INT", "ЦЕЛОЕ"), ("floor({0})",)),
    **dict.fromkeys(("RADIANS", "РАДИАНЫ"), ("({0}*pi/180)",)),
    **dict.fromkeys(("DEGREES", "ГРАДУСЫ"), ("({0}*180/pi)",)),
    **dict.fromkeys(("COUNT", "СЧЁТ", "СЧЕТ"), ("len({0})",)),
    **dict.fromkeys(("PRODUCT", "ПРОИЗВЕД"), ("prod({0})",)),
    **dict.fromkeys(
        ("ROUND", "ОКРУГЛ"),
        ("(sign({0})*floor(abs({0}) + 0.5))", "(sign({0})*floor(abs({0})*10^{1} + 0.5)/10^{1})"),
    ),
    "SUM": ("sum({0})", "(sum({0}) + sum({1}))", "(sum({0}) + sum({1}) + sum({2}))"),
    "ATAN2": ("", "atan2({1}, {0})"),
    "LOG": ("log10({0})", "(log({0})/log({1}))"),
}
"""Calls of spreadsheets by the number of their arguments, `{0}` first; empty where there is no such call."""
PI = ("PI", "ПИ")
FACTORIALS = ("FACT", "ФАКТР", "factorial")
DECIMAL = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\w.,])")
"""A number with a decimal comma, or two arguments without a blank."""
ROUNDED = "(round({0}*10^{1})/10^{1})"


def is_foreign(name: str) -> bool:
    """Whether another system calls a function so, which no function of this language is by its name alone."""
    return name in CALLS or name in PI or name in FACTORIALS or BASED.fullmatch(name) is not None


def translated(fault: Fault, source: Source) -> Fault:
    """The fault for an unknown function, or for too many arguments, with the call as it is written here as its fix."""
    name, span = fault.name or "", fault.span
    if span is None or name in foreign.EQUIVALENTS:
        return fault
    start = source.offset(span.line, span.column)
    call = _call(source.typed[start : start + LONGEST])
    if call is None:
        return fault
    length, arguments = call
    text = _translation(name, arguments, fault.code)
    points = _with_points(source.typed[start : start + length]) if fault.code == "too-many-arguments" else []
    texts = [*points, *([text] if text else [])]
    if not texts:
        return fault
    span = source.typed_span(start, start + length)
    fixes = tuple(Fix(phrase("Write {text}", text=text), span, text) for text in texts)
    return replace(fault, hint=phrase("Write {text}.", text=texts[0]), fixes=fixes)


def _with_points(call: str) -> list[str]:
    """The call with its one decimal comma as a point, or without it where it may separate thousands: `log(1,000)`."""
    commas = list(DECIMAL.finditer(call))
    if len(commas) != 1:
        return []
    start, end = commas[0].span()
    whole, rest = commas[0].groups()
    thousands = len(rest) == 3 and len(whole) <= 3 and whole[0] != "0"
    signs = ("", ".") if thousands else (".",)
    return [f"{call[:start]}{whole}{sign}{rest}{call[end:]}" for sign in signs]


def _translation(name: str, arguments: Sequence[str], code: str) -> str:
    """The call in this language; empty where it has none."""
    count = len(arguments)
    if code == "too-many-arguments":
        if name in ("log", "ln") and count == 2:
            value, base = reversed(arguments) if _is_base_first(arguments) else arguments
            if _is_no_base(value) or _is_no_base(base):
                return ""
            return f"(log({value})/log({base}))"
        digits = count == 2 and arguments[1].isdigit() and len(arguments[1]) == 1
        return ROUNDED.format(_bracketed(arguments[0]), arguments[1]) if name == "round" and digits else ""
    based = BASED.fullmatch(name)
    if based and count == 1:
        return f"(log({arguments[0]})/log({based[1]}))"
    if name in PI and not count:
        return "pi"
    if name in FACTORIALS and count == 1 and arguments[0].isdigit() and int(arguments[0][:4]) <= MOST_FACTORS:
        return str(factorial(int(arguments[0][:4])))
    forms = CALLS.get(name, ())
    form = forms[count - 1] if 0 < count <= len(forms) else ""
    grouped = [part if f"({{{place}}})" in form or f"({{{place}}}," in form else _bracketed(part)
               for place, part in enumerate(arguments)]  # fmt: skip
    return form.format(*grouped)


def _is_base_first(arguments: Sequence[str]) -> bool:
    """Whether only the first argument of a logarithm is a number: `log(2, x)`."""
    return arguments[0].isdigit() and not arguments[1].replace(".", "").isdigit()


def _is_no_base(text: str) -> bool:
    """Whether this is 0, or digits after a comma: `000`."""
    return text.isdigit() and text[0] == "0"


def _bracketed(text: str) -> str:
    """An argument as an operand."""
    return text if SIMPLE.fullmatch(text) else f"({text})"


def _call(text: str) -> tuple[int, list[str]] | None:
    """The length of the call that a text starts with, and its arguments as typed; nothing where it is not closed."""
    tokens = [token for token in tokenise(text) if token.kind not in BLANK]
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), None)
    if opening is None or any(token.kind != kinds.NAME and token.text != "." for token in tokens[:opening]):
        return None
    depth, parts = 0, [tokens[opening].end]
    for token in tokens[opening:]:
        depth += DEPTH_CHANGES.get(token.text, 0)
        if depth == 1 and token.text in (",", ";", "="):
            parts.append(token.end)
        if token.text == "=" or depth < 0:
            return None
        if depth == 0:
            return token.end, _arguments(text, parts, token)
    return None


def _arguments(text: str, parts: Sequence[int], closing: Token) -> list[str]:
    """The arguments between the places where they start."""
    ends = [*(start - 1 for start in parts[1:]), closing.start]
    arguments = [text[start:end].strip() for start, end in zip(parts, ends, strict=True)]
    return [] if arguments == [""] else arguments
