"""The training loop: updates all parameters simultaneously from one gradient, over a compiled plan.

Record k is the state after k updates, its loss over all examples. A run ends `finished`, `converged` (the change of
the loss, or the gradient, is within the tolerance), `diverged` (the loss or a parameter is no longer finite; a
growing loss alone stops nothing) or `stopped` (its time is up). Its state continues exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from time import perf_counter
from typing import Any

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.learn.batches import MiniBatches
from engine.learn.optimizers import OPTIMIZERS, Optimizer, known_name
from engine.learn.problem import Loss, Part, finite
from engine.learn.records import Move, Record, Recorded, RunOptions, State
from engine.learn.vectors import Vector
from engine.limits import Deadline
from engine.remarks import Warning, fixed_count_warning


class Fit:
    """A training run that can be paused: `go` runs updates up to a target or until its time is up.

    A run continues from a `state`. Without `recorded` it is a new run, which does not repeat the record of that state;
    with the `recorded` of the paused run it is the same run, with the same records as an uninterrupted one.
    """

    def __init__(
        self,
        loss: Loss,
        optimizer: Optimizer,
        mini_batches: MiniBatches | None = None,
        options: RunOptions | None = None,
        state: State | None = None,
        recorded: Recorded | None = None,
    ) -> None:
        self.loss = loss
        self.optimizer = optimizer
        self.mini_batches = mini_batches
        _check_data(loss, mini_batches)
        self.options = options or RunOptions()
        name = optimizer.kind.name
        self.state = state.copied() if state is not None else State(0, name, loss.start.copy())
        if self.state.stepper != name:
            self.state = State(self.state.update, name, self.state.vector, {}, self.state.loss)
        self.status: str | None = None
        self.records: list[Record] = []
        self.full = loss.part()
        self.tested = None if self.options.test is None else loss.part(_checked_test(loss, self.options.test))
        self._parts: dict[int, Part] = {}
        self.move: Move | None = None
        self.recorded = recorded or Recorded(-1 if state is None else state.update)
        self._held = 0
        self._checked = -1 if state is None or state.loss is None else state.update

    def go(self, target: int, until: float = np.inf, *, pause: bool = False) -> str | None:
        """Go on to the update `target`, or until the clock (`perf_counter`) shows `until` or the records are large.

        Returns the status. With `pause`, a run whose time is up only pauses: it has no status and no last record. A
        run that continues does at least one update, however short the time, so that it always makes progress.
        Raises `InvalidInput` where a list of learning rates ends before `target`.
        """
        _check_rates(self.optimizer.rates, target)
        late = False
        with np.errstate(all="ignore"):
            while self.status is None and self._once(target, late, pause):
                late = until < np.inf and (perf_counter() > until or self._held > HELD)
                late = late or self._unobserved(target, until)
        return self.status

    def resume(self, deadline: Deadline) -> None:
        """Prepare to go on after a pause, within another deadline; the records so far have been handed on."""
        self.loss.deadline = deadline
        self.records, self._held, self.move = [], 0, None

    def _unobserved(self, target: int, until: float) -> bool:
        """Do the updates before the next one at which something is looked at; returns whether the time is up.

        Stops where the loss is not finite: the run ends there.
        """
        state, vector, step, end = self.state, self.state.vector, self.optimizer.step, self._next_look(target)
        while state.update < end:
            part = self.full if self.mini_batches is None else self._part(state.update)
            if not isfinite(part.value(vector)):
                break
            step(vector, part.slope(), state.memory, state.update)
            state.update += 1
            if not finite(vector):
                self._fail()
                break
            if perf_counter() > until:
                return True
        return False

    def _next_look(self, target: int) -> int:
        """The next update, from the current one on, that is recorded, checked or the last."""
        options, here = self.options, self.state.update
        if options.moves or options.loss is not None or options.gradient is not None:
            return here
        if options.every is not None:
            return min(target, -(-here // options.every) * options.every)
        return min([target, *(update for update in options.updates if update >= here)])

    def _once(self, target: int, late: bool, pause: bool) -> bool:
        """Check the state; unless the run ends or pauses there, do one update and return `True`."""
        state, options = self.state, self.options
        due = options.records_at(state.update) and state.update != self.recorded.update
        ended = state.update >= target
        checks = self._checks()
        value = slope = None
        if due or ended or (late and not pause) or checks or self.mini_batches is None:
            value = self.full.value(state.vector)
            if self.mini_batches is None or options.gradients or (checks and options.gradient is not None):
                slope = self.full.slope()
            self.status = self._verdict(value, slope, checks, ended, late and not pause)
        whole = self.status is not None and (options.every is not None or self.status != "finished")
        if due or (whole and state.update != self.recorded.update):
            self._record(value, slope)
        if self.status is not None or late:
            return False
        self._update(value, slope)
        return True

    def _checks(self) -> bool:
        """Whether convergence is checked now: after every update, with batches after every epoch."""
        if self.options.loss is None and self.options.gradient is None:
            return False
        here = self.state.update
        return here != self._checked and (self.mini_batches is None or here % self.mini_batches.count == 0)

    def _verdict(self, value: float, slope: Vector | None, checks: bool, ended: bool, late: bool) -> str | None:
        """The final status, if the run ends here."""
        if not isfinite(value) or not finite(self.state.vector):
            return "diverged"
        if checks:
            before, self.state.loss, self._checked = self.state.loss, value, self.state.update
            close = self.options.loss is not None and before is not None and abs(value - before) <= self.options.loss
            gradient = self.options.gradient
            if close or (gradient is not None and slope is not None and float(np.linalg.norm(slope)) <= gradient):
                return "converged"
        return "finished" if ended else "stopped" if late else None

    def _update(self, value: float | None, slope: Vector | None) -> None:
        """One update, from the gradient of all examples or of its batch."""
        state = self.state
        if self.mini_batches is not None:
            part = self._part(state.update)
            value, slope = part.both(state.vector)
            if not isfinite(value):
                self._fail()
                return
        assert value is not None and slope is not None
        if self.options.moves:
            before = state.vector.copy()
            self.optimizer.step(state.vector, slope, state.memory, state.update)
            indices = self.mini_batches.indices(state.update) if self.mini_batches is not None else None
            rate = self.optimizer.rate(state.update)
            self.move = Move(state.update, indices, rate, value, slope, before, state.vector - before)
        else:
            self.optimizer.step(state.vector, slope, state.memory, state.update)
        state.update += 1
        if not finite(state.vector):
            self._fail()

    def _fail(self) -> None:
        """End the run as diverged."""
        self.status = "diverged"
        if self.state.update != self.recorded.update:
            self._record(self.full.value(self.state.vector), None)

    def _part(self, update: int) -> Part:
        """The loss over the batch of this update."""
        assert self.mini_batches is not None
        if self.mini_batches.fresh:
            return self.loss.part(self.mini_batches.inputs(update))
        place = update % self.mini_batches.count
        part = self._parts.get(place)
        if part is None:
            part = self.loss.part(self.mini_batches.inputs(update))
            if self.mini_batches.count * len(self.loss.prepared.plan.graph) <= KEPT:
                self._parts[place] = part
        return part

    def _record(self, value: float | None, slope: Vector | None) -> None:
        """Append a record of the current state."""
        assert value is not None
        state, options = self.state, self.options
        if options.gradients and slope is None:
            slope = self.full.slope()
        self.recorded = Recorded(state.update, (*self.recorded.losses[-1:], value))
        distance = None if options.compare is None else self._distance(options.compare)
        kept = state.copied() if options.states else None
        self._held += self._numbers_of_a_record
        gradient = slope if options.gradients else None
        test = None if self.tested is None else self.tested.value(state.vector)
        self.records.append(Record(state.update, value, state.vector.copy(), gradient, self.move, kept, distance, test))

    @property
    def _numbers_of_a_record(self) -> int:
        """How many numbers one record holds at most."""
        memory = len(self.optimizer.kind.remembers) if self.options.states else 0
        vectors = 1 + self.options.gradients + 3 * self.options.moves + self.options.states * (1 + memory)
        return vectors * self.loss.layout.size

    @property
    def counting(self) -> list[str]:
        """Inputs equal to the number of all examples, which batches with fewer examples leave unchanged."""
        return [] if self.mini_batches is None else self.mini_batches.counting(self.loss.fixed)

    @property
    def warnings(self) -> list[Warning]:
        """Shapes that broadcast, and numbers of examples that stay the same in every batch."""
        return [*self.loss.warnings, *map(fixed_count_warning, self.counting)]

    def cost(self) -> dict[str, Any]:
        """The numbers that one update holds: parameters, the optimizer's state, data, and the values of all nodes."""
        size = self.loss.layout.size
        whole = {"data": self.full.data, "values": self.full.numbers}
        with np.errstate(all="ignore"):
            one = self._part(0) if self.mini_batches is not None else self.full
        parts = {"data": one.data, "values": one.numbers}
        memory = len(self.optimizer.kind.remembers) * size
        return {"parameters": size, "memory": memory, **parts, "full": whole}

    def _distance(self, point: Mapping[str, Any]) -> float:
        """The Euclidean distance of the named parameters from a point."""
        here = self.loss.layout.split(self.state.vector)
        return float(np.sqrt(sum(np.sum((np.asarray(here[name]) - point[name]) ** 2) for name in point)))


