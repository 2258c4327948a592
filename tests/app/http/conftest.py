"""A server with short timeouts, in a process of its own."""

from __future__ import annotations

import pytest

from tests.conftest import FEW_WORKERS, Server, free_port


@pytest.fixture(scope="module")
def short_timeouts(tmp_path_factory):
    """A server whose timeouts are a second or less."""
    settings = {
        "HEADER_SECONDS": "0.5",
        "BODY_SECONDS": "1",
        "BODY_BYTES": "100000",
        "KEEP_ALIVE_SECONDS": "1",
        "ANSWER_SECONDS": "1",
        "REQUESTS": "4",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "info",
        "METRICS": "on",
    }
    log = tmp_path_factory.mktemp("short_timeouts") / "log.txt"
    variables = {f"GRADWALK_{name}": value for name, value in settings.items()}
    with Server(free_port(), log, **FEW_WORKERS, **variables) as started:
        yield started
