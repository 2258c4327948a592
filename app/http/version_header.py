"""A header on every answer of the API with the version of the page's files, for pages that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.types import Scope

from app.http.paths import API, path_of
from app.http.response_headers import Defaults, Raw

NAME = b"gradwalk-version"


def version_header(version: Callable[[], str]) -> Defaults:
    """The header `Gradwalk-Version` of the API's responses."""

    def defaults(scope: Scope, own: Mapping[bytes, bytes]) -> Raw:
        return ((NAME, version().encode()),) if path_of(scope).startswith(API) else ()

    return defaults
