"""Every setting and limit of the service, from the environment (`GRADWALK_…`)."""

from __future__ import annotations

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _processors() -> int:
    """As many as this process may use; two at least, since quick calls have one of their own."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(2, usable)


class Settings(BaseSettings):
    """The settings; `gradwalk settings` prints them."""

    model_config = SettingsConfigDict(env_prefix="GRADWALK_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="address that the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port; the next free one is taken where it is busy")
    open_browser: bool = Field(True, description="open the page in a browser at the start")

    characters: int = Field(20_000, ge=1, description="characters of a program")
    depth: int = Field(100, ge=1, description="open brackets or indents in a program")
    nodes: int = Field(10_000, ge=1, description="nodes of a graph")
    elements: int = Field(1_000_000, ge=1, description="numbers in all tensors of a graph together")
    call_depth: int = Field(64, ge=1, description="calls within calls")
    statements: int = Field(100_000, ge=1, description="statements that a program runs")
    seconds: float = Field(2.0, gt=0, description="seconds of computing for one request")

    body_bytes: int = Field(16 * 1024 * 1024, ge=1, description="bytes of a request's body")
    json_depth: int = Field(32, ge=8, description="nested lists and objects in a request's body")
    inputs: int = Field(1_000, ge=1, description="inputs of one request")
    response_bytes: int = Field(16 * 1024 * 1024, ge=1, description="bytes of an answer")
    compress_bytes: int = Field(16 * 1024, ge=0, description="answers from this size on are compressed")

    workers: int = Field(
        _processors(),
        ge=2,
        description="processes that compute; a quarter of them, at least one, takes only quick calls",
    )
    worker_calls: int = Field(
        20_000, ge=1, description="calls that a process serves before a fresh one takes its place"
    )
    memory_bytes: int = Field(1024**3, ge=256 * 1024**2, description="address space of a process that computes")
    slice_seconds: float = Field(0.01, gt=0, description="seconds that a quick call has before it joins the long ones")
    queue: int = Field(256, ge=0, description="calls that wait for a process")
    queue_bytes: int = Field(
        64 * 1024 * 1024, ge=1, description="bytes of all bodies on their way through the processes"
    )
    queue_seconds: float = Field(1.0, gt=0, description="seconds that a call waits for a process")

    @property
    def quick_workers(self) -> int:
        """How many of the processes take only quick calls."""
        return max(1, self.workers // 4)
