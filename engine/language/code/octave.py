"""Translates Octave's operators to Python's, keeping matrix products distinct from elementwise ones.

    .*  *      ./  /        *  @      /  //      .^ ^  **      X'  X.T      [1 2; 3 4]  [[1, 2], [3, 4]]
    X(2,:)  X[2 - 1, :]      % a comment  # a comment

`@` and `//` stand for Octave's `*` and `/` until `products` resolves them. Blocks (`for`, `if`, `function`) are
rejected by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.language.code.edits import Edits, Part
from engine.language.code.tables import ROWS
from engine.language.code.unsupported import unsupported_error
from engine.language.source import Source
from engine.limits import Limits

TOKEN = re.compile(
    r"""
    (?P<number>(?:\d+(?:\.(?![*/^\\'])\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>[^\W\d]\w*)
  | (?P<comment>[%\#][^\n]*)
  | (?P<continuation>\.\.\.[^\n]*+(?:\n|\Z))
  | (?P<string>"[^"\n]*")
  | (?P<operator>\.\^|\.\*|\./|\.'|==|~=|!=|<=|>=|&&|\|\||[-+*/^'()\[\],;:=<>!~&|\\])
  | (?P<newline>\n)
  | (?P<space>[ \t]+)
  | (?P<other>[\s\S])
    """,
    re.VERBOSE,
)
SIGNS = {"^": "**", ".^": "**", ".*": "*", "./": "/", "*": "@", "/": "//", "~=": "!=", "&&": " and ", "||": " or "}
BLOCKS = frozenset(
    [
        *("for", "while", "if", "else", "elseif", "function", "do", "until", "switch", "case", "return", "global"),
        *("end", "endfor", "endif", "endwhile", "endfunction"),
    ]
)
"""Keywords of blocks, which are not translated."""
REASONS = {
    **dict.fromkeys(("for", "while", "do", "until", "endfor", "endwhile"), "octave-loop"),
    **dict.fromkeys(("function", "endfunction"), "octave-function"),
}
"""The reason for which a block is rejected, where it has its own."""
OPERAND = frozenset({"number", "name"})


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the text and its kind."""

    kind: str
    text: str
    start: int
    end: int


def is_function(name: str) -> bool:
    """Whether this is called, where a bracket follows; any other name is indexed."""
    return f"octave.{name}" in ROWS


class Signs:
    """Translates the operators of one text."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.edits = Edits(source, limits)
        self.tokens = [
            Token(match.lastgroup or "", match.group(), *match.span()) for match in TOKEN.finditer(source.text)
        ]
        self.brackets: list[tuple[str, int]] = []

    def read(self) -> Source:
        """The text with Python's operators."""
        for place, token in enumerate(self.tokens):
            if token.kind == "comment":
                self.edits.replace(token.start, token.start + 1, "#")
            elif token.kind == "continuation":
                self.edits.replace(token.start, token.end, " ")
            elif token.kind == "name":
                self.name(place, token)
            elif token.kind == "operator":
                self.operator(place, token)
            elif token.kind in ("other", "string"):
                raise unsupported_error(self.source, "octave", token.text, token.start, token.end)
        return self.edits.apply()

    def name(self, place: int, token: Token) -> None:
        """A word: keywords of blocks are rejected, and `lambda` is renamed, being reserved in Python."""
        inside = bool(self.brackets) and self.brackets[-1][0] == "index"
        if token.text in BLOCKS and not (token.text == "end" and inside):
            raise unsupported_error(self.source, REASONS.get(token.text, "octave"), token.text, token.start, token.end)
        if token.text == "lambda":
            self.edits.replace(token.start, token.end, "lambda_")

    def operator(self, place: int, token: Token) -> None:
        """Translate one operator."""
        before = self.tokens[place - 1] if place else None
        text = token.text
        if text in ("(", "["):
            self.limits.check("depth", len(self.brackets) + 1, self.source.span(token.start, token.end))
        if text in ("'", ".'"):
            if before is None or not (before.kind in OPERAND or before.text in (")", "]", "'")):
                raise unsupported_error(self.source, "octave", text, token.start, token.end)
            self.edits.replace(token.start, token.end, ".T")
        elif text == "(":
            self.open(place, token, before)
        elif text == "[":
            self.brackets.append(("matrix", place))
        elif text in (")", "]"):
            self.close(place, token)
        elif text in SIGNS:
            self.edits.replace(token.start, token.end, SIGNS[text])
        elif text in ("!", "~", "&", "|", "\\"):
            raise unsupported_error(self.source, "octave", text, token.start, token.end)
        elif text == "," and not self.brackets:
            self.edits.replace(token.start, token.end, ";")

    def open(self, place: int, token: Token, before: Token | None) -> None:
        """Open a round bracket: of a call, of an index, or of a group."""
        if before is None or before.kind != "name":
            self.brackets.append(("group", place))
        elif is_function(before.text):
            self.brackets.append(("call", place))
        else:
            self.brackets.append(("index", place))
            items = self.items(place)
            if len(items) == 1:
                self.edits.replace(before.start, token.end, "flatten(", (before.start, before.end), ".T)[")
            else:
                self.edits.replace(token.start, token.end, "[")
            for first, last in items:
                self.index(first, last)

    def close(self, place: int, token: Token) -> None:
        """Close the innermost bracket."""
        if not self.brackets:
            return
        kind, opened = self.brackets.pop()
        if kind == "index":
            self.edits.replace(token.start, token.end, "]")
        elif kind == "matrix":
            self.matrix(opened, place)

    def items(self, opened: int) -> list[tuple[int, int]]:
        """The items of a bracket, as the numbers of the first token and of the one after the last."""
        items: list[tuple[int, int]] = []
        depth, first = 0, opened + 1
        for place in range(opened, len(self.tokens)):
            text = self.tokens[place].text
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            if depth == 0 or (depth == 1 and text == ","):
                items.append((first, place))
                first = place + 1
            if depth == 0:
                break
        return items

    def index(self, first: int, last: int) -> None:
        """Translate one item of an index from base 1 to base 0; a range includes its last element."""
        tokens = [token for token in self.tokens[first:last] if token.kind != "space"]
        words = [token.text for token in tokens]
        if words == [":"] or not tokens:
            return
        if words == ["end"]:
            self.edits.replace(tokens[0].start, tokens[0].end, "-1")
            return
        if words[-2:] == [":", "end"]:
            self.edits.replace(tokens[-1].start, tokens[-1].end)
            words, tokens = words[:-2], tokens[:-2]
        elif ":" in words:
            tokens = tokens[: words.index(":")]
        if "end" in words or words.count(":") > 1 or not tokens:
            raise unsupported_error(self.source, "octave", "end", tokens[0].start, tokens[-1].end)
        start, end = tokens[0].start, tokens[-1].end
        number = self.source.text[start:end]
        parts = [str(int(number) - 1)] if number.isdecimal() and int(number) else ["(", (start, end), ") - 1"]
        self.edits.replace(start, end, *parts)

    def matrix(self, opened: int, closed: int) -> None:
        """`[1 2; 3 4]` as rows; blocks side by side or below each other are concatenated."""
        rows = self.rows(opened, closed)
        start, end = self.tokens[opened].start, self.tokens[closed].end
        written = all(_is_number(self.tokens[first:last]) for row in rows for first, last in row)
        if not rows or len({len(row) for row in rows}) > 1 or (not written and len(rows) > 1 and len(rows[0]) > 1):
            raise unsupported_error(self.source, "octave", self.source.text[start:end], start, end)
        parts: list[Part] = []
        column = written and len(rows[0]) == 1
        for row in rows:
            items = [(self.tokens[first].start, self.tokens[last - 1].end) for first, last in row]
            parts += [", "] if parts else []
            parts += [] if column or not written else ["["]
            for number, item in enumerate(items):
                parts += [", ", item] if number else [item]
            parts += [] if column or not written else ["]"]
        if written:
            self.edits.replace(start, end, "[", *parts, "]")
            return
        blocks = [part for part in parts if not isinstance(part, str)]
        name = "below" if len(rows) > 1 else "beside"
        made: list[Part] = [blocks[0]]
        for block in blocks[1:]:
            made = [f"{name}(", *made, ", ", block, ")"]
        self.edits.replace(start, end, *made)

    def rows(self, opened: int, closed: int) -> list[list[tuple[int, int]]]:
        """The items of each row of a matrix, separated by commas or blanks; rows by `;` or line ends."""
        rows: list[list[tuple[int, int]]] = [[]]
        first, depth = opened + 1, 0
        for place in range(opened + 1, closed + 1):
            token = self.tokens[place]
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
            row_ends = depth <= 0 and (token.text == ";" or token.kind == "newline")
            blank = token.kind == "space" and depth == 0 and self.parts_items(place)
            if place == closed or row_ends or blank or (depth == 0 and token.text == ","):
                inner = [k for k in range(first, place) if self.tokens[k].kind != "space"]
                if inner:
                    rows[-1].append((inner[0], inner[-1] + 1))
                first = place + 1
            if row_ends and rows[-1]:
                rows.append([])
        return [row for row in rows if row]

    def parts_items(self, place: int) -> bool:
        """Whether a blank inside a matrix separates two items: in `[a -b]`, but not in `[a - b]`."""
        before, after = self.tokens[place - 1], self.tokens[place + 1]
        if not (before.kind in OPERAND or before.text in (")", "]", "'")):
            return False
        sign = after.text in ("+", "-") and self.tokens[place + 2].kind != "space"
        return after.kind in OPERAND or after.text in ("(", "[") or sign


def _is_number(tokens: list[Token]) -> bool:
    """Whether an item is an optionally signed number."""
    kept = [token for token in tokens if token.kind != "space"]
    if len(kept) == 2 and kept[0].text in ("+", "-"):
        kept = kept[1:]
    return len(kept) == 1 and kept[0].kind == "number"
