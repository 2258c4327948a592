"""How an error leaves the service: from an endpoint, from a middleware, or from where nobody expected one."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import translator
from app.pages import render, wants_a_page
from app.problems import (
    MEDIA_TYPE,
    Busy,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    from_validation,
    problem,
    unexpected,
)
from app.watch.metrics import Metrics
from engine.errors import GradwalkError, phrase

log = logging.getLogger("gradwalk")


def response(request: Request, error: GradwalkError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of an error, in the reader's language."""
    status, content = problem(error, translator(request.scope))
    answer = Response(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)
    if isinstance(error, Busy | RateLimited):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, RateLimited):
        answer.headers.update(error.headers)
    return answer


def page(request: Request, error: GradwalkError) -> Response:
    """A wrong address as a page, for whoever followed a link."""
    translate = translator(request.scope)
    status, _ = problem(error, translate)
    detail = translate(error.faults[0].message)
    return render(request, "error.html", status, title=translate(error.title), detail=detail)


async def refuse(error: GradwalkError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with an error from outside of the endpoints."""
    await response(Request(scope), error)(scope, receive, send)


def install(app: FastAPI) -> None:
    """Let every error of the app leave as a problem."""

    @app.exception_handler(GradwalkError)
    async def known(request: Request, error: GradwalkError) -> Response:
        return (
            page(request, error) if isinstance(error, NotFound) and wants_a_page(request) else response(request, error)
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return response(request, from_validation(error.errors()))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        told = from_http(error)
        return page(request, told) if wants_a_page(request) else response(request, told, error.headers)


class Calm:
    """Turns what nobody expected into an answer, and a line in the log. ASGI middleware.

    Starlette's own handler for such errors stands outside of all middleware: its answers would lack our headers.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics | None = None) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer where nothing has been answered yet."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            log.error("unexpected %s", type(error).__name__, exc_info=error)
            if self.metrics is not None:
                self.metrics.unexpected("web", type(error).__name__)
            if started or scope["type"] != "http":
                raise
            await refuse(unexpected(), scope, receive, send)


def from_http(error: HTTPException) -> GradwalkError:
    """Starlette's own refusals."""
    if error.status_code == 404:
        return NotFound(phrase("There is nothing at this address."))
    if error.status_code == 405:
        return MethodNotAllowed(phrase("This address does not take this method."))
    return InvalidRequest(phrase("The request is not valid."))
