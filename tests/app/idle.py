"""The app without its workers, for requests that compute nothing: starting them costs more than most such tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@cache
def idle_app(**settings: Any) -> FastAPI:
    """The app with these settings, which all tests share."""
    return create_app(Settings(**settings))


def idle_client(
    headers: dict[str, str] | None = None, base_url: str = "http://testserver", **settings: Any
) -> TestClient:
    """A client of that app with cookies of its own. Outside of a `with` statement no worker is started."""
    return TestClient(idle_app(**settings), base_url=base_url, headers=headers)
