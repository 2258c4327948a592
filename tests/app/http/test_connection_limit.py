"""Connections beyond the file descriptors of the system: idle ones make room, and the log says so."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from types import SimpleNamespace

import httpx
import pytest

from app.http.connection_limit import LOG_SECONDS, ConnectionLimit
from tests.app.http.raw_requests import problem
from tests.conftest import FEW_WORKERS, Server, free_port

TIMEOUT = 60
"""Seconds after which a test gives up waiting."""

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="its sockets are no descriptors")]


class Limited(Server):
    """A server that starts with these limits on its open files."""

    soft, hard = 200, 200

    def start(self):
        import resource

        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        popen = subprocess.Popen
        prefix = ["sh", "-c", f'ulimit -Sn {self.soft}; ulimit -Hn {self.hard}; exec "$@"', "sh"]
        subprocess.Popen = lambda command, **options: popen([*prefix, *command], **options)
        try:
            super().start()
        finally:
            subprocess.Popen = popen
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


@pytest.fixture
def start(tmp_path):
    with ExitStack() as stack:

        def started(soft, hard, **settings):
            server = Limited(free_port(), tmp_path / "log.txt", GRADWALK_WORKERS="2", **settings)
            server.soft, server.hard = soft, hard
            server.start()
            stack.callback(server.stop)
            return server

        yield started


def connected(stack, server, count):
    return [
        stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT)) for _ in range(count)
    ]


@pytest.mark.full
def test_the_limit_on_open_files_is_raised_and_said(start):
    server = start(200, 2_000, GRADWALK_CONNECTIONS="1000")
    assert re.search(r"Open files: 1144 instead of 200, for up to 1000 connections\.", server.log.read_text())
    if sys.platform == "linux":
        with open(f"/proc/{server.process.pid}/limits") as limits:
            assert re.search(r"Max open files\s+1144\s+2000", limits.read())


@pytest.mark.full
def test_when_descriptors_run_out_idle_connections_make_room(start):
    server = start(200, 200, GRADWALK_HEADER_SECONDS="600")
    assert "connections fit into 200 open files" in server.log.read_text()
    with ExitStack() as stack:
        held = connected(stack, server, 150)
        for connection in held[:75]:
            connection.sendall(b"GET /")
        for _ in range(5):
            assert httpx.get(f"{server.url}/api/v1/version", timeout=TIMEOUT).status_code == 200
        until = time.monotonic() + TIMEOUT
        while "closed" not in (log := server.log.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
    assert "the limit “connections” is 56" in log
    assert len(log.splitlines()) < 10, "not a line for each"


class Connection:
    """A connection as `ConnectionLimit` sees it."""

    def __init__(self, address, last_progress, idle, connections):
        self.closing = False
        transport = SimpleNamespace(is_closing=lambda: self.closing, abort=self.abort)
        self.reader = SimpleNamespace(address=address, last_progress=last_progress, transport=transport)
        self.idle, self.connections = idle, connections
        connections.append(self)

    def abort(self):
        self.closing = True


def test_the_oldest_idle_ones_of_the_largest_address_are_closed_first():
    connections = []
    of_class = [Connection("class", last_progress, True, connections) for last_progress in (3, 1, 2)]
    busy = Connection("class", 0, False, connections)
    visitor = Connection("visitor", 0, True, connections)
    newcomer = Connection("visitor", 9, True, connections)
    assert ConnectionLimit(5).admit(newcomer) is None
    assert [each.closing for each in (*of_class, busy, visitor, newcomer)] == [False, True, False, False, False, False]
    assert ConnectionLimit(5).admit(newcomer) is None, "it is closing already"
    assert sum(each.closing for each in connections) == 1


def test_where_all_are_busy_the_newcomer_is_refused(caplog):
    connections = []
    for _ in range(4):
        Connection("class", 0, False, connections)
    connection_limit = ConnectionLimit(3)
    errors = [connection_limit.admit(connections[-1]) for _ in range(3)]
    assert [error.faults[0].name for error in errors] == ["connections"] * 3
    assert len(caplog.records) == 1, f"one line in {LOG_SECONDS} s"
    assert connection_limit.refused == 2, "the next line counts them"


@pytest.mark.full
def test_a_refused_connection_reads_why(tmp_path):
    """All 16 are busy with answers that their clients have not taken."""
    from tests.app.http.test_unsent import outer, unread

    limits = {"GRADWALK_CONNECTIONS": "16", "GRADWALK_ANSWER_SECONDS": "600"}
    server = Server(free_port(), tmp_path / "log.txt", **FEW_WORKERS, **limits)
    server.start()
    try:
        held = [unread(server, outer(120))[0] for _ in range(16)]
        with socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT) as connection:
            status, content = problem(connection.recv(65_536))
        assert (status, content["errors"][0]["name"]) == (503, "connections")
        for connection in held:
            connection.close()
    finally:
        server.stop()
