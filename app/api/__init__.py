"""The API: one module for each resource, with its models, its call and its `ENDPOINT`.

A new endpoint is a new module here; nothing lists it by hand.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.api.endpoint import Endpoint

TAGS = ("evaluate", "analyses", "lessons", "practice", "export", "language", "examples", "limits", "learning")
"""The order of the documentation; other tags follow."""


@cache
def endpoints() -> tuple[Endpoint, ...]:
    """Every endpoint of the modules of this package: their `ENDPOINT`, or several `ENDPOINTS`."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    declared = [
        endpoint
        for module in modules
        for endpoint in getattr(module, "ENDPOINTS", [module.ENDPOINT] if hasattr(module, "ENDPOINT") else [])
    ]
    return tuple(sorted(declared, key=lambda endpoint: TAGS.index(endpoint.tag) if endpoint.tag in TAGS else len(TAGS)))
