"""Exception handlers: every error of the app becomes `application/problem+json`, or a page for a browser.

The page is rendered by a function that `install` is given, so that this module does not depend on templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.errors.kinds import Busy, InvalidRequest, MethodNotAllowed, NotFound, RateLimited
from app.errors.problem import MEDIA_TYPE, from_validation, problem
from app.i18n import translator
from engine.errors import GradwalkError, phrase

ErrorPage = Callable[[Request, int, str, str], Response]
"""Renders an error for a browser from the request, the status, the title and the detail."""


def response(request: Request, error: GradwalkError, headers: Mapping[str, str] | None = None) -> Response:
    """An error as `application/problem+json`, in the reader's language."""
    status, content = problem(error, translator(request.scope))
    answer = Response(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)
    if isinstance(error, Busy | RateLimited):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, RateLimited):
        answer.headers.update(error.headers)
    return answer


async def refuse(error: GradwalkError, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an error from a middleware, outside of the endpoints."""
    await response(Request(scope), error)(scope, receive, send)


def accepts_html(request: Request) -> bool:
    """Whether a browser asks for a page: a GET or HEAD that accepts HTML, outside of the API."""
    accepted = request.headers.get("accept", "")
    asks = request.method in ("GET", "HEAD") and "text/html" in accepted
    return asks and not request.url.path.startswith(f"{request.scope.get('root_path', '')}/api/v")


def install(app: FastAPI, error_page: ErrorPage) -> None:
    """Register the handlers. A wrong address is answered to a browser by `error_page`."""

    def page(request: Request, error: GradwalkError) -> Response:
        translate = translator(request.scope)
        status, _ = problem(error, translate)
        return error_page(request, status, translate(error.title), translate(error.faults[0].message))

    @app.exception_handler(GradwalkError)
    async def gradwalk_error(request: Request, error: GradwalkError) -> Response:
        as_page = isinstance(error, NotFound) and accepts_html(request)
        return page(request, error) if as_page else response(request, error)

    @app.exception_handler(RequestValidationError)
    async def validation_error(request: Request, error: RequestValidationError) -> Response:
        return response(request, from_validation(error.errors()))

    @app.exception_handler(HTTPException)
    async def http_exception(request: Request, error: HTTPException) -> Response:
        known = from_http(error)
        return page(request, known) if accepts_html(request) else response(request, known, error.headers)


def from_http(error: HTTPException) -> GradwalkError:
    """Starlette's own exceptions as errors of this app."""
    if error.status_code == 404:
        return NotFound(phrase("There is nothing at this address."))
    if error.status_code == 405:
        return MethodNotAllowed(phrase("This address does not take this method."))
    return InvalidRequest(phrase("The request is not valid."))
