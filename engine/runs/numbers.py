"""The numbers of one run, and how those of plain floats become NumPy's when someone looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.backward import Gradients
from engine.ops.on_floats import plain

Floats = tuple[Sequence[Any], Sequence[Any], Sequence[Any], Sequence[Any]]
"""Values and gradients by node, local derivatives and products by edge: floats, `None` where nothing was computed."""


class Run:
    """The numbers of one run: a value per node and, unless it was forward only, the gradients."""

    __slots__ = ("_gradients", "_values")

    def __init__(self, values: list[Any], gradients: Gradients | None) -> None:
        self._values = values
        self._gradients = gradients

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        return self._values

    @property
    def gradients(self) -> Gradients | None:
        """What the backward pass left on nodes and edges; `None` if it was not run."""
        return self._gradients

    def as_floats(self) -> Floats:
        """The numbers of a graph of scalars as Python's."""
        looked = self.gradients
        columns = ([], [], []) if looked is None else (looked.nodes, looked.locals, looked.products)
        values, nodes, locals_, products = (list(map(plain, column)) for column in (self.values, *columns))
        return values, nodes, locals_, products


class FloatRun(Run):
    """The numbers of a graph of scalars: `floats`, of which each column becomes float64 at the first look."""

    __slots__ = ("_looked_at", "floats")
    _looked_at: Looked

    def __init__(self, floats: Floats) -> None:
        self.floats = floats

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        return self._looked().values

    @property
    def gradients(self) -> Gradients:
        """What the backward pass left on nodes and edges."""
        return self._looked()

    def _looked(self) -> Looked:
        try:
            return self._looked_at
        except AttributeError:  # nobody has looked yet; a run that nobody looks at sets nothing
            self._looked_at = Looked(self.as_floats())
            return self._looked_at

    def as_floats(self) -> Floats:
        """The numbers as they were computed."""
        return self.floats


class Looked(Gradients):
    """Columns of floats that become float64 one by one."""

    __slots__ = ("_columns", "_floats")
    _columns: dict[int, list[Any]]
    _floats: Floats

    def __init__(self, floats: Floats) -> None:
        object.__setattr__(self, "_floats", floats)
        object.__setattr__(self, "_columns", {})

    def _column(self, place: int) -> list[Any]:
        column = self._columns.get(place)
        if column is None:
            column = self._columns[place] = as_numpy(self._floats[place])
        return column

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        return self._column(0)

    @property
    def nodes(self) -> list[Any]:
        """The gradient of each node."""
        return self._column(1)

    @property
    def locals(self) -> list[Any]:
        """The local derivative on each edge."""
        return self._column(2)

    @property
    def products(self) -> list[Any]:
        """The product on each edge."""
        return self._column(3)


def as_numpy(numbers: Sequence[Any]) -> list[Any]:
    """Floats as float64, truth values as NumPy's; `None` stays."""
    number = np.float64
    if bool not in set(map(type, numbers)):
        return [None if each is None else number(each) for each in numbers]  # quicker than an array, and its elements
    return [None if each is None else np.bool_(each) if isinstance(each, bool) else number(each) for each in numbers]
