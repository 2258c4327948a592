"""Numbers, labels and names in TeX, for pictures: short numbers, and equations that are true as printed."""

from __future__ import annotations

import re
import unicodedata
from math import isfinite
from typing import Any

import numpy as np

from engine.notation import GREEK, decimal, name_symbol, numeral

DIGITS = (3, 4, 5)
"""Significant digits: the fewest with which a printed product is the product of the printed factors."""
LARGEST_INTEGER = 1e6
SMALL = 5
"""The most rows and columns of a matrix that is written out."""

SIGNS = {
    "×": r"\times ", "−": "-", "÷": r"\div ", "·": r"\cdot ", "⊗": r"\otimes ", "∞": r"\infty ", "√": r"\surd ",
    "∛": r"{}^3\!\surd ", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "∇": r"\nabla ", "Σ": r"\Sigma ", "Π": r"\Pi ",
    "σ": r"\sigma ", "α": r"\alpha ", "⌈": r"\lceil ", "⌉": r"\rceil ", "⌊": r"\lfloor ", "⌋": r"\rfloor ",
    "‖": r"\| ", "{": r"\{", "}": r"\}", "\\": r"\backslash ", "#": r"\#", "%": r"\%", "&": r"\&", "$": r"\$",
    "_": r"\_", "^": r"\hat{}", "~": r"\sim ", "…": r"\dots ",
}  # fmt: skip
RAISED = {raised: plain for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣʸⁿ", "0123456789-xyn", strict=True)} | {"ᵀ": r"\top "}
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_LETTER = rf"(?:(?![{''.join(RAISED)}{''.join(LOWERED)}])[^\W\d_])"
PIECES = re.compile(
    rf"(?P<raised>[{''.join(RAISED)}]+)|(?P<lowered>[{''.join(LOWERED)}]+)"
    rf"|(?P<word>{_LETTER}{{2,}}\d*{_LETTER}*)|(?P<space> +)|(?P<one>.)",
    re.DOTALL,
)


def name(text: str) -> str:
    """A name of the program: `w0` is w₀. Greek letters, which text fonts do not have, are mathematics."""
    return "".join(_greek(letter) for letter in name_symbol(text))


def _greek(letter: str) -> str:
    words = unicodedata.name(letter, "").split()
    if words[:1] != ["GREEK"] or len(words) != 4:
        return letter
    command = words[3].lower() if words[1] == "SMALL" else words[3].title()
    return rf"\ensuremath{{\{command}}}" if command in GREEK else letter


def label(text: str) -> str:
    """A gate's label as mathematics: `×(−1)`, `log₁₀`, `Leaky ReLU α=0.1`."""
    return "".join(_piece(match) for match in PIECES.finditer(text)).strip()


def _piece(match: re.Match[str]) -> str:
    text = match.group()
    if match.lastgroup == "raised":
        return f"^{{{''.join(RAISED[each] for each in text).strip()}}}"
    if match.lastgroup == "lowered":
        return f"_{{{''.join(LOWERED[each] for each in text)}}}"
    if match.lastgroup == "space":
        return r"\ "
    if match.lastgroup == "word" and text.isascii():
        return rf"\mathrm{{{text}}}"
    return SIGNS.get(text, text if text.isascii() else rf"\text{{{text}}}")


def number(value: Any, digits: int = DIGITS[0]) -> str:
    """A number to some significant digits; whole numbers in full."""
    return numeral(float(value), lambda number: _rounded(number, digits))


def _rounded(value: float, digits: int) -> str:
    if not isfinite(value) or (value == int(value) and abs(value) < LARGEST_INTEGER):
        return decimal(value)
    return f"{value:.{digits}g}"


def product(upstream: float, local: float, result: float) -> tuple[str, str, str]:
    """Upstream, local derivative and product, with as few digits as make the printed equation true."""
    written: tuple[str, str, str] = ("", "", "")
    for digits in DIGITS:
        written = (number(upstream, digits), number(local, digits), number(result, digits))
        factors = [float(_rounded(factor, digits)) for factor in (upstream, local) if isfinite(factor)]
        if len(factors) < 2 or number(factors[0] * factors[1], digits) == written[2]:
            break
    return written


def shape_of(value: Any) -> str:
    """A shape: `3×2`."""
    return r"{\times}".join(map(str, np.shape(value)))


def written_out(shape: tuple[int, ...]) -> bool:
    """Whether a tensor of this shape is written number by number."""
    return len(shape) in (1, 2) and max(shape, default=0) <= SMALL


def quantity(value: Any) -> str:
    """A number, a small matrix in full, or the shape of a larger tensor."""
    shape = np.shape(value)
    if not shape:
        return number(value)
    if not written_out(shape):
        return shape_of(value)
    rows = np.asarray(value, dtype=float).reshape(-1, shape[-1])
    body = r" \\ ".join(" & ".join(number(each, 2) for each in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
