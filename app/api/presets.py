"""POST /presets: a model written as a program."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import RequestModel, Seed, Whole
from app.api.base_training import Tensors
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class PresetRequest(RequestModel):
    """A model to be written as a program."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "mlp", "hidden": [16.0, 16.0]}]})

    kind: Literal["linear", "logistic", "mlp"] = "linear"
    features: Whole = Field(2, ge=1)
    outputs: Whole = Field(1, ge=1)
    hidden: list[Whole] = Field(default_factory=lambda: [16.0, 16.0])
    activation: str = Field("tanh", description="a function of one argument, or none")
    activations: list[str] | None = Field(None, description="one for each hidden layer, in place of the same for all")
    loss: str | None = None
    bias: bool = True
    seed: Seed = 0.0
    style: Literal["vectorised", "per_example"] = "vectorised"
    terms: list[str] | None = Field(
        None, description="features made of the data's own: x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2)"
    )
    l1: float = Field(0, ge=0, description="adds l1·Σ|w| over the weights to the loss; the slope of |w| at 0 is 0")
    l2: float = Field(0, ge=0, description="adds l2/2·Σw² over the weights to the loss")


class LayerSummary(ResponseModel):
    """A layer, by the names that it has in the program."""

    name: str
    width: int
    activation: str | None
    weights: str
    bias: str | None


class PresetResponse(ResponseModel):
    """A model as a program."""

    program: str
    inputs: Tensors = Field(description="initial parameters")
    parameters: list[str]
    data: list[str]
    axes: dict[str, int]
    prediction: str
    layers: list[LayerSummary]
    stepper: dict[str, Any]
    shapes: dict[str, list[int]]


def run(request: PresetRequest, work: Work) -> Encoded:
    """Linear or logistic regression, or layers of neurons: the program to read and edit, and initial parameters."""
    preset = learn.preset(
        learn.Model(
            request.kind,
            int(request.features),
            int(request.outputs),
            tuple(map(int, request.hidden)),
            request.activation,
            request.loss,
            request.bias,
            int(request.seed),
            request.style,
            request.activations,
            request.terms,
            request.l1,
            request.l2,
        )
    )
    shapes = {name: tensor.shape for name, tensor in preset.inputs.items()}
    return encode(PresetResponse, preset, data=("X", "Y"), axes={"X": 1, "Y": 0}, shapes=shapes)


ENDPOINT = Endpoint(
    "POST",
    "/presets",
    PresetRequest,
    PresetResponse,
    run,
    summary="A model as a program",
    tag="learning",
    examples={
        "linear": {"summary": "Linear regression", "value": {"kind": "linear", "features": 1}},
        "mlp": {
            "summary": "A network of two hidden layers",
            "value": {"kind": "mlp", "hidden": [16, 16], "activation": "tanh"},
        },
    },
)
