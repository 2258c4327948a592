"""Every regular expression of the page's own scripts, in Python's notation."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
CLASSES = {
    "L": "a-zа-я",
    "Lu": "A-ZА-Я",
    "Ll": "a-zа-я",
    "N": "0-9",
    "M": "\u0300-\u036f",
    "Surrogate": "\ud800-\udfff",
}
"""Examples of the characters of a Unicode category."""
LISTING = """
import { readFileSync } from "node:fs";
import ts from "typescript";
const listed = [];
const text = (node) => node.text ?? [node.head.text, ...node.templateSpans.map((each) => each.literal.text)].join("xy");
for (const file of process.argv.slice(1)) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const add = (node, pattern, flags) =>
    listed.push([`${file}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}`, pattern, flags]);
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    }
    if (ts.isNewExpression(node) && node.expression.escapedText === "RegExp")
      add(node, text(node.arguments[0]), node.arguments[1]?.text ?? "");
    ts.forEachChild(node, visit);
  };
  visit(source);
}
console.log(JSON.stringify(listed));
"""


class Literal(NamedTuple):
    """A regular expression: where it stands, its pattern and its flags."""

    place: str
    pattern: str
    flags: int


def javascript_patterns() -> list[Literal]:
    """All regular expressions under `static/`, vendored libraries aside; needs node and its development packages."""
    files = [path for path in sorted((ROOT / "static").rglob("*.js")) if "vendor" not in path.parts]
    names = [str(path.relative_to(ROOT)) for path in files]
    command = ["node", "--input-type=module", "-e", LISTING, *names]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [
        Literal(place, in_python(pattern), sum(FLAGS.get(flag, 0) for flag in flags))
        for place, pattern, flags in json.loads(listed)
    ]


def in_python(pattern: str) -> str:
    """A pattern of JavaScript in Python's notation, with some characters for each Unicode category."""
    parts, within = [], False
    for part in re.findall(r"\\p\{\w+\}|\\.|.", pattern, re.DOTALL):
        within = part == "[" or (within and part != "]")
        if part.startswith("\\p"):
            members = CLASSES[part[3:-1]]
            part = members if within else f"[{members}]"
        parts.append("\\[" if part == "[" and parts and within and _open(parts) else part)
    return "".join(parts)


def _open(parts: list[str]) -> bool:
    """Whether a class of characters is open at the end."""
    starts = [place for place, part in enumerate(parts) if part == "["]
    return bool(starts) and "]" not in parts[starts[-1] :]
