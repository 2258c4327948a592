"""Columns of numbers with something beside them: never silently classes; each choice reads them as it says."""

from __future__ import annotations

import pytest

from engine.errors import GradwalkError, InvalidInput, UnknownName
from engine.learn import Meanings, Table, TableOptions, table
from engine.learn.tables.quantities import holds_number, parse_quantity
from tests.engine.learn.table_cases import BRACKETS, UNCLEAR


def faults_of(text, options=None):
    with pytest.raises(InvalidInput) as caught:
        table(text, options)
    return caught.value.faults


def chosen(text, choice) -> Table:
    """The table by a choice that a question offers."""
    meanings = Meanings(choice.get("numbers", {}), choice.get("classes", ()))
    keys = ("separator", "decimal", "header", "brackets")
    return table(text, TableOptions(**{key: choice[key] for key in keys if key in choice}, meanings=meanings))


@pytest.mark.parametrize(("text", "name", "expected"), UNCLEAR, ids=[text for text, *_ in UNCLEAR])
def test_a_column_with_numbers_in_its_cells_is_ambiguous(text, name, expected):
    faults = faults_of(text)
    assert faults[0].choice is None and faults[0].name.endswith(f"column {name}")
    choices = [fault.choice for fault in faults if fault.code == "column-meaning"]
    assert len(choices) == len(expected)
    for choice, content in zip(choices, expected, strict=True):
        column = next(each for each in chosen(text, choice).columns if each.name == name)
        assert (column.classes or column.values) == content


@pytest.mark.parametrize(("text", "columns"), BRACKETS, ids=[text for text, _ in BRACKETS])
def test_a_list_in_brackets_is_ambiguous(text, columns):
    _, drop, keep = faults_of(text)
    assert (drop.choice, keep.choice) == ({"brackets": "drop"}, {"brackets": "keep"})
    assert [column.values for column in chosen(text, drop.choice).columns] == columns
    with pytest.raises(InvalidInput):
        chosen(text, keep.choice)


@pytest.mark.parametrize(("text", "amounts"), [("(1,5)\n(2,5)", (-1.5, -2.5)), ("(1 200)\n(2 400)", (-1200, -2400))])
def test_round_brackets_around_what_may_be_one_number_may_be_a_minus(text, amounts):
    *_, keep = faults_of(text)
    assert "negative" in str(keep.message)
    options = TableOptions(brackets="keep", meanings=Meanings({"x0": "plain"}), separator="")
    assert table(text, options).columns[0].values == amounts
    assert "parts of the cells" in str(faults_of("(red,1)\n(blue,2)")[-1].message)


@pytest.mark.parametrize("text", ["(x),y\n1,2", "a (m),b (s)\n1,2", "(a b),y\n1,(c)\n2,(d)"])
def test_round_brackets_within_a_table_are_no_rows(text):
    assert table(text).columns[1].name in ("y", "b (s)")


@pytest.mark.parametrize("text", ["(5)\n(6)", "(5),(6)\n(7),(8)", "(5); (6)\n(7); (8)", "x y\n(5) (6)", "1,(5)\n2,(6)"])
def test_round_brackets_around_single_numbers_are_no_rows(text):
    assert {fault.code for fault in faults_of(text) if fault.choice} <= {"column-meaning", "header-row"}


def test_the_decimal_mark_of_a_number_with_a_unit_is_ambiguous_too():
    text = "x;y\n1,234 €;1\n5,678 €;2"
    meanings = Meanings({"x": "plain"})
    readings = [fault.choice for fault in faults_of(text, TableOptions(meanings=meanings)) if fault.choice]
    values = [table(text, TableOptions(**choice, meanings=meanings)).columns[0].values for choice in readings]
    assert values == [(1234, 5678), (1.234, 5.678)]


