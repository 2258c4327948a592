"""Every setting and limit of the service, from the environment (`GRADWALK_…`).

A *limit* is a setting that an error names: what goes above it is refused, with both figures. Limits have a unit
and are listed by `GET /api/v1/limits`; those of the engine are declared in `engine.limits`. All other settings say how
the service runs.
"""

from __future__ import annotations

import os
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, create_model, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.errors import Phrase, phrase
from engine.limits import Limits

PREFIX = "GRADWALK_"


def _processors() -> int:
    """As many as this process may use; two at least, since quick calls have one of their own."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(2, usable)


def _limit(default: Any, unit: str, summary: Phrase, **bounds: Any) -> Any:
    """A setting that an error names when it is reached; at least 1 unless `bounds` say otherwise."""
    extra: dict[str, Any] = {"unit": unit}
    return Field(default, description=summary.template, json_schema_extra=extra, **(bounds or {"ge": 1}))


class ServiceSettings(BaseSettings):
    """The settings of the service; those of the engine are added below."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    # Where it runs
    host: str = Field("127.0.0.1", description="address that the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port; the next free one is taken where it is busy")
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9_.~-]+)*/?$",
        description="path prefix that a proxy puts before the service, as /class/one; it may strip it or not",
    )
    open_browser: bool = Field(True, description="open the page in a browser at the start")
    allowed_hosts: str = Field(
        "*",
        description="host names that requests may be sent to, by commas; *.example.org has every subdomain, * any name",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="addresses or networks, by commas, of proxies whose X-Forwarded-For and -Proto are believed",
    )
    hsts: str = Field(
        "max-age=63072000; includeSubDomains",
        pattern=r"^(max-age=\d+(; ?\w+)*)?$",
        description="Strict-Transport-Security, sent over https only; empty for none",
    )

    # Learning
    train_updates: int = _limit(1_000_000, "updates", phrase("updates that one request for learning asks for"))
    train_records: int = _limit(10_000, "records", phrase("records of one request for learning"))
    train_seconds: float = Field(
        60.0, gt=0, description="seconds that one stream of learning lasts; its state goes on in another one"
    )
    train_streams: int = _limit(32, "streams", phrase("streams of learning that run at the same time"))
    train_slice_seconds: float = Field(
        0.2, gt=0, description="seconds for which learning keeps a process before others have their turn"
    )
    surface_points: int = _limit(90_000, "points", phrase("points of a surface or of a picture of regions"), ge=4)
    dataset_examples: int = _limit(10_000, "examples", phrase("examples of a data set that is drawn"))
    table_bytes: int = _limit(1024 * 1024, "bytes", phrase("bytes of a table that is read"))

    # A request and its answer
    url_bytes: int = _limit(8_192, "bytes", phrase("bytes of a request's address"), ge=256)
    header_bytes: int = _limit(16_384, "bytes", phrase("bytes of a request's headers together"), ge=1_024)
    header_fields: int = _limit(100, "headers", phrase("headers of a request"), ge=16)
    header_seconds: float = _limit(10.0, "seconds", phrase("seconds in which a request's headers must arrive"), gt=0)
    body_bytes: int = _limit(16 * 1024 * 1024, "bytes", phrase("bytes of a request's body"))
    body_seconds: float = _limit(15.0, "seconds", phrase("seconds in which a request's body must arrive"), gt=0)
    json_depth: int = _limit(32, "levels", phrase("nested lists and objects in a request's body"), ge=8)
    inputs: int = _limit(1_000, "inputs", phrase("inputs of one request"))
    name_characters: int = _limit(100, "characters", phrase("characters of a name in a request"))
    response_bytes: int = _limit(16 * 1024 * 1024, "bytes", phrase("bytes of an answer"))
    requests: int = _limit(500, "requests", phrase("requests that are answered at the same time"))

    # Rate limits: they budget compute time, so that moving a slider is no abuse
    rate_limits: bool = Field(False, description="budget the compute time of each session and address (on or off)")
    session_budget: float = _limit(20.0, "seconds", phrase("seconds of computing that a session may use at once"), gt=0)
    session_share: float = Field(0.25, gt=0, description="seconds of computing that a session gets back every second")
    address_budget: float = _limit(
        120.0, "seconds", phrase("seconds of computing that an address may use at once"), gt=0
    )
    address_share: float = Field(1.0, gt=0, description="seconds of computing that an address gets back every second")
    anonymous_budget: float = _limit(
        40.0, "seconds", phrase("seconds of computing that an address may use at once without a session"), gt=0
    )
    anonymous_share: float = Field(
        0.5, gt=0, description="seconds of computing that an address without a session gets back every second"
    )
    budgets: int = Field(
        10_000, ge=16, description="sessions and addresses whose budget is remembered; the longest unused are forgotten"
    )
    secret: SecretStr | None = Field(
        None, description="what sessions are signed with; by default random, new with every start"
    )

    # How it runs
    compress_bytes: int = Field(16 * 1024, ge=0, description="answers from this size on are compressed")
    keep_alive_seconds: int = Field(5, ge=1, description="seconds that a connection may wait for its next request")
    answer_seconds: float = Field(60.0, gt=0, description="seconds in which a client must have taken its answer")
    shutdown_seconds: int = Field(10, ge=0, description="seconds that running requests have when the server ends")
    backlog: int = Field(2_048, ge=1, description="connections that may wait to be accepted")
    log_format: Literal["text", "json"] = Field(
        "text", description="how the log is written: a line of text or a line of JSON for each event"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="what the log holds; from info down, a line for each request"
    )
    metrics: bool = Field(False, description="tell Prometheus about the service at /metrics")

    # The processes that compute
    workers: int = Field(
        default_factory=_processors,
        ge=2,
        description="processes that compute, by default one for each processor; a quarter take only quick calls",
    )
    worker_calls: int = Field(
        20_000, ge=1, description="calls that a process serves before a fresh one takes its place"
    )
    memory_bytes: int = _limit(1024**3, "bytes", phrase("address space of a process that computes"), ge=256 * 1024**2)
    slice_seconds: float = Field(0.01, gt=0, description="seconds that a quick call has before it joins the long ones")
    queue: int = _limit(256, "requests", phrase("requests that wait for a process"), ge=0)
    queue_bytes: int = _limit(
        64 * 1024 * 1024, "bytes", phrase("bytes of all bodies on their way through the processes")
    )
    queue_seconds: float = _limit(1.0, "seconds", phrase("seconds that a request waits for a process"), gt=0)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        """Refuse what is no address: it would silently be believed nowhere."""
        for address in listed(value):
            if address != "*":
                ip_network(address)
        return value

    @classmethod
    def limits(cls) -> tuple[str, ...]:
        """The names of all limits, the engine's first."""
        return (*Limits.declared(), *(name for name in ServiceSettings.model_fields if unit(name)))

    @property
    def quick_workers(self) -> int:
        """How many of the processes take only quick calls."""
        return max(1, self.workers // 4)

    @property
    def long_workers(self) -> int:
        """How many take long calls too."""
        return self.workers - self.quick_workers

    @field_validator("root_path")
    @classmethod
    def _without_last_slash(cls, value: str) -> str:
        return value.removesuffix("/")


def _engine_limits() -> dict[str, Any]:
    """A field for each limit of the engine, with its default."""
    return {
        name: (type(default), _limit(default, unit, summary, **({"gt": 0} if isinstance(default, float) else {})))
        for name, (default, unit, summary) in Limits.declared().items()
    }


if TYPE_CHECKING:

    class Settings(ServiceSettings):
        """All settings; of the engine's limits the service itself reads only the time."""

        seconds: float
else:
    Settings = create_model(
        "Settings",
        __base__=ServiceSettings,
        __doc__="All settings: `gradwalk settings` prints them, docs/settings.md lists them.",
        **_engine_limits(),
    )


def listed(value: str) -> list[str]:
    """The items of a setting that is a list by commas."""
    return [item for part in value.split(",") if (item := part.strip())]


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def unit(name: str) -> str | None:
    """The unit of a limit; `None` for a setting that is no limit."""
    extra = (Settings if name in Limits.declared() else ServiceSettings).model_fields[name].json_schema_extra
    return str(extra["unit"]) if isinstance(extra, dict) else None


LIMITS = Settings.limits()
"""The names of all limits, in the order in which they are listed."""
