"""Converts rows of cells to columns of numbers or of classes; errors name the row and column of other cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite

from engine.errors import Fault, phrase
from engine.learn.tables.cells import Row
from engine.learn.tables.dates import are_dates
from engine.learn.tables.numerals import MISSING, is_missing, parse_numbers, resembles_number
from engine.learn.tables.quantities import amounts, are_colours, fits, holds_number, parse_quantity
from engine.learn.tables.questions import LONGEST_CELL, Meanings, Question, all_plain, question_about
from engine.limits import checked

MOST_FAULTS = 10
MOST_QUESTIONS = 10
MOST_ROWS_NAMED = 20
LONGEST_NAME = 100
COUNTED = phrase("Rows are counted from 1, the header included.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its numbers, or the codes of its words; `classes[code]` is the word, in alphabetical order.

    Where all words are `dates`, they count as classes only on request.
    """

    name: str
    values: tuple[float, ...]
    classes: tuple[str, ...] | None = None
    dates: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table's body, and the faults of single cells or rows.

    `faults` are cells and rows that do not fit, `missing` the cells without a value, with the choice to leave their
    rows out; `choices` are the ways to read columns of unclear cells; `numeric` is the fraction of the other cells that
    are numbers, `readable` of those that are or would be by a choice; `skipped` are the lines that were left out.
    """

    columns: tuple[Column, ...]
    faults: tuple[Fault, ...]
    missing: tuple[Fault, ...]
    choices: tuple[Fault, ...]
    numeric: float
    readable: float
    skipped: tuple[int, ...]


def column_names(header: Sequence[str], count: int) -> tuple[str, ...]:
    """Names for the columns: those of the header; x0, x1, … where it has none, and `_` added to one that repeats."""
    names: list[str] = []
    taken: set[str] = set()
    repeats: dict[str, int] = {}
    for place in range(count):
        name = header[place][:LONGEST_NAME] if place < len(header) and header[place] else f"x{place}"
        if name in taken:
            stem, tail = name, repeats.get(name, 0)
            while name in taken:
                tail += 1
                name = f"{stem}_" if tail == 1 else f"{stem}_{tail}"
            repeats[stem] = tail
        taken.add(name)
        names.append(name)
    return tuple(names)


def read_columns(
    body: Sequence[Row], names: Sequence[str], decimal: str, skip_missing: bool, meanings: Meanings
) -> Columns:
    """The columns of the rows under a decimal mark; `skip_missing` leaves out rows without a value somewhere."""
    whole, incomplete, faults = _complete(body, names)
    skipped = tuple(row.line for row in incomplete) if skip_missing else ()
    missing = [] if skip_missing else _missing_faults(incomplete, names)
    columns: list[Column] = []
    questions: list[Question] = []
    numbers = readable = 0
    by_column = list(zip(*(row.cells for row in whole), strict=True)) or [()] * len(names)
    for name, cells in checked(zip(names, by_column, strict=True)):
        values = _values(name, cells, decimal, meanings)
        numeric = len(values) - values.count(None)
        numbers, readable = numbers + numeric, readable + numeric
        columns.append(_column(name, cells, values))
        odd = [] if name in meanings.classes else _odd_places(cells, values)
        if odd and len(questions) < MOST_QUESTIONS:
            words = len(names) > 1 and 2 * numeric < len(values)
            question = question_about(name, cells, decimal, meanings, words)
            readable += question.readable * (len(values) - numeric)
            questions.append(question)
            shown = odd[:1] if question.readable else odd
            faults += [_cell_fault(whole[place].line, name, cells[place], values[place], question) for place in shown]
    cells_in_all = max(1, len(whole) * len(names))
    choices = (*all_plain(questions, meanings), *(choice for question in questions for choice in question.choices))
    fractions = (numbers / cells_in_all, readable / cells_in_all)
    return Columns(tuple(columns), tuple(faults[:MOST_FAULTS]), tuple(missing), choices, *fractions, skipped)


def _values(name: str, cells: Sequence[str], decimal: str, meanings: Meanings) -> Sequence[float | None]:
    """The numbers of a column, `None` for every other cell."""
    if name in meanings.classes:
        return [None] * len(cells)
    values = parse_numbers(cells, decimal)
    if name in meanings.numbers and None in values:
        values, _ = amounts([parse_quantity(cell, decimal) for cell in checked(cells)], meanings.numbers[name])
    return values


def _column(name: str, cells: Sequence[str], values: Sequence[float | None]) -> Column:
    """Numbers where the cells are numbers, else classes."""
    if any(value is not None for value in values):
        return Column(name, tuple(value for value in values if value is not None))
    classes = tuple(sorted(set(cells)))
    codes = {word: float(code) for code, word in enumerate(classes)}
    return Column(name, tuple(codes[cell] for cell in cells), classes, bool(classes) and are_dates(classes))


def _complete(body: Sequence[Row], names: Sequence[str]) -> tuple[list[Row], list[Row], list[Fault]]:
    """The rows with a value in each column, those where one is missing, and what is wrong with all others."""
    whole: list[Row] = []
    incomplete: list[Row] = []
    faults: list[Fault] = []
    for row in checked(body):
        if len(row.cells) > len(names):
            if len(faults) < MOST_FAULTS:
                faults.append(wrong_length(row, len(names)))
        elif len(row.cells) < len(names) or not MISSING.isdisjoint(row.cells):
            incomplete.append(row)
        else:
            whole.append(row)
    return whole, incomplete, faults


def wrong_length(row: Row, width: int) -> Fault:
    """The fault of a row with more or fewer cells than there are columns."""
    return Fault(
        phrase(
            "Row {row} has {cells} cells; the others have {width}.", row=row.line, cells=len(row.cells), width=width
        ),
        phrase("Put a cell that holds the separator in quotes."),
        None,
        f"row {row.line}",
    )


def _missing_faults(rows: Sequence[Row], names: Sequence[str]) -> list[Fault]:
    """Every missing cell by its row and column, and the choice to leave their rows out."""
    faults: list[Fault] = []
    for row in rows:
        if len(faults) >= MOST_FAULTS:
            break
        faults += [
            _missing_fault(row.line, name, row.cells[place] if place < len(row.cells) else "")
            for place, name in enumerate(names)
            if place >= len(row.cells) or is_missing(row.cells[place])
        ]
    if rows:
        more = ", …" if len(rows) > MOST_ROWS_NAMED else ""
        lines = ", ".join(str(row.line) for row in rows[:MOST_ROWS_NAMED]) + more
        sentence = phrase("Skip the rows in which a cell is missing ({count}): {rows}", count=len(rows), rows=lines)
        faults[MOST_FAULTS:] = [Fault(sentence, None, None, "missing", code="skip-rows", choice={"missing": "skip"})]
    return faults


def _odd_places(cells: Sequence[str], values: Sequence[float | None]) -> list[int]:
    """The positions of the first cells that do not fit their column.

    In a column of numbers these are words, and numbers beyond float64; in a column of words, numbers, and words that
    contain a number, since the number may be intended.
    """
    if fits(values) or are_colours(cells):
        return []
    numeric = len(values) - values.count(None)
    if 2 * numeric >= len(values):
        odd = (place for place, value in enumerate(values) if value is None or not isfinite(value))
    else:
        unclear = {cell for cell in checked(set(cells)) if resembles_number(cell) or holds_number(cell)}
        odd = (place for place, cell in enumerate(cells) if values[place] is not None or cell in unclear)
    return list(islice(odd, MOST_FAULTS))


def nul_faults(rows: Sequence[Row], names: Sequence[str]) -> tuple[Fault, ...]:
    """The cells that contain NUL, by row and column: many programs drop the text after it."""
    places = (
        (row.line, names[place] if place < len(names) else str(place + 1))
        for row in checked(rows)
        for place, cell in enumerate(row.cells)
        if "\0" in cell
    )
    return tuple(_nul_fault(line, name.replace("\0", "")) for line, name in islice(places, MOST_FAULTS))


def _nul_fault(line: int, column: str) -> Fault:
    return Fault(
        phrase("Row {row}, column {column}: the cell holds a NUL, which is no character of a text.", row=line,
               column=column),
        phrase("Save the table as “CSV UTF-8”, or delete the character."),
        None,
        f"row {line}, column {column}",
        code="nul",
    )  # fmt: skip


def _missing_fault(line: int, column: str, cell: str) -> Fault:
    if cell:
        sentence = phrase("Row {row}, column {column}: “{cell}” is no value.", row=line, column=column, cell=cell)
    else:
        sentence = phrase("Row {row}, column {column}: the cell is empty.", row=line, column=column)
    return Fault(sentence, COUNTED, None, f"row {line}, column {column}", code="missing-cell")


def _cell_fault(line: int, column: str, cell: str, value: float | None, question: Question) -> Fault:
    shown = {"row": line, "column": column, "cell": cell[:LONGEST_CELL]}
    if question.choices:
        hint = phrase("Choose what the column means, or write the numbers alone.")
    else:
        alone = phrase("Write the number alone, in the unit of the others.")
        hint = alone if value is None and holds_number(cell) else COUNTED
    if value is None:
        sentence = phrase("Row {row}, column {column}: “{cell}” is no number.", **shown)
    else:
        sentence = phrase("Row {row}, column {column}: “{cell}” does not fit this column.", **shown)
    return Fault(sentence, hint, None, f"row {line}, column {column}")
