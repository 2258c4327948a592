"""The JSON contract of learning, as models: what is asked. See `app.schemas`; answers are in `schemas_learnt`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.schemas import EvaluateRequest, Input, Whole

STRICT = ConfigDict(strict=True, extra="forbid")
Tensors = dict[str, JsonValue]
LARGEST_WHOLE = 2**53
"""Up to here every whole number is one in float64, and one in JSON that every reader takes."""
Seed = Annotated[Whole, Field(ge=0, le=LARGEST_WHOLE)]
"""What numbers are drawn by, or the place of an update: it is told back."""

LINE = "Yhat = X.T @ W + b\nmse(Y, Yhat)"
LINE_INPUTS: dict[str, Any] = {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.0]], "b": [0.0]}


class Asked(BaseModel):
    """A request that holds no program."""

    model_config = STRICT


class LossRequest(EvaluateRequest):
    """A program whose output is a loss, and which of its inputs are learnt."""

    model_config = ConfigDict(
        **STRICT, json_schema_extra={"examples": [{"program": LINE, "inputs": LINE_INPUTS, "parameters": ["W", "b"]}]}
    )

    seed: None = Field(None, description="not used: a loss is differentiated with 1")
    parameters: list[str] | None = Field(None, description="the inputs that are learnt; by default a guess, see /roles")


class StepperChoice(Asked):
    """A stepper with PyTorch's options; those that it does not have are refused."""

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


class BatchesChoice(Asked):
    """Which examples an update sees: update k uses batch k mod h."""

    axes: dict[str, Whole] = Field(description="the example axis of each data input")
    size: Whole | None = Field(None, ge=1)
    shuffle: bool = Field(False, description="shuffle once by the seed, then cut")
    seed: Seed = 0.0
    reshuffle: bool = Field(False, description="shuffle anew for every epoch")
    indices: list[list[float]] | None = Field(None, description="the examples of each batch")


class Every(Asked):
    """A record after every so many updates, and after the last one."""

    every: Whole = Field(ge=1)


class Tolerance(Asked):
    """When a run has converged."""

    loss: float | None = Field(None, ge=0, description="the loss changes by no more")
    gradient: float | None = Field(None, ge=0, description="the gradient is no longer")


class StateChoice(Asked):
    """Where a run stood, as it was told."""

    update: Seed
    stepper: str
    parameters: Tensors
    memory: dict[str, Tensors] = Field(default_factory=dict)
    loss: float | str | None = None


class TrainRequest(LossRequest):
    """A run of learning."""

    stepper: StepperChoice = Field(default_factory=lambda: StepperChoice.model_validate({}))
    batches: BatchesChoice | None = None
    updates: Whole = Field(100, ge=0, description="how many more, from here")
    record: Every | list[Whole] | None = Field(None, description="by default about a hundred, evenly")
    tolerance: float | Tolerance | None = Field(None, description="stop at convergence; a number is one for the loss")
    gradients: bool = Field(False, description="tell each record's gradients, of the loss over all examples")
    moves: bool = Field(False, description="tell the update that led to each record")
    states: bool = Field(False, description="tell each record's state, to go on from any of them")
    compare: dict[str, Input] | None = Field(None, description="a point whose distance each record tells")
    state: StateChoice | None = Field(None, description="go on from here; its parameters count")


class AxisChoice(Asked):
    """One axis of a surface: an element of a parameter, or a direction."""

    parameter: str | None = None
    index: list[Whole] | None = None
    direction: dict[str, Input] | None = None


class DirectionsChoice(Asked):
    """Two directions that are found."""

    kind: Literal["random", "principal"]
    seed: Seed = 0.0
    path: list[dict[str, Input]] | None = None


Range = Annotated[list[float], Field(min_length=2, max_length=2)]


