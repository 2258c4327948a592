"""The app in this process, for tests of the API that need no real server."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client; an unexpected exception is an answer, as it is for a real one. On a busy machine it waits its turn."""
    with TestClient(create_app(Settings(queue_seconds=60.0)), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def evaluate(client: TestClient) -> Any:
    """`evaluate(program, **inputs)`: the decoded answer."""

    def send(program: str, inputs: dict[str, Any] | None = None, **more: Any) -> Any:
        return client.post("/api/v1/evaluate", json={"program": program, "inputs": inputs or {}, **more}).json()

    return send


@pytest.fixture
def post(client: TestClient) -> Any:
    """`post(call, status, **body)`: the decoded answer, which must have this status."""

    def send(call: str, /, status: int = 200, **body: Any) -> Any:
        answer = client.post(f"/api/v1/{call}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return send
