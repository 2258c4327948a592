"""How errors leave the service, and what a host name must be: without a server around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.exceptions import HTTPException
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect

from app.errors.handlers import install
from app.errors.kinds import InvalidRequest, NotFound
from app.http.server_errors import ServerErrors
from app.http.trusted_host import TrustedHost
from app.pages.routes import error_page
from engine.errors import phrase
from tests.app.idle import idle_client


def failing(error: Exception) -> TestClient:
    """A service whose only address fails in this way."""
    app = FastAPI()
    install(app, error_page)
    app.add_middleware(ServerErrors)

    @app.get("/there")
    async def there() -> None:
        raise error

    return TestClient(app)


def raising(error: BaseException) -> Any:
    """An app that fails in this way before it answers."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise error

    return app


def run(app: Any, headers: Sequence[tuple[bytes, bytes]] = ()) -> list[Any]:
    """What an app sends for a request with these headers."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    with ThreadPoolExecutor(1) as thread:  # where a browser is open, this thread has a running event loop already
        thread.submit(lambda: asyncio.run(app(scope, None, send))).result()
    return sent


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (NotFound(phrase("There is nothing at this address.")), 404, "not-found"),
        (InvalidRequest(phrase("The request is not valid.")), 422, "invalid-request"),
        (HTTPException(404), 404, "not-found"),
        (HTTPException(405), 405, "method-not-allowed"),
        (HTTPException(418), 422, "invalid-request"),
        (ZeroDivisionError(), 422, "unexpected"),
    ],
)
def test_every_error_leaves_as_a_problem(error: Exception, status: int, slug: str) -> None:
    answer = failing(error).get("/there")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_an_answer_that_has_begun_is_broken_off() -> None:
    """A problem after the half of an answer would be read as its end."""
    app = FastAPI()
    noted: list[tuple[str, str]] = []
    app.add_middleware(ServerErrors, on_error=lambda *what: noted.append(what))

    async def halves() -> AsyncIterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    @app.get("/there")
    async def there() -> StreamingResponse:
        return StreamingResponse(halves())

    with pytest.raises(ZeroDivisionError):
        TestClient(app).get("/there")
    assert noted == [("web", "ZeroDivisionError")]


def test_a_client_that_leaves_is_no_error() -> None:
    noted: list[tuple[str, str]] = []
    sent = run(ServerErrors(raising(ClientDisconnect()), on_error=lambda *what: noted.append(what)))
    assert sent == noted == []


def test_cancellation_that_is_not_our_servers_goes_on() -> None:
    """As in a task group of another server: who cancels must see it end."""
    with pytest.raises(asyncio.CancelledError):
        run(ServerErrors(raising(asyncio.CancelledError())))


def test_who_followed_a_link_gets_a_page() -> None:
    answer = idle_client(headers={"Accept": "text/html"}).get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in answer.text


def host_answers(hosts: list[bytes]) -> int:
    """The status for a request with these `Host` lines."""
    statuses: list[int] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        statuses.append(200)

    sent = run(TrustedHost(inside, ["a.example", "*.b.example"]), [(b"host", host) for host in hosts])
    return [*statuses, *(message["status"] for message in sent if "status" in message)][0]


def test_a_request_names_one_host() -> None:
    assert host_answers([b"a.example"]) == host_answers([b"A.example:80"]) == host_answers([b"x.b.example"]) == 200
    refused = {host_answers(hosts) for hosts in ([], [b"a.example", b"a.example"], [b"b.example"], [b"xb.example"])}
    assert len(refused) == 1
    assert 400 <= refused.pop() < 500
