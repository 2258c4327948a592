"""GET /examples and /examples/{name}: programs worth looking at."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.api.base import RequestModel
from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import ResponseModel, encode
from app.errors.kinds import NotFound
from app.examples import SECTIONS, examples
from app.examples import Example as GalleryExample
from engine.errors import phrase


class ExampleRequest(RequestModel):
    """The name of an example."""

    name: str


class Example(ResponseModel):
    """A program worth looking at; `row` is its place in the lecture, `section` its part of the gallery."""

    name: str
    title: str
    summary: str
    section: str
    row: int | None
    program: str
    inputs: dict[str, Any]
    output: str | None
    collapsed: list[int] | None = Field(
        description="the groups that are one gate when it opens; null: as many as needed"
    )


class Examples(ResponseModel):
    """The gallery."""

    examples: list[Example]


def list_examples(request: None, context: Context) -> dict[str, Any]:
    """All examples, the one that opens first at the front."""
    return {"examples": [_encoded(example, context) for example in examples().values()]}


def get_example(request: ExampleRequest, context: Context) -> dict[str, Any]:
    """One example by its name."""
    example = examples().get(request.name)
    if example is None:
        name = request.name[:100]
        raise NotFound(phrase("There is no example called “{name}”.", name=name), name=name)
    return _encoded(example, context)


def _encoded(example: GalleryExample, context: Context) -> dict[str, Any]:
    return encode(
        Example,
        example,
        context.translate,
        title=example.title.get(context.language, example.title["en"]),
        summary=example.summary.get(context.language, example.summary["en"]),
        section=SECTIONS[example.section],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/examples",
        None,
        Examples,
        list_examples,
        summary="The gallery",
        tag="examples",
        errors=(),
        name="list_examples",
        runs="in the web process",
        cache_control=CACHE_ONE_HOUR,
    ),
    Endpoint(
        "GET",
        "/examples/{name}",
        ExampleRequest,
        Example,
        get_example,
        summary="One example",
        tag="examples",
        errors=(404,),
        name="get_example",
        runs="in the web process",
        cache_control=CACHE_ONE_HOUR,
    ),
)
