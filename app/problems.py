"""Every error as `application/problem+json` (RFC 9457): what is wrong, where, and what to write instead.

Nothing that came with the request is echoed unless it can be written as JSON; no request gets a 5xx.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.i18n import translator
from app.present import Translate, fault
from engine.errors import Fault, GradwalkError, Phrase, TooLarge, phrase

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("gradwalk")


class NotJSON(GradwalkError):
    """The body is no JSON at all."""

    title = phrase("The body is not JSON")


class InvalidRequest(GradwalkError):
    """The body is JSON, but not of the shape that this endpoint takes."""


class BodyTooLarge(TooLarge):
    """The body has more bytes than the limit."""


class NotFound(GradwalkError):
    """There is nothing at this address."""

    slug = "not-found"
    title = phrase("There is nothing here")


class MethodNotAllowed(GradwalkError):
    """The address exists, but not for this method."""

    slug = "method-not-allowed"
    title = phrase("This address does not take this method")


class Busy(GradwalkError):
    """Nothing is wrong with the request, but there is no room or no time for it just now."""

    slug = "busy"
    title = phrase("The server is busy")
    retry_after = 1
    """Seconds after which it makes sense to ask again."""


STATUS: Mapping[type[GradwalkError], int] = {
    NotJSON: 400,
    NotFound: 404,
    MethodNotAllowed: 405,
    BodyTooLarge: 413,
    Busy: 503,
}


def problem(error: GradwalkError, translate: Translate) -> tuple[int, bytes]:
    """The status of an error and the JSON that tells of it."""
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)
    faults = [fault(found, translate) for found in error.faults]
    content = {
        "type": f"/problems/{error.slug}",
        "title": translate(error.title),
        "status": status,
        "detail": faults[0]["message"],
        "errors": faults,
    }
    return status, serialised(content)


def response(request: Request, error: GradwalkError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of an error, in the reader's language."""
    status, content = problem(error, translator(request.scope))
    answer = Response(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)
    if isinstance(error, Busy):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def serialised(content: Any) -> bytes:
    """JSON even where a name holds a lone surrogate, which has no UTF-8."""
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError:
        return orjson.dumps(_replaced(content))


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {_replaced(key): _replaced(item) for key, item in value.items()}
    return value


def install(app: FastAPI) -> None:
    """Let every error of the app leave as a problem."""

    @app.exception_handler(GradwalkError)
    async def told(request: Request, error: GradwalkError) -> Response:
        return response(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return response(request, from_validation(error.errors()))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return response(request, from_http(error), error.headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected %s", type(error).__name__, exc_info=error)
        return response(request, InvalidRequest(phrase("This request could not be answered.")))


def from_http(error: HTTPException) -> GradwalkError:
    """Starlette's own refusals."""
    if error.status_code == 404:
        return NotFound(phrase("There is nothing at this address."))
    if error.status_code == 405:
        return MethodNotAllowed(phrase("This address does not take this method."))
    return InvalidRequest(phrase("The request is not valid."))


def from_validation(errors: Any) -> GradwalkError:
    """Pydantic's findings, without what was sent."""
    return InvalidRequest.of(tuple(_finding(error) for error in errors[:20]))


def _finding(error: Mapping[str, Any]) -> Fault:
    place = [str(part) for part in error["loc"] if part != "body"]
    name = ".".join(place)[:200] or None
    return Fault(_sentence(error["type"], name or "body"), None, None, name)


def _sentence(kind: str, name: str) -> Phrase:
    if kind == "missing":
        return phrase("“{name}” is missing.", name=name)
    if kind == "extra_forbidden":
        return phrase("“{name}” is not known here.", name=name)
    return phrase("“{name}” is not of the kind that is expected here.", name=name)
