"""Token buckets of compute time: what is left of a budget, which refills at a steady rate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Policy:
    """The capacity of a bucket in compute seconds, and its refill rate in compute seconds per second."""

    name: str
    budget: float
    refill: float


@dataclass(frozen=True, slots=True)
class Account:
    """A bucket's policy and whose it is: a session or an address."""

    policy: Policy
    payer: str


class Buckets(Protocol):
    """The buckets of all clients. Neither method waits for anything."""

    lost: bool
    """Whether a store that is shared with other instances cannot be reached."""

    def left(self, account: Account) -> float:
        """The compute seconds left: the whole budget where nothing was charged, below 0 where it is overdrawn."""

    def charge(self, accounts: Iterable[Account], seconds: float) -> None:
        """Take compute time from these buckets, down to minus their budget at most."""

    def start(self) -> None:
        """Begin to exchange charges with other instances, where there are any; needs a running event loop."""

    async def close(self) -> None:
        """End what `start` began."""


@dataclass(slots=True)
class Bucket:
    """The compute seconds left in a budget at a point in time."""

    left: float
    time: float


class LocalBuckets:
    """Buckets in the memory of this process; above `capacity` the least recently charged are dropped."""

    lost = False

    def __init__(self, capacity: int, now: Callable[[], float] = monotonic) -> None:
        self.capacity = capacity
        self.now = now
        self._buckets: OrderedDict[Account, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def left(self, account: Account) -> float:
        """The compute seconds left."""
        policy, bucket = account.policy, self._buckets.get(account)
        if bucket is None:
            return policy.budget
        return min(policy.budget, bucket.left + (self.now() - bucket.time) * policy.refill)

    def charge(self, accounts: Iterable[Account], seconds: float) -> None:
        """Take compute time from these buckets."""
        for account in accounts:
            self._set(account, max(self.left(account) - seconds, -account.policy.budget))

    def lower(self, account: Account, left: float) -> None:
        """Take what is left to be no more than this, since other instances have charged it too."""
        if left < self.left(account):
            self._set(account, left)

    def _set(self, account: Account, left: float) -> None:
        self._buckets[account] = Bucket(left, self.now())
        self._buckets.move_to_end(account)
        while len(self._buckets) > self.capacity:
            self._buckets.popitem(last=False)

    def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""
