"""Worker processes that die, at rest and in mid-call: who notices, and what the service says of itself."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from math import inf

import httpx
import pytest

from app.errors.kinds import Busy
from app.limits import Allowance
from app.main import create_app
from app.settings import Settings
from app.workers import wire
from app.workers.jobs import Client
from app.workers.process import WorkerLost, WorkerProcess
from tests.app.workers.pools import LONG, SHORT, apart, placed, pooled, running, send
from tests.effort import spread

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="signals")]


def kill_all(workers):
    """Kill every process of a pool, the spare too; when it returns, they are gone and the event loop does not know."""
    processes = [worker for worker in workers.supervisor._workers if worker.pid is not None]
    for worker in processes:
        os.kill(worker.pid, signal.SIGKILL)
    while any(worker.alive for worker in processes):
        time.sleep(0.001)


@pytest.mark.full
@pooled()
async def test_processes_that_die_at_rest_cost_no_call(workers):
    for _ in range(3):
        await placed(workers)
        kill_all(workers)
        answers = await asyncio.gather(*[send(workers, client=str(number)) for number in range(5)])
        assert [answer.status for answer in answers] == [200] * 5
    await placed(workers)


@pytest.mark.full
@pooled()
async def test_a_process_that_dies_at_rest_is_replaced_before_anybody_calls(workers):
    before = {worker.pid for worker in (await placed(workers)).values()}
    kill_all(workers)
    while before & {worker.pid for worker in workers._idle}:
        await asyncio.sleep(0.01)
    after = {worker.pid for worker in (await placed(workers)).values()}
    assert len(after) == 2 and not before & after


@pytest.mark.parametrize("retried", spread([True, False], 2))
def test_a_process_that_dies_in_mid_call(retried, monkeypatch):
    """Its call is run once more, unless it had run for long; other calls never notice."""
    monkeypatch.setattr("app.workers.pool.RETRY_SECONDS", inf if retried else -1.0)

    @pooled(slice_seconds=0.05)
    async def run(workers):
        await placed(workers)
        dying = send(workers, LONG)
        worker = await running(workers)
        others = [send(workers, client=str(number)) for number in range(20)]
        os.kill(worker.pid, signal.SIGKILL)
        if retried:
            assert (await dying).status == 200
        else:
            with pytest.raises(Busy):
                await dying
        assert [answer.status for answer in await asyncio.gather(*others)] == [200] * 20
        assert (await send(workers, LONG)).status == 200, "the spare took its place"

    run()


@pytest.mark.full
@pooled(slice_seconds=0.05)
async def test_a_signal_to_the_whole_group_ends_no_process(workers):
    """As Ctrl+C and systemd send it: the web process gets it too, and ends the others when their calls are answered."""
    await placed(workers)
    call = send(workers, LONG)
    worker = await running(workers)
    for ending in (signal.SIGINT, signal.SIGTERM):
        os.kill(worker.pid, ending)
    assert (await call).status == 200
    assert worker.alive


def test_a_call_that_kills_its_worker_is_run_twice_and_no_more(monkeypatch):
    monkeypatch.setattr("app.workers.pool.RETRY_SECONDS", inf)
    calls = []

    async def fatal(self, header, body, *limits):
        calls.append(self.pid)
        raise WorkerLost(killed=False)

    @pooled()
    async def run(workers):
        await placed(workers)
        monkeypatch.setattr(WorkerProcess, "call", fatal)
        with pytest.raises(Busy):
            await send(workers)
        assert len(calls) == len(set(calls)) == 2

    run()


@pytest.mark.full
def test_a_process_that_is_killed_just_after_its_answer_takes_no_other_call(monkeypatch):
    """As where the time of a call is up while its answer is being read: the next call would seem to be too slow."""
    answer_call, killed = WorkerProcess.call, []

    async def answer_and_kill(self, header, body, *limits):
        answer = await answer_call(self, header, body, *limits)
        if not killed:
            killed.append(self)
            self.kill()
        return answer

    @pooled()
    async def run(workers):
        await placed(workers)
        monkeypatch.setattr(WorkerProcess, "call", answer_and_kill)
        monkeypatch.setattr(WorkerProcess, "alive", property(lambda self: True))
        long_call = {"language": "en", "gzip": False, "client": Client("someone"), "long": True}
        answers = [await workers.run("evaluate", SHORT, **long_call) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 200]

    run()


def test_the_service_is_not_ready_while_no_process_is_alive(monkeypatch):
    async def whole():
        app = create_app(Settings(workers=2))
        workers = app.state.workers
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

            async def becomes(status):
                while (await client.get("/readyz")).status_code != status:
                    await asyncio.sleep(0.01)

            assert (await client.get("/readyz")).status_code == 503, "nothing has started"
            workers.start()
            await becomes(200)
            may_start = asyncio.Event()
            start = WorkerProcess.start

            async def held(self):
                await may_start.wait()
                await start(self)

            monkeypatch.setattr(WorkerProcess, "start", held)
            try:
                await becomes(200)
                kill_all(workers)
                await becomes(503)
                answer = await client.get("/readyz")
                assert answer.headers["retry-after"]
                assert (await client.get("/healthz")).status_code == 200
                may_start.set()
                await becomes(200)
            finally:
                may_start.set()
                await workers.close()

    apart(asyncio.wait_for(whole(), 120))


def test_a_worker_whose_web_process_is_gone_ends_in_silence():
    """Its answer finds a closed pipe, be it the first, which says that it is ready."""
    command = [sys.executable, "-m", "app.worker"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:
        process.stdout.close()
        wire.write(process.stdin, dict(Allowance.of(Settings()).values))
        assert process.stderr.read() == b""
    assert process.returncode == 0
