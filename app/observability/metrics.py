"""Prometheus metrics: requests, durations, compute time, refusals and unhandled exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
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
        """Add a gauge that is read when metrics are scraped."""
        Gauge(name, summary, namespace="gradwalk", registry=self.registry).set_function(reading)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
