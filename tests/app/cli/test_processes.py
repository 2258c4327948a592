"""`gradwalk serve --workers`: several web processes on one port that share what belongs to the machine."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.cli.processes import share
from app.settings import Settings
from tests.conftest import ROOT, Server, free_port

SIGMOID = {"program": "1/(1+exp(-x))", "inputs": {"x": 2}}
REQUESTS = 40
SETTINGS = {"GRADWALK_PROCESSES": "2", "GRADWALK_WORKERS": "4", "GRADWALK_RATE_LIMITS": "on", "GRADWALK_METRICS": "on"}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are listed by Linux' /proc"),
]


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    server = Server(free_port(), tmp_path_factory.mktemp("several") / "log.txt", **SETTINGS)
    server.start()
    yield server
    server.stop()


def serving(server):
    """The web processes: the children of the parent that run what `multiprocessing` spawned."""
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def until(condition):
    """Wait for a state of other processes, which a busy machine may take long to reach."""
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def counted(server):
    """The requests that all processes have counted."""
    metrics = get(server, "/metrics").text
    line = re.search(r'^gradwalk_requests_total\{.*"/api/v1/evaluate",status="200"\} (\S+)$', metrics, re.MULTILINE)
    return float(line[1]) if line else 0.0


def get(server, path, **options):
    """An answer on a connection of its own, which any process may accept."""
    return httpx.get(server.url + path, timeout=60, **options)


def evaluate(server, times):
    for _ in range(times):
        assert httpx.post(f"{server.url}/api/v1/evaluate", json=SIGMOID, timeout=60).status_code == 200


@pytest.mark.full
def test_the_address_is_printed_once(several):
    assert several.log.read_text().count("Gradwalk: http://") == 1
    assert len(serving(several)) == 2


@pytest.mark.full
def test_whichever_process_answers_metrics_are_those_of_all(several):
    before = counted(several)
    evaluate(several, REQUESTS)
    assert {counted(several) for _ in range(10)} == {before + REQUESTS}


@pytest.mark.full
def test_a_session_is_known_to_every_process_without_a_configured_secret(several):
    cookie = get(several, "/").headers["set-cookie"].partition(";")[0]
    for _ in range(10):
        assert "set-cookie" not in get(several, "/", headers={"Cookie": cookie}).headers


@pytest.mark.full
def test_a_process_that_ends_is_replaced_and_what_it_counted_stays(several):
    evaluate(several, REQUESTS)
    before, old = counted(several), serving(several)
    victim = min(old)
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(serving(several) - {victim}) == 2)
    evaluate(several, REQUESTS)
    assert counted(several) == before + REQUESTS


def test_what_belongs_to_the_machine_is_divided():
    settings = Settings(processes=3, workers=12, queue_bytes=300)
    part = share(settings)
    assert (part.workers, part.queue_bytes, part.requests) == (4, 100, settings.requests)
    assert part.secret and part.secret != share(settings).secret
    assert share(Settings(processes=8, workers=4)).workers == 2, "each process needs both lanes"
    assert share(Settings(processes=2, secret="ours-and-no-other")).secret.get_secret_value() == "ours-and-no-other"


def started(*options, **environment):
    """`gradwalk serve` with settings that it refuses."""
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(free_port()), *options]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.full
def test_the_option_is_the_setting_and_a_wrong_one_is_named_in_a_line():
    done = started("--workers", "0")
    assert done.returncode == 1
    assert done.stderr == "--workers must be a whole number from 1 to 64.\n"


@pytest.mark.full
def test_a_refused_setting_is_not_printed_since_it_may_be_secret():
    done = started(GRADWALK_STORE="http://:password@store", GRADWALK_SECRET="ours-and-no-other")
    assert done.returncode == 1 and "GRADWALK_STORE" in done.stderr
    assert "password" not in done.stderr and "ours" not in done.stderr


def test_without_a_store_it_is_said_that_each_process_counts_alone(several):
    assert several.log.read_text().count("counts compute budgets alone") == 1
