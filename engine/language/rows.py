"""Matrices as other notations write them: `[1 2; 3 4]`, and `;` between the arguments of a call."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, TURNS, Token, bracket_end


def semicolon_fault(source: Source, tokens: Sequence[Token], index: int) -> ProgramError:
    """A `;` inside brackets: the rows of a matrix, or a comma in a calculator's way."""
    opening = _opening(tokens, index)
    token = tokens[index]
    fixes: list[Fix] = []
    if tokens[opening].text == "(":
        fixes.append(source.fix(phrase("Write a comma"), token.start, token.end, ","))
    else:
        end = bracket_end(tokens, opening)
        text = _rows(tokens[opening + 1 : end - 1])
        if text is not None:
            span = tokens[opening].start, tokens[end - 1].end
            fixes.append(source.fix(phrase("Write {text}", text=text), *span, text))
    return problem(
        source,
        phrase("“;” ends a statement and cannot stand inside brackets."),
        phrase("Write the rows of a matrix as lists: [[1, 2], [3, 4]]."),
        token.start,
        token.end,
        *fixes,
    )


def _opening(tokens: Sequence[Token], index: int) -> int:
    """The index of the bracket that is open here."""
    depth = 0
    for place in range(index - 1, -1, -1):
        depth += TURNS.get(tokens[place].text, 0)
        if depth > 0:
            return place
    return 0


def _rows(tokens: Sequence[Token]) -> str | None:
    """Rows of numbers as nested lists; nothing where anything else stands in them."""
    rows: list[list[str]] = [[]]
    sign = ""
    for token in tokens:
        if token.kind in BLANK or token.kind == kinds.NEWLINE or token.text == ",":
            continue
        if token.text == ";":
            rows.append([])
        elif token.text in ("-", "+") and not sign:
            sign = token.text
        elif token.kind == kinds.NUMBER:
            rows[-1].append(sign + token.text)
            sign = ""
        else:
            return None
    rows = [row for row in rows if row]
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"
