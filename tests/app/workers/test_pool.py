"""The pool with real processes: long calls, workers that die, queues, and that other calls are not affected."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from app.errors.kinds import Busy
from app.limits import Allowance
from app.settings import Settings
from app.workers.pool import Workers
from app.workers.process import NICENESS, ONE_THREAD, WorkerLost, WorkerProcess
from engine.errors import TooSlow
from tests.app.workers.pools import LONG, SHORT, apart, placed, pooled, running, send

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="signals")]


@pytest.fixture(autouse=True)
def threads_of_the_parent(monkeypatch):
    """The web process may have many threads for its mathematics; a worker does not inherit that."""
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "3")


@pooled()
async def test_an_answer(workers):
    answer = await send(workers)
    assert answer.status == 200
    assert json.loads(answer.content)["gradients"] == {"x": 6.0}
    assert 0 < answer.seconds < 1


@pooled()
async def test_what_does_not_end_in_its_slice_goes_on_in_the_long_lane(workers):
    lanes = await placed(workers)
    answer = await send(workers)
    key = next(iter(lanes["short"].recent))
    assert workers.cost_model.costs.get(("someone", key)) == answer.seconds
    with_slice(workers, 1e-9)
    workers.cost_model.costs.set(("someone", key), 0.0)
    assert (await send(workers)).content == answer.content
    await placed(workers)
    assert key in lanes["long"].recent
    assert workers.cost_model.costs.get(("someone", key)) > 0
    assert workers.supervisor.replaced == 0, "it was stopped softly, no process had to be killed"


def with_slice(workers, seconds):
    """Set the slice of the short lane."""
    workers.lanes.slices = (seconds, *workers.lanes.slices[1:])


@pooled(seconds=0.05)
async def test_a_call_that_runs_too_long_gets_too_slow(workers):
    await placed(workers)
    with pytest.raises(TooSlow) as caught:
        await send(workers, LONG)
    assert "0.05" in str(caught.value)


@pooled(seconds=1)
async def test_a_process_that_hangs_is_killed_and_only_its_call_suffers(workers):
    with_slice(workers, 0.01)
    lanes = await placed(workers)
    for worker in lanes.values():
        os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(TooSlow):  # it uses no processor time, so it is killed when all the time of a call is over
        await send(workers)
    await placed(workers)
    assert workers.supervisor.replaced == 1
    with_slice(workers, 5)
    assert (await send(workers)).status == 200


@pytest.mark.parametrize("gone", [ConnectionResetError, RuntimeError("the pipe's handler is closed")])
def test_a_pipe_that_has_gone_is_a_worker_lost(monkeypatch, gone):
    """uvloop raises RuntimeError for a closed pipe."""

    async def broken(*_):
        raise gone

    async def call():
        worker = WorkerProcess(Allowance.of(Settings()))
        await worker.start()
        monkeypatch.setattr("app.workers.wire.send", broken)
        try:
            with pytest.raises(WorkerLost):
                await worker.call({}, b"", 60)
        finally:
            worker.kill()
            await worker.ended()

    apart(call())


@pytest.mark.full
@pooled(slice_seconds=0.05)
async def test_who_leaves_stops_the_work(workers):
    await placed(workers)
    leaving = send(workers, LONG)
    worker = await running(workers)
    os.kill(worker.pid, signal.SIGSTOP)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await worker.ended()
    assert (await send(workers, LONG)).status == 200
    assert workers.jobs == workers.bytes == 0


@pytest.mark.full
@pooled(worker_calls=3)
async def test_processes_are_replaced_in_time_and_nobody_notices(workers):
    before = {worker.pid for worker in (await placed(workers)).values()}
    assert {(await send(workers)).status for _ in range(12)} == {200}
    after = {worker.pid for worker in (await placed(workers)).values()}
    assert not before & after
    assert workers.supervisor.replaced >= 3


@pooled(queue_seconds=0.2)
async def test_waiting_has_a_limit(workers):
    lanes = await placed(workers)
    for worker in lanes.values():
        os.kill(worker.pid, signal.SIGSTOP)
    stuck = [send(workers), send(workers)]
    with pytest.raises(Busy) as caught:
        await send(workers)
    assert caught.value.faults[0].name == "queue_seconds"
    for job in stuck:
        job.cancel()


@pooled(queue=1, queue_bytes=3 * len(LONG))
async def test_the_queue_has_limits(workers):
    for worker in (await placed(workers)).values():
        os.kill(worker.pid, signal.SIGSTOP)
    jobs = [send(workers, LONG), send(workers, LONG), send(workers, SHORT)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as caught:
        await send(workers, SHORT)
    assert caught.value.faults[0].name == "queue"
    workers.settings = workers.settings.model_copy(update={"queue": 10})
    with pytest.raises(Busy) as caught:
        await send(workers, LONG)
    assert caught.value.faults[0].name == "queue_bytes"
    for job in jobs:
        job.cancel()


@pytest.mark.parametrize("moment", [0, 0.0001, 0.01, 0.1, 0.5, 1.0])
def test_closing_ends_everything_at_any_moment(moment):
    """A start that was cancelled half-way once kept the loop for ever; so did a call that ended after the close."""

    async def whole():
        workers = Workers(Settings(workers=2, seconds=60, queue_seconds=60))
        workers.start()
        calls = [send(workers, LONG, str(client)) for client in range(3)]
        await asyncio.sleep(moment)
        for call in calls[: moment > 0.2]:
            call.cancel()
        begun = list(workers.supervisor._workers)
        await asyncio.wait_for(workers.close(), 60)
        assert not any(worker.alive for worker in [*begun, *workers.supervisor._workers])
        assert not workers.supervisor._tasks and not workers._running
        for call in calls:
            call.cancel()

    apart(whole())


@pytest.mark.full
@pooled(memory_bytes=256 * 1024**2)
async def test_memory_has_a_limit(workers):
    await placed(workers)
    many = b",".join([b"[1,2]"] * 2_000_000)
    answer = await send(workers, b'{"program": "sum(x)", "inputs": {"x": [' + many + b"]}}")
    assert answer.status == 422
    assert json.loads(answer.content)["errors"][0]["name"] == "memory_bytes"
    assert (await send(workers)).status == 200
    assert workers.supervisor.replaced == 1


LEAST_PRIORITY = 19
"""The greatest niceness there is: a test run may have it itself."""


@pooled()
async def test_a_process_has_little(workers):
    if not Path("/proc/self/environ").exists():
        pytest.skip("no /proc here")
    worker = (await placed(workers))["long"]
    process = Path(f"/proc/{worker.pid}")
    environment = process.joinpath("environ").read_bytes().split(b"\0")
    assert b"OPENBLAS_NUM_THREADS=1" in environment
    assert not any(entry.startswith(b"GRADWALK_") for entry in environment)
    limits = process.joinpath("limits").read_text()
    assert str(workers.settings.memory_bytes) in next(line for line in limits.splitlines() if "address space" in line)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) >= min(own + NICENESS[worker.lane], LEAST_PRIORITY)
    assert len(list(process.joinpath("task").iterdir())) == 1


@pytest.mark.full
@pooled()
async def test_a_process_ends_with_the_web_process(workers):
    worker = (await placed(workers))["long"]
    worker._process.stdin.close()
    await worker.ended()
    assert worker._process.returncode == 0