HELD = 250_000
"""A run with a time limit that has so many numbers in its records stops early: they are handed on first."""
KEPT = 1_000_000
"""Batches are cached with their columns of values up to this number of values in total."""


def read_state(
    loss: Loss,
    update: int,
    stepper: str,
    parameters: Mapping[str, Any],
    memory: Mapping[str, Mapping[str, Any]],
    value: float | None = None,
) -> State:
    """A state returned by a client, with its tensors as arrays; raises `InvalidInput` where it does not fit."""
    layout = loss.layout
    vector = layout.read(parameters, "state")
    kinds = dict.fromkeys(kind for kept in memory.values() for kind in kept)  # in the order that came, always the same
    kept = {
        kind: layout.read({name: tensors[kind] for name, tensors in memory.items() if kind in tensors}, "state")
        for kind in kinds
    }
    stepper = known_name(stepper)
    known = OPTIMIZERS.get(stepper)
    if known is not None and kinds and not set(known.remembers) <= kinds.keys():
        raise InvalidInput(phrase("The state lacks what its optimizer remembers."), name="state.memory")
    return State(update, stepper, vector, kept, value)


def _check_data(loss: Loss, mini_batches: MiniBatches | None) -> None:
    """Refuse batches of parameters: only data are split into batches."""
    for name in mini_batches.axes if mini_batches is not None else ():
        if name in loss.parameters:
            raise InvalidInput(
                phrase("{name} is learnt, so that it cannot be cut into batches.", name=name),
                hint=phrase("Leave it out of the axes of the batches, or out of the parameters."),
                name="batches.axes",
            )


def _checked_test(loss: Loss, test: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs to test with: those that are no parameters."""
    for name in test:
        if name not in loss.fixed:
            raise InvalidInput(
                phrase("{name} is no input that is given, so that there is nothing to test it with.", name=name[:100]),
                hint=phrase("These are: {names}.", names=", ".join(loss.fixed)),
                name="test",
            )
    return test


def _check_rates(rates: float | Sequence[float], updates: int) -> None:
    if not isinstance(rates, float) and len(rates) < updates:
        raise InvalidInput(
            phrase(
                "A list of learning rates has one for each update: this run ends at update {updates}, and the list has "
                "{count}.", updates=updates, count=len(rates),
            ),
            hint=phrase("Give as many rates as updates, or one number for all of them."),
            name="stepper.learning_rate",
        )  # fmt: skip
