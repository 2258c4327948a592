"""uvicorn's configuration for the settings of the service."""

from __future__ import annotations

import os
from contextlib import suppress
from ipaddress import ip_network

import uvicorn

from app.cli import malloc, open_files
from app.http.connection_limit import ConnectionLimit
from app.http.protocol import limited_protocol
from app.main import create_app
from app.observability.logging import configure as configure_logging
from app.settings import Settings, listed

INHERITED = 64
"""More descriptors than a process is started with."""
HEALTH_SECONDS = 30
"""Seconds after which one of several processes that does not answer its parent is replaced; a busy machine is slow."""


class Configuration(uvicorn.Config):
    """Builds the app in the process that serves it: with several processes this object is pickled for each.

    uvicorn's own `limit_concurrency` stays off: see `app.http.concurrency_limit`.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            create_app,
            workers=settings.processes,
            log_config=configure_logging(settings),
            ws="none",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=trusted(settings.trusted_proxies),
            backlog=settings.backlog,
            timeout_keep_alive=settings.keep_alive_seconds,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            timeout_worker_healthcheck=HEALTH_SECONDS,
        )
        self.settings = settings

    def load(self) -> None:
        """Build the app and the protocol's class."""
        if self.workers > 1:
            _keep_from_children()
        malloc.return_freed()
        app = create_app(self.settings)
        connections = open_files.fitting(self.settings.connections, self.settings.workers)
        self.app = app
        self.http = limited_protocol(self.settings, app.state.readers, ConnectionLimit(connections))
        super().load()


def trusted(proxies: str) -> list[str]:
    """The addresses and networks of trusted proxies as uvicorn compares them, without regard to how they connect.

    Over a socket of both families an IPv4 address is that of IPv6 to which it is mapped (RFC 4291 §2.5.5.2).
    """
    given = listed(proxies)
    networks = [ip_network(address) for address in given if address != "*"]
    mapped = [f"::ffff:{each.network_address}/{each.prefixlen + 96}" for each in networks if each.version == 4]
    return [*given, *mapped]


def _keep_from_children() -> None:
    """Keep the port from the processes that compute: it would stay open for as long as one of them lives.

    `multiprocessing` hands sockets and pipes over as inheritable, and uvloop starts processes with all of these.
    """
    for descriptor in range(3, INHERITED):
        with suppress(OSError):
            os.set_inheritable(descriptor, False)
