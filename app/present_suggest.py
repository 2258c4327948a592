"""Suggested inputs, as JSON."""

from __future__ import annotations

import orjson

from app.present import number
from engine import Following


def suggested_told(found: Following) -> bytes:
    """The answer to `/suggest`."""
    values = {name: number(value) for name, value in found.inputs.items()}
    return orjson.dumps({"inputs": values, "changed": found.changed})
