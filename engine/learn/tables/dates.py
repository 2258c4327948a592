"""Recognises dates in cells, which are neither numbers nor classes: ISO 8601, and day and month in usual notations."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?+)?+(?: ?[AaPp]\.?[Mm]\.?)?+"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?+"
_NUMBERS = r"(?:\d{4}(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-/.])\d{1,2}(?P=b)(?:\d{4}|\d{2}))"
_MONTH = r"(?P<month>[^\W\d_]{3,9})\.?"
_DAY_FIRST = rf"\d{{1,2}}[ .-]{{1,2}}{_MONTH}[ ,.-]{{1,2}}\d{{2,4}}(?: г\.?)?"
_MONTH_FIRST = r"(?P<first>[^\W\d_]{3,9})\.? \d{1,2},? \d{4}"
_WORDS = rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})"
DATE = re.compile(rf"(?:{_NUMBERS}|{_WORDS})(?:(?:T|,? ){_CLOCK}{_ZONE})?+|{_CLOCK}{_ZONE}")
"""Every part has a bounded length, so that matching reads only the first characters of a cell."""
MONTHS = frozenset(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
     "янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
)  # fmt: skip
"""The first three letters of each month."""


def is_date(cell: str) -> bool:
    """Whether a cell is a date, a time of day, or both."""
    read = DATE.fullmatch(cell)
    if read is None:
        return False
    month = read["month"] or read["first"]
    return month is None or month[:3].casefold() in MONTHS


def are_dates(words: Iterable[str]) -> bool:
    """Whether all the words of a column are dates."""
    return all(map(is_date, words))