class SurfaceRequest(LossRequest):
    """The loss over two axes."""

    axes: Annotated[list[AxisChoice], Field(min_length=2, max_length=2)] | None = None
    directions: DirectionsChoice | None = None
    range: Annotated[list[Range], Field(min_length=2, max_length=2)] | None = None
    resolution: Whole = Field(101, ge=2)
    path: list[dict[str, Input]] | None = Field(None, description="points that are laid on the surface")


class UpdateRequest(TrainRequest):
    """One update of a run, to be opened."""

    update: Whole = Field(1, ge=1, description="the update that leads to the record of this number")


class FormulaRequest(LossRequest):
    """A regression whose hand-derived gradient is wanted."""


class SteepestRequest(LossRequest):
    """A point, and ways of one length from there."""

    length: float = Field(0.1, gt=0)
    count: Whole = Field(24, ge=0, le=200, description="how many random directions")
    draw: Seed = Field(0, description="the seed that the directions are drawn by")


class DataChoice(Asked):
    """Which input holds the examples, and which of its features are drawn."""

    input: str
    axis: Whole
    features: Annotated[list[Whole], Field(min_length=1, max_length=2)] = Field(default_factory=lambda: [0.0, 1.0])


class RegionsRequest(EvaluateRequest):
    """What a model says over the plane of two features, or the line of one."""

    seed: None = Field(None, description="not used")
    of: list[str] | None = Field(None, description="names in the program; by default the last with a value an example")
    data: DataChoice | None = None
    range: Annotated[list[Range], Field(min_length=1, max_length=2)] | None = None
    resolution: Whole = Field(60, ge=2)


class LeastSquaresRequest(Asked):
    """Linear regression, solved at once."""

    model_config = ConfigDict(
        **STRICT, json_schema_extra={"examples": [{"X": [[0.0, 1.0, 2.0]], "Y": [1.0, 3.0, 5.0], "intercept": True}]}
    )

    X: Input
    Y: Input
    layout: Literal["features_by_examples", "examples_by_features"] = "features_by_examples"
    intercept: bool = Field(False, description="add a feature of ones as the last one")


class DataSetRequest(Asked):
    """A data set by its name."""

    name: str
    seed: Seed = 0.0
    n: Whole | None = Field(None, ge=1)
    noise: float | None = Field(None, ge=0)


class TableRequest(Asked):
    """A table as text; what is known of it may be said, so that it need not be told from the text."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [{"text": "x;y\n0,5;1\n1,5;2\n"}]})

    text: str
    separator: Literal["\t", ";", ",", "|", " ", ""] | None = Field(
        None, description="between cells; a blank stands for any run of them, the empty text for a single column"
    )
    decimal: Literal[".", ","] | None = Field(None, description="the decimal mark")
    header: bool | None = Field(None, description="whether the first row names the columns")
    missing: Literal["error", "skip"] = Field(
        "error", description="what happens to rows in which a cell has no value: they are named, or left out"
    )
    target: str | None = Field(None, description="the column to predict; the answer then has the examples")
    features: list[str] | None = Field(
        None, description="the columns to predict it from; by default all others but dates"
    )


class PresetRequest(Asked):
    """A model to be written as a program."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [{"kind": "mlp", "hidden": [16.0, 16.0]}]})

    kind: Literal["linear", "logistic", "mlp"] = "linear"
    features: Whole = Field(2, ge=1)
    outputs: Whole = Field(1, ge=1)
    hidden: list[Whole] = Field(default_factory=lambda: [16.0, 16.0])
    activation: str = "tanh"
    loss: str | None = None
    bias: bool = True
    seed: Seed = 0.0
    style: Literal["vectorised", "per_example"] = "vectorised"


class RolesRequest(EvaluateRequest):
    """A program whose inputs are to be told apart."""


REQUESTS = (
    TrainRequest, UpdateRequest, SurfaceRequest, RegionsRequest, SteepestRequest, FormulaRequest, LeastSquaresRequest,
    TableRequest, PresetRequest, RolesRequest,
)  # fmt: skip
"""The models of this subject that workers read."""
