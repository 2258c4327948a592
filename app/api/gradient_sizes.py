"""POST /gradient-sizes: how large the gradients of each layer are."""

from __future__ import annotations

from pydantic import Field

from app.api.base_training import LossRequest, loss_of
from app.api.endpoint import Endpoint
from app.encode import Encoded, Number, ResponseModel, encode
from app.workers.work import Work
from engine import learn

NETWORK = {
    "program": "A = relu(X.T @ W1 + b1)\nYhat = A @ W2\nmse(Y, Yhat)",
    "inputs": {
        "X": [[0.0, 1.0, 2.0]],
        "Y": [[1.0], [3.0], [5.0]],
        "W1": [[1.0, -1.0]],
        "b1": [0.0, -1.0],
        "W2": [[0.5], [1.0]],
    },
    "parameters": ["W1", "b1", "W2"],
}


class GradientSizesRequest(LossRequest):
    """A point at which the gradients are looked at."""


class LayerSizes(ResponseModel):
    """The gradients of one layer's parameters, or of one parameter where there are no layers."""

    name: str
    parameters: list[str]
    activation: str | None
    counts: list[int] = Field(description="how many lie in each bin")
    zero: int = Field(description="how many are exactly 0; they are in no bin")
    rms: Number = Field(description="the root of their mean square")
    share: Number | None = Field(description="this root over that of the last layer")
    units: int = Field(description="neurons; 0 where it is no layer")
    unmoved: list[int] = Field(description="the neurons all of whose gradients are 0: no example moves them")


class GradientSizesResponse(ResponseModel):
    """The layers in the order of the forward pass."""

    edges: list[float] = Field(description="the borders of the bins, as powers of ten; the smallest sizes are below")
    layers: list[LayerSizes]


def run(request: GradientSizesRequest, work: Work) -> Encoded:
    """The sizes of the gradients of the loss over all examples, counted by powers of ten."""
    loss = loss_of(request, work)
    network = learn.network(loss.program, request.inputs, request.parameters, work.deadline)
    return encode(GradientSizesResponse, learn.gradient_sizes(loss, network))


ENDPOINT = Endpoint(
    "POST",
    "/gradient-sizes",
    GradientSizesRequest,
    GradientSizesResponse,
    run,
    summary="How large the gradients of each layer are",
    tag="learning",
    examples={"relu": {"summary": "Two layers; the second neuron is dead", "value": NETWORK}},
)
