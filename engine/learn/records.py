"""The state of a training run, the records of its updates, and the options of recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.learn.optimizers import Memory
from engine.learn.vectors import Vector


@dataclass(slots=True)
class State:
    """The state of a run: everything that the next update depends on.

    `memory` holds the state of the optimizer of this name; `loss` is the loss that the tolerance compares with next.
    """

    update: int
    stepper: str
    vector: Vector
    memory: Memory = field(default_factory=dict)
    loss: float | None = None

    def copied(self) -> State:
        """A copy that later updates do not change."""
        memory = {name: kept.copy() for name, kept in self.memory.items()}
        return State(self.update, self.stepper, self.vector.copy(), memory, self.loss)


@dataclass(frozen=True, slots=True)
class Move:
    """One update: its batch, learning rate, gradient, and the change of the parameters."""

    update: int
    indices: Any
    learning_rate: float
    loss: float
    gradient: Vector
    before: Vector
    change: Vector


@dataclass(frozen=True, slots=True)
class Record:
    """The state after so many updates, with the loss over all examples, and over those that are kept for the test."""

    update: int
    loss: float
    vector: Vector
    gradient: Vector | None = None
    move: Move | None = None
    state: State | None = None
    distance: float | None = None
    test: float | None = None


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run records, and when it stops early.

    Records are kept of every `every`-th update and the last one, or exactly of `updates`. `loss` and `gradient` are
    tolerances: a run has converged when the loss changes by no more than `loss` from update to update (with batches,
    from epoch to epoch), or when the norm of its gradient is at most `gradient`. Each record holds the distance from
    the point `compare`, and the loss with the inputs `test` in place of those that it learns from.
    """

    every: int | None = 1
    updates: frozenset[int] = frozenset()
    gradients: bool = False
    moves: bool = False
    states: bool = False
    loss: float | None = None
    gradient: float | None = None
    compare: Mapping[str, Any] | None = None
    test: Mapping[str, Any] | None = None

    def records_at(self, update: int) -> bool:
        """Whether the state after this number of updates is recorded, wherever the run ends."""
        return update % self.every == 0 if self.every is not None else update in self.updates


@dataclass(frozen=True, slots=True)
class Recorded:
    """The update of a run's last record, and the losses of its last two records."""

    update: int = -1
    losses: tuple[float, ...] = ()
