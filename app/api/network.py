"""POST /network: the layers of a model, however its program is written."""

from __future__ import annotations

from pydantic import Field

from app.api.base import EvaluateRequest
from app.api.base_training import LINE, LINE_INPUTS
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class NetworkRequest(EvaluateRequest):
    """A program whose layers are to be recognised."""

    seed: None = Field(None, description="not used")
    parameters: list[str] | None = Field(None, description="the inputs that are learnt; by default a guess, see /roles")


class NetworkFeatures(ResponseModel):
    """What the first layer is given."""

    node: int
    count: int = Field(description="numbers an example, at this node")
    input: str = Field(description="the data that they are made from")
    axis: int = Field(description="along which its examples lie")
    columns: int = Field(description="numbers an example, in the data")


class NetworkLayer(ResponseModel):
    """One layer, by its nodes and by the names of its inputs."""

    name: str | None = Field(description="what the program calls its result")
    width: int
    activation: str | None = Field(description="null: none; empty: a formula without a name")
    weights: str
    units_axis: int | None = Field(description="the axis of the weights with an entry a neuron; null: a vector")
    bias: str | None
    sum: int = Field(description="the node of the weighted sums")
    node: int = Field(description="the node of their transformation")


class Network(ResponseModel):
    """A layered model."""

    features: NetworkFeatures
    layers: list[NetworkLayer]
    parameters: int = Field(description="how many numbers are learnt")
    prediction: int = Field(description="the node that the loss compares")
    examples_axis: int = Field(description="along which the examples lie in the prediction")
    target: str | None = Field(description="the data that it is compared with, if it is one input")
    loss: str | None = Field(description="what the loss is called")
    penalised: bool = Field(description="whether something is added to it, such as the size of the weights")


class NetworkResponse(ResponseModel):
    """The layers of a program, if it is a chain of them."""

    network: Network | None


def run(request: NetworkRequest, work: Work) -> Encoded:
    """Features, layers of neurons, prediction and loss, recognised in the graph; null for any other model.

    The values of the nodes over the data: /regions.
    """
    program = learn.Program(request.program, request.output, request.mode, request.expand, work.limits)
    network = learn.network(program, request.inputs, request.parameters, work.deadline)
    return encode(NetworkResponse, {"network": network})


ENDPOINT = Endpoint(
    "POST",
    "/network",
    NetworkRequest,
    NetworkResponse,
    run,
    summary="The layers of a model",
    tag="learning",
    examples={
        "layers": {
            "summary": "Two layers, the first of three neurons",
            "value": {
                "program": "A = tanh(X.T @ W1)\nYhat = A @ W2\nmse(Y, Yhat)",
                "inputs": {
                    "X": [[0, 1, 2], [1, 0, -1]],
                    "Y": [[1], [0], [1]],
                    "W1": [[1, 0, 1], [0, 1, -1]],
                    "W2": [[1], [-1], [0.5]],
                },
            },
        },
        "line": {"summary": "One neuron without a transformation", "value": {"program": LINE, "inputs": LINE_INPUTS}},
    },
)
