"""Rows of cells under a separator, by the standard library's `csv`: quotes, doubled quotes, line ends in cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

from engine.errors import InvalidInput, phrase
from engine.learn.tables.dialects import Text
from engine.limits import checked

BLANKS = re.compile(r"[ ]{2,}")
RULE = re.compile(r"[-: |]+")
"""The line under the head of a Markdown table."""


class Row(NamedTuple):
    """The cells of one row, blanks around them stripped; `line` is where the row starts, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that are not empty; `width` is the number of cells that most of them have."""

    rows: tuple[Row, ...]
    width: int


def split_rows(text: Text, separator: str, most: int | None = None) -> Rows:
    """The rows of a text, or the first `most` of them.

    Cells that are empty at the end of every row, from trailing separators, do not form a column. Raises `InvalidInput`
    for a quote that is never closed, or closed in the middle of a cell.
    """
    rows: list[Row] = []
    for row in checked(_read(text, separator)):
        if any(row.cells):
            rows.append(row)
            if len(rows) == most:
                break
    width = _column_count(rows)
    return Rows(tuple(_fitted(row, width) for row in checked(rows)), width)


def _read(text: Text, separator: str) -> Iterator[Row]:
    body = text.body
    if separator == "":
        for number, content in enumerate(body.split("\n"), start=text.first_line):
            yield Row(number, (_unquoted(content.strip()),))
        return
    if separator == " ":
        body = "\n".join(line.strip(" ") for line in BLANKS.sub(" ", body).split("\n"))
    framed = separator == "|" and all(line.strip().startswith("|") for line in body.split("\n") if line.strip())
    reader = csv.reader(StringIO(body, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    line = text.first_line
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _bad_quote(line, error) from None
        if cells is None:
            return
        if not (framed and RULE.fullmatch(separator.join(cells))):
            yield Row(line, tuple(map(str.strip, cells[1:] if framed else cells)))
        line = text.first_line + reader.line_num


def _unquoted(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"').strip() if quoted else cell


def _bad_quote(line: int, error: csv.Error) -> InvalidInput:
    if "limit" in str(error):
        return InvalidInput(
            phrase("Row {row}: a cell has more than {most} characters.", row=line, most=csv.field_size_limit()),
            hint=phrase("Is a quote never closed?"),
            name=f"row {line}",
        )
    return InvalidInput(
        phrase("Row {row}: a quote is not closed where its cell ends.", row=line),
        hint=phrase('A cell in quotes ends with its quote; a quote inside is doubled: "a ""b"" c".'),
        name=f"row {line}",
    )


def _column_count(rows: Sequence[Row]) -> int:
    """How many cells most rows have, empty ones at the end of every row left out."""
    if not rows:
        return 0
    used = max(_used(row.cells) for row in rows)
    lengths = Counter(min(len(row.cells), used) for row in rows)
    return max(lengths, key=lambda length: (lengths[length], length))


def _used(cells: Sequence[str]) -> int:
    """The number of cells up to the last that is not empty."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return end


def _fitted(row: Row, width: int) -> Row:
    """The row without empty cells beyond the last column."""
    if len(row.cells) <= width:
        return row
    return Row(row.line, row.cells[: max(width, _used(row.cells))])
