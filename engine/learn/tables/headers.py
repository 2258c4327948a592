"""Whether the first row of a table is its header."""

from __future__ import annotations

from engine.learn.tables.cells import Row, Rows
from engine.learn.tables.numerals import is_missing, parse_number, resembles_number

ROWS_BELOW = 100
"""How many rows below the first are looked at."""


def header_options(rows: Rows, decimal: str) -> tuple[bool, ...]:
    """What the first row can be: a header, data, or either.

    A row of numbers is data. A row of words over a column of numbers is a header. A row of both is data, unless each
    of its words stands over other words and does not occur among them: then it can be either.
    """
    first, below = rows.rows[0], rows.rows[1 : 1 + ROWS_BELOW]
    numbers = any(map(resembles_number, first.cells))
    words = [place for place, cell in enumerate(first.cells) if not is_missing(cell) and not resembles_number(cell)]
    if not words:
        return (False,)
    over_numbers = [place for place in range(len(first.cells)) if _numeric(below, place, decimal)]
    if not numbers:
        return (True,) if over_numbers or not below else (False,)
    if any(place in over_numbers for place in words):
        return (False,)
    if any(_recurs(first.cells[place], below, place) for place in words):
        return (False,)
    return (True, False)


def _numeric(rows: tuple[Row, ...], place: int, decimal: str) -> bool:
    """Whether most values of a column are numbers."""
    cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_missing(row.cells[place])]
    return 2 * sum(parse_number(cell, decimal) is not None for cell in cells) > len(cells)


def _recurs(word: str, rows: tuple[Row, ...], place: int) -> bool:
    return any(place < len(row.cells) and row.cells[place] == word for row in rows)
