"""Numbers with units, currencies, per cent signs, fraction bars, or the brackets of accounting.

A unit or sign can change the meaning of a number, so such cells become numbers only by an explicit choice: `plain`
takes the number as it is written (45% is 45), `scaled` multiplies it by the value of its sign (45% is 0.45).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from engine.learn.tables.dates import is_date
from engine.learn.tables.numerals import NUMERALS, in_western_digits, numeral_text, parse_number
from engine.limits import checked

MANNERS = ("plain", "scaled")
SCALES = {
    "%": -2, "‰": -3, "k": 3, "K": 3, "тыс": 3, "тыс.": 3, "M": 6, "mln": 6, "млн": 6, "млн.": 6, "bn": 9, "млрд": 9,
    "млрд.": 9, "трлн": 12,
}  # fmt: skip
"""Units that stand for a power of ten."""
MONEY_SCALES = SCALES | {"m": 6, "b": 9, "B": 9, "T": 12, "tn": 12, "thousand": 3, "million": 6, "billion": 9}
"""The same beside a currency, where `m` is no metre."""
_VULGAR = "¼-¾⅐-⅞"
_CURRENCY = "$€£¥₽₴₸₹₩₺₿"
_CODES = "AUD|BRL|BYN|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|INR|JPY|KRW|KZT|MXN|NOK|NZD|PLN|RUB|RUR|SEK|TRY|UAH|USD"
_NUMBER = re.compile(rf"(?<!\w)[\d{_VULGAR}]|\b(?:{_CODES})\d")
_MONEY = re.compile(rf"[^\W\d_]{{0,3}}[{_CURRENCY}]|(?:{_CODES})|(?:руб|р|тг|грн)\.?")
COLOUR = re.compile(r"#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})", re.IGNORECASE)
WORD = re.compile(
    rf"(?=#[\da-f]{{0,7}}[a-f]){COLOUR.pattern}|"  # with a letter, and so no number of a list
    r"\d{1,9}(?:st|nd|rd|th|-(?:й|я|е|го|му|ый|ий|ой|ая|ое))|"  # an ordinal
    r"v?\d{1,9}(?:\.\d{1,9}){2,7}|"  # an address of a network, a version
    r"(?:(?:https?|ftp)://|www\.)\S*+|[^\s@]{1,64}@[^\s@]{1,255}[^\W\d_]",
    re.IGNORECASE,
)
"""Words whose digits do not denote an amount."""
START = re.compile(
    rf"(?P<sign>[+-]?)(?P<prefix>[^\W\d_]{{0,3}}[{_CURRENCY}#№]|(?:{_CODES})(?=[ \u00a0+-]?\d)|"
    r"[^\W\d_]{1,10}(?:\.|(?=[ \u00a0])))?[ \u00a0]?"
)
FRACTION = re.compile(
    rf"(?:(?P<whole>\d{{1,9}}) )?(?P<top>\d{{1,9}})[/⁄](?P<bottom>[1-9]\d{{0,8}})(?![\d/.,])|"
    rf"(?P<ones>\d{{0,9}}) ?(?P<vulgar>[{_VULGAR}])",
    re.ASCII,
)
UNIT = re.compile(rf"(?:[^\W\d_]|[%‰°{_CURRENCY}'\"′″])[^,;|\t()\[\]{{}}<>=~]{{0,29}}")
"""Every part has a bounded length, but the number itself, whose pattern never goes back."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, the unit beside it (empty for brackets, fractions and signs), and the number times its scale.

    `scale` is the power of ten that a part of the unit stands for, `base` the unit without it: `$ k` is 3 and `$`.
    """

    value: float
    unit: str = ""
    base: str = ""
    scale: int = 0
    scaled: float | None = None

    def amount(self, manner: str) -> float:
        """The number of the cell under a choice (`plain` or `scaled`)."""
        return self.value if manner == "plain" or self.scaled is None else self.scaled


def holds_number(cell: str) -> bool:
    """Whether a number stands in a cell that is none and no date: `5 kg`, `about 5`, `(5)`; not `Q1` or `x2`.

    Nor in colours, ordinals, versions and addresses: `#00ff00`, `2nd`, `1.2.3`, `https://example.org/5`.
    """
    return _NUMBER.search(cell) is not None and not is_date(cell) and WORD.fullmatch(cell) is None


def are_colours(cells: Iterable[str]) -> bool:
    """Whether all cells of a column are colours, one of them with a letter: `#123456` beside `#aabbcc` is no number."""
    words = set(cells)
    return all(map(COLOUR.fullmatch, words)) and any(map(WORD.fullmatch, words))


def parse_quantity(cell: str, decimal: str) -> Quantity | None:
    """The number in a cell with what stands beside it; `None` where the cell holds anything else."""
    text = in_western_digits(cell, decimal).replace("−", "-")
    if "_" in text:
        value = parse_number(text.replace("_", ""), decimal)
        return None if value is None else Quantity(value)
    bracketed = text.startswith("(") and text.endswith(")")
    if bracketed:
        text = text[1:-1].strip()
    start = START.match(text)
    assert start is not None  # every part of it may be missing
    return _with_unit(text[start.end() :], start["sign"], start["prefix"] or "", decimal, bracketed)


def _with_unit(text: str, sign: str, prefix: str, decimal: str, bracketed: bool) -> Quantity | None:
    """The quantity of a text from its number on."""
    fraction = FRACTION.match(text)
    number = fraction or NUMERALS[decimal].match(text)
    if number is None:
        return None
    tail = text[number.end() :]
    signed = [sign in ("+", "-"), text[:1] in ("+", "-"), tail == "-", bracketed]
    if sum(signed) > 1:
        return None
    suffix = "" if tail == "-" else tail.strip(" \u00a0")
    if suffix and (UNIT.fullmatch(suffix) is None or _NUMBER.search(suffix)):
        return None
    unit = " ".join(filter(None, (prefix, suffix)))
    factor = -1 if sign == "-" or tail == "-" or bracketed else 1
    if fraction is not None:
        return Quantity(factor * float(_fraction(fraction)), unit, unit)
    text = numeral_text(number[0], decimal)
    value = factor * float(text) + 0.0
    base, scale = _base_and_scale(prefix, suffix)
    return Quantity(value, unit, base, scale, factor * _scaled(text, scale) + 0.0 if scale else None)


def _base_and_scale(prefix: str, suffix: str) -> tuple[str, int]:
    """What is left of a unit without the part that stands for a power of ten, and that power; 0 where none does."""
    if not prefix and suffix in SCALES:
        return "", SCALES[suffix]
    if _MONEY.fullmatch(prefix) and suffix in MONEY_SCALES:
        return prefix, MONEY_SCALES[suffix]
    first, _, rest = suffix.replace("\u00a0", " ").partition(" ")
    if not prefix and first in MONEY_SCALES and _MONEY.fullmatch(rest.strip()):
        return rest.strip(), MONEY_SCALES[first]
    return " ".join(filter(None, (prefix, suffix))), 0


def _scaled(text: str, power: int) -> float:
    """The number times a power of ten, rounded once."""
    digits, _, exponent = text.lower().partition("e")
    return float(f"{digits}e{int(exponent or 0) + power}")


def _fraction(read: re.Match[str]) -> Fraction:
    if read["vulgar"]:
        return int(read["ones"] or 0) + Fraction(unicodedata.numeric(read["vulgar"])).limit_denominator(10)
    return int(read["whole"] or 0) + Fraction(int(read["top"]), int(read["bottom"]))


def parse_quantities(cells: Sequence[str], decimal: str) -> list[Quantity | None]:
    """The quantities of a column, up to and including the first cell that holds none."""
    quantities: list[Quantity | None] = []
    for cell in checked(cells):
        quantities.append(parse_quantity(cell, decimal))
        if quantities[-1] is None:
            break
    return quantities


def amounts(quantities: Sequence[Quantity | None], manner: str) -> tuple[list[float | None], str]:
    """The numbers of a column under a manner, `None` for each cell that does not fit, and the unit of most cells.

    A plain column has one unit; a scaled one may mix thousands with numbers alone (`$1k` with `$500`), but per cent
    with nothing.
    """
    known = [quantity for quantity in quantities if quantity is not None]
    units = Counter(quantity.unit for quantity in known)
    unit = max(units, key=lambda each: units[each], default="")
    one_base = len({quantity.base for quantity in known}) == 1
    mixed = manner == "scaled" and one_base and all(quantity.scale >= 0 for quantity in known)
    values = [
        quantity.amount(manner) if quantity is not None and (mixed or quantity.unit == unit) else None
        for quantity in quantities
    ]
    return values, unit


def fits(values: Sequence[float | None]) -> bool:
    """Whether every cell is a finite number."""
    return None not in values and all(map(isfinite, values))  # type: ignore[arg-type]  # none of them is None
