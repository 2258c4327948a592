"""POST /table: read a pasted table or CSV."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.api.base import RequestModel, Whole
from app.api.base_training import PRESETS, Tensors
from app.api.endpoint import Endpoint
from app.encode import Encoded, ResponseModel, encode
from app.workers.work import Work
from engine import learn


class TableRequest(RequestModel):
    """A table as text; options that are given are not detected from the text."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "x;y\n0,5;1\n1,5;2\n"}]})

    text: str
    separator: Literal["\t", ";", ",", "|", " ", ""] | None = Field(
        None, description="between cells; a blank stands for any run of them, the empty text for a single column"
    )
    decimal: Literal[".", ","] | None = Field(None, description="the decimal mark")
    header: bool | None = Field(None, description="whether the first row names the columns")
    missing: Literal["error", "skip"] = Field(
        "error", description="what happens to rows in which a cell has no value: they are named, or left out"
    )
    numbers: dict[str, Literal["plain", "scaled"]] = Field(
        default_factory=dict,
        description="columns of numbers with something beside them: `plain` takes the numbers as they stand (45% is "
        "45, (5) is -5, 1/2 is 0.5), `scaled` times what the sign stands for (45% is 0.45, 1k is 1000)",
    )
    classes: list[str] = Field(
        default_factory=list, description="columns whose cells are words, although numbers stand in them"
    )
    brackets: Literal["drop", "keep"] | None = Field(
        None, description="what happens to square brackets around the whole text; by default a warning asks"
    )
    target: str | None = Field(None, description="the column to predict; the answer then has the examples")
    features: list[str] | None = Field(
        None, description="the columns to predict it from; by default all others but dates"
    )
    standardise: Literal["features", "all"] | None = Field(
        None,
        description="columns of numbers minus their mean, over their standard deviation (of the population, over the "
        "examples to learn from): those of X, or `all`: also the numbers to predict",
    )
    test: float = Field(0, ge=0, lt=1, description="the share of the examples that is kept for the test, by the seed")
    seed: Whole = Field(0, ge=0)


class Column(ResponseModel):
    """A column of a table."""

    name: str
    values: list[float]
    classes: list[str] | None = Field(
        description="the words of a column of words, alphabetically; each value is the place of its word, from 0"
    )
    dates: bool = Field(description="whether all words are dates or times, which become classes only on request")


class TableScaling(ResponseModel):
    """What a standardised column was: z · deviation + mean."""

    name: str
    mean: float
    deviation: float = Field(description="0 for a column that is the same everywhere, which becomes 0")


class TableExamples(ResponseModel):
    """A table as data to learn from."""

    inputs: Tensors = Field(description="X is features × examples, Y examples × 1, or × classes")
    test: Tensors | None = Field(description="X and Y of the examples that are kept for the test")
    axes: dict[str, int]
    features: list[str] = Field(description="what each row of X is; a column of several words has one row a word")
    target: str
    classes: list[str] | None = Field(description="the words of the target, by their code or their column of Y")
    scaling: list[TableScaling] = Field(description="of the columns that were standardised")
    task: Literal["regression", "binary", "classes"]
    preset: dict[str, Any] = Field(description="a request for /presets that fits")


class TableResponse(ResponseModel):
    """A table that was read."""

    columns: list[Column]
    rows: int
    header: bool
    separator: str
    decimal: Literal[".", ","]
    skipped: list[int] = Field(description="rows that were left out, counted from 1, the header included")
    examples: TableExamples | None = Field(description="where a target was named")


def run(request: TableRequest, work: Work) -> Encoded:
    """Quotes, separator, decimal mark, thousands and header are recognised; words without numbers are classes.

    What cannot be read is named by its row and column. Where a text can be read in several ways, the error
    `invalid-input` asks: each of its `errors` with a `choice` is an answer, to be sent along with the text.
    """
    work.allowance.check("table_bytes", len(request.text.encode("utf-8", "replace")))
    meanings = learn.Meanings(request.numbers, request.classes)
    skip = request.missing == "skip"
    options = learn.TableOptions(request.separator, request.decimal, request.header, skip, meanings, request.brackets)
    table = learn.table(request.text, options, work.deadline)
    if request.target is None:
        return encode(TableResponse, table, examples=None)
    examples = learn.examples(table, request.target, request.features, work.limits)
    return encode(TableResponse, table, examples=_examples(examples, request))


def _examples(examples: learn.Examples, request: TableRequest) -> Encoded:
    features, outputs = len(examples.features), examples.y.shape[1]
    learnt, kept = learn.split(examples.x, examples.y, request.test, int(request.seed))
    parts = [learnt] if kept is None else [learnt, kept]
    xs, ys = [x for x, _ in parts], [y for _, y in parts]
    scaling: list[learn.Scaling] = []
    if request.standardise:
        xs, scaling = learn.standardised(xs, examples.features, examples.are_numbers)
    if request.standardise == "all" and examples.task == "regression":
        rows, of_target = learn.standardised([y.T for y in ys], (examples.target,), (True,))
        ys, scaling = [row.T for row in rows], [*scaling, *of_target]
    inputs, *tests = [{"X": x, "Y": y} for x, y in zip(xs, ys, strict=True)]
    return encode(
        TableExamples,
        examples,
        inputs=inputs,
        test=tests[0] if tests else None,
        axes={"X": 1, "Y": 0},
        preset={"kind": PRESETS[examples.task], "features": features, "outputs": outputs},
        scaling=scaling,
    )


ENDPOINT = Endpoint(
    "POST",
    "/table",
    TableRequest,
    TableResponse,
    run,
    summary="Read a pasted table or CSV",
    tag="learning",
    examples={
        "comma": {"summary": "Decimal commas", "value": {"text": "x;y\n0,5;1\n1,5;2\n"}},
        "bare": {"summary": "Numbers without a header", "value": {"text": "1 2\n3 4\n"}},
        "classes": {
            "summary": "Words as classes, as data to learn from",
            "value": {"text": "length,kind\n1.5,short\n4.0,long\n", "target": "kind"},
        },
        "units": {
            "summary": "Numbers with a unit, read as parts of one",
            "value": {"text": "share,y\n45%,1\n50%,2\n", "numbers": {"share": "scaled"}},
        },
    },
)
