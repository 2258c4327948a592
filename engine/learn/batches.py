"""Mini-batches: which examples each update uses. The same seed gives the same batches everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidInput, UnknownName, phrase


@dataclass(frozen=True, slots=True)
class Batches:
    """Examples cut into batches; update k uses batch k mod h.

    `axes` names the example axis of each data input. Either `indices` lists the examples of each batch, or `size`
    cuts them into h = ⌈n / size⌉ batches, shuffled once by the seed, or anew for every epoch (`reshuffle`).
    """

    axes: Mapping[str, int]
    size: int | None = None
    shuffle: bool = False
    seed: int = 0
    reshuffle: bool = False
    indices: Sequence[Sequence[float]] | None = None


class MiniBatches:
    """The mini-batches of a data set. Raises `InvalidInput` or `UnknownName` where they do not fit together."""

    def __init__(self, batches: Batches, values: Mapping[str, Any]) -> None:
        self.batches = batches
        self.axes, self.examples = _axes(batches.axes, values)
        self.values = {name: np.asarray(values[name]) for name in self.axes}
        self.fresh = batches.indices is None and batches.reshuffle
        self._epoch = 0
        if batches.indices is not None:
            self.parts = [self._checked(indices) for indices in batches.indices]
            if not self.parts:
                raise InvalidInput(phrase("There must be at least one batch."), name="batches.indices")
        else:
            size = batches.size
            if size is None or size < 1:
                raise InvalidInput(phrase("The size of a batch must be a whole number from 1."), name="batches.size")
            self.size = min(size, self.examples)
            self.parts = self._cut(0)

    @property
    def count(self) -> int:
        """The number of batches h, which is the number of updates of an epoch."""
        return len(self.parts)

    def indices(self, update: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The examples that the update with this number uses, counted from 0."""
        epoch, place = divmod(update, self.count)
        if self.fresh and epoch != self._epoch:
            self.parts, self._epoch = self._cut(epoch), epoch
        return self.parts[place]

    def inputs(self, update: int) -> dict[str, Any]:
        """The data of that batch by name."""
        chosen = self.indices(update)
        return {name: np.take(self.values[name], chosen, axis) for name, axis in self.axes.items()}

    def counting(self, values: Mapping[str, Any]) -> list[str]:
        """The names of values equal to the number of all examples, if some batch has fewer."""
        if all(len(part) == self.examples for part in self.parts):
            return []
        return [name for name, value in values.items() if np.shape(value) == () and value == self.examples]

    def _cut(self, epoch: int) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
        order = np.arange(self.examples)
        if self.batches.shuffle or self.batches.reshuffle:
            seed = [self.batches.seed, epoch] if self.batches.reshuffle else self.batches.seed
            order = np.random.default_rng(seed).permutation(self.examples)
        return [order[start : start + self.size] for start in range(0, self.examples, self.size)]

    def _checked(self, indices: Sequence[float]) -> np.ndarray[Any, np.dtype[np.int64]]:
        numbers = np.array(indices, dtype=np.float64).reshape(-1)
        if not numbers.size or (numbers % 1).any() or numbers.min() < 0 or numbers.max() >= self.examples:
            raise InvalidInput(
                phrase("A batch lists examples by whole numbers from 0 to {last}.", last=self.examples - 1),
                name="batches.indices",
            )
        return numbers.astype(np.int64)


def _axes(axes: Mapping[str, int], values: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """The axes, counted from the front, and the common number of examples."""
    from_front: dict[str, int] = {}
    counts: dict[str, int] = {}
    for name, axis in axes.items():
        if name not in values:
            raise UnknownName(phrase("The program has no input called {name}.", name=name[:100]), name=name[:100])
        shape = np.shape(values[name])
        if not -len(shape) <= axis < len(shape):
            raise InvalidInput(
                phrase("{name} has no axis {axis}: it has {count} axes.", name=name, axis=axis, count=len(shape)),
                name="batches.axes",
            )
        from_front[name] = axis % len(shape)
        counts[name] = shape[axis]
    if not counts:
        raise InvalidInput(
            phrase("Batches need to know the axis along which the examples lie, as in {example}.", example='{"X": 1}'),
            name="batches.axes",
        )
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name}: {count}" for name, count in counts.items())
        raise InvalidInput(
            phrase("The numbers of examples differ: {counts}.", counts=listed),
            hint=phrase("Name the axis along which each input has its examples."),
            name="batches.axes",
        )
    return from_front, next(iter(counts.values()))
