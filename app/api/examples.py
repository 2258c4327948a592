"""GET /examples: programs worth looking at."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.api.common import answer, problems
from app.errors.kinds import NotFound
from app.examples import SECTIONS, Example, examples
from app.i18n import language_of, translating
from app.schemas_gallery import Example as ExampleSchema
from app.schemas_gallery import Examples
from engine.errors import phrase

router = APIRouter(tags=["examples"])
HEADERS = {"Cache-Control": "public, max-age=3600", "Vary": "Accept-Language"}


@router.get("/examples", summary="The gallery", response_model=Examples)
async def list_examples(request: Request) -> Response:
    """All examples, the one that opens first at the front."""
    language = language_of(request.scope)
    return answer(
        orjson.dumps({"examples": [_as_json(example, language) for example in examples().values()]}), **HEADERS
    )


@router.get("/examples/{name}", summary="One example", response_model=ExampleSchema, responses=problems(404))
async def get_example(name: str, request: Request) -> Response:
    """One example by its name."""
    found = examples().get(name)
    if found is None:
        raise NotFound(phrase("There is no example called “{name}”.", name=name[:100]), name=name[:100])
    return answer(orjson.dumps(_as_json(found, language_of(request.scope))), **HEADERS)


def _as_json(example: Example, language: str) -> dict[str, Any]:
    return {
        "name": example.name,
        "title": example.title[language],
        "summary": example.summary[language],
        "section": translating(language)(SECTIONS[example.section]),
        "row": example.row,
        "program": example.program,
        "inputs": example.inputs,
        "output": example.output,
        "collapsed": example.collapsed,
    }
