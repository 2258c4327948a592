"""Pasted tables: read as intended or reported as ambiguous; every error names row and column."""

from __future__ import annotations

from contextlib import suppress
from re._constants import MAX_REPEAT, MAXREPEAT, MIN_REPEAT, POSSESSIVE_REPEAT
from re._parser import SubPattern, parse

import numpy as np
import pytest

from engine.errors import GradwalkError, InvalidInput, TooLarge, UnknownName
from engine.learn import TableOptions, examples, table
from engine.learn.tables.columns import MOST_FAULTS
from engine.learn.tables.dates import DATE, is_date
from engine.learn.tables.lists import GAP, MARKS, ROWS
from engine.learn.tables.numerals import NUMERALS
from engine.learn.tables.quantities import FRACTION, START, UNIT, WORD
from engine.limits import Limits
from tests.counting import calls_of
from tests.engine.learn.table_cases import AMBIGUOUS, CLASSES, DATES, NO_DATES, NULS, NUMBERS

REPEATS = (MAX_REPEAT, MIN_REPEAT, POSSESSIVE_REPEAT)


@pytest.mark.parametrize(("text", "names", "columns", "separator", "decimal"), NUMBERS)
def test_a_table_of_numbers_is_read(text, names, columns, separator, decimal):
    read = table(text)
    assert tuple(column.name for column in read.columns) == names
    assert tuple(column.values for column in read.columns) == columns
    assert (read.separator, read.decimal, read.rows) == (separator, decimal, len(columns[0]))
    assert all(column.classes is None for column in read.columns)


@pytest.mark.parametrize(("text", "column", "classes", "codes"), CLASSES)
def test_words_are_classes(text, column, classes, codes):
    read = table(text).columns[column]
    assert (read.classes, read.values) == (classes, codes)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a,b\n1,2\n3,x", "row 3, column b"),
        ("1;2\n3;", "row 2, column x1"),
        ("x,y\n1,2\n3,4\n5,", "row 4, column y"),
        ("x,y\n1,2\n,4\n5,6", "row 3, column x"),
        ("1,2\n3,4\n5,", "row 3, column x1"),
        ("x,y\n1,NA\n2,3", "row 2, column y"),
        ("a,b\n1,2,3\n1,2", "row 2"),
        ("a\n1,2\n3,4,5", "row 1"),
        ("a;b\n1;1e999", "row 2, column b"),
        ("sep=;\na;b\n1;2\n3;two", "row 4, column b"),
        ("a,b\n1,2\n\n\n3,two", "row 5, column b"),
        ("x,price\n1,$5\n2,$6", "row 2, column price"),
        ("x,share\n1,5%\n2,6%", "row 2, column share"),
        ("kind,y\nred,1\nblue,2\n3,3\ngreen,4", "row 4, column kind"),
        ('x,y\n"1,2\n3,4', "row 2"),
        ('x,y\n"1"2,2\n3,4', "row 2"),
        # One odd cell in a row of numbers does not make it a header.
        ("1,2,x\n3,4,5", "row 1, column x2"),
        ("1;2\n3;4\n5;6;7", "row 3"),
    ],
)
def test_a_bad_cell_is_named(text, place):
    with pytest.raises(InvalidInput) as caught:
        table(text)
    assert caught.value.faults[0].name == place


@pytest.mark.parametrize(
    "text", ["", " \n\n", "a,b\n", ",,\n", "hello", "red,blue\ngreen,red\n", "sep=;\n", '"', "|\n|"]
)
def test_no_table(text):
    with pytest.raises(InvalidInput):
        table(text)


@pytest.mark.parametrize(("text", "readings"), AMBIGUOUS)
def test_a_table_that_can_be_read_in_several_ways_is_ambiguous(text, readings):
    with pytest.raises(InvalidInput) as caught:
        table(text)
    choices = [fault.choice for fault in caught.value.faults if fault.choice is not None]
    assert caught.value.faults[0].choice is None and len(choices) == len(readings)
    for choice, expected in zip(choices, readings, strict=True):
        read = table(text, TableOptions(**choice))
        assert [list(column.values) for column in read.columns] == expected


@pytest.mark.parametrize(("text", "places"), NULS)
def test_a_nul_is_refused_by_row_and_column(text, places):
    with pytest.raises(InvalidInput) as caught:
        table(text)
    faults = [fault for fault in caught.value.faults if fault.code == "nul"]
    assert [fault.name for fault in faults] == places
    assert faults[0] is caught.value.faults[0] and "NUL" in str(faults[0].message)


