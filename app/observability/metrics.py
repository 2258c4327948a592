"""Prometheus metrics: requests, durations, compute time, refusals and unhandled exceptions.

Several web processes count in files of one folder, in the multiprocess mode of Prometheus' client, so that whichever
answers `/metrics` tells of all. Gauges are sums over the processes that are alive.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable with the folder of the counters of all processes; Prometheus' client reads it when it is imported."""
REFRESH_SECONDS = 1.0
"""Seconds after which a process writes its gauges anew for the others."""
MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.folder = os.environ.get(FOLDER)
        self._gauges: list[tuple[Gauge, Callable[[], float]]] = []
        options: dict[str, Any] = {"namespace": "gradwalk", "registry": self.registry}
        self._requests = Counter("requests", "Requests by route and status", ("method", "route", "status"), **options)
        self._seconds = Histogram("request_seconds", "Time to answer", ("route",), buckets=BUCKETS, **options)
        self._computed = Counter("compute_seconds", "Time computed for requests", ("route",), **options)
        self._unexpected = Counter("unexpected", "Unhandled exceptions, by call and class", ("call", "kind"), **options)
        self._refused = Counter("refused", "Requests refused for now", ("problem",), **options)

    def answered(self, method: str, route: str, status: int, seconds: float, computed: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if computed:
            self._computed.labels(route).inc(computed)
        if problem := {429: "rate-limited", 503: "busy"}.get(status):
            self._refused.labels(problem).inc()

    def unexpected(self, call: str, kind: str) -> None:
        """Count an unhandled exception of this class; `call` is that of a worker, or `web`."""
        self._unexpected.labels(call, kind).inc()

    def watch(self, name: str, summary: str, reading: Callable[[], float]) -> None:
        """Add a gauge that is read when metrics are scraped; with several processes, every `REFRESH_SECONDS`."""
        gauge = Gauge(name, summary, namespace="gradwalk", registry=self.registry, multiprocess_mode="livesum")
        if self.folder is None:
            gauge.set_function(reading)
        else:
            self._gauges.append((gauge, reading))

    async def refresh(self) -> None:
        """Write the gauges for the other processes, for as long as this one serves."""
        while self._gauges:
            for gauge, reading in self._gauges:
                gauge.set(reading())
            await asyncio.sleep(REFRESH_SECONDS)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        if self.folder is None:
            return generate_latest(self.registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=self.folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
