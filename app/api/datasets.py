"""GET /datasets, and POST /table and /presets: where learning begins."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from app.api.common import answer, asked, problems
from app.errors.kinds import NotFound
from app.http.dispatch import computed
from app.i18n import translator
from app.present_learning import listed
from app.schemas_learnt import DataSetResponse, DataSets, PresetResponse, TableResponse
from engine.errors import phrase
from engine.learn import DATASETS

router = APIRouter(tags=["learning"])

TABLES: dict[str, Any] = {
    "comma": {"summary": "Decimal commas", "value": {"text": "x;y\n0,5;1\n1,5;2\n"}},
    "bare": {"summary": "Numbers without a header", "value": {"text": "1 2\n3 4\n"}},
    "classes": {
        "summary": "Words as classes, as data to learn from",
        "value": {"text": "length,kind\n1.5,short\n4.0,long\n", "target": "kind"},
    },
}
MODELS: dict[str, Any] = {
    "linear": {"summary": "Linear regression", "value": {"kind": "linear", "features": 1}},
    "mlp": {
        "summary": "A network of two hidden layers",
        "value": {"kind": "mlp", "hidden": [16, 16], "activation": "tanh"},
    },
}


@router.get("/datasets", summary="Data to learn from", response_model=DataSets)
async def list_datasets(request: Request) -> Response:
    """All data sets: those that are drawn with a seed, and published ones with their sources."""
    translate = translator(request.scope)
    content = {"datasets": [listed(kind, translate) for kind in DATASETS.values()]}
    return answer(orjson.dumps(content), **{"Cache-Control": "public, max-age=3600", "Vary": "Accept-Language"})


@router.get(
    "/datasets/{name}",
    summary="One data set with its numbers",
    response_model=DataSetResponse,
    responses=problems(404, 422, 429, 503),
)
async def get_dataset(
    name: str,
    request: Request,
    seed: int = Query(0, ge=0, le=2**53, description="the same seed gives the same numbers everywhere"),
    n: int | None = Query(None, ge=1, le=2**53, description="how many examples"),
    noise: float | None = Query(None, ge=0, allow_inf_nan=False, description="the spread of the noise"),
) -> Response:
    """X is features × examples, Y examples × 1, or × classes."""
    if name not in DATASETS:
        raise NotFound(phrase("There is no data set called “{name}”.", name=name[:100]), name=name[:100])
    return await computed(request, "dataset", orjson.dumps({"name": name, "seed": seed, "n": n, "noise": noise}))


@router.post(
    "/table",
    summary="Read a pasted table or CSV",
    response_model=TableResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("TableRequest", TABLES),
)
async def table(request: Request) -> Response:
    """Quotes, separator, decimal mark, thousands and header are recognised; words are classes.

    What cannot be read is named by its row and column. Where a text can be read in several ways, the error
    `invalid-input` asks: each of its `errors` with a `choice` is an answer, to be sent along with the text.
    """
    return await computed(request, "table")


@router.post(
    "/presets",
    summary="A model as a program",
    response_model=PresetResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("PresetRequest", MODELS),
)
async def presets(request: Request) -> Response:
    """Linear or logistic regression, or layers of neurons: the program to read and edit, and initial parameters."""
    return await computed(request, "presets")
