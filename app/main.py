"""Builds the application from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app import memory
from app.api import endpoints
from app.errors import handlers
from app.http import probes, routes
from app.http.answer_limit import AnswerLimit
from app.http.body_limit import BodyLimit, arriving_bodies
from app.http.buckets import Buckets
from app.http.compression import Compression
from app.http.concurrency_limit import ConcurrencyLimit
from app.http.cross_origin import Preflight, cross_origin_headers
from app.http.forms import Forms
from app.http.head import Head
from app.http.header_limit import HeaderLimit
from app.http.prefix import BarePrefix, Prefix
from app.http.rate_limit import RateLimit
from app.http.readers import Readers
from app.http.response_headers import ResponseHeaders
from app.http.security_headers import security_headers
from app.http.server_errors import ServerErrors
from app.http.stream_places import StreamPlaces
from app.http.trusted_host import TrustedHost
from app.http.version_header import version_header
from app.observability import routes as observability
from app.observability.metrics import Metrics
from app.observability.request_log import RequestLog
from app.pages import documentation, static_files
from app.pages import routes as pages
from app.settings import Settings, listed
from app.workers.pool import Workers

DESCRIPTION = """
Type a formula, get its computational graph, and every number of the forward and the backward pass.
Errors are `application/problem+json` (RFC 9457); a number that is not finite is the string "NaN", "Infinity" or
"-Infinity". Pure computation may be called from any origin.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole service."""
    settings = settings or Settings()
    app = FastAPI(
        title="Gradwalk",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect echoes the Host header
        telemetry={"tracing": False, "metrics": False, "logs": False},  # we have our own, without addresses
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings
    app.state.workers = Workers(settings)
    app.state.rate_limit = RateLimit(settings)
    app.state.metrics = Metrics() if settings.metrics else None
    app.state.forms = Forms(settings, [each.call for each in endpoints() if each.form is not None])
    app.state.stream_places = StreamPlaces(settings.train_streams)
    app.state.readers = Readers(settings)
    app.state.arriving = arriving_bodies(settings)
    app.state.files = static_files.Files()
    _add_metrics(app)
    routes.add(app, endpoints())
    if settings.metrics:
        app.include_router(observability.router)
    app.include_router(probes.router)
    app.include_router(pages.router)
    app.include_router(documentation.router)
    app.include_router(static_files.router)
    handlers.install(app, pages.error_page)
    routes.document(app, endpoints())
    _add_middleware(app, settings)
    return app


def _add_metrics(app: FastAPI) -> None:
    """Register the metrics of the workers and of the bytes that clients make the server hold."""
    metrics, workers, readers, arriving = (
        getattr(app.state, name) for name in ("metrics", "workers", "readers", "arriving")
    )
    if metrics is not None:
        workers.unexpected = metrics.unexpected
        metrics.watch("calls", "Calls that compute or wait for a worker", lambda: workers.jobs)
        metrics.watch("store_lost", "Web processes without their store", lambda: app.state.rate_limit.buckets.lost)
        metrics.watch("calls_bytes", "Bytes of the bodies of these calls", lambda: workers.bytes)
        metrics.watch("arriving_bytes", "Bytes of bodies that have not arrived whole", lambda: arriving.bytes)
        metrics.watch("unsent_bytes", "Bytes of responses that clients have not taken", lambda: readers.bytes)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add the middleware, from the inside out; what has nothing to do here is left out."""
    if settings.root_path:
        app.add_middleware(BarePrefix)
    app.add_middleware(
        Compression, minimum_size=settings.compress_bytes, except_for=routes.compressed_by_workers(endpoints())
    )
    app.add_middleware(AnswerLimit, readers=app.state.readers)
    app.add_middleware(ConcurrencyLimit, limit=settings.requests)
    app.add_middleware(BodyLimit, settings=settings, arriving=app.state.arriving)
    app.add_middleware(HeaderLimit, settings=settings)
    if "*" not in (allowed := listed(settings.allowed_hosts)):
        app.add_middleware(TrustedHost, allowed=allowed)
    app.add_middleware(ServerErrors, on_error=app.state.metrics and app.state.metrics.unexpected)
    app.add_middleware(Preflight)
    defaults = (
        security_headers(settings.hsts),
        cross_origin_headers,
        version_header(lambda: app.state.files.version),
    )
    app.add_middleware(ResponseHeaders, defaults=defaults)
    app.add_middleware(Head)
    app.add_middleware(RequestLog, metrics=app.state.metrics)
    if settings.root_path:
        app.add_middleware(Prefix, prefix=settings.root_path)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    memory.check(app.state.settings.model_dump())
    app.state.workers.start()
    buckets: Buckets = app.state.rate_limit.buckets
    buckets.start()
    metrics: Metrics | None = app.state.metrics
    refreshing = asyncio.create_task(metrics.refresh()) if metrics else None
    yield
    if refreshing:
        refreshing.cancel()
    await buckets.close()
    await app.state.workers.close()


def _operation_id(route: APIRoute) -> str:
    return route.name


def __getattr__(name: str) -> FastAPI:
    """Build `app` lazily for `uvicorn app.main:app`, so that other imports of this module do not."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
