"""Rate limits on compute time, as token buckets of seconds: what counts is not how many requests are sent.

Each session has a bucket that refills at a steady rate, each address a larger one, since a whole class may share it;
requests of an address without a session have one more. A request is admitted while its buckets are not empty, and
charged afterwards with the compute time it took. With a store (`app.http.shared_buckets`) several instances share them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from starlette.types import Scope

from app.errors.kinds import RateLimited, above
from app.http.buckets import Account, Buckets, LocalBuckets, Policy
from app.http.sessions import Sessions
from app.settings import Settings
from app.workers.jobs import Client
from engine.errors import phrase

COMPUTED = "gradwalk.computed"
MAX_ADDRESS = 64
"""Characters of an address that count: a proxy may send anything, and the cache is bounded."""


class RateLimit:
    """The buckets of all clients; with `rate_limits` off it only counts compute time."""

    def __init__(self, settings: Settings, now: Callable[[], float] = monotonic) -> None:
        self.on = settings.rate_limits
        self.sessions = Sessions(settings)
        self.buckets = _buckets(settings, now)
        self.policies = {
            name: Policy(name, getattr(settings, f"{name}_budget"), getattr(settings, f"{name}_share"))
            for name in ("session", "address", "anonymous")
        }

    def admit(self, scope: Scope) -> None:
        """Raise `RateLimited` where a budget of a request is used up."""
        if not self.on:
            return
        for account in self._accounts(scope):
            if (left := self.buckets.left(account)) <= 0:
                raise _refusal(account.policy, left)

    def wait(self, scope: Scope, share: float) -> float:
        """The seconds until every budget of a request is refilled to this share, for work that can wait."""
        if not self.on:
            return 0.0
        return max(0.0, *(self._seconds_until(account, share) for account in self._accounts(scope)))

    def charge(self, scope: Scope, seconds: float) -> None:
        """Take the compute time of a request from the budgets of its session and its address.

        Concurrent requests are all admitted, so that a budget may be overdrawn, by its own size at most.
        """
        scope[COMPUTED] = computed(scope) + seconds
        if self.on:
            self.buckets.charge(self._accounts(scope), seconds)

    def client(self, scope: Scope) -> Client:
        """Who takes turns for a request: an address and, within it, a session or a connection."""
        _, port = scope.get("client") or ("local", 0)
        return Client(address_of(scope), self.sessions.of(scope) if self.on else None, port)

    def cookie(self, scope: Scope) -> str | None:
        """A new session for a reader who has none, as the value of Set-Cookie; `None` where none is needed."""
        return self.sessions.cookie(scope) if self.on and self.sessions.of(scope) is None else None

    def _seconds_until(self, account: Account, share: float) -> float:
        """The seconds until a bucket is refilled to this share; below 0 where it holds more."""
        policy = account.policy
        return (share * policy.budget - self.buckets.left(account)) / policy.refill

    def _accounts(self, scope: Scope) -> Iterator[Account]:
        """The buckets that a request is charged to, the narrowest first."""
        address = address_of(scope)
        session = self.sessions.of(scope)
        if session:
            yield Account(self.policies["session"], session)
        else:
            yield Account(self.policies["anonymous"], address)
        yield Account(self.policies["address"], address)


def _buckets(settings: Settings, now: Callable[[], float]) -> Buckets:
    """The buckets of these settings: of this process alone, or shared by a store."""
    local = LocalBuckets(settings.budgets, now)
    if not (settings.rate_limits and settings.store and settings.secret):
        return local
    from app.http.shared_buckets import SharedBuckets  # its library is an extra
    from app.http.store import Store

    return SharedBuckets(local, Store(settings.store.get_secret_value(), settings.secret.get_secret_value()))


def computed(scope: Scope) -> float:
    """The compute seconds that a request has been charged with so far."""
    seconds: float = scope.get(COMPUTED, 0.0)
    return seconds


def address_of(scope: Scope) -> str:
    """The address that is charged for a connection: IPv4, or the /64 network of IPv6, which is one household."""
    return _network((scope.get("client") or ("local", 0))[0][:MAX_ADDRESS])


@lru_cache(maxsize=4_096)
def _network(host: str) -> str:
    """The same for a host; kept, since each request of a drag needs it several times."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address) >> 64 << 64, 64)))


def _refusal(policy: Policy, left: float) -> RateLimited:
    """The error, and its headers as draft-ietf-httpapi-ratelimit-headers-10 has them, in milliseconds of computing."""
    wait = ceil(-left / policy.refill) or 1
    name = f"{policy.name}_budget"
    window = ceil(policy.budget / policy.refill)
    error = RateLimited(
        above(name, policy.budget, round(policy.budget - left, 3)),
        hint=phrase("Try again in {seconds} s: the budget fills up by itself.", seconds=wait),
        name=name,
    )
    error.retry_after = wait
    error.headers = {
        "RateLimit-Policy": f'"{policy.name}";q={ceil(policy.budget * 1e3)};w={window};qu="compute-milliseconds"',
        "RateLimit": f'"{policy.name}";r=0;t={wait}',
    }
    return error
