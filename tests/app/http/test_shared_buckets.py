"""Budgets in a store that several instances share, with a real Valkey or Redis: counted once, and never waited for."""

from __future__ import annotations

import asyncio
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from pydantic import ValidationError

from app.errors.kinds import RateLimited
from app.http import shared_buckets
from app.http import store as store_module
from app.http.buckets import Account, LocalBuckets, Policy
from app.http.rate_limit import RateLimit
from app.http.shared_buckets import SharedBuckets
from app.http.store import Store
from app.settings import Settings
from tests.stores import RunningStore

SECRET = "the same everywhere"
POLICY = Policy("session", budget=20.0, refill=0.25)
ALICE, BOB = (Account(POLICY, payer) for payer in ("alice", "bob"))
ADDRESS = "198.51.100.7"
SCOPE = {"type": "http", "scheme": "http", "path": "/", "headers": [], "client": (ADDRESS, 1)}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    store = RunningStore(tmp_path_factory.mktemp("store"))
    store.start()
    yield store
    store.stop()


@pytest.fixture
def store(running):
    """A running store without a key."""
    if running.process is None:
        running.start()

    async def flush():
        async with client(running.url) as opened:
            await opened._client.flushall()

    run(flush)
    return running


@pytest.fixture(autouse=True)
def short_retry(monkeypatch):
    """A lost store is tried again soon."""
    monkeypatch.setattr(shared_buckets, "RETRY_SECONDS", 0.05)


def run(test, *arguments):
    """Run a coroutine in a thread: where a browser is open, this one has a running event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, test(*arguments)).result()


@asynccontextmanager
async def client(url, secret=SECRET):
    opened = Store(url, secret)
    yield opened
    await opened.close()


@asynccontextmanager
async def instance(url):
    """The buckets of one instance."""
    buckets = SharedBuckets(LocalBuckets(1_000), Store(url, SECRET))
    buckets.start()
    yield buckets
    await buckets.close()


async def until(condition):
    """Wait for what happens behind the requests; a busy machine may take long."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def until_stored(url, account, less):
    """Wait until the store holds less than this for an account."""
    async with client(url) as opened, asyncio.timeout(60):
        while (await opened.charge({account: 0.0}))[0] >= less:
            await asyncio.sleep(0.01)


def test_charges_of_all_instances_add_up(store):
    async def charge():
        async with client(store.url) as one, client(store.url) as other:
            calls = [which.charge({ALICE: 0.1, BOB: 0.05}) for _ in range(50) for which in (one, other)]
            await asyncio.gather(*calls)
            return await one.charge({ALICE: 0.0, BOB: 0.0})

    alice, bob = run(charge)
    assert 10.0 <= alice < 20.0 - 9.0, "what refilled meanwhile is less than a second's part"
    assert 15.0 <= bob < 20.0 - 4.0


def test_a_bucket_owes_no_more_than_its_budget_and_refills_in_the_store(store):
    async def charge():
        async with client(store.url) as opened:
            first = await opened.charge({ALICE: 1_000.0})
            await asyncio.sleep(0.2)
            return *first, *await opened.charge({ALICE: 0.0})

    first, later = run(charge)
    assert first == -POLICY.budget
    assert later >= first + 0.2 * POLICY.refill


def test_the_store_holds_who_computed_lately_under_names_that_tell_nothing(store):
    async def keys():
        limits = RateLimit(Settings(rate_limits=True, store=store.url, secret=SECRET))
        limits.buckets.start()
        limits.charge(SCOPE, 10.0)
        async with client(store.url) as opened:
            names = []
            while len(names) < 2:
                await asyncio.sleep(0.01)
                names = await opened._client.keys("*")
            expiries = [await opened._client.pttl(name) for name in names]
        await limits.buckets.close()
        return limits, names, expiries

    limits, names, expiries = run(keys)
    seconds = sorted(10.0 / limits.policies[name].refill for name in ("address", "anonymous"))
    for expiry, most in zip(sorted(expiries), seconds, strict=True):
        assert 0 < expiry <= most * 1e3, "a bucket that is full again is forgotten"
    for name in names:
        assert ADDRESS.encode() not in name
    with_another_secret = Store(store.url, "another").key(Account(limits.policies["address"], ADDRESS))
    assert with_another_secret.encode() not in names


