"""POST /formula-data: data to learn from, drawn from a formula."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from app.api.base import RequestModel, Seed, Whole
from app.api.base_training import PRESETS, Task, Tensors
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class FormulaDataRequest(RequestModel):
    """A formula of x, or of x1 and x2, and how many points of it are drawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"formula": "sin(2*x)"}]})

    formula: str = Field(description="y of each point; a comparison, or 0 and 1, makes two classes")
    n: Whole = Field(100, ge=1, description="how many examples")
    noise: float = Field(0.1, ge=0, description="added to y; of classes to the features, after the class was found")
    seed: Seed = Field(0, description="the same seed gives the same numbers everywhere")
    test: float = Field(0, ge=0, lt=1, description="the share of the examples that is kept for the test, by the seed")


class FormulaDataResponse(ResponseModel):
    """X is features × examples, Y examples × 1."""

    inputs: Tensors = Field(description="to learn from")
    test: Tensors | None = Field(description="X and Y of the examples that are kept for the test")
    axes: dict[str, int]
    features: list[str]
    task: Task
    preset: dict[str, Any] = Field(description="a request for /presets that fits")


def run(request: FormulaDataRequest, work: Work) -> Encoded:
    """The features are uniform between -2 and 2."""
    work.allowance.check("dataset_examples", int(request.n))
    count, seed = int(request.n), int(request.seed)
    data = learn.by_formula(request.formula, count, request.noise, seed, work.limits, work.deadline)
    (x, y), kept = learn.split(data.x, data.y, request.test, seed)
    return encode(
        FormulaDataResponse,
        data,
        inputs={"X": x, "Y": y},
        test=None if kept is None else dict(zip("XY", kept, strict=True)),
        axes={"X": 1, "Y": 0},
        preset={"kind": PRESETS[data.task], "features": len(data.features), "outputs": 1},
    )


ENDPOINT = Endpoint(
    "POST",
    "/formula-data",
    FormulaDataRequest,
    FormulaDataResponse,
    run,
    summary="Data from a formula",
    tag="learning",
    examples={
        "curve": {"summary": "A curve with noise", "value": {"formula": "sin(2*x)", "noise": 0.1}},
        "classes": {"summary": "Two classes", "value": {"formula": "x1*x2 > 0", "noise": 0.05, "test": 0.3}},
    },
)
