"""The numbers of one run, and how those of plain floats become NumPy's when someone looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """The numbers of a graph of scalars. They are kept as `floats` and become float64 at the first look."""

    __slots__ = ("_seen", "floats")

    def __init__(self, floats: Floats) -> None:
        self.floats = floats
        self._seen = False

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        self._look()
        return self._values

    @property
    def gradients(self) -> Gradients | None:
        """What the backward pass left on nodes and edges."""
        self._look()
        return self._gradients

    def _look(self) -> None:
        if not self._seen:
            values, *parts = map(as_numpy, self._numbers())
            self._values, self._gradients, self._seen = values, Gradients(*parts), True

    def _numbers(self) -> Floats:
        return self.floats


def as_numpy(numbers: Iterable[Any]) -> list[Any]:
    """Floats as float64, truth values as NumPy's; `None` stays."""
    return [
        None if each is None else np.bool_(each) if isinstance(each, bool) else np.float64(each) for each in numbers
    ]
