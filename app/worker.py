"""The entry point of a worker process: `python -m app.worker`, started by `app.workers.process`."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from app.api import endpoints
from app.api.base import SIGMOID, SIGMOID_INPUTS
from app.workers.worker import Call, serve


def calls() -> Mapping[str, Call]:
    """What a worker can do, by the names of the endpoints."""
    return {each.call: each.answer for each in endpoints() if each.runs != "in the web process"}


WARM_UP = f"{SIGMOID}\n# what loads the engine"
"""A program that no client sends: the cost recorded with its cached plan includes the loading of every module."""


if __name__ == "__main__":
    serve(calls(), ("evaluate", orjson.dumps({"program": WARM_UP, "inputs": SIGMOID_INPUTS})))
