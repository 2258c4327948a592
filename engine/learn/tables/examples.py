"""A table as training data: features and target as X and Y, and the task that suits the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidInput, UnknownName, phrase
from engine.learn.tables.columns import Column
from engine.learn.tables.reading import Table
from engine.limits import DEFAULT, Limits

MOST_CLASSES = 20
"""The largest number of distinct words of a column that still count as classes."""
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Examples:
    """X (features × examples), Y (examples × 1, or × classes, one-hot); `features` names the rows of X.

    `are_numbers` says which rows are no words; `classes` are those of the target. `task` is `regression`, `binary` (0
    and 1, or two words coded so) or `classes`.
    """

    x: Array
    y: Array
    features: tuple[str, ...]
    task: str
    are_numbers: tuple[bool, ...] = ()
    target: str = ""
    classes: tuple[str, ...] | None = None


def examples(table: Table, target: str, features: Sequence[str] | None = None, limits: Limits = DEFAULT) -> Examples:
    """The examples of a table: `target` is predicted from `features`, by default from all other columns but dates.

    A feature of words becomes 0 and 1 where there are two of them, else one row of X a word. Raises `UnknownName`
    for a column that does not exist, `InvalidInput` where no features or examples remain, `TooLarge` above the limit
    on elements.
    """
    by_name = {column.name: column for column in table.columns}
    others = [name for name, column in by_name.items() if name != target and not column.dates]
    chosen = others if features is None else list(dict.fromkeys(features))
    for name in (target, *chosen):
        if name not in by_name:
            raise UnknownName(
                phrase("The table has no column called “{name}”.", name=name[:100]),
                hint=phrase("These exist: {names}.", names=", ".join(by_name)[:200]),
                name="target" if name == target else "features",
            )
    chosen = [name for name in chosen if name != target]
    if not chosen:
        dates = features is None and any(column.dates for name, column in by_name.items() if name != target)
        raise InvalidInput(
            phrase("There is no column left to predict “{name}” from.", name=target[:100]),
            hint=phrase("Dates are no numbers: name the column to have a class for each date.") if dates else None,
            name="features",
        )
    most = sum(min(len(by_name[name].classes or (name,)), MOST_CLASSES) for name in (*chosen, target))
    limits.check("elements", most * table.rows)
    rows = [(*row, by_name[name].classes is None) for name in chosen for row in _encoded(by_name[name])]
    column = by_name[target]
    return Examples(
        np.array([values for _, values, _ in rows]),
        _target(column),
        tuple(name for name, _, _ in rows),
        _task(column),
        tuple(is_number for _, _, is_number in rows),
        target,
        None if column.classes is None else tuple(column.classes),
    )


def _task(target: Column) -> str:
    if target.classes is None:
        return "binary" if set(target.values) == {0.0, 1.0} else "regression"
    return "binary" if len(target.classes) == 2 else "classes"


def _encoded(column: Column) -> list[tuple[str, Array]]:
    """The rows of X for one column."""
    values = np.array(column.values)
    if column.classes is None:
        return [(column.name, values)]
    _check_classes(column, "features")
    if len(column.classes) == 2:
        return [(f"{column.name} = {column.classes[1]}", values)]
    return [
        (f"{column.name} = {word}", (values == code).astype(np.float64)) for code, word in enumerate(column.classes)
    ]


def _target(column: Column) -> Array:
    values = np.array(column.values)
    if column.classes is None or len(column.classes) == 2:
        return values[:, np.newaxis]
    _check_classes(column, "target")
    return np.eye(len(column.classes))[values.astype(np.intp)]


def _check_classes(column: Column, name: str) -> None:
    count = len(column.classes or ())
    if count < 2:
        raise InvalidInput(
            phrase("Column “{column}” holds the same word in every row.", column=column.name),
            hint=phrase("Choose another column."),
            name=name,
        )
    if count > MOST_CLASSES:
        raise InvalidInput(
            phrase(
                "Column “{column}” holds {count} different words; at most {most} can be classes.",
                column=column.name,
                count=count,
                most=MOST_CLASSES,
            ),
            hint=phrase("Leave the column out, or choose another one."),
            name=name,
        )
