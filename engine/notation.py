"""Formats names and numbers: LaTeX for formulas, plain characters for the labels of gates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import inf, isfinite
from string import Template

GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK = frozenset(GREEK_NAMES.split())
ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
SUPERSCRIPTS = str.maketrans("0123456789-x", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣ")
LONGEST_NUMERAL = 60
PLACEHOLDER = re.compile(r"(\{)?\$(?:(\w+)|\{(\w+)\})(?(1)(\})?)", re.ASCII)


def name_symbol(name: str) -> str:
    """A name as mathematics: `w0` is w₀, `y_hat` is ŷ, `alpha` is α, `loss` stands upright."""
    base, _, tail = name.partition("_")
    digits = re.search(r"(?<!\d)\d+$", base, re.ASCII)
    if digits and digits.start():
        base, tail = base[: digits.start()], "_".join(filter(None, (digits.group(), tail)))
    if not base:
        return _word(name)
    symbol = _word(base)
    accent, _, rest = tail.partition("_")
    if accent in ACCENTS:
        symbol, tail = f"{ACCENTS[accent]}{{{symbol}}}", rest
    return f"{symbol}_{{{_subscript(tail)}}}" if tail else symbol


def _word(text: str) -> str:
    if text in GREEK:
        return f"\\{text}"
    if not text.isascii():
        return f"\\text{{{_escaped(text)}}}"
    return text if len(text) == 1 and text != "_" else f"\\mathrm{{{_escaped(text)}}}"


def _subscript(text: str) -> str:
    return text if text.isdecimal() and text.isascii() else _word(text)


def _escaped(text: str) -> str:
    return text.replace("_", r"\_")


def decimal(value: float) -> str:
    """A constant in decimal notation: `2`, `0.1`, `1e-08`, with a hyphen for minus."""
    if abs(value) == inf:
        return "∞" if value > 0 else "-∞"
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else f"{value:.6g}"


def numeral(value: float, digits: Callable[[float], str] | None = None) -> str:
    """A constant in LaTeX; powers of ten are written as such."""
    if value != value:
        return r"\mathrm{NaN}"
    mantissa, _, exponent = (digits or decimal)(value).replace("∞", r"\infty").partition("e")
    if not exponent:
        return mantissa
    power = f"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else f"{mantissa} \\cdot {power}"


def exact(value: float) -> str:
    """A number in LaTeX with all its digits, which is read back as the same float."""
    plain = format(Decimal(repr(value)), "f") if isfinite(value) else numeral(value)
    return plain.removesuffix(".0") if len(plain) <= LONGEST_NUMERAL else numeral(value, repr)


def fill(template: str, symbols: Mapping[str, str]) -> str:
    """A template with its placeholders replaced; a negative number stands in parentheses unless braces hold it."""
    result: list[str] = []
    position = 0
    for match in PLACEHOLDER.finditer(template):
        opening, bare, braced, closing = match.groups()
        symbol = symbols[bare or braced]
        held = bool(opening and closing)
        if symbol.startswith("-") and not held:
            symbol = rf"\left({symbol}\right)"
        result += [template[position : match.start()], opening or "", symbol, closing or ""]
        position = match.end()
    return "".join([*result, template[position:]])


def gate_label(template: str, operand: str, value: float) -> str:
    """A gate's label with its constant in: `×$y` and −1 give `×(−1)`, `x^$y` and 2 give `x²`."""
    number = decimal(value)
    if template.endswith(f"^${operand}") and isfinite(value) and value == int(value):
        return template.removesuffix(f"^${operand}") + number.translate(SUPERSCRIPTS)
    number = number.replace("-", "−")
    if number.startswith("−") and not template.startswith(f"${operand}"):
        number = f"({number})"
    label = Template(template).substitute({operand: number})
    return label.replace("^x", "ˣ")
