"""Parses numbers in cells under each decimal mark: signs, thousands, exponents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from engine.limits import checked

DECIMALS = (".", ",")
_WORDS = ("na", "n/a", "nan", "null", "#n/a")
MISSING = frozenset(
    ("", "?", "-", "–", "—", ".", "NaN", *(case(word) for word in _WORDS for case in (str.lower, str.upper, str.title)))
)
"""Spellings of a missing value in pandas, R, Excel and by hand."""

SYMBOLS = "$€£¥₽₴₸%‰° "
"""Signs that occur beside a number."""
_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'’"
_LAKHS = r"[1-9]\d?+(?:,\d{2}(?=,))++,\d{3}(?!\d)|"
_EXPONENT = r"(?:[eE][+-]?\d{1,4})?+"


def _numeral(decimal: str, thousands: str) -> re.Pattern[str]:
    """A number under a decimal mark; each group of thousands has three digits, and the first does not start with 0.

    Beside a decimal point, groups of two before the last three digits are thousands as well (lakh: 12,34,567).
    Quantifiers are possessive, so that a failing match takes no longer than a successful one.
    """
    mark = re.escape(decimal)
    grouped = _LAKHS if decimal == "." else ""
    grouped += rf"[1-9]\d{{0,2}}(?P<thousands>[{thousands}])\d{{3}}(?:(?P=thousands)\d{{3}})*+(?!\d)"
    # A comma at either end of a number is rather a separator beside a missing cell.
    number = (
        rf"(?:{grouped}|\d++)(?:{mark}\d*+)?+|{mark}\d++" if decimal == "." else rf"(?:{grouped}|\d++)(?:{mark}\d++)?+"
    )
    return re.compile(rf"[+-]?(?:{number}){_EXPONENT}", re.ASCII)


NUMERALS = {
    ".": _numeral(".", f",{_SPACES}{_APOSTROPHES}"),
    ",": _numeral(",", rf"\.{_SPACES}{_APOSTROPHES}"),
}
_PLAIN = {
    ".": re.compile(rf"(?:[+-]?(?:\d++(?:\.\d*+)?+|\.\d++){_EXPONENT}\n)*+", re.ASCII),
    ",": re.compile(rf"(?:[+-]?\d++(?:,\d++)?+{_EXPONENT}\n)*+", re.ASCII),
}
"""Many numbers without thousands, one a line."""
_GROUPING = {
    decimal: str.maketrans("−" + decimal, "-.", {".": ",", ",": "."}[decimal] + _SPACES + _APOSTROPHES)
    for decimal in DECIMALS
}


def in_western_digits(cell: str, decimal: str) -> str:
    """The cell with the decimal digits of another script (٣, ३, ３) as 0 to 9, and the marks of Arabic as ours.

    A cell that mixes digits of several scripts is left as it is, since its number is ambiguous.
    """
    if cell.isascii():
        return cell
    digits = {sign: unicodedata.decimal(sign) for sign in set(cell) if sign.isdecimal()}
    if len({ord(sign) - value for sign, value in digits.items()}) != 1:
        return cell
    western = {ord(sign): str(value) for sign, value in digits.items()}
    return cell.translate(western | {ord("٫"): decimal, ord("٬"): {".": ",", ",": "."}[decimal]})


def is_missing(cell: str) -> bool:
    """Whether a cell holds no value."""
    return cell in MISSING


def parse_number(cell: str, decimal: str) -> float | None:
    """The number in a cell, thousands grouped or not, infinite above the range of float64; `None` for anything else."""
    cell = in_western_digits(cell, decimal)
    if NUMERALS[decimal].fullmatch(cell.replace("−", "-")) is None:
        return None
    return float(numeral_text(cell, decimal))


def numeral_text(number: str, decimal: str) -> str:
    """A number as Python writes it: a point, and no thousands."""
    return number.translate(_GROUPING[decimal])


def parse_numbers(cells: Sequence[str], decimal: str) -> list[float | None]:
    """The same for a column: at once where all of its cells are plain numbers."""
    lines = "\n".join([*cells, ""])
    if lines.count("\n") == len(cells) and _PLAIN[decimal].fullmatch(lines):
        return list(map(float, lines.replace(decimal, ".").split("\n")[:-1]))
    return [parse_number(cell, decimal) for cell in checked(cells)]


def resembles_number(cell: str) -> bool:
    """Whether a cell is meant as a number: under either decimal mark, with a currency or per cent beside it, or `_`."""
    bare = cell.strip(SYMBOLS).replace("_", "")
    return any(parse_number(bare, decimal) is not None for decimal in DECIMALS)
