"""What the training endpoints share: a loss and its parameters, a run, its state and its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue

from app.api.base import EvaluateRequest, Input, RequestModel, Seed, Whole
from app.encode import Encoded, Number, ResponseModel, Tensor, encode
from app.limits import Allowance
from app.workers.work import Work
from engine import learn
from engine.errors import InvalidInput, phrase

LINE = "Yhat = X.T @ W + b\nmse(Y, Yhat)"
LINE_INPUTS: dict[str, Any] = {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.0]], "b": [0.0]}
LINE_REQUEST: dict[str, Any] = {"program": LINE, "inputs": LINE_INPUTS, "parameters": ["W", "b"]}
InputTensors = dict[str, JsonValue]
Tensors = dict[str, Tensor]
Task = Literal["regression", "binary", "classes"]
PRESETS = {"regression": "linear", "binary": "logistic", "classes": "mlp"}
"""The kind of model in `/presets` for each kind of task."""
Range = Annotated[list[float], Field(min_length=2, max_length=2)]


class LossRequest(EvaluateRequest):
    """A program whose output is a loss, and which of its inputs are learnt."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE_REQUEST]})

    seed: None = Field(None, description="not used: a loss is differentiated with 1")
    parameters: list[str] | None = Field(None, description="the inputs that are learnt; by default a guess, see /roles")


class OptimizerChoice(RequestModel):
    """An optimizer with PyTorch's options; those that it does not have are refused."""

    name: str = Field("gd", description="gd (or sgd), momentum, nesterov, rmsprop, adagrad, adam or adamw")
    learning_rate: float | list[float] | None = Field(
        None,
        description="a number, or a list with one for each update up to the last, counted from the start of the run",
    )
    momentum: float | None = None
    dampening: float | None = None
    weight_decay: float | None = None
    maximize: bool | None = None
    alpha: float | None = None
    eps: float | None = None
    centered: bool | None = None
    lr_decay: float | None = None
    initial_accumulator_value: float | None = None
    betas: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    amsgrad: bool | None = None
    clip_norm: float | None = Field(None, description="the largest length of the gradient, as clip_grad_norm_ has it")
    clip_value: float | None = Field(None, description="the largest size of its elements, as clip_grad_value_ has it")


class BatchesChoice(RequestModel):
    """Which examples an update sees: update k uses batch k mod h."""

    axes: dict[str, Whole] = Field(description="the example axis of each data input")
    size: Whole | None = Field(None, ge=1)
    shuffle: bool = Field(False, description="shuffle once by the seed, then cut")
    seed: Seed = 0.0
    reshuffle: bool = Field(False, description="shuffle anew for every epoch")
    indices: list[list[float]] | None = Field(None, description="the examples of each batch")


class Every(RequestModel):
    """A record after every so many updates, and after the last one."""

    every: Whole = Field(ge=1)


class Tolerance(RequestModel):
    """When a run has converged."""

    loss: float | None = Field(None, ge=0, description="the loss changes by no more")
    gradient: float | None = Field(None, ge=0, description="the gradient is no longer")


class StateChoice(RequestModel):
    """The state of a run, as an earlier response gave it."""

    update: Seed
    stepper: str
    parameters: InputTensors
    memory: dict[str, InputTensors] = Field(default_factory=dict)
    loss: float | str | None = None


class TrainRequest(LossRequest):
    """A run of learning."""

    stepper: OptimizerChoice = Field(default_factory=lambda: OptimizerChoice.model_validate({}))
    batches: BatchesChoice | None = None
    updates: Whole = Field(100, ge=0, description="how many more, from here")
    record: Every | list[Whole] | None = Field(None, description="by default about a hundred, evenly")
    tolerance: float | Tolerance | None = Field(None, description="stop at convergence; a number is one for the loss")
    gradients: bool = Field(False, description="include each record's gradients, of the loss over all examples")
    moves: bool = Field(False, description="include the update that led to each record")
    states: bool = Field(False, description="include each record's state, to continue from any of them")
    compare: dict[str, Input] | None = Field(None, description="a point whose distance each record includes")
    test: dict[str, Input] | None = Field(
        None, description="examples in place of those of the same inputs, over which each record has the loss too"
    )
    state: StateChoice | None = Field(
        None, description="continue from this state; its parameters replace those of `inputs`"
    )


class State(ResponseModel):
    """The state of a run; sent back, it continues exactly."""

    update: int
    stepper: str
    parameters: Tensors
    memory: dict[str, Tensors]
    loss: Number | None


