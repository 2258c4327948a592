"""What a whole service seldom meets: refusals, the ends of a connection, and a worker's limits, each by itself."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.exceptions import HTTPException
from fastapi.testclient import TestClient

import engine
from app.bodies import read
from app.i18n import translating
from app.main import create_app
from app.present import evaluation
from app.problems import InvalidRequest, NotFound, NotJSON
from app.refusals import Calm, install
from app.schemas import EvaluateRequest
from app.security.hosts import AllowedHosts
from app.security.protocol import _Guarded
from app.settings import Settings
from app.workers.allowance import Allowance
from engine.errors import TooLarge, phrase


def failing(error: Exception) -> TestClient:
    """A service whose only address fails in this way."""
    app = FastAPI()
    install(app)
    app.add_middleware(Calm)

    @app.get("/there")
    async def there() -> None:
        raise error

    return TestClient(app)


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (NotFound(phrase("There is nothing at this address.")), 404, "not-found"),
        (InvalidRequest(phrase("The request is not valid.")), 422, "invalid-request"),
        (HTTPException(404), 404, "not-found"),
        (HTTPException(405), 405, "method-not-allowed"),
        (HTTPException(418), 422, "invalid-request"),
        (ZeroDivisionError(), 422, "invalid-request"),
    ],
)
def test_every_error_leaves_as_a_problem(error: Exception, status: int, slug: str) -> None:
    answer = failing(error).get("/there")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_who_followed_a_link_gets_a_page() -> None:
    with TestClient(create_app(Settings())) as client:
        answer = client.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in answer.text


def host_answers(hosts: list[bytes]) -> int:
    """The status for a request with these `Host` lines."""
    statuses: list[int] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        statuses.append(200)

    async def send(message: Any) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host) for host in hosts]}
    with ThreadPoolExecutor(1) as thread:  # where a browser is open, this thread has a running event loop already
        app = AllowedHosts(inside, ["a.example", "*.b.example"])
        thread.submit(lambda: asyncio.run(app(scope, None, send))).result()  # type: ignore[arg-type]
    return statuses[0]


def test_a_request_names_one_host() -> None:
    assert host_answers([b"a.example"]) == host_answers([b"A.example:80"]) == host_answers([b"x.b.example"]) == 200
    refused = {host_answers(hosts) for hosts in ([], [b"a.example", b"a.example"], [b"b.example"], [b"xb.example"])}
    assert len(refused) == 1
    assert 400 <= refused.pop() < 500


class Wire:
    """A transport that notes what becomes of it."""

    def __init__(self, waiting: int = 0, half: bool = False) -> None:
        self.waiting, self.half, self.done = waiting, half, []

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def can_write_eof(self) -> bool:
        return self.half

    def write(self, data: bytes) -> None:
        self.done.append("write")

    def write_eof(self) -> None:
        self.done.append("eof")

    def abort(self) -> None:
        self.done.append("abort")


@pytest.mark.parametrize(("half", "done"), [(True, ["write", "eof"]), (False, ["write"])])
def test_a_refusal_closes_our_half_where_there_are_halves(half: bool, done: list[str]) -> None:
    later: list[Any] = []
    loop = SimpleNamespace(call_later=lambda seconds, action: later.append((seconds, action)))
    connection = SimpleNamespace(transport=Wire(half=half), loop=loop, _rest=lambda: None)
    _Guarded._refuse(connection, InvalidRequest(phrase("The request is not valid.")))  # type: ignore[arg-type]
    assert connection.transport.done == done
    ((seconds, action),) = later
    action()
    assert seconds > 0
    assert connection.transport.done == [*done, "abort"]


@pytest.mark.parametrize(("cycle", "waiting", "done"), [("same", 9, ["abort"]), ("same", 0, []), ("next", 9, [])])
def test_only_an_answer_that_nobody_takes_is_abandoned(cycle: str, waiting: int, done: list[str]) -> None:
    connection = SimpleNamespace(cycle=cycle, transport=Wire(waiting))
    _Guarded._abandon(connection, "same")  # type: ignore[arg-type]
    assert connection.transport.done == done


def test_any_proxy_may_be_trusted() -> None:
    assert Settings(trusted_proxies="*").trusted_proxies == "*"


def test_a_worker_holds_a_call_to_its_limits() -> None:
    allowance = Allowance.of(Settings(inputs=3))
    allowance.check("inputs", 3)
    with pytest.raises(TooLarge) as caught:
        allowance.check("inputs", 4)
    assert caught.value.faults[0].name == "inputs"


def test_brackets_are_counted_around_strange_bytes() -> None:
    with pytest.raises(NotJSON):
        read(EvaluateRequest, b"[1]\\" * 9, 5)


def test_a_kink_says_which_slope_was_taken() -> None:
    told = json.loads(evaluation(engine.trace("relu(x) + abs(y)", {"x": 0, "y": 1}), translating("en")))
    reasons = {edge["target"]: edge["reason"] for edge in told["edges"] if edge["reason"]}
    assert list(reasons) == [node["id"] for node in told["nodes"] if node["op"] == "relu"]
