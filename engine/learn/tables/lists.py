"""Lists, matrices and tuples as code has them, `[[1, 2], [3, 4]]`, `[1 2; 3 4]`, `(1, 2)`: tables without brackets."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from engine.errors import Fault, InvalidInput, phrase
from engine.learn.tables.dialects import Text
from engine.learn.tables.numerals import DECIMALS
from engine.learn.tables.quantities import parse_quantity
from engine.limits import checked

PAIRS = {"[": "]", "(": ")", "{": "}"}
ROWS = re.compile(r"[\])}][ \t]*+[,;]?+[ \t]*+\n?+[ \t]*+[\[({]")
"""Where one row of a matrix ends and the next begins."""
MARKS = re.compile(r'"[^"]*+"|[\[\](){}]')
"""Brackets outside quotes; a text in quotes is passed over as a whole."""
GAP = re.compile(r"[^,;\s][ \t]++[^,;\s]")
"""A blank that separates two cells."""
_AROUND = " \t\n\u00a0,;"


def in_brackets(text: Text) -> bool:
    """Whether the whole text stands in square brackets, or each of its rows below a header in brackets of any kind.

    Round brackets around single numbers, `(5),(6)`, are the minus of accounts and no rows.
    """
    _, rows = _head_and_rows(text.body)
    if len(rows) < 2 or PAIRS.get(rows[0]) != rows[-1]:
        return False
    if rows[0] == "[":
        return True
    lines = [line.strip(_AROUND) for line in checked(rows.split("\n"))]
    if any(line and (line[0] not in "[({" or line[-1] not in "])}") and line not in (*"[({", *"])}") for line in lines):
        return False
    parts = (part.strip(_AROUND + "[](){}") for part in ROWS.split(rows))
    return ":" not in rows and any(sign in part for part in parts for sign in ",; \t")


def _head_and_rows(body: str) -> tuple[str, str]:
    """The header above rows in brackets, empty where there is none, and the rest of the text."""
    rows = body.strip(_AROUND)
    first, _, rest = rows.partition("\n")
    below = rest.strip(_AROUND)
    if first[:1] not in PAIRS and below[:1] in PAIRS and any(sign in first for sign in ",;\t"):
        return first, below
    return "", rows


def without_brackets(text: Text, choice: str | None) -> Text:
    """The text with the brackets dropped or kept, as chosen; without a choice, raises the error that offers both.

    Brackets are dropped as in code, where a comma is never a decimal mark.
    """
    if choice == "keep":
        return text
    head, rows = _head_and_rows(text.body)
    if choice is None:
        raise InvalidInput.of(_question(rows[0] == "(" and _is_accounts(rows)))
    kinds = _kinds(rows)
    body = ROWS.sub(lambda between: "\n" if between[0][0] in kinds and between[0][-1] in kinds else between[0], rows)
    if body == rows:  # one pair of brackets, in which a semicolon ends a row
        body = body.replace(";", "\n")
    body = MARKS.sub(lambda mark: "" if mark[0] in kinds else mark[0], body).strip(_AROUND)
    commas = text.separator is None and "," in body and ";" not in body and GAP.search(body) is None
    joined = f"{head}\n{body}" if head else body
    return replace(text, body=joined, separator="," if commas else text.separator)


def _kinds(rows: str) -> frozenset[str]:
    """The brackets that the rows stand in: those that the text begins with, and what closes them."""
    opening = frozenset(takewhile(lambda sign: sign in PAIRS or sign in _AROUND, rows)) & PAIRS.keys()
    return opening | {PAIRS[sign] for sign in opening}


def _is_accounts(rows: str) -> bool:
    """Whether each row can be one number that the brackets make negative: `(1,234)`, `(1,5)`, `(2 400)`."""
    lines = [line.strip() for line in rows.split("\n") if line.strip()]
    return any(all(parse_quantity(line, decimal) is not None for line in lines) for decimal in DECIMALS)


def _question(accounts: bool) -> tuple[Fault, ...]:
    negative = phrase("The brackets mark negative numbers, as in accounts.")
    keep = negative if accounts else phrase("The brackets are parts of the cells.")
    return (
        Fault(
            phrase("The numbers stand in brackets, as a list of code does."),
            phrase("Leave out the brackets, one row a line."),
            None,
            "text",
            code="brackets",
        ),
        Fault(
            phrase("Read the list without its brackets."), None, None, "text", code="brackets",
            choice={"brackets": "drop"},
        ),
        Fault(keep, None, None, "text", code="brackets", choice={"brackets": "keep"}),
    )  # fmt: skip
