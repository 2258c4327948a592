"""What the connection's protocol takes from uvicorn's private class, and the ends that real clients seldom bring about."""

from __future__ import annotations

import inspect
import tomllib
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.errors.kinds import InvalidRequest
from app.http.connection import OF_CYCLE, OF_PROTOCOL, OrderlyProtocol
from app.http.protocol import LimitedProtocol
from engine.errors import phrase
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("kind", "names"), [(HttpToolsProtocol, OF_PROTOCOL), (RequestResponseCycle, OF_CYCLE)], ids=["protocol", "cycle"]
)
def test_uvicorn_has_the_private_names_that_are_used(kind: type, names: tuple[str, ...]) -> None:
    source = inspect.getsource(kind)
    assert not [name for name in names if f"self.{name}" not in source and not hasattr(kind, name)]


def test_uvicorn_is_bounded_to_the_release_that_was_read() -> None:
    """A minor release may change a private class; the bound names the next one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    major, minor = (int(part) for part in version("uvicorn").split(".")[:2])
    assert f"uvicorn[standard]>={major}.{minor},<{major}.{minor + 1}" in project["dependencies"]


class Wire:
    """A transport that notes what becomes of it."""

    def __init__(self, half: bool = False) -> None:
        self.half, self.done = half, []

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
    connection: Any = SimpleNamespace(transport=Wire(half=half), loop=loop, _active=None)
    OrderlyProtocol._send_refusal(connection, InvalidRequest(phrase("The request is not valid.")))
    assert connection.transport.done == done
    ((seconds, action),) = later
    action()
    assert seconds > 0
    assert connection.transport.done == [*done, "abort"]


def test_time_for_the_next_head_begins_anew_while_the_last_request_is_answered() -> None:
    """A slow answer is no fault of its client, whose next head may have begun to arrive."""
    started: list[str] = []
    connection: Any = SimpleNamespace(_answering=True, _expiry=object(), _start_timer=lambda: started.append("timer"))
    LimitedProtocol._time_out(connection)
    assert (started, connection._expiry) == (["timer"], None)