def test_dates_are_no_classes_unless_requested():
    for date in DATES:
        read = table(f"when;price\n{date};3\n{date};4\n")
        assert (read.columns[0].dates, read.columns[0].classes) == (True, (date,))
        assert not read.columns[1].dates
    assert not any(map(is_date, NO_DATES))
    read = table("when,size,price\n2024-01-05,1,3\n2024-01-06,2,4\n2024-01-07,5,5")
    assert examples(read, "price").features == ("size",)
    assert len(examples(read, "price", ["when"]).features) == 3
    assert not table("when,y\n2024-01-05,1\nlater,2").columns[0].dates
    with pytest.raises(InvalidInput) as caught:
        examples(table("when,price\n2024-01-05,3\n2024-01-06,4"), "price")
    assert "Dates" in str(caught.value.faults[0].hint)


def test_a_question_about_a_wide_table_shows_its_first_values_only():
    with pytest.raises(InvalidInput) as caught:
        table("\n".join(";".join([f"{number},{place:03}" for place in range(200, 260)]) for number in range(5, 9)))
    shown = [str(fault.message) for fault in caught.value.faults if fault.choice is not None]
    assert len(shown) > 1 and all(len(sentence) < 300 for sentence in shown)


def test_quotes_that_are_right_are_not_blamed_for_a_table_without_numbers():
    with pytest.raises(InvalidInput, match="No column of this table holds numbers"):
        table('x,y\n"a b",c\n"d e",f', TableOptions(header=True))


def test_cells_without_anything_are_no_table():
    with pytest.raises(InvalidInput):
        table('"",""\n', TableOptions(separator=","))


def test_a_cell_has_an_end():
    with pytest.raises(InvalidInput, match="more than 131072 characters"):
        table("x,y\n1," + "a" * 200_000)


def test_an_option_that_is_given_is_kept_to():
    assert table("1,5\n2,5", TableOptions(separator=",")).rows == 2
    assert table("2019,2020\n1,2", TableOptions(header=True, separator=",")).columns[0].name == "2019"
    with pytest.raises(InvalidInput, match="Row 1, column x0"):
        table("x,y\n1,2", TableOptions(header=False, separator=","))


def test_rows_without_a_value_can_be_skipped_but_never_silently():
    text = "x,y\n1,2\n,4\n5,\n7,8\n9\n"
    with pytest.raises(InvalidInput) as caught:
        table(text)
    *cells, skip = caught.value.faults
    assert [fault.name for fault in cells] == ["row 3, column x", "row 4, column y", "row 6, column y"]
    assert skip.choice == {"missing": "skip"} and str(skip.message).endswith(": 3, 4, 6")
    read = table(text, TableOptions(skip_missing=True))
    assert [column.values for column in read.columns] == [(1, 7), (2, 8)] and read.skipped == (3, 4, 6)


def test_a_first_row_that_fits_badly_may_be_taken_as_the_header():
    with pytest.raises(InvalidInput) as caught:
        table("year,2019\n1,2\n3,4")
    assert {"header": True} in [fault.choice for fault in caught.value.faults]
    assert [column.name for column in table("year,2019\n1,2\n3,4", TableOptions(header=True)).columns] == [
        "year",
        "2019",
    ]


def test_faults_are_few_however_many_cells_are_wrong():
    with pytest.raises(GradwalkError) as caught:
        table("a,b\n" + "1,\n" * 5000)
    assert len(caught.value.faults) == MOST_FAULTS + 1
    with pytest.raises(GradwalkError) as caught:
        table("a,b\n" + "x,y\n2,1\n" * 200)
    assert len([fault for fault in caught.value.faults if fault.choice is None]) == MOST_FAULTS
    assert all(len(str(fault.message)) < 200 for fault in caught.value.faults)
    with pytest.raises(GradwalkError) as caught:
        table("a,b\n" + "1,2\n" * 30 + "1,2,3\n" * 20)
    assert len(caught.value.faults) == MOST_FAULTS


