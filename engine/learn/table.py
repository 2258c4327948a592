"""Reading a table that was pasted or dropped: header, separator and decimal mark are recognised.

Whatever is no number is named by its row and column, as a person would count them in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Fault, InvalidInput, phrase

SEPARATORS = ("\t", ";", ",", "|")
POINTED = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?")
COMMAED = re.compile(r"[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d{1,4})?")
GAP = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
"""The gap between thousands."""
MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of numbers by name; `separator` is a space where cells stand apart by blanks alone."""

    names: tuple[str, ...]
    columns: tuple[tuple[float, ...], ...]
    header: bool
    separator: str
    decimal: str

    @property
    def rows(self) -> int:
        """How many rows of numbers there are."""
        return len(self.columns[0])


def table(text: str) -> Table:
    """The table that a text holds; raises `InvalidInput` that names the row and column of what is no number."""
    lines = [(number, line) for number, line in enumerate(_lines(text), start=1) if line.strip(" \u00a0;,\t|")]
    if not lines:
        raise InvalidInput(phrase("There is no table here."), hint=phrase("Paste rows of numbers."), name="text")
    separator, decimal = _recognised([line for _, line in lines[:50]])
    split = [(number, _cells(line, separator)) for number, line in lines]
    header = any(cell and _number(cell, decimal) is None for cell in split[0][1]) and _words(split, decimal)
    names = _names(split[0][1] if header else [], len(split[0][1]))
    body = split[1:] if header else split
    if not body:
        raise InvalidInput(phrase("The table has a header, but no numbers."), name="text")
    return Table(names, _columns(body, names, decimal), header, separator, decimal)


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _words(split: Sequence[tuple[int, Sequence[str]]], decimal: str) -> bool:
    """Whether the first row is a header: its words stand over numbers, or nothing in it is a number."""
    first = split[0][1]
    below = split[1][1] if len(split) > 1 else []
    words = [place for place, cell in enumerate(first) if _number(cell, decimal) is None]
    return len(words) == len(first) or any(
        place < len(below) and _number(below[place], decimal) is not None for place in words
    )


def _recognised(lines: Sequence[str]) -> tuple[str, str]:
    """The separator and the decimal mark under which most cells are numbers, and rows equally long."""
    best: tuple[tuple[float, float, int], str, str] | None = None
    for separator in (*SEPARATORS, " "):
        rows = [_cells(line, separator) for line in lines]
        if separator != " " and not any(len(row) > 1 for row in rows):
            continue
        for decimal in (".", ","):
            if decimal == separator:
                continue
            cells = [cell for row in rows for cell in row]
            right = sum(_number(cell, decimal) is not None for cell in cells) / max(1, len(cells))
            even = sum(len(row) == len(rows[-1]) for row in rows) / len(rows)
            score = (round(right, 2), even, len(rows[-1]))
            if best is None or score > best[0]:
                best = (score, separator, decimal)
    assert best is not None
    return best[1], best[2]


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line without blanks and quotes around them."""
    if separator == " ":
        return [cell.strip("\"'") for cell in line.split()]
    return [cell.strip().strip("\"'").strip() for cell in line.rstrip(" \u00a0").split(separator)]


def _number(cell: str, decimal: str) -> float | None:
    """The number that a cell holds, blanks between thousands left out; `None` for anything else."""
    plain = GAP.sub("", cell).replace("−", "-")
    if not (POINTED if decimal == "." else COMMAED).fullmatch(plain):
        return None
    value = float(plain.replace(",", "."))
    return value if abs(value) != float("inf") else None


def _names(cells: Sequence[str], count: int) -> tuple[str, ...]:
    """Names for the columns: those of the header, numbered where one is missing or stands twice."""
    found: list[str] = []
    for place in range(count):
        name = cells[place][:100] if place < len(cells) and cells[place] else f"x{place}"
        while name in found:
            name += "_"
        found.append(name)
    return tuple(found)


def _columns(
    body: Sequence[tuple[int, Sequence[str]]], names: Sequence[str], decimal: str
) -> tuple[tuple[float, ...], ...]:
    faults: list[Fault] = []
    rows: list[list[float]] = []
    for number, cells in body:
        if len(cells) != len(names):
            faults.append(_short(number, len(cells), len(names)))
            continue
        values = [_number(cell, decimal) for cell in cells]
        for name, cell, value in zip(names, cells, values, strict=True):
            if value is None:
                faults.append(_bad(number, name, cell))
        rows.append([value for value in values if value is not None])
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise InvalidInput.of(tuple(faults[:MOST_FAULTS]))
    return tuple(zip(*rows, strict=True))


def _bad(row: int, column: str, cell: str) -> Fault:
    name = f"row {row}, column {column}"
    if not cell:
        sentence = phrase("Row {row}, column {column}: the cell is empty.", row=row, column=column)
    else:
        sentence = phrase("Row {row}, column {column}: “{cell}” is no number.", row=row, column=column, cell=cell[:40])
    return Fault(sentence, phrase("Rows are counted from 1, the header included."), None, name)


def _short(row: int, found: int, wanted: int) -> Fault:
    sentence = phrase("Row {row} has {found} cells; the others have {wanted}.", row=row, found=found, wanted=wanted)
    return Fault(sentence, None, None, f"row {row}")
