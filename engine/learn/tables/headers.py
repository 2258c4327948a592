"""Whether the first row of a table is its header."""

from __future__ import annotations

from engine.learn.tables.cells import Row, Rows
from engine.learn.tables.numerals import is_missing, parse_number, resembles_number
from engine.learn.tables.quantities import parse_quantity
from engine.limits import checked

ROWS_BELOW = 100
"""The number of rows below the first that are examined."""


def header_options(rows: Rows, decimal: str) -> tuple[bool, ...]:
    """What the first row can be: a header, data, or either.

    A row of numbers is data. A row of words over a column of numbers is a header. A row of both is data, unless each
    of its words stands over other words and does not occur among them: then it can be either.
    """
    first, below = rows.rows[0], rows.rows[1 : 1 + ROWS_BELOW]
    data = [_resembles_data(cell, below, place, decimal) for place, cell in enumerate(first.cells)]
    numbers = any(data)
    words = [place for place, cell in enumerate(first.cells) if not is_missing(cell) and not data[place]]
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


def _resembles_data(cell: str, below: tuple[Row, ...], place: int, decimal: str) -> bool:
    """Whether a cell of the first row is meant as a number: alone, or with a unit that occurs below as well."""
    if resembles_number(cell):
        return True
    quantity = parse_quantity(cell, decimal)
    if quantity is None:
        return False
    quantities = (parse_quantity(row.cells[place], decimal) for row in checked(below) if place < len(row.cells))
    return any(other is not None and other.unit == quantity.unit for other in quantities)


def _numeric(rows: tuple[Row, ...], place: int, decimal: str) -> bool:
    """Whether most values of a column are numbers, alone or with something beside them."""
    cells = [row.cells[place] for row in checked(rows) if place < len(row.cells) and not is_missing(row.cells[place])]
    numbers = sum(
        parse_number(cell, decimal) is not None or parse_quantity(cell, decimal) is not None for cell in cells
    )
    return 2 * numbers > len(cells)


def _recurs(word: str, rows: tuple[Row, ...], place: int) -> bool:
    return any(place < len(row.cells) and row.cells[place] == word for row in rows)
