"""Runs a pool of real worker processes for a test, and waits for its states."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

from app.settings import Settings
from app.workers.jobs import Client
from app.workers.lanes import LONG as LONG_LANE
from app.workers.pool import Workers

NAMES = ("short", "middle", "long")

SHORT = json.dumps({"program": "x*x", "inputs": {"x": 3}}).encode()
LONG = json.dumps({"program": "+".join(["sin(x)"] * 1500), "inputs": {"x": 1}}).encode()


def apart(work):
    """Run a coroutine in a thread of its own: where a browser is open, this one has a running event loop already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def pooled(**settings):
    """Runs a coroutine function with a pool of these settings; without them, no time is short."""

    def decorate(test):
        def run():
            async def whole():
                workers = Workers(
                    Settings(**{"workers": 2, "seconds": 60, "queue_seconds": 60, "slice_seconds": 5, **settings})
                )
                workers.start()
                try:
                    await asyncio.wait_for(test(workers), 120)
                finally:
                    await workers.close()

            apart(whole())

        run.__name__ = test.__name__
        run.__doc__ = test.__doc__
        return run

    return decorate


def send(workers, body=SHORT, client="someone"):
    """A call of a client, which has begun."""
    run = workers.run("evaluate", body, language="en", gzip=False, client=Client(client))
    return asyncio.ensure_future(run)


async def placed(workers):
    """Wait until every lane has its workers; the processes by lane."""
    while len(workers._idle) < workers.settings.workers:
        await asyncio.sleep(0.01)
    return {NAMES[worker.lane]: worker for worker in workers._idle}


async def running(workers):
    """Wait until a worker of the long lane is at work; its process."""
    while True:
        for job in workers._running.values():
            if job.worker and job.worker.lane == LONG_LANE:
                return job.worker
        await asyncio.sleep(0.002)
