"""The paths of the parts of the service, without the path prefix."""

from __future__ import annotations

from starlette.types import Scope

API = "/api/v1/"
DOCS = "/api/docs"
STATIC = "/static/"
SITE = "/docs/"
SITE_SEARCH = "/docs/search.html"
PROBES = ("/healthz", "/readyz")
METRICS = "/metrics"


def path_of(scope: Scope) -> str:
    """The path of a request without the prefix under which the service runs."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
