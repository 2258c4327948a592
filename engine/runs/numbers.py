"""The numbers of one run, and how those of plain floats become NumPy's when someone looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from engine.backward import Gradients

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


class FloatRun(Run):
    """The numbers of a graph of scalars: `floats`, of which each column becomes float64 at the first look."""

    __slots__ = ("floats",)

    def __init__(self, floats: Floats) -> None:
        self.floats = floats
        self._gradients = None

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        return self._looked().values

    @property
    def gradients(self) -> Gradients:
        """What the backward pass left on nodes and edges."""
        return self._looked()

    def _looked(self) -> Looked:
        if self._gradients is None:
            self._gradients = Looked(self._numbers())
        return self._gradients  # type: ignore[return-value]

    def _numbers(self) -> Floats:
        return self.floats


class Looked(Gradients):
    """Columns of floats that become float64 one by one."""

    __slots__ = ("__dict__",)
    floats: Floats

    def __init__(self, floats: Floats) -> None:
        self.__dict__["floats"] = floats

    @cached_property
    def values(self) -> list[Any]:
        """The value of each node."""
        return as_numpy(self.floats[0])

    @cached_property
    def nodes(self) -> list[Any]:
        """The gradient of each node."""
        return as_numpy(self.floats[1])

    @cached_property
    def locals(self) -> list[Any]:
        """The local derivative on each edge."""
        return as_numpy(self.floats[2])

    @cached_property
    def products(self) -> list[Any]:
        """The product on each edge."""
        return as_numpy(self.floats[3])


def as_numpy(numbers: Sequence[Any]) -> list[Any]:
    """Floats as float64, truth values as NumPy's; `None` stays."""
    if set(map(type, numbers)) == {float}:
        return list(np.array(numbers))  # in a third of the time of single numbers
    return [
        None if each is None else np.bool_(each) if isinstance(each, bool) else np.float64(each) for each in numbers
    ]
