"""Matrices in other notations: `[1 2; 3 4]`, and `;` between the arguments of a call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.errors import Fix, ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.octave_elementwise import PLAIN
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, Token, bracket_end, kind_at, previous, text_at


def semicolon_fault(source: Source, tokens: Sequence[Token], index: int) -> ProgramError:
    """The error for a `;` inside brackets: a matrix's rows, or an argument separator beside decimal commas."""
    opening = _opening(tokens, index)
    token = tokens[index]
    fixes: list[Fix] = []
    if tokens[opening].text == "(":
        fixes.append(_with_commas(source, tokens[opening : bracket_end(tokens, opening)], token))
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


def _with_commas(source: Source, call: Sequence[Token], semicolon: Token) -> Fix:
    """A comma for the `;`; beside decimal commas, as in `max(1,5; 2)`, the whole bracket with points and commas."""
    decimal = [
        place
        for place, token in enumerate(call[1:-1], start=1)
        if token.text == "," and call[place - 1].text.isdigit() and call[place + 1].text.isdigit()
    ]
    if not decimal:
        return source.fix(phrase("Write a comma"), semicolon.start, semicolon.end, ",")
    signs = {place: "." for place in decimal}
    text = "".join(signs.get(place, "," if token.text == ";" else token.text) for place, token in enumerate(call))
    return source.fix(phrase("Write {text}", text=text), call[0].start, call[-1].end, text)


def _opening(tokens: Sequence[Token], index: int) -> int:
    """The index of the innermost open round or square bracket."""
    opened: list[int] = []
    for place, token in enumerate(tokens[:index]):
        if token.text in ("(", "["):
            opened.append(place)
        elif token.text in (")", "]") and opened:
            opened.pop()
    return opened[-1]


def _rows(tokens: Sequence[Token]) -> str | None:
    """Rows of numbers and names as nested lists; `None` where they contain anything else, such as `1 - 2`."""
    rows: list[list[str]] = [[]]
    sign: Token | None = None
    for before, token in pairwise((Token(kinds.SPACE, "", 0, 0), *tokens)):
        if token.text in ("-", "+") and sign is None and before.kind not in (kinds.NUMBER, kinds.NAME):
            sign = token
        elif token.kind in (kinds.NUMBER, kinds.NAME) and (sign is None or sign.end == token.start):
            rows[-1].append((sign.text if sign else "") + token.text)
            sign = None
        elif token.text == ";":
            rows.append([])
        elif token.kind not in BLANK and token.kind != kinds.NEWLINE and token.text != ",":
            return None
    rows = [row for row in rows if row]
    return None if sign else "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"


def item_fault(source: Source, tokens: Sequence[Token], index: int) -> ProgramError | None:
    """The error for `[x -1]`, two items in Octave and one in Python."""
    sign, before = tokens[index], previous(tokens, index)
    tight = index + 1 < len(tokens) and tokens[index + 1].kind not in (*BLANK, kinds.NEWLINE)
    operand = kind_at(tokens, before) in (kinds.NUMBER, kinds.NAME) or text_at(tokens, before) in (")", "]", "'")
    if not tight or not operand or kind_at(tokens, index - 1) != kinds.SPACE:
        return None
    first = _opening(tokens, index)
    end = bracket_end(tokens, first)
    indexed = first > 0 and (tokens[first - 1].kind == kinds.NAME or tokens[first - 1].text in (")", "]"))
    inner = tokens[first + 1 : end - 1]
    if tokens[first].text != "[" or indexed or any(token.text in (",", "for", ";") for token in inner):
        return None
    start, stop = tokens[first].start, tokens[end - 1].end
    left = source.typed_slice(tokens[first].end, sign.start).strip()
    right = source.typed_slice(sign.end, tokens[end - 1].start).strip()
    octave = any(token.text in PLAIN or token.text[:1] == "'" or token.text == "T" for token in tokens)
    row = f"[{left}, {sign.text}{right}]"
    texts = [f"[{row}]" if octave else row, f"[{left} {sign.text} {right}]"]
    return problem(
        source,
        phrase("It is not clear whether these are two items or one."),
        phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
        start,
        stop,
        *(source.fix(phrase("Write {text}", text=text), start, stop, text) for text in texts),
    )
