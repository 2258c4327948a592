"""The candidate separators of cells in a text, and the directive `sep=`, which declares one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.learn.tables.numerals import DECIMALS

SEPARATORS = ("\t", ";", "|", ",", " ", "")
"""In order of precedence; a blank stands for any run of blanks, the empty text for one column without a separator."""

DIRECTIVE = re.compile(r'\A"?sep=(?P<separator>[\t;|, ])"?[ \t]*(?:\n|\Z)', re.IGNORECASE)
"""The first line that Excel writes and reads."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with plain line ends; `first_line` is the number of its first line as a person counts them."""

    body: str
    first_line: int
    separator: str | None


def plain_text(text: str) -> Text:
    """The text without a byte order mark and without the directive `sep=`, which is returned as its separator."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    directive = DIRECTIVE.match(plain)
    if directive is None:
        return Text(plain, 1, None)
    return Text(plain[directive.end() :], 2, directive["separator"])


def candidates(text: Text, separator: str | None) -> tuple[str, ...]:
    """The candidate separators: the one that was requested or declared, else every one that occurs."""
    known = separator if separator is not None else text.separator
    if known is not None:
        return (known,)
    return tuple(each for each in SEPARATORS if each in text.body)


def decimals(text: Text, separator: str) -> tuple[str, ...]:
    """The candidate decimal marks; a single one where no number contains either."""
    commas = "," in text.body and (separator != "," or '"' in text.body)
    return DECIMALS if commas or "." in text.body else DECIMALS[:1]