def test_a_header_over_units_stays_one_and_a_row_of_units_is_data():
    meanings = Meanings({"a": "plain", "b": "plain"})
    read = table("a,b\n5 kg,$2\n6 kg,$3", TableOptions(meanings=meanings))
    assert [(column.name, column.values) for column in read.columns] == [("a", (5, 6)), ("b", (2, 3))]
    first = faults_of("5 kg,6 kg\n7 kg,8 kg")
    assert first[0].name == "row 1, column x0"
    read = chosen("5 kg,6 kg\n7 kg,8 kg", next(fault.choice for fault in first if fault.choice))
    assert [column.values for column in read.columns] == [(5, 7), (6, 8)], "the first choice is for all columns"


def test_choices_add_up():
    text = "a,b,c\n5 kg,$2,1\n6 kg,$3,2"
    first = next(fault.choice for fault in faults_of(text) if fault.choice and fault.choice.get("classes") == ["a"])
    options = TableOptions(meanings=Meanings(classes=("a",)), separator=first["separator"], header=first["header"])
    second = [fault.choice for fault in faults_of(text, options) if fault.choice]
    assert second == [
        {"separator": ",", "header": True, "numbers": {"b": "plain"}},
        {"separator": ",", "header": True, "classes": ["a", "b"]},
    ]
    read = table(text, TableOptions(meanings=Meanings({"b": "plain"}, ("a",))))
    assert [column.classes for column in read.columns] == [("5 kg", "6 kg"), None, None]


def test_a_choice_that_does_not_fit_every_cell_names_those_that_it_does_not_fit():
    text = "x,y\n" + "5 kg,1\n" * 300 + "7 lb,2\n"
    faults = faults_of(text, TableOptions(meanings=Meanings({"x": "plain"})))
    assert faults[0].name == "row 302, column x"
    faults = faults_of("x,y\n1k,1\n2%,2\n3 kg,3", TableOptions(meanings=Meanings({"x": "scaled"})))
    assert faults[0].name.endswith("column x")


def test_numbers_may_be_called_words():
    read = table("digit,y\n3,1\n7,2", TableOptions(meanings=Meanings(classes=("digit",))))
    assert (read.columns[0].classes, read.columns[0].values) == (("3", "7"), (0, 1))


def test_a_header_taken_later_gives_other_columns_so_that_what_was_chosen_no_longer_holds():
    text = "5 lb,2019\n6 kg,1\n7 kg,3"
    faults = faults_of(text, TableOptions(header=False, meanings=Meanings({"x0": "plain"})))
    assert next(fault.choice for fault in faults if fault.code == "header-row") == {
        "header": True, "numbers": {}, "classes": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("meanings", "error"),
    [
        (Meanings({"z": "plain"}), UnknownName),
        (Meanings(classes=("z",)), UnknownName),
        (Meanings({"x": "plain"}, ("x",)), InvalidInput),
    ],
)
def test_a_choice_about_no_column_is_refused(meanings, error):
    with pytest.raises(error):
        table("x,y\n1,2\n3,4", TableOptions(meanings=meanings))


def test_words_without_a_number_stay_classes_and_blanks_in_words_are_no_separators():
    assert table("q,y\nQ1,2\nx2,3").columns[0].classes == ("Q1", "x2")
    assert table("2nd_exam,y\n1,2\n3,4").columns[0].values == (1, 3)
    assert faults_of("room,y\nRoom 12,1\nRoom 13,2")[0].name == "row 2, column room"
    assert not any(map(holds_number, ("red", "Q1", "New York", "x²", "2024-01-05", "12:30")))


@pytest.mark.parametrize(
    "cell", ["--5", "(-5)", "+$-5", "12.5.3", "1,5", "5 kg 3", "5 kg, dry", "5'10\"", "kg", "", "()", "1/0"]
)
def test_what_is_no_number_with_a_unit(cell):
    assert parse_quantity(cell, ".") is None


def test_a_number_with_a_unit_beyond_float64_is_no_choice():
    faults = faults_of("x,y\n1e999 kg,1\n2 kg,2")
    assert [fault.choice["classes"] for fault in faults if fault.code == "column-meaning"] == [["x"]]


def test_questions_are_few_however_many_columns_are_unclear():
    text = ",".join(f"c{n}" for n in range(400)) + "\n" + ",".join(["5 kg"] * 400)
    with pytest.raises(GradwalkError) as caught:
        table(text)
    assert len(caught.value.faults) < 50
