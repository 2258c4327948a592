"""The ends of a connection that real clients seldom bring about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.errors.kinds import InvalidRequest
from app.http.protocol import LimitedProtocol
from engine.errors import phrase


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
    connection = SimpleNamespace(transport=Wire(half=half), loop=loop, _cancel_timer=lambda: None)
    LimitedProtocol._refuse(connection, InvalidRequest(phrase("The request is not valid.")))  # type: ignore[arg-type]
    assert connection.transport.done == done
    ((seconds, action),) = later
    action()
    assert seconds > 0
    assert connection.transport.done == [*done, "abort"]


@pytest.mark.parametrize(("cycle", "waiting", "done"), [("same", 9, ["abort"]), ("same", 0, []), ("next", 9, [])])
def test_only_an_answer_that_nobody_takes_is_abandoned(cycle: str, waiting: int, done: list[str]) -> None:
    connection = SimpleNamespace(cycle=cycle, transport=Wire(waiting))
    LimitedProtocol._abandon(connection, "same")  # type: ignore[arg-type]
    assert connection.transport.done == done
