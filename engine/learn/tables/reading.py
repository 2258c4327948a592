"""Determines the only way in which a table can be read; where there are several, offers a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.errors import Fault, InvalidInput, Phrase, UnknownName, numeral, phrase
from engine.learn.tables.cells import Rows, split_rows
from engine.learn.tables.columns import (
    Column,
    Columns,
    column_names,
    nul_faults,
    read_columns,
    wrong_length,
)
from engine.learn.tables.dialects import Text, candidates, decimals, plain_text
from engine.learn.tables.headers import header_options
from engine.learn.tables.lists import in_brackets, without_brackets
from engine.learn.tables.questions import Meanings
from engine.limits import Deadline, check_time, timed

SAMPLED_ROWS = 200
"""The number of rows by which readings are compared before the whole text is read."""
CERTAIN = ("\t", ";", "|")
"""Separators that hardly occur within a number or a word."""
SAMPLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the caller specifies about a table; `None` is inferred from the text."""

    separator: str | None = None
    decimal: str | None = None
    header: bool | None = None
    skip_missing: bool = False
    meanings: Meanings = field(default_factory=Meanings)
    brackets: str | None = None
    """`drop` leaves out the brackets around a list or matrix, `keep` takes them for parts of the cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of numbers or classes; `skipped` are the rows that were left out, counted from 1 with the header."""

    columns: tuple[Column, ...]
    header: bool
    separator: str
    decimal: str
    skipped: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of values there are."""
        return len(self.columns[0].values)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text, with the resulting columns."""

    separator: str
    decimal: str
    header: bool
    first_line: int
    columns: Columns
    even: bool = True
    """Whether all rows have as many cells."""

    @property
    def plausible(self) -> bool:
        """Whether the reading has numbers and no fault other than missing cells."""
        return self.columns.numeric > 0 and not self.columns.faults


def table(text: str, options: TableOptions | None = None, deadline: Deadline | None = None) -> Table:
    """The table that a text holds, in a time linear in its length.

    Raises `InvalidInput`, which names the row and column of an unreadable cell, or, for an ambiguous text, offers the
    readings: each `Fault` with a `choice` is one of them. Raises `UnknownName` where a column that the options name
    does not exist. Raises `TooSlow` once the `deadline` is up.
    """
    with timed(deadline):
        check_time()
        given, plain = options or TableOptions(), plain_text(text)
        if in_brackets(plain):
            plain = without_brackets(plain, given.brackets)
        read = _read(plain, given)
        _check_named(read, given.meanings)
        return read


def _read(plain: Text, given: TableOptions) -> Table:
    if not plain.body.strip(" \u00a0;,\t|\n"):
        raise InvalidInput(phrase("There is no table here."), hint=phrase("Paste rows of numbers."), name="text")
    sampled = _best(_readings(plain, candidates(plain, given.separator), given, SAMPLED_ROWS))
    if not sampled:
        _refuse_nul(plain)
        raise InvalidInput(phrase("The table has a header, but no numbers."), name="text")
    if not sampled[0].plausible:
        return _settled(sampled, given.meanings)
    separators = tuple(dict.fromkeys(reading.separator for reading in sampled))
    return _settled(_distinct(_best(_readings(plain, separators, given, None))), given.meanings)


def _check_named(read: Table, meanings: Meanings) -> None:
    """Raise where a choice is about a column that the table has not, or says two things of one."""
    names = [column.name for column in read.columns]
    for name in (*meanings.numbers, *meanings.classes):
        if name not in names:
            raise UnknownName(
                phrase("The table has no column called “{name}”.", name=name[:100]),
                hint=phrase("These exist: {names}.", names=", ".join(names)[:200]),
                name="numbers" if name in meanings.numbers else "classes",
            )
        if name in meanings.numbers and name in meanings.classes:
            raise InvalidInput(
                phrase("Column “{column}” cannot be both numbers and classes.", column=name), name="classes"
            )


def _refuse_nul(text: Text) -> None:
    """Name the cells with a NUL of a text that has no rows of values."""
    if "\0" in text.body:
        rows = split_rows(text, candidates(text, None)[0], SAMPLED_ROWS)
        raise InvalidInput.of(nul_faults(rows.rows, column_names((), rows.width)))


def _readings(text: Text, separators: Sequence[str], options: TableOptions, most: int | None) -> list[Reading]:
    """Every way to read the first `most` rows; raises what is wrong with the quotes where that spoils all of them.

    Quotes that are right for one separator are often wrong for the others: the blank in `"1,5 kg",1` parts no cells.
    """
    readings: list[Reading] = []
    unreadable: InvalidInput | None = None
    for separator in separators:
        try:
            rows = split_rows(text, separator, most)
        except InvalidInput as error:
            if not any(reading.separator and reading.even for reading in readings):
                unreadable = unreadable or error
            continue
        if rows.rows and (rows.width >= 2 or not separator or len(separators) == 1):
            readings += _readings_of(rows, text, separator, options)
    if unreadable is not None and not any(map(_has_right_quotes, readings)):
        raise unreadable
    return readings


def _has_right_quotes(reading: Reading) -> bool:
    """Whether the quotes certainly belong to this reading, even if its cells are ambiguous."""
    return reading.plausible or bool(reading.separator and reading.even and reading.columns.readable > 0)


