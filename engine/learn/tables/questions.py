"""The possible meanings of a column of unclear cells, as choices: numbers with units, or words as classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Fault, numeral, phrase
from engine.learn.tables.numerals import parse_number
from engine.learn.tables.quantities import MANNERS, amounts, fits, parse_quantities

LONGEST_CELL = 40


@dataclass(frozen=True, slots=True)
class Meanings:
    """The user's choices for columns by name: a reading of `quantities`, or words as classes."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    classes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The choices for one column; `readable` where every cell would be a number by one of them."""

    name: str
    choices: tuple[Fault, ...]
    readable: bool
    unit: str = ""


def question_about(name: str, cells: Sequence[str], decimal: str, meanings: Meanings, words: bool) -> Question:
    """The ways to read a column in which some cells are no numbers; `words` offers to take all of them as classes."""
    choices: list[Fault] = []
    plain_unit = ""
    quantities = parse_quantities(cells, decimal)
    for manner in MANNERS if quantities and quantities[-1] is not None else ():
        values, unit = amounts(quantities, manner)
        if not fits(values) or (manner == "scaled" and not any(each and each.scale for each in quantities)):
            continue
        place = next((place for place, cell in enumerate(cells) if parse_number(cell, decimal) is None), 0)
        value = values[place] or 0.0
        choices.append(_numbers(name, cells[place], value, unit if manner == "plain" else "", manner, meanings))
        plain_unit = unit if manner == "plain" else plain_unit
    readable = bool(choices)
    if words:
        sentence = phrase("Column “{column}”: words, each of which is a class.", column=name)
        choices.append(_fault(sentence, {**_without(name, meanings), "classes": [*meanings.classes, name]}))
    return Question(name, tuple(choices), readable, plain_unit)


def _numbers(name: str, cell: str, value: float, unit: str, manner: str, meanings: Meanings) -> Fault:
    shown: dict[str, Any] = {"column": name, "cell": cell[:LONGEST_CELL], "value": numeral(value, 12)}
    if unit:
        sentence = phrase("Column “{column}”: numbers with the unit {unit}; “{cell}” is {value}.", unit=unit, **shown)
    else:
        sentence = phrase("Column “{column}”: numbers; “{cell}” is {value}.", **shown)
    return _fault(sentence, {"numbers": {**meanings.numbers, name: manner}})


def all_plain(questions: Sequence[Question], meanings: Meanings) -> tuple[Fault, ...]:
    """One choice for all columns of numbers with a unit, where there are several."""
    names = [each.name for each in questions if each.unit]
    if len(names) < 2:
        return ()
    sentence = phrase("Numbers without their units in all of these columns: {columns}.", columns=", ".join(names)[:200])
    return (_fault(sentence, {"numbers": {**meanings.numbers, **dict.fromkeys(names, "plain")}}),)


def _without(name: str, meanings: Meanings) -> dict[str, Any]:
    """The choice of numbers for the other columns, where this one has one."""
    if name not in meanings.numbers:
        return {}
    return {"numbers": {other: manner for other, manner in meanings.numbers.items() if other != name}}


def _fault(sentence: Any, choice: Mapping[str, Any]) -> Fault:
    return Fault(sentence, None, None, "columns", code="column-meaning", choice=choice)
