"""What the walk opens with stands in its page: the first example, its answer and its layouts.

So the picture is drawn as soon as the first script runs. The answer and the layouts are made once, by `make layouts`,
and kept with the page's files.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from app.api.endpoint import Context
from app.api.examples import list_examples
from app.examples import Example, examples

STATIC = Path(__file__).parents[2] / "static"
LAYOUTS = STATIC / "layout" / "kept.json"
ANSWER = STATIC / "walk" / "opening.json"


def first_example() -> Example:
    """The example that the walk opens."""
    return next(iter(examples().values()))


def opening(language: str) -> str:
    """The content of the page's data block.

    `example` and its `trace`; its `layouts`, and the `keys` of those of the other examples, which stay in their file.
    """
    return _block(language, LAYOUTS.stat().st_mtime_ns, ANSWER.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _block(language: str, *changed: int) -> str:
    kept: dict[str, Any] = json.loads(LAYOUTS.read_text(encoding="utf-8"))
    example = list_examples(None, Context(None, language))["examples"][0]
    content = {
        "example": example,
        "trace": orjson.Fragment(ANSWER.read_bytes().strip()),
        "layouts": kept.pop(example["name"], {}),
        "keys": [key for layouts in kept.values() for key in layouts],
    }
    return orjson.dumps(content).decode().replace("<", "\\u003c")  # which would end the block, or open a comment