def _readings_of(rows: Rows, text: Text, separator: str, options: TableOptions) -> Iterator[Reading]:
    for decimal in decimals(text, separator) if options.decimal is None else (options.decimal,):
        for header in header_options(rows, decimal) if options.header is None else (options.header,):
            if len(rows.rows) > header and not _splits_as_header(rows, separator, decimal, header):
                yield _reading(rows, separator, decimal, header, options, "\0" in text.body)


def _splits_as_header(rows: Rows, separator: str, decimal: str, header: bool) -> bool:
    """Whether the header of what would be one column is parted by the very mark that is taken for a decimal one."""
    return header and not separator and decimal in rows.rows[0].cells[0]


def _reading(rows: Rows, separator: str, decimal: str, header: bool, options: TableOptions, holds_nul: bool) -> Reading:
    first = rows.rows[0]
    names = column_names(first.cells if header else (), rows.width)
    columns = read_columns(rows.rows[header:], names, decimal, options.skip_missing, options.meanings)
    if header and len(first.cells) != rows.width:
        columns = replace(columns, faults=(wrong_length(first, rows.width), *columns.faults))
    if holds_nul:
        columns = replace(columns, faults=nul_faults(rows.rows, names) or columns.faults)
    even = {len(row.cells) for row in rows.rows} == {rows.width}
    return Reading(separator, decimal, header, first.line, columns, even)


def _best(readings: Sequence[Reading]) -> list[Reading]:
    """The plausible readings with the most numbers, or else the one with the most, those by a choice included."""
    if any(reading.even and reading.separator.strip(" ") for reading in readings):
        readings = [reading for reading in readings if reading.even or reading.separator != " "]  # blanks in words
    plausible = [reading for reading in readings if reading.plausible]
    if not plausible:
        return [max(readings, key=lambda reading: reading.columns.readable)] if readings else []
    most = max(reading.columns.numeric for reading in plausible)
    best = [reading for reading in plausible if reading.columns.numeric == most]
    first = best[0].separator
    return [reading for reading in best if reading.separator == first] if first in CERTAIN else best


def _distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Without those that give the same columns as one before."""
    distinct: list[Reading] = []
    for reading in readings:
        if all(_content(reading) != _content(other) for other in distinct):
            distinct.append(reading)
    return distinct


def _content(reading: Reading) -> tuple[object, ...]:
    columns = reading.columns
    return columns.columns, columns.skipped, [str(fault.message) for fault in (*columns.faults, *columns.missing)]


def _settled(readings: Sequence[Reading], meanings: Meanings) -> Table:
    """The table of the only reading, or the error that says what is wrong or puts the question."""
    if len(readings) > 1:
        raise InvalidInput.of(
            (
                Fault(
                    phrase("This table can be read in {count} ways.", count=len(readings)),
                    phrase("Choose the one that is meant."),
                    None,
                    "text",
                    code="ambiguous-table",
                ),
                *(_choice(reading, readings) for reading in readings),
            )
        )
    (reading,) = readings
    read = reading.columns
    if read.faults or read.missing:
        raise InvalidInput.of((*read.faults, *_meanings(reading), *_header_choice(reading, meanings), *read.missing))
    if read.numeric == 0:
        raise InvalidInput(phrase("No column of this table holds numbers."), name="text")
    return Table(read.columns, reading.header, reading.separator or " ", reading.decimal, read.skipped)


def _meanings(reading: Reading) -> tuple[Fault, ...]:
    """The choices for unclear columns, which hold for the columns that this reading has."""
    columns = {"separator": reading.separator, "header": reading.header}
    return tuple(replace(fault, choice={**columns, **(fault.choice or {})}) for fault in reading.columns.choices)


def _header_choice(reading: Reading, meanings: Meanings) -> tuple[Fault, ...]:
    """Where a cell of the first row does not fit its column, that row may be the header; columns get new names."""
    place = f"row {reading.first_line}, "
    if reading.header or not any((fault.name or "").startswith(place) for fault in reading.columns.faults):
        return ()
    return (
        Fault(
            phrase("Take the first row as the header."),
            None,
            None,
            "header",
            code="header-row",
            choice={"header": True} | ({"numbers": {}, "classes": []} if meanings.numbers or meanings.classes else {}),
        ),
    )


def _choice(reading: Reading, readings: Sequence[Reading]) -> Fault:
    """One of several readings, as an answer to the question."""
    choice: dict[str, str | bool] = {"separator": reading.separator, "decimal": reading.decimal}
    if any(other.header is not reading.header for other in readings):
        choice["header"] = reading.header
    return Fault(_described(reading), None, None, "text", code="reading", choice=choice)


def _described(reading: Reading) -> Phrase:
    sample: list[str] = []
    for column in reading.columns.columns:
        if column.values and len(" | ".join(sample)) < SAMPLE_LENGTH:
            value = column.values[0]
            sample.append(column.classes[int(value)][:SAMPLE_LENGTH] if column.classes else numeral(value, 12))
    names = ", ".join(column.name for column in reading.columns.columns)
    shown: dict[str, object] = {
        "names": names[:SAMPLE_LENGTH],
        "separator": {"\t": "Tab"}.get(reading.separator, reading.separator),
        "decimal": reading.decimal,
        "sample": sample,
    }
    if not reading.separator:
        return phrase("One column ({names}), decimal mark “{decimal}”; first values: {sample}", **shown)
    return phrase(
        "Columns {names}, separated by “{separator}”, decimal mark “{decimal}”; first values: {sample}", **shown
    )
