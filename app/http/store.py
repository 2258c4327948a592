"""The store that several instances share: a Valkey or a Redis with one number for each token bucket.

The number is the time at which the bucket will be full, by the store's own clock; a key expires at that time, so that
only clients who computed lately are in the store. Who they are is not: a key is their session or address hashed with
the secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from hmac import HMAC
from typing import Any

from valkey.asyncio import Valkey

from app.http.buckets import Account

SCRIPT = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local left = {}
for index, key in ipairs(KEYS) do
    local budget, refill, seconds = ARGV[3 * index - 2], ARGV[3 * index - 1], ARGV[3 * index]
    local full = math.max(tonumber(redis.call('GET', key) or now), now) + seconds / refill
    local wait = math.min(full - now, 2 * budget / refill)
    if wait > 0 then
        redis.call('SET', key, string.format('%.6f', now + wait), 'PX', math.ceil(wait * 1000))
    end
    left[index] = string.format('%.6f', budget - wait * refill)
end
return left
"""
"""Charges each key and returns what is left: for each key its budget, its refill rate and the seconds to charge.

It runs as a whole, so that no charge of another instance is lost. A bucket never owes more than its budget.
"""
STORE_SECONDS = 0.5
"""Seconds for a connection, and for each answer of the store, after which it counts as lost."""
KEY_BYTES = 16
PREFIX = "{gradwalk}"
"""In braces: a cluster keeps all keys of one script on one node."""


class StoreLost(Exception):
    """The store does not answer, or refuses."""


class Store:
    """A client of the store. Raises `StoreLost` where the store does not answer within `STORE_SECONDS`."""

    def __init__(self, url: str, secret: str) -> None:
        self._client: Any = Valkey.from_url(url, socket_timeout=STORE_SECONDS, socket_connect_timeout=STORE_SECONDS)
        self._script: Any = self._client.register_script(SCRIPT)
        self._hash = HMAC(secret.encode(), b"gradwalk.store\0", sha256)

    async def charge(self, charges: Mapping[Account, float]) -> list[float]:
        """Charge these accounts, in one round trip; the compute seconds that each has left."""
        arguments: list[float] = []
        for account, seconds in charges.items():
            arguments += (account.policy.budget, account.policy.refill, seconds)
        try:
            return [float(left) for left in await self._script(keys=list(map(self.key, charges)), args=arguments)]
        except Exception as error:  # of any kind: requests go on without the store
            await self.close()
            raise StoreLost(type(error).__name__) from error

    def key(self, account: Account) -> str:
        """The name of an account's bucket, which does not reveal whose it is."""
        hashed = self._hash.copy()
        hashed.update(account.payer.encode())
        return f"{PREFIX}:{account.policy.name}:{hashed.hexdigest()[: 2 * KEY_BYTES]}"

    async def close(self) -> None:
        """Close the connections; the next charge opens new ones."""
        with suppress(Exception):
            await self._client.connection_pool.disconnect()
