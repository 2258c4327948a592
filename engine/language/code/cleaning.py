"""Removes what surrounds pasted code: fences, prompts with their output, notebook commands, a common indent."""

from __future__ import annotations

import re

from engine.language.code.edits import Piece, assemble
from engine.language.source import Source

FENCE = re.compile(r"[ \t]*(?:```|~~~)[^\n]*")
PROMPT = re.compile(r"[ \t]*(?:In ?\[\d*\]: ?|>>>(?: |$)|\.\.\.:?(?: |$))")
OUTPUT = re.compile(r"[ \t]*Out ?\[\d*\]:")
COMMAND = re.compile(r"[ \t]*(?:%%?[a-z_]+|![a-z])[^\n]*")


def cleaned(source: Source) -> tuple[Source, list[str]]:
    """The code alone, and the text removed around it."""
    text = source.text
    lines = _lines(text)
    prompted = any(line.lstrip().startswith((">>>", "In [", "In[")) for _, line in lines)
    dropped: list[str] = []
    kept: list[tuple[int, int]] = []
    for start, line in lines:
        end = start + len(line)
        bare = line.rstrip("\n")
        if FENCE.fullmatch(bare) or COMMAND.fullmatch(bare) or OUTPUT.match(bare):
            dropped.append(bare.strip())
        elif prompted:
            prompt = PROMPT.match(bare)
            if prompt and not COMMAND.fullmatch(bare, prompt.end()):
                kept.append((start + prompt.end(), end))
            elif bare.strip():
                dropped.append(bare.strip())
        else:
            kept.append((start, end))
    indent = _indent(text, kept)
    kept = [(start + (indent if text[start : start + indent].isspace() else 0), end) for start, end in kept]
    if not dropped and not prompted and not indent:
        return source, []
    return assemble(source, ((text[start:end], start, end, True) for start, end in kept)), dropped


def _lines(text: str) -> list[tuple[int, str]]:
    """Each line with its end, and its offset."""
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, line + "\n"))
        start += len(line) + 1
    lines[-1] = (lines[-1][0], lines[-1][1][:-1])
    return lines


def _indent(text: str, kept: list[tuple[int, int]]) -> int:
    """The indent of the first line that is not blank."""
    for start, end in kept:
        line = text[start:end]
        if line.strip():
            return len(line) - len(line.lstrip(" \t"))
    return 0


def with_powers(source: Source) -> Source:
    """Replace the power operator `^` by Python's, outside of comments."""
    if "^" not in source.text:
        return source
    text = source.text
    pieces: list[Piece] = []
    for start, line in _lines(text):
        place, end = start, start + len(line)
        comment = text.find("#", start, end)
        stop = end if comment < 0 else comment
        while (sign := text.find("^", place, stop)) >= 0:
            pieces += [(text[place:sign], place, sign, True), ("**", sign, sign + 1, False)]
            place = sign + 1
        pieces.append((text[place:end], place, end, True))
    return assemble(source, pieces)
