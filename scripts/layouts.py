"""Write what comes with the page's files so that nothing need be computed: `make layouts`, which needs node.

`static/layout/kept.json` holds the layouts of every example in every room, by the keys of their forms;
`static/walk/opening.json` the answer of `/evaluate` for the example that opens.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import engine  # noqa: E402
from app.api.evaluate import evaluation  # noqa: E402
from app.examples import Example, examples  # noqa: E402

LAYOUTS = ROOT / "static" / "layout" / "kept.json"
OPENING = ROOT / "static" / "walk" / "opening.json"


def trace(example: Example) -> dict[str, Any]:
    """What `/evaluate` answers for an example; English is the language of its phrases."""
    return evaluation(engine.trace(example.program, example.inputs, output=example.output), str)


def laid_out(*options: str) -> dict[str, Any]:
    """The layouts of every example by its name; with `--keys` no layouts, but their keys."""
    traces = [
        {"name": example.name, "collapsed": example.collapsed, "trace": trace(example)}
        for example in examples().values()
    ]
    command = ["node", str(ROOT / "scripts" / "layouts.mjs"), *options]
    done = subprocess.run(command, input=orjson.dumps(traces), capture_output=True, check=True)
    layouts: dict[str, Any] = json.loads(done.stdout)
    return layouts


def written(layouts: Mapping[str, Any]) -> str:
    """The content of the file of layouts: a line for each example."""
    lines = (f"{json.dumps(name)}: {json.dumps(each, separators=(',', ':'))}" for name, each in layouts.items())
    return "{" + ",\n".join(lines) + "}\n"


def opening() -> bytes:
    """The content of the file of the opening answer."""
    return orjson.dumps(trace(next(iter(examples().values())))) + b"\n"


if __name__ == "__main__":
    LAYOUTS.write_text(written(laid_out()), encoding="utf-8")
    OPENING.write_bytes(opening())