def test_what_one_instance_computed_is_refused_by_another(store):
    async def charge():
        settings = Settings(rate_limits=True, store=store.url, secret=SECRET)
        one, other = RateLimit(settings), RateLimit(settings)
        one.buckets.start()
        other.buckets.start()
        account = next(one._accounts(SCOPE))
        one.charge(SCOPE, 2 * account.policy.budget)
        await until_stored(store.url, account, 0.0)
        other.admit(SCOPE)  # it has not heard of that: what overdraws a budget is a call, not a second budget
        other.charge(SCOPE, 1.0)
        await until(lambda: other.buckets.left(account) < 0)
        with pytest.raises(RateLimited) as caught:
            other.admit(SCOPE)
        await one.buckets.close()
        await other.buckets.close()
        return caught.value.retry_after

    assert run(charge) >= 1


def test_many_charges_are_one_round_trip(store):
    async def count():
        async with instance(store.url) as buckets:
            await until(lambda: not buckets._charged.is_set())
            trips = 0
            whole = buckets.store.charge

            async def counting(charges):
                nonlocal trips
                trips += 1
                return await whole(charges)

            buckets.store.charge = counting
            for _ in range(1_000):
                buckets.charge([ALICE, BOB], 0.001)
            await until(lambda: not buckets._charges)
            return trips

    assert run(count) == 1


def test_a_store_that_takes_the_end_for_a_timeout_ends_all_the_same():
    class Swallowing:
        swallowed = 0

        async def charge(self, charges):
            while not self.swallowed:
                try:
                    await asyncio.sleep(3600)
                except asyncio.CancelledError:
                    self.swallowed += 1
            return [0.0] * len(charges)

        async def close(self):
            pass

    async def end():
        buckets = SharedBuckets(LocalBuckets(1_000), Swallowing())
        buckets.start()
        await asyncio.sleep(0)
        await buckets.close()
        return buckets

    assert run(end).store.swallowed == 1


def test_a_lost_store_leaves_local_budgets_and_comes_back(store, caplog):
    async def lose():
        async with AsyncExitStack() as stack:
            one, other = [await stack.enter_async_context(instance(store.url)) for _ in range(2)]
            one.charge([ALICE], 15.0)
            await until_stored(store.url, ALICE, 6.0)
            store.stop()
            for _ in range(20):
                one.charge([ALICE], 0.5)
            other.charge([BOB], 0.5)
            await until(lambda: one.lost and other.lost)
            alone = one.left(ALICE)
            store.start()  # it remembers nothing
            await until(lambda: not one.lost and not other.lost)
            one.charge([ALICE], 0.5)
            other.charge([BOB], 30.0)
            await until_stored(store.url, BOB, 0.0)
            one.charge([BOB], 0.5)
            await until(lambda: one.left(BOB) < 0)
            return alone, one.left(ALICE)

    with caplog.at_level(logging.WARNING, "gradwalk.store"):
        alone, later = run(lose)
    assert -5.5 <= alone < 0, "it is charged here alone"
    assert later < 0, "a store that was reset grants no second budget"
    messages = [record.message for record in caplog.records]
    assert sum("is lost" in message for message in messages) == 2, "one warning for each instance"
    assert sum("is back" in message for message in messages) == 2


def test_nobody_waits_for_a_store_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(store_module, "STORE_SECONDS", 0.05)

    async def charge():
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            async with instance(f"valkey://127.0.0.1:{silent.getsockname()[1]}") as buckets:
                for _ in range(100):
                    buckets.charge([ALICE], 0.1)  # no await: it cannot wait
                left = buckets.left(ALICE)
                await until(lambda: buckets.lost)
                return left

    assert 10.0 <= run(charge) < 11.0


def test_charges_that_wait_for_the_store_are_bounded(store):
    buckets = SharedBuckets(LocalBuckets(10), Store(store.url, SECRET))
    for number in range(100):
        buckets.charge([Account(POLICY, str(number))], 0.1)
    assert len(buckets._charges) == len(buckets.local) == 10


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"store": "valkey://127.0.0.1:1"}, "GRADWALK_SECRET"),
        ({"store": "http://127.0.0.1:1", "secret": SECRET}, "valkey, valkeys, redis"),
    ],
)
def test_a_store_that_could_never_be_shared_is_refused(settings, reason):
    with pytest.raises(ValidationError, match=reason):
        Settings(**settings)


def test_without_rate_limits_there_is_no_store():
    assert isinstance(RateLimit(Settings(store="valkey://127.0.0.1:1", secret=SECRET)).buckets, LocalBuckets)
