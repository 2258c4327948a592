"""Write static/gallery/pictures.json: small pictures of the examples, from the layouts of their own graphs.

`make thumbnails`; it needs node. Each picture is kept with a digest of what it shows, so that a test without node sees
one that is out of date.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import engine  # noqa: E402
from app.api.evaluate import evaluation  # noqa: E402
from app.examples import Example, examples  # noqa: E402

PICTURES = ROOT / "static" / "gallery" / "pictures.json"


def digest(example: Example) -> str:
    """A short digest of what a picture depends on in its example."""
    shown = [example.program, sorted(example.inputs.items()), example.output, example.collapsed]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:10]


def drawn() -> dict[str, Any]:
    """Every example's picture, by name."""
    traces = [
        {
            "name": example.name,
            "collapsed": example.collapsed,
            "trace": evaluation(engine.trace(example.program, example.inputs, output=example.output), str),
        }
        for example in examples().values()
    ]
    command = ["node", str(ROOT / "scripts" / "thumbnails.mjs")]
    done = subprocess.run(command, input=orjson.dumps(traces), capture_output=True, check=True)
    pictures: dict[str, Any] = json.loads(done.stdout)
    return pictures


def written(pictures: dict[str, Any]) -> str:
    """The content of the file: a line for each picture."""
    digests = {name: digest(example) for name, example in examples().items()}
    lines = [f"{json.dumps(name)}: {json.dumps(picture, **COMPACT)}" for name, picture in pictures.items()]
    joined = ",\n".join(lines)
    return f'{{"digests": {json.dumps(digests)},\n"pictures": {{\n{joined}\n}}}}\n'


COMPACT: Any = {"ensure_ascii": False, "separators": (",", ":")}

if __name__ == "__main__":
    PICTURES.write_text(written(drawn()), encoding="utf-8")
    sys.stdout.write(f"{PICTURES.name}: {PICTURES.stat().st_size} bytes\n")
