"""Odd ways to write a number, all of them right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor, log10

import numpy as np

Draw = np.random.Generator
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MINUS = ("-", "−", "–", "- ", "− ")
TIMES = ("*", "·", "×", " * ", " · ")


def one_of(choices: Sequence[str], draw: Draw) -> str:
    """One of the choices."""
    return choices[int(draw.integers(len(choices)))]


def rounded(number: float, draw: Draw) -> str:
    """The number rounded to two to seven figures, without an exponent."""
    figures = int(draw.integers(2, 8))
    if number == 0:
        return "0"
    decimals = max(0, figures - 1 - floor(log10(abs(number))))
    return f"{abs(number):.{decimals}f}"


def plain(number: float, draw: Draw) -> str:
    """`.393`, `0,3930`, `+0.39`."""
    text = rounded(number, draw)
    if text.startswith("0.") and draw.integers(3) == 0:
        text = text[1:]
    if number > 0 and draw.integers(6) == 0:
        text = "+" + text
    return text


def scientific(number: float, draw: Draw) -> str:
    """`3.93e-1`, `3,93·10⁻¹`, `3.93*10^-1`."""
    mantissa, _, power = f"{abs(number):.{int(draw.integers(1, 6))}e}".partition("e")
    exponent = str(int(power))
    forms = (
        f"{mantissa}e{exponent}",
        f"{mantissa}E{exponent}",
        f"{mantissa}{one_of(TIMES, draw)}10^{exponent}",
        f"{mantissa}{one_of(TIMES, draw)}10^({exponent})",
        f"{mantissa}{one_of(TIMES, draw)}10{exponent.translate(SUPERSCRIPTS)}",
    )
    return one_of(forms, draw)


def product(number: float, draw: Draw) -> str:
    """`0.197*2`: a calculation that was not finished."""
    other = float(draw.choice([2.0, 0.5, 3.0, 4.0, 1.37]))
    return f"{abs(number) / other:.5g}{one_of(TIMES, draw)}{other:g}"


def quotient(number: float, draw: Draw) -> str:
    """`1/1.37^2`."""
    other = float(draw.choice([2.0, 3.0, 1.37]))
    return f"{abs(number) * other**2:.5g}/{other:g}{one_of(('^2', '**2', '²'), draw)}"


def fraction(number: float, draw: Draw) -> str:
    """`3/8`, or a sign such as ½."""
    exact = Fraction(abs(number)).limit_denominator(40)
    if exact == 0 or abs(float(exact) - abs(number)) > 0.004 * abs(number):
        return plain(number, draw)
    signs = {(1, 2): "½", (1, 4): "¼", (3, 4): "¾", (1, 3): "⅓", (3, 2): "1½", (5, 2): "2½"}
    return signs.get((exact.numerator, exact.denominator), f"{exact.numerator}/{exact.denominator}")


FORMS: tuple[Callable[[float, Draw], str], ...] = (plain, plain, scientific, product, quotient, fraction)


def spelt(number: float, draw: Draw) -> str:
    """The number in one of these ways, with either decimal mark and any minus, and blanks around it."""
    number += 0.0
    if abs(number) < 1e-12:
        return one_of(("0", "0.0", "0,00", "+0", " 0 ", "0/3"), draw)
    text = FORMS[int(draw.integers(len(FORMS)))](number, draw)
    if "e" in text and any(sign in text for sign in "*·×/"):  # a small factor that Python wrote with an exponent
        text = plain(number, draw)
    if number < 0:
        text = one_of(MINUS, draw) + text
    if draw.integers(2):
        text = text.replace(".", ",")
    return one_of(("", " ", "= ", "≈ "), draw) + text + one_of(("", " "), draw)
