"""Tokenises text, enough to recognise products, brackets and mistakes; Python's parser handles the grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from keyword import kwlist

from engine.language.characters import FRACTIONS, NOTATION, ROOTS, SUPERSCRIPTS
from engine.limits import EVERY, check_time, checked

NUMBER, NAME, OPERATOR, STRING = "number", "name", "operator", "string"
SPACE, COMMENT, NEWLINE, CONTINUATION = "space", "comment", "newline", "continuation"
SUPERSCRIPT, FRACTION, ROOT, UNKNOWN = "superscript", "fraction", "root", "unknown"
CONSTANT = "constant"  # π, made of a name

BLANK = frozenset((SPACE, COMMENT, CONTINUATION))
ROOT_OR_BLANK = BLANK | {ROOT}
KEYWORDS = frozenset(kwlist) - {"True", "False", "None"}
DEPTH_CHANGES = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
"""How each bracket changes the depth."""

_MARKS = "".join(sorted(NOTATION))
_OTHER = rf"[^\x00-\x7f{_MARKS}]"
TOKEN = re.compile(
    rf"""
    (?P<space>[ \t]+)
  | (?P<name>(?:[A-Za-z_]|{_OTHER})(?:[A-Za-z0-9_]|{_OTHER})*)
  | (?P<number>0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)* | 0[oO][0-7]+(?:_[0-7]+)* | 0[bB][01]+(?:_[01]+)*
      | (?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)
  | (?P<operator>\.\*\*?|\.[/^']
      |\*\*=|//=|>>=|<<=|\.\.\.|\*\*|//|<<|>>|<=|>=|==|!=|->|:=|[-+*/%@&|^]=|[-+*/%@&|^~<>=()\[\]{{}},:;.!])
  | (?P<newline>\n)
  | (?P<comment>\#[^\n]*)
  | (?P<string>'''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'[^'\n]*'|"[^"\n]*")
  | (?P<continuation>\\\n)
  | (?P<superscript>[{"".join(sorted(SUPERSCRIPTS))}⊤]+)
  | (?P<fraction>[{"".join(sorted(FRACTIONS))}])
  | (?P<root>[{"".join(ROOTS)}])
  | (?P<unknown>[\s\S])
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Token:
    """A token: its range `start:end` in the source (empty if inserted), and the `text` to emit for it."""

    kind: str
    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """All tokens of a text, including blanks, without gaps."""
    tokens: list[Token] = []
    for match in TOKEN.finditer(text):  # some alternative matches at every character
        if not len(tokens) % EVERY:
            check_time()
        tokens.append(Token(match.lastgroup or UNKNOWN, match.group(), *match.span()))
    return tokens


def starts_factor(token: Token) -> bool:
    """Whether an implicit factor can start with this token."""
    if token.kind == NAME:
        return token.text not in KEYWORDS
    return token.kind in (CONSTANT, ROOT, FRACTION) or token.text == "("


def significant(tokens: Sequence[Token], index: int) -> int:
    """The index of the next token that is not blank."""
    while index < len(tokens) and tokens[index].kind in BLANK:
        index += 1
    return index


def previous(tokens: Sequence[Token], index: int) -> int:
    """The index of the last token before this one that is not blank; −1 if there is none."""
    index -= 1
    while index >= 0 and tokens[index].kind in BLANK:
        index -= 1
    return index


def opening(tokens: Sequence[Token], index: int) -> int:
    """The index of the bracket that the one at `index` closes; 0 where none does."""
    depth = 0
    while index > 0:
        depth += DEPTH_CHANGES.get(tokens[index].text, 0)
        if depth == 0:
            break
        index -= 1
    return index


def line_end(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that ends this line."""
    while index < len(tokens) and tokens[index].kind not in (NEWLINE, CONTINUATION):
        index += 1
    return index


def primary_end(tokens: Sequence[Token], index: int) -> int:
    """The index after a number, name or bracket with its calls, indices and attributes; `index` if there is none."""
    start = index
    while index < len(tokens) and tokens[index].kind in ROOT_OR_BLANK:
        index += 1
    if index >= len(tokens):
        return start
    token = tokens[index]
    if token.kind in (NUMBER, CONSTANT, FRACTION):
        return index + 1
    if token.kind == NAME and token.text not in KEYWORDS:
        return _trailers_end(tokens, index + 1)
    return _trailers_end(tokens, bracket_end(tokens, index), calls=False) if token.text == "(" else start


def _trailers_end(tokens: Sequence[Token], index: int, calls: bool = True) -> int:
    """The index after the brackets and attributes that directly follow an operand."""
    while index < len(tokens):
        text = tokens[index].text
        if text == "[" or (text == "(" and calls):
            index = bracket_end(tokens, index)
        elif text == "." and index + 1 < len(tokens) and tokens[index + 1].kind == NAME:
            index += 2
        else:
            break
        calls = True
    return index


def bracket_end(tokens: Sequence[Token], index: int) -> int:
    """The index after the bracket that closes the one at `index`."""
    depth = 0
    while index < len(tokens):
        depth += DEPTH_CHANGES.get(tokens[index].text, 0)
        index += 1
        if depth == 0:
            break
    return index


def power_end(tokens: Sequence[Token], index: int) -> int:
    """The index after a primary and the exponents that follow it."""
    index = primary_end(tokens, index)
    while index < len(tokens):
        if tokens[index].kind == SUPERSCRIPT:
            index += 1
        elif tokens[index].text in ("^", "**"):
            inner = significant(tokens, index + 1)
            while inner < len(tokens) and tokens[inner].text in ("+", "-"):
                inner = significant(tokens, inner + 1)
            end = primary_end(tokens, inner)
            if end == inner:
                break
            index = end
        else:
            break
    return index


def chain_end(tokens: Sequence[Token], index: int) -> int:
    """The index after a product written by juxtaposition."""
    end = power_end(tokens, index)
    while end > index:
        index = significant(tokens, end)
        if index >= len(tokens) or not starts_factor(tokens[index]):
            return end
        following = power_end(tokens, index)
        if following == index:
            return end
        end = following
    return end


def text_at(tokens: Sequence[Token], index: int) -> str:
    """The text of a token; empty beyond either end."""
    return tokens[index].text if 0 <= index < len(tokens) else ""


def kind_at(tokens: Sequence[Token], index: int) -> str:
    """The kind of a token; empty beyond either end."""
    return tokens[index].kind if 0 <= index < len(tokens) else ""


def assigned_names(tokens: Sequence[Token]) -> frozenset[str]:
    """Every name directly before an `=`."""
    names = []
    name = None
    for token in checked(tokens):
        if token.kind == NAME:
            name = token.text
        elif token.kind != SPACE:
            if token.text == "=" and name is not None:
                names.append(name)
            name = None
    return frozenset(names)
