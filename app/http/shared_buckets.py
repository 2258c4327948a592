"""Token buckets that several instances share. No request waits for the store.

Every instance keeps its own view of the buckets and admits by it. Charges go to the store behind the requests, many in
one round trip, and the answer lowers the view to what all instances together have left. So two instances grant one
budget, plus at most the calls that were running when it was used up. Without the store the views go on as local
buckets, and what was charged in the meantime stays charged when it comes back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from itertools import islice
from time import monotonic

from app.http.buckets import Account, LocalBuckets
from app.http.store import Store, StoreLost

BATCH = 500
"""Most buckets in one round trip."""
EXCHANGE_SECONDS = 0.05
"""Seconds for which charges are gathered for one round trip."""
RETRY_SECONDS = 1.0
"""Seconds after which a lost store is tried again."""
WARNING_SECONDS = 60.0
"""Seconds for which no second warning of a lost store is written."""
log = logging.getLogger("gradwalk.store")


class SharedBuckets:
    """Buckets in memory that are charged with what other instances compute, too."""

    def __init__(self, local: LocalBuckets, store: Store) -> None:
        self.local = local
        self.store = store
        self.lost = False
        self._charges: dict[Account, float] = {}
        self._charged = asyncio.Event()
        self._exchange: asyncio.Task[None] | None = None
        self._warned = -WARNING_SECONDS
        self._loss_logged = False

    def left(self, account: Account) -> float:
        """The compute seconds left, as far as this instance has heard."""
        return self.local.left(account)

    def charge(self, accounts: Iterable[Account], seconds: float) -> None:
        """Take compute time from these buckets, here at once and in the store soon."""
        accounts = list(accounts)
        self.local.charge(accounts, seconds)
        for account in accounts:
            if account in self._charges or len(self._charges) < self.local.capacity:
                self._charges[account] = self._charges.get(account, 0.0) + seconds
        self._charged.set()

    def start(self) -> None:
        """Connect, and begin to exchange charges."""
        self._exchange = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Send what was charged, if the store takes it at once."""
        while self._exchange is not None and not self._exchange.done():
            self._exchange.cancel()  # again, where a client library took the first one for a timeout of its own
            await asyncio.wait([self._exchange], timeout=EXCHANGE_SECONDS)
        if not self.lost:
            await self._send()
        await self.store.close()

    async def _run(self) -> None:
        """Exchange charges for as long as the service runs; a lost store is tried again and again."""
        while True:
            await self._send()
            if self.lost:
                await asyncio.sleep(RETRY_SECONDS)
            else:
                await self._charged.wait()
                self._charged.clear()
                await asyncio.sleep(EXCHANGE_SECONDS)

    async def _send(self) -> None:
        """One round trip, which also tests the connection; charges that the store did not take are not sent again."""
        batch = dict(islice(self._charges.items(), BATCH))
        for account in batch:
            del self._charges[account]
        if self._charges:
            self._charged.set()
        try:
            left = await self.store.charge(batch)
        except StoreLost as error:
            self._charges.clear()
            self._lose(error)
            return
        for account, seconds in zip(batch, left, strict=True):
            self.local.lower(account, seconds)
        self._recover()

    def _lose(self, error: StoreLost) -> None:
        if not self.lost and monotonic() - self._warned >= WARNING_SECONDS:
            self._warned = monotonic()
            self._loss_logged = True
            log.warning("the store is lost (%s): this process counts compute budgets alone", error)
        self.lost = True

    def _recover(self) -> None:
        if self.lost and self._loss_logged:
            self._loss_logged = False
            log.warning("the store is back: compute budgets are shared again")
        self.lost = False
