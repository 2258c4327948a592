"""GET /version: the versions of the service and of its API."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.api.endpoint import Context, Endpoint
from app.encode import ResponseModel, encode
from gradwalk import __version__


class VersionResponse(ResponseModel):
    """The versions of the service and of its API."""

    name: Literal["Gradwalk"]
    version: str = Field(description="of the service, as `gradwalk --version` prints it", examples=["0.1.0"])
    api_version: str = Field(description="of the API: the number in its addresses, and in the OpenAPI document")


def run(request: None, context: Context) -> dict[str, Any]:
    """The name and version of the service, and the version of its API."""
    return encode(VersionResponse, {"name": "Gradwalk", "version": __version__, "api_version": "1"})


ENDPOINT = Endpoint(
    "GET",
    "/version",
    None,
    VersionResponse,
    run,
    summary="The version of the service",
    tag="version",
    errors=(),
    runs="in the web process",
    cache_control="no-cache",
)
