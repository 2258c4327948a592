"""The text in tokens: enough to see products, brackets and slips; Python's own parser does the grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from keyword import kwlist

from engine.language.characters import FRACTIONS, NOTATION, ROOTS, SUPERSCRIPTS

NUMBER, NAME, OPERATOR, STRING = "number", "name", "operator", "string"
SPACE, COMMENT, NEWLINE, CONTINUATION = "space", "comment", "newline", "continuation"
SUPERSCRIPT, FRACTION, ROOT, UNKNOWN = "superscript", "fraction", "root", "unknown"

BLANK = frozenset((SPACE, COMMENT, CONTINUATION))
KEYWORDS = frozenset(kwlist) - {"True", "False", "None"}

_MARKS = "".join(sorted(NOTATION))
_OTHER = rf"[^\x00-\x7f{_MARKS}]"
TOKEN = re.compile(
    rf"""
    (?P<space>[ \t]+)
  | (?P<name>(?:[A-Za-z_]|{_OTHER})(?:[A-Za-z0-9_]|{_OTHER})*)
  | (?P<number>0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)* | 0[oO][0-7]+(?:_[0-7]+)* | 0[bB][01]+(?:_[01]+)*
      | (?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)
  | (?P<operator>\*\*=|//=|>>=|<<=|\.\.\.|\*\*|//|<<|>>|<=|>=|==|!=|->|:=|[-+*/%@&|^]=|[-+*/%@&|^~<>=()\[\]{{}},:;.!])
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
    """A stretch `start:end` of the text that was read; `text` is what is written for it.

    `joins` marks an operand's end after which a number's or a bracket's neighbour is a factor.
    """

    kind: str
    text: str
    start: int
    end: int

    def put_in(self) -> bool:
        """Whether nothing was typed for this token."""
        return self.start == self.end


def tokenise(text: str) -> list[Token]:
    """All tokens of a text, blanks included, so that they cover it without a gap."""
    tokens = []
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        assert match is not None and match.lastgroup is not None  # noqa: S101  (the last alternative matches anything)
        end = match.end()
        tokens.append(Token(match.lastgroup, match.group(), position, end))
        position = end
    return tokens
