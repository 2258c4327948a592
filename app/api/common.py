"""What the endpoints share: how errors are documented, how JSON is sent."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from app.errors.kinds import MEDIA_TYPE

JSON = "application/json"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of an endpoint, for its documentation."""
    reasons = {
        400: "The body is not JSON",
        404: "There is no such thing",
        413: "The body is too large",
        429: "A session or an address has used up its compute time; Retry-After says in how many seconds to ask again",
        503: "The server is busy; Retry-After says in how many seconds it makes sense to ask again",
        422: "Something is wrong in the program or its values; `errors` says what, where, and what to write instead",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": reasons[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }


def asked(model: str, examples: dict[str, Any]) -> dict[str, Any]:
    """The body of an endpoint that computes, for its documentation: workers read it, so FastAPI does not know it."""
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{model}"}, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


def answer(content: bytes, **headers: str) -> Response:
    """A JSON answer from bytes that are JSON already."""
    return Response(content, media_type=JSON, headers=headers)
