"""From a request for learning to a run of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.limits import Allowance
from app.schemas_learning import (
    BatchesChoice,
    Every,
    LossRequest,
    StateChoice,
    StepperChoice,
    Tolerance,
    TrainRequest,
    UpdateRequest,
)
from app.workers.work import Work, check_request
from engine import learn
from engine.errors import InvalidInput, phrase


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a request's run began and where it ends, in updates; and the state to go on from."""

    origin: int
    target: int
    state: StateChoice | None


def begun(asked: TrainRequest, slice: Mapping[str, Any]) -> Begun:
    """The stretch that is asked for; later slices of it know its origin."""
    if slice["state"] is None:
        origin = int(asked.state.update) if asked.state is not None else 0
        return Begun(origin, origin + int(asked.updates), asked.state)
    state = StateChoice.model_validate({**slice["state"], "update": float(slice["state"]["update"])})
    return Begun(slice["origin"], slice["origin"] + int(asked.updates), state)


def loss_of(asked: LossRequest, work: Work) -> learn.Loss:
    """The program as a loss."""
    check_request(asked, work.allowance)
    program = learn.Program(asked.program, asked.output, asked.mode, asked.expand, work.allowance.limits)
    return learn.Loss(program, asked.inputs, asked.parameters, work.deadline)


def fit_of(asked: TrainRequest, start: Begun, work: Work) -> learn.Fit:
    """The run, ready to go."""
    work.allowance.check("train_updates", int(asked.updates))
    loss = loss_of(asked, work)
    mini_batches = None if asked.batches is None else learn.MiniBatches(_batches(asked.batches), loss.values)
    state = None if start.state is None else read_state(loss, start.state)
    options = _opening() if isinstance(asked, UpdateRequest) else _run_options(asked, loss, work.allowance)
    return learn.Fit(loss, optimizer_of(asked.stepper), mini_batches, options, state)


def _opening() -> learn.RunOptions:
    """What a run keeps of which one update is opened."""
    return learn.RunOptions(every=None, moves=True)


def optimizer_of(asked: StepperChoice) -> learn.Optimizer:
    """The stepper with the options that were given."""
    given = asked.model_dump(exclude_none=True)
    return learn.optimizer(given.pop("name"), given.pop("learning_rate", None), **given)


def read_state(loss: learn.Loss, asked: StateChoice) -> learn.State:
    """The state that came with a request."""
    limits = loss.program.limits
    value = asked.loss if isinstance(asked.loss, float) else None
    memory = {name: learn.read_tensors(kept, limits) for name, kept in asked.memory.items()}
    parameters = learn.read_tensors(asked.parameters, limits)
    return learn.read_state(loss, int(asked.update), asked.stepper[:100], parameters, memory, value)


def _batches(asked: BatchesChoice) -> learn.Batches:
    axes = {name: int(axis) for name, axis in asked.axes.items()}
    size = None if asked.size is None else int(asked.size)
    return learn.Batches(axes, size, asked.shuffle, int(asked.seed), asked.reshuffle, asked.indices)


def _run_options(asked: TrainRequest, loss: learn.Loss, allowance: Allowance) -> learn.RunOptions:
    updates = int(asked.updates)
    every: int | None = max(1, updates // 100)
    chosen: frozenset[int] = frozenset()
    if isinstance(asked.record, Every):
        every = int(asked.record.every)
    elif asked.record is not None:
        every, chosen = None, frozenset(map(int, asked.record))
    allowance.check("train_records", len(chosen) if every is None else updates // every)
    tolerance = asked.tolerance
    if isinstance(tolerance, float | int):
        tolerance = Tolerance(loss=_positive(tolerance))
    compare = None if asked.compare is None else learn.read_tensors(asked.compare, allowance.limits)
    if compare is not None:
        loss.layout.check(compare, "compare")
    return learn.RunOptions(
        every,
        chosen,
        gradients=asked.gradients,
        moves=asked.moves,
        states=asked.states,
        loss=tolerance.loss if tolerance else None,
        gradient=tolerance.gradient if tolerance else None,
        compare=compare,
    )


def _positive(tolerance: float) -> float:
    if tolerance < 0:
        raise InvalidInput(phrase("A tolerance is not negative."), name="tolerance")
    return tolerance
