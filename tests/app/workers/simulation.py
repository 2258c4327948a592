"""A pool whose workers only let time pass, on a clock of its own: what is measured is the order of the calls.

The event loop's clock goes on by what it would have slept; the results do not depend on the machine.
"""

import asyncio
import json
import selectors
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from app.settings import Settings
from app.workers.jobs import Client
from app.workers.pool import Workers
from app.workers.process import WorkerProcess


class Hurried(selectors.DefaultSelector):
    """A selector that never waits: it moves the clock on instead."""

    now = 0.0

    def select(self, timeout=None):
        self.now += max(timeout or 0.0, 0.0)
        return super().select(0)


def simulated(coroutine_function):
    """Run a coroutine function on a loop whose clock is not the machine's.

    In a thread of its own: in the main one Playwright's loop may be running.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_run, coroutine_function).result()


def _run(coroutine_function):
    selector = Hurried()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now
    try:
        return loop.run_until_complete(coroutine_function())
    finally:
        loop.close()


class Idler(WorkerProcess):
    """A worker whose calls take the seconds that their body names; a plan takes none."""

    pids = count(1)
    alive = True
    pid = None

    async def start(self):
        await asyncio.sleep(0.5)

    async def call(self, header, body, seconds, processor=0.0):
        self.served += 1
        cost = float(json.loads(body)["inputs"]["cost"])
        taken = min(cost, header["slice"] or header["left"])
        await asyncio.sleep(taken)
        if taken < cost:
            return {"overran": True, "status": 422, "seconds": taken}, b""
        return {"status": 200, "seconds": cost, "cost": cost}, b"{}"

    def join(self, lane):
        self.lane = lane

    def kill(self):
        self.killed = True

    async def ended(self):
        while not self.killed:
            await asyncio.sleep(3600)


class Hall:
    """The people in a hall: who sends what, and how long each waited for an answer."""

    def __init__(self, workers, seconds):
        self.workers = workers
        self.seconds = seconds
        self.numbers = count()

    async def person(self, client, cost, pause, same=False):
        """The seconds that each answer took; `same` sends one program over and over, else each is new."""
        loop = asyncio.get_running_loop()
        waits = []
        while loop.time() < self.seconds:
            number = 0 if same else next(self.numbers)
            began = loop.time()
            await self.send(client, cost, number)
            waits.append(loop.time() - began)
            await asyncio.sleep(pause)
        return waits

    async def send(self, client, cost, number):
        """One call; its program has this number."""
        body = json.dumps({"program": f"x*{number}", "inputs": {"cost": cost}}).encode()
        return await self.workers.run("evaluate", body, language="en", gzip=False, client=client)


def hall(monkeypatch, visit, seconds=60.0, **settings):
    """What `visit`, a coroutine function of a hall, returns; the pool is as it is by default on two processors."""
    monkeypatch.setattr("app.workers.supervisor.WorkerProcess", Idler)

    async def whole():
        pool = Workers(Settings(**{"workers": 3, "seconds": 2.0, "queue_seconds": 1.5, **settings}))
        pool.start()
        while pool.supervisor._spare is None:
            await asyncio.sleep(0.1)
        try:
            return await visit(Hall(pool, asyncio.get_running_loop().time() + seconds))
        finally:
            await pool.close()

    return simulated(whole)


def student(number, address="campus"):
    """A student of a class behind one address, on a connection of her own."""
    return Client(address, port=number)


def percentile(waits, share):
    """The wait that this share of all does not exceed."""
    return sorted(waits)[min(int(share * len(waits)), len(waits) - 1)]
