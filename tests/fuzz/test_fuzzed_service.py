"""The properties of the service on a real server, schemathesis against its OpenAPI document, and the hostile corpus."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given

from tests.conftest import SERVICE_TIMEOUTS, Server, free_port
from tests.effort import effort
from tests.fuzz.besiege import CORPUS, Siege
from tests.fuzz.openapi import examine
from tests.fuzz.service import Service
from tests.fuzz.test_fuzzed_engine import SUITE

GROWTH = 50 * 1024 * 1024
"""Bytes by which the server may grow over rounds of hostile programs."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that only these tests use, so that its log and its memory reflect them alone."""
    with Server(free_port(), tmp_path_factory.mktemp("fuzzed") / "log.txt", **SERVICE_TIMEOUTS) as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_unforeseen(fuzzed: Server) -> Iterator[None]:
    """The process is alive, and its log holds no unhandled exception."""
    yield
    assert fuzzed.process is not None and fuzzed.process.poll() is None
    with Service(fuzzed.url) as service:
        service.alive()
    assert "Traceback" not in fuzzed.log.read_text()
    assert "unexpected" not in fuzzed.log.read_text()


@pytest.mark.parametrize("number", range(3))
def test_the_contract(fuzzed: Server, number: int) -> None:
    with Service(fuzzed.url) as service:
        chosen = service.properties()[number]
        SUITE(given(chosen.examples)(chosen.check))()


@pytest.mark.full
def test_the_openapi_document(fuzzed: Server) -> None:
    outcome: subprocess.CompletedProcess[str] = examine(fuzzed.url, examples=effort(2, 50), deterministic=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.full
def test_the_hostile_one_by_one(fuzzed: Server) -> None:
    with Siege(fuzzed.url) as siege:
        assert not siege.one_by_one(CORPUS[:: effort(2, 1)])


@pytest.mark.full
def test_the_hostile_all_at_once(fuzzed: Server) -> None:
    with Siege(fuzzed.url) as siege:
        siege.all_at_once(CORPUS, clients=16)
        before = siege.memory(fuzzed)
        faults = [fault for _ in range(effort(1, 2)) for fault in siege.all_at_once(CORPUS, clients=16)]
        assert not faults
        assert siege.memory(fuzzed) - before < GROWTH
