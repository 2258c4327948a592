"""GET /datasets and /datasets/{name}: data to learn from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import LARGEST_WHOLE, RequestModel
from app.api.base_training import PRESETS, Task, Tensors
from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import Encoded, ResponseModel, Source, Tensor, encode
from app.errors.kinds import NotFound
from app.workers.work import Work
from engine import learn
from engine.errors import phrase


class DataSetRequest(RequestModel):
    """A data set by its name."""

    # A worker reads every number as a float; here they are whole, since FastAPI reads them from the address first.
    model_config = ConfigDict(strict=False)

    name: str
    seed: int = Field(0, ge=0, le=LARGEST_WHOLE, description="the same seed gives the same numbers everywhere")
    n: int | None = Field(None, ge=1, le=LARGEST_WHOLE, description="how many examples")
    noise: float | None = Field(None, ge=0, allow_inf_nan=False, description="the spread of the noise")
    test: float = Field(0, ge=0, lt=1, description="the share of the examples that is kept for the test, by the seed")


class DataSetSummary(ResponseModel):
    """A data set without its numbers."""

    name: str
    title: str
    summary: str
    task: Task
    features: list[str]
    target: str
    classes: list[str] | None
    n: int
    seeded: Annotated[bool, Source(lambda kind: kind.draw is not None)]
    noise: float | None
    source: str | None


class ListedDataSet(DataSetSummary):
    """A data set as a list shows it."""

    preview: Annotated[Tensor, Source(lambda kind: learn.preview(kind.name))] = Field(
        description="examples × (across, up, class): both from 0 to 1, and -1 for no class"
    )


class DataSets(ResponseModel):
    """All data sets."""

    datasets: list[ListedDataSet]


class DataSetResponse(DataSetSummary):
    """A data set: X is features × examples, Y examples × 1, or × classes. `n` counts those kept for the test too."""

    seed: int
    layout: Literal["features_by_examples"]
    inputs: Tensors = Field(description="to learn from")
    test: Tensors | None = Field(description="X and Y of the examples that are kept for the test")
    axes: dict[str, int]
    preset: dict[str, Any] = Field(description="a request for /presets that fits")


def list_datasets(request: None, context: Context) -> Encoded:
    """All data sets: those that are drawn with a seed, and published ones with their sources."""
    return encode(DataSets, {"datasets": learn.DATASETS.values()}, context.translate)


def get_dataset(request: DataSetRequest, work: Work) -> dict[str, Any]:
    """X is features × examples, Y examples × 1, or × classes."""
    if request.name not in learn.DATASETS:
        name = request.name[:100]
        raise NotFound(phrase("There is no data set called “{name}”.", name=name), name=name)
    if request.n is not None:
        work.allowance.check("dataset_examples", request.n)
    data = learn.dataset(request.name, request.seed, request.n, request.noise)
    features, examples = data.x.shape
    (x, y), kept = learn.split(data.x, data.y, request.test, data.seed)
    return encode(
        DataSetResponse,
        data.kind,
        work.translate,
        n=examples,
        noise=data.noise,
        seed=data.seed,
        layout="features_by_examples",
        inputs={"X": x, "Y": y},
        test=None if kept is None else dict(zip("XY", kept, strict=True)),
        axes={"X": 1, "Y": 0},
        preset={"kind": PRESETS[data.kind.task], "features": features, "outputs": data.y.shape[1]},
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/datasets",
        None,
        DataSets,
        list_datasets,
        summary="Data to learn from",
        tag="learning",
        errors=(),
        name="list_datasets",
        runs="in the web process",
        cache_control=CACHE_ONE_HOUR,
    ),
    Endpoint(
        "GET",
        "/datasets/{name}",
        DataSetRequest,
        DataSetResponse,
        get_dataset,
        summary="One data set with its numbers",
        tag="learning",
        errors=(404, 422, 429, 503),
        name="get_dataset",
    ),
)
