"""Settings and limits of the service, from the environment (`GRADWALK_…`).

A *limit* is a setting with a unit: a request above it is refused by an error that names it with both values, and
`GET /api/v1/limits` lists it. The engine's limits are declared in `engine.limits`. All other settings configure how the
service runs.
"""

from __future__ import annotations

import os
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, SecretStr, create_model, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app import memory, store_address
from engine.errors import Phrase, phrase
from engine.limits import Limits

PREFIX = "GRADWALK_"
SECRET_CHARACTERS = 16
"""The least length of the key that signs sessions."""


def _workers(settings: dict[str, Any]) -> int:
    """The number of workers on the processors that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return memory.default_workers(settings, usable)


def _limit(default: Any, unit: str, summary: Phrase, **bounds: Any) -> Any:
    """A limit; at least 1 unless `bounds` say otherwise. Its default may follow from the settings before it."""
    extra: dict[str, Any] = {"unit": unit}
    given = {"default_factory": default} if callable(default) else {"default": default}
    return Field(**given, description=summary.template, json_schema_extra=extra, **(bounds or {"ge": 1}))


class ServiceSettings(BaseSettings):
    """The settings of the service; those of the engine are added below."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    # Where it runs
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; the next free one if it is in use")
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9_.~-]+)*/?$",
        description="path prefix under which a proxy serves the app, such as /class/one, whether or not it strips it",
    )
    open_browser: bool = Field(True, description="open the page in a browser on startup")
    allowed_hosts: str = Field(
        "*",
        description="accepted host names, comma-separated; *.example.org matches every subdomain, * any name",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="comma-separated addresses or networks of proxies whose X-Forwarded-For and -Proto are trusted",
    )
    hsts: str = Field(
        "max-age=63072000; includeSubDomains",
        pattern=r"^(max-age=\d+(; ?\w+)*)?$",
        description="Strict-Transport-Security header, sent over https only; empty to disable",
    )

    # Learning
    train_updates: int = _limit(1_000_000, "updates", phrase("updates per training request"))
    train_records: int = _limit(10_000, "records", phrase("records per training request"))
    train_seconds: float = Field(
        60.0,
        gt=0,
        description="maximum duration of a training stream in seconds; another one can continue from its state",
    )
    train_streams: int = _limit(32, "streams", phrase("concurrent training streams"))
    train_slice_seconds: float = Field(0.1, gt=0, description="seconds of training before a worker's other calls")
    held_runs: int = Field(8, ge=0, description="training runs that a worker holds ready between two slices")
    held_numbers: int = Field(4_000_000, ge=0, description="numbers in the training runs that a worker holds ready")
    held_seconds: float = Field(60.0, gt=0, description="seconds for which a worker holds a training run ready")
    surface_points: int = _limit(90_000, "points", phrase("points of a surface or a map of regions"), ge=4)
    dataset_examples: int = _limit(10_000, "examples", phrase("examples in a generated data set"))
    table_bytes: int = _limit(1024 * 1024, "bytes", phrase("size of a table in bytes"))
    lecture_folder: str = Field("", description="folder of lists of views, `<name>.json`, offered beside those shipped")
    lecture_bytes: int = Field(256 * 1024, ge=1, description="maximum size of a list of views, in bytes")
    lecture_views: int = Field(200, ge=1, description="maximum number of views in a list")

    # A request and its answer
    url_bytes: int = _limit(8_192, "bytes", phrase("length of a request's URL in bytes"), ge=256)
    header_bytes: int = _limit(16_384, "bytes", phrase("total size of a request's headers in bytes"), ge=1_024)
    header_fields: int = _limit(100, "headers", phrase("number of a request's headers"), ge=16)
    header_seconds: float = _limit(
        10.0, "seconds", phrase("timeout for receiving a request's headers, in seconds"), gt=0
    )
    body_bytes: int = _limit(16 * 1024 * 1024, "bytes", phrase("size of a request's body in bytes"))
    body_seconds: float = _limit(15.0, "seconds", phrase("timeout for receiving a request's body, in seconds"), gt=0)
    arriving_bytes: int = _limit(
        32 * 1024 * 1024, "bytes", phrase("total size of the bodies that have not arrived whole, in bytes")
    )
    address_arriving_bytes: int = _limit(
        24 * 1024 * 1024,
        "bytes",
        phrase("total size of the bodies of one address that have not arrived whole, in bytes"),
    )
    json_depth: int = _limit(32, "levels", phrase("nesting depth of a request's JSON"), ge=8)
    inputs: int = _limit(1_000, "inputs", phrase("inputs per request"))
    name_characters: int = _limit(100, "characters", phrase("length of a name in a request, in characters"))
    response_bytes: int = _limit(16 * 1024 * 1024, "bytes", phrase("size of a response in bytes"))
    unsent_bytes: int = _limit(
        96 * 1024 * 1024, "bytes", phrase("total size of the responses that clients have not taken yet, in bytes")
    )
    address_unsent_bytes: int = _limit(
        88 * 1024 * 1024,
        "bytes",
        phrase("total size of the responses that clients of one address have not taken yet, in bytes"),
    )
    connections: int = _limit(8_192, "connections", phrase("open connections"), ge=16)
    pipelined: int = _limit(32, "requests", phrase("requests sent over a connection before their turn"))
    requests: int = _limit(500, "requests", phrase("concurrent requests"))
    form_nodes: int = Field(64, ge=0, description="nodes of a graph of scalars that a web process may run by itself")
    form_share: float = Field(0.15, ge=0, le=1, description="share of its time that it may take for that; 0 for none")
    form_bytes: int = Field(2 * 1024 * 1024, ge=0, description="memory for the forms of such answers, in bytes")

    # Rate limits, on compute time: the number of requests says little about their cost
    rate_limits: bool = Field(False, description="limit the compute time of each session and address (on or off)")
    session_budget: float = _limit(20.0, "seconds", phrase("compute time budget of a session, in seconds"), gt=0)
    session_share: float = Field(
        0.25, gt=0, description="refill rate of a session's budget, in compute seconds per second"
    )
    address_budget: float = _limit(120.0, "seconds", phrase("compute time budget of an address, in seconds"), gt=0)
    address_share: float = Field(
        1.0, gt=0, description="refill rate of an address's budget, in compute seconds per second"
    )
    anonymous_budget: float = _limit(
        40.0, "seconds", phrase("compute time budget of an address for requests without a session, in seconds"), gt=0
    )
    anonymous_share: float = Field(
        0.5,
        gt=0,
        description="refill rate of the budget of an address without a session, in compute seconds per second",
    )
    budgets: int = Field(
        10_000,
        ge=16,
        description="number of sessions and addresses whose budgets are kept; the least recently used are dropped",
    )
    secret: SecretStr | None = Field(
        None,
        description="key that signs session cookies, of at least 16 characters, the same for all instances; by default "
        "random at every start",
    )
    store: SecretStr | None = Field(
        None,
        description="address of a Valkey or Redis in which several instances share the budgets, such as "
        "`valkey://store:6379`; needs `GRADWALK_SECRET` and the extra `gradwalk[store]`",
    )

    # How it runs
    compress_bytes: int = Field(16 * 1024, ge=0, description="minimum size of a response to be compressed, in bytes")
    keep_alive_seconds: int = Field(5, ge=1, description="seconds for which an idle connection is kept open")
    answer_seconds: float = Field(
        4.0, gt=0, description="seconds after which a client that takes nothing of its response is disconnected"
    )
    shutdown_seconds: int = Field(10, ge=0, description="seconds that running requests have to finish on shutdown")
    backlog: int = Field(2_048, ge=1, description="maximum number of connections waiting to be accepted")
    log_format: Literal["text", "json"] = Field("text", description="log format: each line is text or JSON")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="log level; info and debug include a line for each request"
    )
    metrics: bool = Field(False, description="serve Prometheus metrics at /metrics")

    # Processes
    processes: int = Field(
        1,
        ge=1,
        le=64,
        description="number of web processes that share the port, and the machine's worker processes (`--workers`)",
    )
    queue: int = _limit(512, "requests", phrase("requests waiting for a worker"), ge=0)
    queue_bytes: int = _limit(
        64 * 1024 * 1024, "bytes", phrase("total size of the bodies of queued and running requests, in bytes")
    )
    total_bytes: int = Field(
        default_factory=memory.usable,
        ge=1,
        description="memory of all processes together, in bytes, by default nine tenths of the container's limit or "
        "three quarters of the machine's memory; the service does not start with settings that need more",
    )
    workers: int = Field(
        default_factory=_workers,
        ge=2,
        description="number of worker processes, by default one per processor and at least 3 for each web process, if "
        "the memory is enough; a quarter of them take only short calls, another quarter middle ones too",
    )
    worker_calls: int = Field(
        20_000, ge=1, description="number of calls after which a worker is replaced by a fresh one"
    )
    memory_bytes: int = _limit(
        memory.default_memory_bytes,
        "bytes",
        phrase("address space of a worker process, in bytes"),
        ge=memory.LEAST_WORKER_BYTES,
    )
    slice_seconds: float = Field(
        0.01,
        gt=0,
        description="processor seconds of a call in the short lane, before it moves to the middle one",
    )
    middle_slice_seconds: float = Field(
        0.15,
        gt=0,
        description="processor seconds of a call in the middle lane, before it moves to the long one",
    )
    queue_seconds: float = _limit(1.5, "seconds", phrase("maximum wait of a request for a worker, in seconds"), gt=0)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        """Refuse what is not an address: it would silently match nothing."""
        try:
            for address in listed(value):
                if address != "*":
                    ip_network(address)
        except ValueError:
            raise ValueError("must be addresses or networks such as 10.0.0.0/8, separated by commas") from None
        return value

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key that can be guessed: who has it can sign any session."""
        if value and len(value.get_secret_value()) < SECRET_CHARACTERS:  # an empty variable is an unset one
            raise ValueError(f"must have at least {SECRET_CHARACTERS} characters; “openssl rand -hex 32” makes one")
        return value

    @model_validator(mode="after")
    def _store_is_possible(self) -> Self:
        """Refuse a store that would never be shared, rather than to count alone in silence."""
        if self.store:
            store_address.check(self.store.get_secret_value(), has_secret=bool(self.secret))
        return self

    @classmethod
    def limits(cls) -> tuple[str, ...]:
        """The names of all limits, the engine's first."""
        return (*Limits.declared(), *(name for name in ServiceSettings.model_fields if unit(name)))

    @property
    def lane_workers(self) -> tuple[int, int, int]:
        """The number of workers in the short, the middle and the long lane; of two, none is in the middle one."""
        short = max(1, self.workers // 4)
        middle = max(1, self.workers // 4) if self.workers > 2 else 0
        return short, middle, self.workers - short - middle

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
    """The items of a comma-separated setting."""
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
