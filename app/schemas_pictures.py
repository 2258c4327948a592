"""The JSON contract of learning looked at, as models: surfaces, regions, one update, formulas."""

from __future__ import annotations

from typing import Any, Literal

from app.schemas import Answered, Number, Tensor
from app.schemas_learnt import State, Tensors


class AxisTold(Answered):
    """One axis of a surface."""

    parameter: str | None = None
    index: list[int] | None = None
    direction: Tensors | None = None
    label: str | None


class Place(Answered):
    """A point on a surface."""

    x: Number
    y: Number
    loss: Number
    distance: Number | None = None


class SurfaceResponse(Answered):
    """The loss over a plane: row i of `loss` at y[i]."""

    x: list[float]
    y: list[float]
    loss: list[list[Number]]
    range: list[list[float]]
    center: Tensors
    axes: list[AxisTold]
    path: list[Place] | None
    explained: list[float] | None
    minimum: Place | None
    vectorised: bool


class ChangeTold(Answered):
    """What an update did to one parameter."""

    parameter: str
    before: Tensor
    gradient: Tensor
    change: Tensor
    after: Tensor
    latex: str
    numbers: str | None


class UpdateResponse(Answered):
    """One update opened; its `inputs` can be sent to /evaluate."""

    update: int
    batch: int | None
    indices: list[int] | None
    inputs: Tensors
    loss: Number
    learning_rate: float
    steps: list[ChangeTold]
    state: State


class RegionsResponse(Answered):
    """Values over a grid: `values[name][unit][row][column]`, row i at y[i]."""

    x: list[float]
    y: list[float] | None
    range: list[list[float]]
    values: dict[str, list[Any]]


class Way(Answered):
    """A direction of length 1, its slope, and the loss at its end."""

    kind: Literal["antigradient", "gradient", "random"]
    direction: Tensors
    slope: Number
    loss: Number
    change: Number


class SteepestResponse(Answered):
    """Ways of one length from where the parameters are."""

    loss: Number
    gradient_norm: Number
    length: float
    directions: list[Way]


class DerivedTold(Answered):
    """The gradient of one parameter, by the formula and by the graph."""

    parameter: str
    latex: str
    formula: Tensor
    graph: Tensor
    difference: Number


class FormulaResponse(Answered):
    """The hand-derived gradients of a regression."""

    kind: Literal["linear", "logistic"] | None
    closed_form: bool
    message: str
    formulas: list[DerivedTold]
