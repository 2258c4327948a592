"""Two instances behind the shipped proxy, with a store: budgets hold once, and what is killed costs only its own."""

from __future__ import annotations

import re
import signal
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.conftest import Server, free_port
from tests.deploy.conftest import MISSING, Proxy
from tests.deploy.names import NameServer
from tests.stores import RunningStore

BUDGET = 2.0
IN_A_ROW = 12
"""Refusals after which both instances must have been asked: the proxy takes them in turn."""
CLIENTS = 4
LESSON = 30
"""Requests of each client in a lesson."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    running = RunningStore(tmp_path_factory.mktemp("store"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def instances(tmp_path_factory, store):
    """Two servers on one port of two addresses, as containers have them."""
    port = free_port()
    settings = {
        "GRADWALK_RATE_LIMITS": "on",
        "GRADWALK_METRICS": "on",
        "GRADWALK_STORE": store.url,
        "GRADWALK_SECRET": "of both instances",
        "GRADWALK_ANONYMOUS_BUDGET": str(BUDGET),
        "GRADWALK_ANONYMOUS_SHARE": "1e-6",
        "GRADWALK_WORKERS": "2",
    }
    both = []
    for host in ("127.0.0.1", "127.0.0.2"):
        server = Server(port, tmp_path_factory.mktemp("instance") / "log.txt", GRADWALK_HOST=host, **settings)
        server.url = f"http://{host}:{port}"
        server.start()
        both.append(server)
    yield both
    for server in both:
        server.stop()


@pytest.fixture(scope="module")
def proxy(instances):
    """The shipped configuration, with a name that has two addresses."""
    if MISSING:
        pytest.skip(f"Two instances are not tested here: {' and '.join(MISSING)} missing.")
    names = NameServer(["127.0.0.1", "127.0.0.2"])
    upstream = {
        "GRADWALK_UPSTREAM": f"gradwalk.test:{instances[0].port}",
        "GRADWALK_RESOLVER": f"127.0.0.1:{names.port}",
    }
    proxy = Proxy(instances[0], strip=False, prefix="", **upstream)
    proxy.start()
    yield proxy
    proxy.stop()
    names.close()


def client(proxy, address):
    """A client with an address of its own, and so with a budget of its own."""
    trusted = ssl.create_default_context(cafile=proxy.folder / "fullchain.pem")
    transport = httpx.HTTPTransport(verify=trusted, local_address=address)
    return httpx.Client(base_url=proxy.url, transport=transport, timeout=60)


def evaluate(reader, program="x*x"):
    """The status of an answer; 0 where its second half was lost with the instance that sent it."""
    try:
        return reader.post("/api/v1/evaluate", json={"program": program, "inputs": {"x": 2}}).status_code
    except httpx.RemoteProtocolError:
        return 0


def metric(server, pattern):
    match = re.search(rf"^gradwalk_{pattern} (\S+)$", httpx.get(f"{server.url}/metrics").text, re.MULTILINE)
    return float(match[1]) if match else 0.0


def computed(server):
    return metric(server, r'compute_seconds_total\{route="/api/v1/evaluate"\}')


def until(condition):
    """Wait for what happens behind the requests; a busy machine may take long."""
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.full
def test_two_instances_grant_one_budget(proxy, instances):
    # One request costs a small part of the budget: what is charged in one instance reaches the other a moment later.
    refused = number = 0
    with client(proxy, "127.0.0.81") as reader:
        while refused < IN_A_ROW:
            number += 1
            status = evaluate(reader, f"s = 0\nfor i in range(120): s = s + sin(x*i + {number})\ns")
            refused = refused + 1 if status == 429 else 0
            assert status in (200, 429)
    shares = [computed(server) for server in instances]
    assert all(share > 0.1 * BUDGET for share in shares), "both took their turns"
    assert BUDGET <= sum(shares) < 1.5 * BUDGET


@pytest.mark.full
def test_a_lost_store_stops_nobody_and_comes_back(proxy, instances, store):
    with client(proxy, "127.0.0.82") as reader:
        store.stop()
        until(lambda: evaluate(reader) == 200 and all(metric(server, "store_lost") for server in instances))
        store.start()
        until(lambda: evaluate(reader) == 200 and not any(metric(server, "store_lost") for server in instances))
    for server in instances:
        log = server.log.read_text()
        assert log.count("the store is lost") == log.count("the store is back") == 1
        assert "127.0.0.8" not in log, "no client's address"


def test_an_instance_that_is_killed_in_a_lesson_costs_nothing_but_its_own_requests(proxy, instances):
    victim, other = instances
    answered = []

    def lesson(index):
        statuses = []
        with client(proxy, f"127.0.0.{90 + index}") as reader:
            for _ in range(LESSON):
                statuses.append(evaluate(reader))
                answered.append(statuses[-1])
        return statuses

    with ThreadPoolExecutor(CLIENTS) as threads:
        lessons = [threads.submit(lesson, index) for index in range(CLIENTS)]
        until(lambda: len(answered) >= CLIENTS * LESSON // 4)
        victim.process.send_signal(signal.SIGKILL)
        victim.process.wait(timeout=60)
        statuses = [status for each in lessons for status in each.result()]
    assert len(statuses) == CLIENTS * LESSON
    assert sum(status != 200 for status in statuses) <= CLIENTS, "each client had one request under way at most"
    before = computed(other)
    with client(proxy, "127.0.0.83") as reader:
        assert [evaluate(reader) for _ in range(10)] == [200] * 10
    assert computed(other) > before
