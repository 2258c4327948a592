"""Rate limits that budget compute time: moving a slider is no abuse, a thousand slow programs are.

Each session has a bucket of compute seconds that fills at a steady rate, each address a wider one, since a whole
class may share it; what comes from an address without a session has one bucket more. A request is admitted while
its buckets hold something, and charged afterwards with what it took.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from starlette.types import Scope

from app.errors.kinds import RateLimited, above
from app.http.sessions import Sessions
from app.settings import Settings
from engine.errors import phrase

COMPUTED = "gradwalk.computed"


@dataclass(frozen=True, slots=True)
class Policy:
    """How much one bucket holds and how fast it fills: compute seconds, and compute seconds a second."""

    name: str
    budget: float
    share: float


@dataclass(slots=True)
class Bucket:
    """What is left of a budget, in compute seconds, at a moment."""

    left: float
    moment: float


class RateLimit:
    """Who may compute how much; with `rate_limits` off it only keeps count."""

    def __init__(self, settings: Settings, now: Callable[[], float] = monotonic) -> None:
        self.on = settings.rate_limits
        self.sessions = Sessions(settings)
        self.most = settings.budgets
        self.now = now
        self.policies = {
            name: Policy(name, getattr(settings, f"{name}_budget"), getattr(settings, f"{name}_share"))
            for name in ("session", "address", "anonymous")
        }
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def admit(self, scope: Scope) -> None:
        """Raise `RateLimited` where a budget is used up, before anything is computed."""
        if not self.on:
            return
        for policy, key in self._payers(scope):
            bucket = self._buckets.get(key)
            if bucket is not None and (left := self._left(policy, bucket)) <= 0:
                raise _refusal(policy, left)

    def wait(self, scope: Scope, share: float) -> float:
        """The seconds until every budget of a request holds this share of it again: for work that can be put off."""
        if not self.on:
            return 0.0
        found = 0.0
        for policy, key in self._payers(scope):
            bucket = self._buckets.get(key)
            if bucket is not None:
                found = max(found, (share * policy.budget - self._left(policy, bucket)) / policy.share)
        return found

    def charge(self, scope: Scope, seconds: float) -> None:
        """Take what a request has computed from the budgets of its session and its address.

        Requests that run side by side are all admitted, so that a budget may be overdrawn: by itself at most.
        """
        scope[COMPUTED] = computed(scope) + seconds
        if not self.on:
            return
        for policy, key in self._payers(scope):
            bucket = self._buckets.setdefault(key, Bucket(policy.budget, self.now()))
            bucket.left = max(self._left(policy, bucket) - seconds, -policy.budget)
            bucket.moment = self.now()
            self._buckets.move_to_end(key)
        while len(self._buckets) > self.most:
            self._buckets.popitem(last=False)

    def payer(self, scope: Scope) -> str:
        """Who takes turns with others: a session where there is one, else an address."""
        return (self.sessions.of(scope) if self.on else None) or address_of(scope)

    def cookie(self, scope: Scope) -> str | None:
        """A new session for a reader who has none, as the value of Set-Cookie; `None` where none is needed."""
        return self.sessions.cookie(scope) if self.on and self.sessions.of(scope) is None else None

    def _left(self, policy: Policy, bucket: Bucket) -> float:
        return min(policy.budget, bucket.left + (self.now() - bucket.moment) * policy.share)

    def _payers(self, scope: Scope) -> Iterator[tuple[Policy, tuple[str, str]]]:
        """The buckets that pay for a request, the narrowest first."""
        address = address_of(scope)
        session = self.sessions.of(scope)
        yield (
            (self.policies["session"], ("session", session))
            if session
            else (
                self.policies["anonymous"],
                ("anonymous", address),
            )
        )
        yield self.policies["address"], ("address", address)


def computed(scope: Scope) -> float:
    """The compute seconds that a request has been charged with so far."""
    seconds: float = scope.get(COMPUTED, 0.0)
    return seconds


def address_of(scope: Scope) -> str:
    """Who pays for a connection: an IPv4 address, or the /64 of an IPv6 address, which is one household."""
    host: str = (scope.get("client") or ("local", 0))[0]
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
    wait = ceil(-left / policy.share) or 1
    name = f"{policy.name}_budget"
    window = ceil(policy.budget / policy.share)
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