GROWING = {
    "plain": lambda n: "x,y\n" + "1,2\n" * n,
    "two readings": lambda n: "1,234;5,678\n" * n,
    "one name": lambda n: ",".join(["a"] * n) + "\n" + ",".join(["1"] * n),
    "separators": lambda n: "," * n + "1\n" + "," * n + "2\n",
    "quotes": lambda n: '"' * n,
    "digits": lambda n: "1" * n + "x\n2",
    "words": lambda n: "a b\n" * n,
    "spaces": lambda n: "1" + " " * n + "2\n3 4",
    "units": lambda n: "x,y\n" + "5 kg,1\n" * n,
    "words with numbers": lambda n: "x,y\n" + "about 5,1\n" * n,
    "other digits": lambda n: "x;y\n" + "٣٫٥;٤\n" * n,
    "addresses": lambda n: "x,y\n" + "a@b.5c,www.a.5\n" * n,
    "a long unit": lambda n: "x;y\n5 " + "k" * n + ";1",
    "brackets": lambda n: "[" + "[1, 2], " * n + "]",
    "closing brackets": lambda n: "[1" + "] " * n + "]",
    "tuples": lambda n: "(1, 2),\n" * n,
    "opening brackets": lambda n: "(" * n + "1, 2" + "),(" * n + ")" * n,
    "groups": lambda n: "1" + ",234" * n + "x;1",
}


def calls_for(text):
    """How many calls it takes to read a text."""

    def read():
        with suppress(GradwalkError):
            table(text)

    return calls_of(read)


@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_work_is_linear_in_the_text(make):
    calls_for(make(2))  # what is made once is made
    small, large = calls_for(make(500)), calls_for(make(4_000))
    assert large < 8 * 1.5 * small, "8 times the text takes far more than 8 times the calls"


def repeats(parsed):
    """Every repetition of a pattern: its kind, and how often at most."""
    for kind, argument in parsed:
        if isinstance(argument, tuple) and kind in REPEATS:
            yield kind, argument[1]
        for part in argument if isinstance(argument, tuple) else (argument,):
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, SubPattern):
                    yield from repeats(inner)


@pytest.mark.parametrize(
    "pattern", [*NUMERALS.values(), DATE, START, FRACTION, UNIT, WORD, ROWS, MARKS, GAP],
    ids=["point", "comma", "date", "start", "fraction", "unit", "word", "rows", "marks", "gap"],
)  # fmt: skip
def test_no_pattern_for_a_cell_ever_goes_back_far(pattern):
    """A repetition without an end is possessive, so that no cell is gone through twice."""
    repetitions = list(repeats(parse(pattern.pattern, pattern.flags)))
    assert repetitions
    assert all(kind is POSSESSIVE_REPEAT for kind, most in repetitions if most == MAXREPEAT)


IRIS = "length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n5.0,3.0,setosa\n"


def test_columns_become_examples():
    read = examples(table("a;b;y\n1,5;2;3\n2;1;4\n0;1;1\n"), "y")
    assert (read.x.tolist(), read.y.tolist()) == ([[1.5, 2, 0], [2, 1, 1]], [[3], [4], [1]])
    assert (read.features, read.task) == (("a", "b"), "regression")
    read = examples(table(IRIS), "kind", ["width", "length"])
    assert read.x.tolist() == [[3.5, 3.2, 3.3, 3.0], [5.1, 7.0, 6.3, 5.0]] and read.task == "classes"
    assert read.y.tolist() == np.eye(3)[[0, 1, 2, 0]].tolist()
    read = examples(table(IRIS), "length")
    assert read.features == ("width", "kind = setosa", "kind = versicolor", "kind = virginica")
    assert read.x[1:].tolist() == np.eye(3)[[0, 1, 2, 0]].T.tolist()
    read = examples(table("x,sex\n1,m\n2,f\n3,m"), "sex")
    assert (read.y.tolist(), read.task) == ([[1], [0], [1]], "binary")
    assert [examples(table(f"x,y\n1,0\n2,1\n3,{last}"), "y").task for last in "012"] == [
        "binary",
        "binary",
        "regression",
    ]
    assert examples(table("x,sex\n1,m\n2,f\n3,m"), "x").features == ("sex = m",)


@pytest.mark.parametrize(
    ("text", "target", "features", "error"),
    [
        (IRIS, "colour", None, UnknownName),
        (IRIS, "kind", ["colour"], UnknownName),
        (IRIS, "kind", ["kind"], InvalidInput),
        ("x\n1\n2", "x", None, InvalidInput),
        ("x,k\n1,a\n2,a", "x", None, InvalidInput),
        ("x,k\n" + "".join(f"{n},word{n}\n" for n in range(21)), "x", None, InvalidInput),
    ],
)
def test_what_cannot_be_learnt_from_a_table(text, target, features, error):
    with pytest.raises(error):
        examples(table(text), target, features)


def test_examples_are_measured_before_they_are_made():
    with pytest.raises(TooLarge):
        examples(table(IRIS), "length", None, Limits(elements=15))
