"""What arrives of a body, message by message: without a server around it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app.http.body_limit import BodyLimit, arriving_bodies
from app.settings import Settings


def chunk(body: bytes, more_body: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more_body}


def passed_on(*messages: dict[str, Any]) -> tuple[list[Any], int]:
    """The body that the app reads where these messages arrive, and the bytes that are counted after all."""
    arriving = arriving_bodies(Settings())
    pending, bodies = list(messages), []

    async def receive() -> dict[str, Any]:
        return pending.pop(0)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        bodies.append(await receive())

    scope = {"type": "http", "headers": [(b"transfer-encoding", b"chunked")], "client": ("192.0.2.1", 1)}
    with ThreadPoolExecutor(1) as thread:  # where a browser is open, this thread has a running event loop already
        limited = BodyLimit(app, Settings(), arriving)
        thread.submit(lambda: asyncio.run(limited(scope, receive, None))).result()  # type: ignore[arg-type]
    return bodies, arriving.bytes


def test_a_message_without_bytes_is_no_end() -> None:
    assert passed_on(chunk(b"1"), chunk(b""), chunk(b"2"), chunk(b"", more_body=False)) == ([chunk(b"12", False)], 0)


def test_the_app_sees_no_request_whose_client_leaves() -> None:
    assert passed_on(chunk(b"1"), {"type": "http.disconnect"}) == ([], 0)
