"""Workers and web process fit into the memory that there is, or the service does not start."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from app import memory
from app.cli.processes import share
from app.limits import Allowance
from app.main import create_app
from app.memory import MIB, UNTOUCHED_BYTES, DoesNotFit, needed_bytes, usable
from app.settings import Settings
from app.workers.process import WorkerProcess
from tests.app.workers.pools import apart
from tests.conftest import ROOT

MACHINE = 8192 * MIB


@pytest.fixture
def system(tmp_path):
    """A machine of 8 GiB; `system(path, text)` writes one of its files."""

    def write(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
        return tmp_path

    write("proc/meminfo", f"MemFree: 5 kB\nMemTotal: {MACHINE // 1024} kB\nSwapTotal: 0 kB")
    write("proc/self/cgroup", "0::/")
    return write


def test_a_machine_without_limits_is_used_in_part(system):
    assert usable(system("sys/fs/cgroup/memory.max", "max")) == MACHINE * 3 // 4


@pytest.mark.parametrize(
    ("cgroup", "file"),
    [
        ("0::/", "sys/fs/cgroup/memory.max"),
        ("0::/system.slice/gradwalk.service", "sys/fs/cgroup/system.slice/gradwalk.service/memory.max"),
        ("0::/system.slice/gradwalk.service", "sys/fs/cgroup/system.slice/memory.max"),
        ("0::/somewhere/else", "sys/fs/cgroup/memory.max"),
        ("5:cpu,memory:/docker/abc\n1:name=systemd:/", "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes"),
        ("5:memory:/docker/abc\n0::/", "sys/fs/cgroup/memory/memory.limit_in_bytes"),
    ],
)
def test_a_container_s_limit_holds_wherever_it_stands(system, cgroup, file):
    system("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", 9223372036854771712)
    system("proc/self/cgroup", cgroup)
    assert usable(system(file, 1000 * MIB)) == 900 * MIB


def test_a_system_that_does_not_say_is_not_limited(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert usable(tmp_path) > 2**60


@pytest.mark.parametrize("processors", [1, 2, 4, 16, 64])
def test_the_defaults_fit_into_any_memory_that_is_enough(processors, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(processors), raising=False)
    for total in (870, 922, 1382, 2000, 4096, 20_000, 200_000):
        settings = Settings(total_bytes=total * MIB)
        memory.check(settings.model_dump())
        assert settings.workers <= max(3, processors)
        if total > 100_000:
            assert settings.workers == max(3, processors) and settings.memory_bytes == 1024 * MIB


@pytest.mark.parametrize("processes", [2, 4])
def test_several_web_processes_fit_with_all_their_workers(processes):
    settings = Settings(total_bytes=4096 * MIB, processes=processes)
    memory.check(settings.model_dump())
    assert settings.workers >= 2 * processes
    alone = Settings(total_bytes=4096 * MIB, workers=settings.workers)
    assert settings.memory_bytes < alone.memory_bytes
    memory.check(share(settings).model_dump())


def test_fewer_workers_have_more_memory_and_the_other_way_round():
    few, many = (Settings(total_bytes=2048 * MIB, workers=workers) for workers in (2, 5))
    assert few.memory_bytes > many.memory_bytes
    assert needed_bytes(few.model_dump()) <= 2048 * MIB >= needed_bytes(many.model_dump())


@pytest.mark.parametrize(
    "settings",
    [
        {"workers": 20},
        {"workers": 3, "memory_bytes": 1024 * MIB},
        {"queue_bytes": 1400 * MIB},
        {"total_bytes": 300 * MIB},
    ],
)
def test_settings_that_do_not_fit_are_refused(settings):
    chosen = Settings(**{"total_bytes": 1382 * MIB, **settings})
    with pytest.raises(DoesNotFit) as caught:
        memory.check(chosen.model_dump())
    for name in ("workers", "memory_bytes", "processes", "queue_bytes", "total_bytes"):
        assert f"GRADWALK_{name.upper()}" in str(caught.value) and str(getattr(chosen, name)) in str(caught.value)
    memory.check(chosen.model_copy(update={"total_bytes": 64 * 1024 * MIB}).model_dump())


def test_an_app_does_not_start_with_settings_that_do_not_fit():
    with pytest.raises(DoesNotFit), TestClient(create_app(Settings(workers=2, total_bytes=300 * MIB))):
        pass


def test_the_command_says_what_does_not_fit():
    environment = {**os.environ, "GRADWALK_WORKERS": "8", "GRADWALK_TOTAL_BYTES": str(500 * MIB)}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", "--no-browser", "--workers", "2"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1 and not done.stdout
    changed, defaults = done.stderr.split(" with the defaults ")
    assert changed.endswith("memory: GRADWALK_WORKERS=8, --workers=2"), "each by the name under which it was given"
    assert "GRADWALK_MEMORY_BYTES=" in defaults and "500 MiB" in defaults and "Traceback" not in defaults


def container_bytes(limit):
    """A limit of compose.yaml in bytes."""
    return int(limit.removesuffix("m")) * MIB


def test_what_compose_starts_fits_into_its_container():
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["gradwalk"]
    given = {
        name.removeprefix("GRADWALK_").lower(): int(value.rpartition(":-")[2].removesuffix("}"))
        for name, value in service["environment"].items()
        if name in ("GRADWALK_WORKERS", "GRADWALK_BODY_BYTES")
    }
    total = int(container_bytes(service["mem_limit"]) * memory.CONTAINER_SHARE)
    settings = Settings(total_bytes=total, **given)
    memory.check(settings.model_dump())
    assert min(settings.lane_workers) >= 1
    assert settings.memory_bytes >= 320 * MIB, "enough for a graph of half a million numbers"


@pytest.mark.parametrize("file", ["fly.toml", "render.yaml"])
def test_platforms_have_a_worker_for_each_lane(file):
    (workers,) = re.findall(r"GRADWALK_WORKERS\W+(?:value: )?(\d+)", (ROOT / file).read_text())
    assert min(Settings(workers=int(workers)).lane_workers) >= 1


def test_what_the_service_of_systemd_starts_fits_too():
    text = (ROOT / "docs" / "deployment.md").read_text()
    limit = next(line for line in text.splitlines() if line.startswith("MemoryMax=")).removeprefix("MemoryMax=")
    memory.check(Settings(total_bytes=int(container_bytes(limit.lower()) * memory.CONTAINER_SHARE)).model_dump())


@pytest.mark.full
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_worker_at_its_limit_is_resident_with_less():
    """What `UNTOUCHED_BYTES` says, of a worker whose address space is filled with numbers of a body until no more fit."""

    async def whole():
        settings = Settings(workers=2, memory_bytes=256 * MIB, seconds=60.0)
        worker = WorkerProcess(Allowance.of(settings))
        await worker.start()
        try:
            body = b'{"program": "sum(x)", "inputs": {"x": [' + b",".join([b"[1,2]"] * 2_000_000) + b"]}}"
            header = {"call": "evaluate", "language": "en", "gzip": False, "left": 60.0}
            result, content = await worker.call(header, body, 600.0)
            assert result["spent"] and json.loads(content)["errors"][0]["name"] == "memory_bytes"
            return Path(f"/proc/{worker.pid}/status").read_text()
        finally:
            worker.kill()
            await worker.ended()

    statuses = []
    apart(_into(statuses, whole()))
    reached = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in statuses[0].splitlines() if "kB" in line}
    assert reached["VmPeak"] > 200 * MIB, "the limit was reached"
    assert reached["VmHWM"] <= 256 * MIB - UNTOUCHED_BYTES


async def _into(results, work):
    results.append(await work)


@pytest.mark.full
def test_running_workers_are_no_more_than_the_settings_count():
    """Besides the workers there is one spare, which `SPARE_BYTES` counts."""

    async def whole():
        app = create_app(Settings(workers=3))
        app.state.workers.start()
        try:
            supervisor = app.state.workers.supervisor
            while supervisor._spare is None or not supervisor._spare.done():
                await asyncio.sleep(0.01)
            assert len(supervisor._workers) == 4
        finally:
            await app.state.workers.close()

    apart(whole())
