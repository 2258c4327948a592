"""Every setting and limit of the service, from the environment (`GRADWALK_…`)."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.limits import Limits


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
    threads: int = Field(2, ge=1, description="engine calls that run at the same time")

    def limits(self) -> Limits:
        """The engine's limits."""
        return Limits(**{name: getattr(self, name) for name in Limits.__slots__})