def loss_of(request: LossRequest, work: Work) -> learn.Loss:
    """The program as a loss."""
    program = learn.Program(request.program, request.output, request.mode, request.expand, work.limits)
    return learn.Loss(program, request.inputs, request.parameters, work.deadline)


def pair(values: list[float]) -> tuple[float, float]:
    """The ends of a range."""
    return values[0], values[1]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The updates that a request asks for, from `origin` to `target`, and where to continue.

    `recorded` is `None` at the start of a request's run, and what its earlier slices have recorded in a later one.
    """

    origin: int
    target: int
    state: StateChoice | None
    recorded: learn.Recorded | None = None


def stretch_of(request: TrainRequest, slice: Mapping[str, Any] | None = None) -> Stretch:
    """The updates of a request; a later slice of them continues from the state and progress of the one before."""
    if slice is None or slice["state"] is None:
        origin = int(request.state.update) if request.state is not None else 0
        return Stretch(origin, origin + int(request.updates), request.state)
    state = StateChoice.model_validate({**slice["state"], "update": float(slice["state"]["update"])})
    origin, recorded = slice["progress"]["origin"], slice["progress"]["recorded"]
    recorded = learn.Recorded(recorded["update"], tuple(recorded["losses"]))
    return Stretch(origin, origin + int(request.updates), state, recorded)


def fit_of(request: TrainRequest, stretch: Stretch, work: Work, options: learn.RunOptions | None = None) -> learn.Fit:
    """The run, ready to go; by default it records what the request says."""
    work.allowance.check("train_updates", int(request.updates))
    loss = loss_of(request, work)
    mini_batches = None if request.batches is None else learn.MiniBatches(_batches(request.batches), loss.values)
    state = None if stretch.state is None else _read_state(loss, stretch.state)
    options = options or _run_options(request, loss, work.allowance)
    return learn.Fit(loss, optimizer_of(request.stepper), mini_batches, options, state, stretch.recorded)


def optimizer_of(choice: OptimizerChoice) -> learn.Optimizer:
    """The optimizer with its options."""
    options = choice.model_dump(exclude_none=True)
    return learn.optimizer(options.pop("name"), options.pop("learning_rate", None), **options)


def _read_state(loss: learn.Loss, choice: StateChoice) -> learn.State:
    limits = loss.program.limits
    value = choice.loss if isinstance(choice.loss, float) else None
    memory = {name: learn.read_tensors(tensors, limits) for name, tensors in choice.memory.items()}
    parameters = learn.read_tensors(choice.parameters, limits)
    return learn.read_state(loss, int(choice.update), choice.stepper[:100], parameters, memory, value)


def _batches(choice: BatchesChoice) -> learn.Batches:
    axes = {name: int(axis) for name, axis in choice.axes.items()}
    size = None if choice.size is None else int(choice.size)
    return learn.Batches(axes, size, choice.shuffle, int(choice.seed), choice.reshuffle, choice.indices)


def _run_options(request: TrainRequest, loss: learn.Loss, allowance: Allowance) -> learn.RunOptions:
    """Which updates are recorded, with what, and when the run has converged."""
    updates = int(request.updates)
    every: int | None = max(1, updates // 100)
    chosen: frozenset[int] = frozenset()
    if isinstance(request.record, Every):
        every = int(request.record.every)
    elif request.record is not None:
        every, chosen = None, frozenset(map(int, request.record))
    allowance.check("train_records", len(chosen) if every is None else updates // every)
    tolerance = request.tolerance
    if isinstance(tolerance, float | int):
        tolerance = Tolerance(loss=_positive(tolerance))
    compare = None if request.compare is None else learn.read_tensors(request.compare, allowance.limits)
    if compare is not None:
        loss.layout.check(compare, "compare")
    return learn.RunOptions(
        every,
        chosen,
        gradients=request.gradients,
        moves=request.moves,
        states=request.states,
        loss=tolerance.loss if tolerance else None,
        gradient=tolerance.gradient if tolerance else None,
        compare=compare,
        test=None if request.test is None else learn.read_tensors(request.test, allowance.limits),
    )


def _positive(tolerance: float) -> float:
    if tolerance < 0:
        raise InvalidInput(phrase("A tolerance is not negative."), name="tolerance")
    return tolerance


def encode_state(loss: learn.Loss, state: learn.State) -> Encoded:
    """The state of a run, for the client to send back."""
    memory = {kind: loss.layout.split(vector) for kind, vector in state.memory.items()}
    return encode(
        State,
        state,
        parameters=loss.layout.split(state.vector),
        memory={name: {kind: kept[name] for kind, kept in memory.items()} for name in loss.parameters if memory},
    )
