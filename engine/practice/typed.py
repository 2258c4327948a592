"""Reads what a student types as an answer: a number, or a calculation with numbers, by the language's own reader.

Nothing is evaluated as code. What cannot be read is asked for again, not marked as wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import floor, isfinite, log10
from typing import Any

import numpy as np

from engine.errors import GradwalkError, Phrase, TooSlow, phrase
from engine.language.syntax import parse
from engine.limits import Deadline, Limits, timed
from engine.ops.op import Shape
from engine.plan import Plan
from engine.tracing import trace_program

PLAIN = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:(?:e|\*10(?:\^|\*\*))\(?([+-]?\d{1,3})\)?)?", re.IGNORECASE)
"""A plain number, or one in scientific notation: `-.39`, `1.2e-4`, `1.2*10^-4`."""
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
LEADING = re.compile(r"^\s*(?:=|≈|~|≅)\s*")
SIZES = re.compile(r"[\[(]?(\d{1,6}(?:(?:[x×·*,хХX]|на|by)\d{1,6}){0,3}),?[\])]?", re.IGNORECASE)
SIGNS = {"+": 1, "positive": 1, "-": -1, "negative": -1, "0": 0, "zero": 0}
MOST = {"nodes": 200, "edges": 400, "elements": 400, "edge_elements": 400, "statements": 20, "call_depth": 4}
"""The limits of a calculation."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as typed. `figures` are its significant figures and `unit` is 1 in its last place, where it is plain."""

    value: float
    figures: int = 0
    unit: float = 0.0


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text is no answer."""

    message: Phrase
    hint: Phrase | None = None


NO_NUMBER = phrase("This is not a number.")
WRITE_ONE = phrase("Write a number such as −0.393, or a calculation such as 0.197*2 or −1/1.37^2.")


def plain_text(text: str) -> str:
    """A typed number with its marks in one form: decimal point, minus of ASCII, no blanks between groups of digits."""
    text = LEADING.sub("", text.strip()).strip().rstrip(".") if text.strip() != "." else "."
    text = re.sub(r"[−–—‐‑‒﹣－]", "-", text)
    text = re.sub(r"[×·⋅∙•∗]", "*", text)
    text = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<![\d.,])(\d+),(\d+)(?![\d,])|(?<!\d),(\d+)(?![\d,])", _with_point, text)
    text = re.sub(rf"(\d{{1,9}}) ?([{FRACTIONS}])", r"(\1+\2)", text)
    return re.sub(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: f"^({match[0].translate(SUPERSCRIPTS)})", text)


def _with_point(match: re.Match[str]) -> str:
    return f"{match[1]}.{match[2]}" if match[3] is None else f"0.{match[3]}"


def read_answer(text: str, limits: Limits, deadline: Deadline) -> Typed | Unread:
    """The number that a text means, or why it cannot be read. Raises `TooLarge` above the limit on its characters."""
    limits.check("answer_characters", len(text))
    content = plain_text(text)
    if not content:
        return Unread(NO_NUMBER, WRITE_ONE)
    compact = re.sub(r"\s+", "", content)
    plain = PLAIN.fullmatch(compact)
    if plain is not None and (plain[2] or plain[3]):
        return _plain(plain)
    if re.search(r"[;=<>\n]", content):
        return Unread(NO_NUMBER, WRITE_ONE)
    return _calculated(content, limits, deadline)


def _plain(match: re.Match[str]) -> Typed | Unread:
    """A plain number with its precision: `100` has three figures, `0.0120` too."""
    whole, part, power = match[2], match[3] or "", int(match[4] or 0)
    value = float(f"{match[1]}{whole or '0'}.{part or '0'}e{power}")
    if not isfinite(value):
        return Unread(NO_NUMBER, WRITE_ONE)
    figures = len((whole + part).lstrip("0"))
    return Typed(value, figures, 10.0 ** (power - len(part)))


def _calculated(text: str, limits: Limits, deadline: Deadline) -> Typed | Unread:
    """The value of a formula without names."""
    own = replace(limits, **{name: min(most, getattr(limits, name)) for name, most in MOST.items()})
    try:
        with timed(deadline), np.errstate(all="ignore"):
            traced = trace_program(parse(text, own), {}, None, own, deadline)
            value = Plan(traced.graph, traced.output).forward({}, deadline)[traced.output]
    except TooSlow:
        raise
    except GradwalkError as error:
        return Unread(error.faults[0].message, WRITE_ONE)
    if np.shape(value) != () or not np.isfinite(value):
        return Unread(NO_NUMBER, WRITE_ONE)
    return Typed(float(value))


def read_shape(text: str, limits: Limits) -> Shape | Unread:
    """A shape as typed: `3×2`, `3x2`, `(3, 2)`; `scalar` and `()` are that of a number."""
    limits.check("answer_characters", len(text))
    content = "".join(text.split())
    if content.lower() in ("()", "[]", "scalar", "скаляр", "число"):
        return ()
    match = SIZES.fullmatch(content)
    if match is None:
        return Unread(phrase("This is not a shape."), phrase("Write rows × columns, such as 3×2."))
    return tuple(int(size) for size in re.findall(r"\d+", match[1]))


def read_sign(text: str, limits: Limits, deadline: Deadline) -> int | Unread:
    """A sign as typed: +, −, 0, or a number that has it."""
    content = plain_text(text).lower()
    if content in SIGNS:
        limits.check("answer_characters", len(text))
        return SIGNS[content]
    number = read_answer(text, limits, deadline)
    if isinstance(number, Unread):
        return Unread(phrase("This is not a sign."), phrase("Answer with +, − or 0."))
    return (number.value > 0) - (number.value < 0)


TOLERANCE = 0.01
"""An answer is right within so much of the truth."""
NEAR = 0.05
"""An answer that is not right is near within so much of the truth."""
FIGURES = 2
"""With so many figures or more, an answer that is rounded right is right, however much that changes it."""
NOISE = 1e-12


def matches(typed: Typed, number: Any) -> bool:
    """Whether an answer is this number: within 1 %, or equal at the precision typed; zero is only itself."""
    value = float(number)
    if not isfinite(value):
        return False
    if abs(value) < NOISE or typed.value == 0:
        return typed.value == 0 and abs(value) < NOISE
    off = abs(typed.value - value)
    if off <= TOLERANCE * abs(value):
        return True
    return typed.figures >= FIGURES and off <= 0.5 * typed.unit * (1 + 1e-9)


def is_near(typed: Typed, number: Any) -> bool:
    """Whether an answer is this number but for its precision: within 5 %, or rounded to a single figure."""
    value = float(number)
    if not isfinite(value) or value == 0 or typed.value == 0:
        return False
    off = abs(typed.value - value)
    rounded = typed.figures == 1 and off <= 0.5 * typed.unit and typed.unit <= 10.0 ** floor(log10(abs(value)))
    return off <= NEAR * abs(value) or rounded
