"""Write docs/what-you-can-type.md from the tests' own cases; `--check` says whether it is up to date.

What a text is read as comes from the engine at the time of writing: the tests hold its values.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import engine  # noqa: E402
from engine.errors import GradwalkError  # noqa: E402
from engine.language.source import apply_fix  # noqa: E402
from engine.learn import Column, table  # noqa: E402
from tests.engine.language.code_cases import PUBLISHED  # noqa: E402
from tests.engine.language.formulas import FORMULAS  # noqa: E402
from tests.engine.language.octave_cases import OCTAVE  # noqa: E402
from tests.engine.language.plain_mathematics import INPUTS, MEANT, READ  # noqa: E402
from tests.engine.language.tutorial_cases import TUTORIALS  # noqa: E402
from tests.engine.learn.table_cases import AMBIGUOUS, BRACKETS, CLASSES, NUMBERS, UNCLEAR  # noqa: E402

PAGE = ROOT / "docs" / "what-you-can-type.md"
HEAD = """\
# What you can type

Type what you would write on paper or in Python, or paste what you have. What is read differently from its letters is
shown as program text under the editor ("Read as"); for ambiguous text the possible readings are offered, each one click
away; nothing changes its meaning silently.

`make typed` writes this page from the cases of the tests, which hold the value of each of these lines. In the tables ⏎
is the end of a line and ⇥ a tab; other invisible characters are written as ⟨U+FEFF⟩.

- [Mathematics in plain text](#mathematics-in-plain-text)
- [Ambiguous plain text](#ambiguous-plain-text)
- [LaTeX, and the signs of paper](#latex-and-the-signs-of-paper)
- [Pasted code](#pasted-code): [one line](#one-line), [several lines](#several-lines)
- [Tables](#tables)
- [Ambiguous tables](#ambiguous-tables)
"""
PLAIN = """\
## Mathematics in plain text

| you type | it is read as |
|---|---|"""
AMBIGUOUS_TEXT = """
## Ambiguous plain text

These have more than one common reading, so that readings are offered; the first one leads to:

| you type | message | after the first fix |
|---|---|---|"""
LATEX = """
## LaTeX, and the signs of paper

The shapes of the values decide which product is meant, so that one text may have several readings. `W^{(1)}` and
`W^{[1]}` are the input W1 or W_1, whichever there is.

| you type | with these shapes | it is read as |
|---|---|---|"""
CODE = """
## Pasted code

NumPy, PyTorch, micrograd, TensorFlow, JAX and Octave. Names, orders of arguments and defaults are those of the
framework; what does not change the computation is left out and listed; what cannot be carried over is refused by name.

### One line
"""
BLOCKS = """
### Several lines"""
TABLES = """
## Tables

| you paste | it is read as |
|---|---|"""
FEW_LINES = 4
INVISIBLE = ("Cc", "Cf", "Zl", "Zp")
"""Unicode's categories of what has no sign of its own: controls, formats, separators of lines and paragraphs."""
LONGEST = 160


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        PLAIN,
        *_plain(),
        AMBIGUOUS_TEXT,
        *_ambiguous(),
        LATEX,
        *_latex(),
        CODE,
        *_code_blocks(),
        TABLES,
        *_tables(),
    ]
    return "\n".join(parts) + "\n"


def _plain() -> Iterator[str]:
    for typed, _, _ in READ:
        yield f"| {_cell(typed)} | {_reading(typed, engine.trace(typed, INPUTS).program)} |"


def _ambiguous() -> Iterator[str]:
    for typed, _ in MEANT:
        try:
            engine.trace(typed, INPUTS)
        except GradwalkError as error:
            fault = next(fault for fault in error.faults if fault.fixes)
            said = " ".join(str(part) for part in (fault.message, fault.hint) if part).replace("|", "\\|")
            yield f"| {_cell(typed)} | {said} | {_cell(apply_fix(typed, fault.fixes[0]))} |"


def _latex() -> Iterator[str]:
    for typed, inputs, program, _ in FORMULAS:
        if len(typed) <= LONGEST:
            read = _reading(typed, engine.trace(typed, _given(inputs)).program or program)
            yield f"| {_cell(typed)} | {_shapes(inputs)} | {read} |"


def _code_blocks() -> Iterator[str]:
    """Short snippets in a table, longer ones as blocks with what they are read as."""
    octave = [(code, inputs) for code, _, inputs in OCTAVE]
    snippets = [(case.code.strip("\n"), case.inputs) for case in (*PUBLISHED, *TUTORIALS)] + octave
    short = [(code, inputs) for code, inputs in snippets if code.count("\n") == 0 and len(code) <= LONGEST]
    yield "| you paste | it is read as |\n|---|---|"
    for code, inputs in short:
        yield f"| {_cell(code)} | {_reading(code, engine.trace(code, _given(inputs)).program)} |"
    yield BLOCKS
    for code, inputs in snippets:
        if code.count("\n") > FEW_LINES:
            program = engine.trace(code, _given(inputs)).program.strip("\n")
            yield f"\n```python\n{code}\n```\n\nis read as\n\n```python\n{program}\n```"


def _tables() -> Iterator[str]:
    for text, *_ in (*NUMBERS, *CLASSES):
        read = table(text)
        columns = "; ".join(f"{column.name}: {_shown(column.values)}{_codes(column)}" for column in read.columns)
        yield f"| {_cell(text)} | {_cell(columns)} |"
    yield "\n## Ambiguous tables\n"
    yield "These can be read in several ways, or hold numbers with something beside them:\n"
    yield "| you paste | the question |\n|---|---|"
    for text, *_ in (*AMBIGUOUS, *UNCLEAR, *BRACKETS):
        try:
            table(text)
        except GradwalkError as error:
            choices = [str(fault.message) for fault in error.faults if fault.choice is not None]
            yield f"| {_cell(text)} | {_cell(' / '.join(choices) or str(error.faults[0].message))} |"


def _codes(column: Column) -> str:
    """The codes of a column of words."""
    if column.classes is None:
        return ""
    return f" ({', '.join(f'{word} = {code}' for code, word in enumerate(column.classes))})"


def _given(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in inputs.items()}


def _shapes(inputs: Mapping[str, Any]) -> str:
    """The inputs that are no plain numbers, with their shapes: `W (2×3), x (3)`."""
    shapes = {name: np.shape(value) for name, value in inputs.items()}
    return ", ".join(f"{name} ({'×'.join(map(str, shape))})" for name, shape in shapes.items() if shape) or "numbers"


def _reading(typed: str, program: str) -> str:
    return "as typed" if program.strip() == typed.strip() else _cell(program)


def _cell(text: str) -> str:
    """Code in a cell of a table; line ends, tabs and other invisible characters are shown by signs."""
    shown = text.strip("\n").replace("|", "\\|").replace("\r", "").replace("\n", " ⏎ ").replace("\t", " ⇥ ")
    shown = "".join(f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) in INVISIBLE else sign for sign in shown)
    fence = "``" if "`" in shown else "`"
    return f"{fence} {shown} {fence}" if fence == "``" else f"`{shown}`"


def _shown(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.10g}" for value in values)


def main() -> int:
    """Write or check the page."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
