"""The JSON contract of learning, as models: what is answered. See `app.schemas_learning` for what is asked."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.schemas import Answered, Number, Tensor, Warning

Tensors = dict[str, Tensor]
Task = Literal["regression", "binary", "classes"]


class Move(Answered):
    """The update that led to a record."""

    batch: int | None
    indices: list[int] | None
    learning_rate: float
    loss: Number = Field(description="of the batch, before the update")
    gradients: Tensors
    change: Tensors


class State(Answered):
    """Where a run stands; sent back, it goes on exactly."""

    update: int
    stepper: str
    parameters: Tensors
    memory: dict[str, Tensors]
    loss: Number | None


class Record(Answered):
    """The state after so many updates."""

    update: int
    loss: Number = Field(description="over all examples")
    parameters: Tensors
    gradients: Tensors | None = None
    move: Move | None = None
    state: State | None = None
    distance: Number | None = None


class BatchesTold(Answered):
    """How the examples are cut."""

    count: int
    size: int
    examples: int


class Explanation(Answered):
    """Why a run has diverged, or is about to (`growing`: all is still finite, but the loss grows without bound)."""

    message: str
    hint: str
    update: int
    quantity: str
    reason: Literal["learning-rate", "domain", "overflow", "growing"]
    limit: Number | None = Field(description="the largest stable learning rate, where there is one")


class Cost(Answered):
    """How many numbers one update touches."""

    parameters: int
    memory: int
    data: int
    values: int
    full: dict[str, int]


class Stopped(Answered):
    """The limit that ended a run."""

    limit: str
    message: str


class TrainResponse(Answered):
    """A run of learning."""

    records: list[Record]
    state: State
    status: Literal["finished", "diverged", "converged", "stopped"]
    parameters: list[str]
    batches: BatchesTold | None
    explanation: Explanation | None
    cost: Cost
    stopped: Stopped | None
    loss: Number | None
    warnings: list[Warning]


class Dependence(Answered):
    """A feature as a combination of others."""

    feature: int
    combination: dict[str, float]


class Textbook(Answered):
    """The textbook inverse, and what it loses."""

    W: Tensor | None
    error: Number | None
    digits_lost: Number | None
    condition_number: Number
    reason: str | None
    latex: str


class Descent(Answered):
    """Where gradient descent from 0 goes, and how fast."""

    W: Tensor
    b: Tensor | None
    largest_learning_rate: Number
    best_learning_rate: Number
    contraction: Number


class LeastSquaresResponse(Answered):
    """Linear regression, solved at once."""

    W: Tensor
    b: Tensor | None
    residuals: Tensor
    residual_sum_of_squares: Number
    rank: int
    features: int
    examples: int
    condition_number: Number
    singular_values: list[Number]
    dependent: list[Dependence]
    method: Literal["qr", "svd"]
    minimum_norm: bool
    message: str | None
    textbook: Textbook
    gradient_descent: Descent


class DataSetTold(Answered):
    """A data set without its numbers."""

    name: str
    title: str
    summary: str
    task: Task
    features: list[str]
    target: str
    classes: list[str] | None
    n: int
    seeded: bool
    noise: float | None
    source: str | None


class DataSets(Answered):
    """All data sets."""

    datasets: list[DataSetTold]


class DataSetResponse(DataSetTold):
    """A data set: X is features × examples, Y examples × 1, or × classes."""

    seed: int
    layout: Literal["features_by_examples"]
    inputs: Tensors
    axes: dict[str, int]
    preset: dict[str, Any] = Field(description="what /presets may be asked for")


class Column(Answered):
    """A column of a table."""

    name: str
    values: list[float]
    classes: list[str] | None = Field(
        description="the words of a column of words, alphabetically; each value is the place of its word, from 0"
    )
    dates: bool = Field(description="whether all words are dates or times, which are classes only where that is wanted")


class TableExamples(Answered):
    """A table as data to learn from."""

    inputs: Tensors = Field(description="X is features × examples, Y examples × 1, or × classes")
    axes: dict[str, int]
    features: list[str] = Field(description="what each row of X is; a column of several words has one row a word")
    task: Literal["regression", "binary", "classes"]
    preset: dict[str, Any] = Field(description="what /presets may be asked for")


class TableResponse(Answered):
    """A table that was read."""

    columns: list[Column]
    rows: int
    header: bool
    separator: str
    decimal: Literal[".", ","]
    skipped: list[int] = Field(description="rows that were left out, counted from 1, the header included")
    examples: TableExamples | None = Field(description="where a target was named")


class LayerTold(Answered):
    """A layer, by the names that it has in the program."""

    name: str
    width: int
    activation: str | None
    weights: str
    bias: str | None


class PresetResponse(Answered):
    """A model as a program."""

    program: str
    inputs: Tensors = Field(description="initial parameters")
    parameters: list[str]
    data: list[str]
    axes: dict[str, int]
    prediction: str
    layers: list[LayerTold]
    stepper: dict[str, Any]
    shapes: dict[str, list[int]]


class RolesResponse(Answered):
    """What the inputs of a program are taken for."""

    parameters: list[str]
    data: list[str]
    settings: list[str]
    axes: dict[str, int]
    examples: int | None
    loss: str | None
    trainable: bool
    reason: str | None
    reasons: dict[str, str]
