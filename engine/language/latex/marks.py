"""Splits LaTeX into marks: characters, numbers, commands, braces and line ends, with their positions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pylatexenc.latexwalker import LatexWalker, LatexWalkerEndOfStream, LatexWalkerParseError
from pylatexenc.macrospec import LatexContextDb

from engine.errors import phrase
from engine.language.characters import SUPERSCRIPTS
from engine.language.problems import problem
from engine.language.source import Source
from engine.limits import check_time

CHAR, NUMBER, MACRO, OPEN, CLOSE = "char", "number", "macro", "open", "close"
BEGIN, END, MATH, NEWLINE, FINISH = "begin", "end", "math", "newline", "finish"

KINDS = {
    "char": CHAR,
    "macro": MACRO,
    "brace_open": OPEN,
    "brace_close": CLOSE,
    "begin_environment": BEGIN,
    "end_environment": END,
    "mathmode_inline": MATH,
    "mathmode_display": MATH,
}
COMMENT = re.compile(r"#[^\n]*")
NUMERAL = re.compile(
    r"(?:[0-9]{1,3}(?:\\,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:(?:\{,\}|,\\!)[0-9]+|\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]+)?"
)

DECIMAL_COMMA = re.compile(r"\{,\}|,\\!")
"""A comma without the blank that LaTeX puts behind it."""
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\{,\}|,\\!)[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range `start:end` of the text; `text` is the character, the digits, or the command's name."""

    kind: str
    text: str
    start: int
    end: int

    def is_macro(self, *names: str) -> bool:
        """Whether this is one of these commands."""
        return self.kind == MACRO and self.text in names

    def is_char(self, characters: str) -> bool:
        """Whether this is one of these characters."""
        return self.kind == CHAR and self.text in characters

    def is_letter(self) -> bool:
        """Whether this is a letter, of any script."""
        return self.kind == CHAR and self.text.isidentifier() and self.text != "_" and self.text not in SUPERSCRIPTS


def without_comments(text: str) -> str:
    """The text with its comments (from `#` or `%` to the end of the line) blanked."""
    return re.sub(r"#[^\n]*|(?<!\\)%[^\n]*", lambda match: " " * len(match.group()), text)


def read_marks(source: Source) -> list[Mark]:
    """All marks of the text; blanks are omitted, line ends outside of comments are kept."""
    text = without_comments(source.text)
    walker = LatexWalker(text, latex_context=LatexContextDb(), tolerant_parsing=False)
    marks: list[Mark] = []
    position = 0
    while True:
        check_time()
        try:
            token = walker.get_token(position)
        except LatexWalkerEndOfStream:
            break
        except LatexWalkerParseError as error:
            raise _unreadable(source, position, error) from None
        position = _add(marks, text, token, position)
        _check_thousands(source, marks[-1])
    _line_ends(marks, text, position, len(text))
    return [*marks, Mark(FINISH, "", len(text), len(text))]


def _add(marks: list[Mark], text: str, token: object, before: int) -> int:
    """Add the marks of one pylatexenc token; returns where the next one starts."""
    start, length = int(token.pos), int(token.len)  # type: ignore[attr-defined]
    _line_ends(marks, text, before, start)
    kind = KINDS.get(str(token.tok), CHAR)  # type: ignore[attr-defined]
    number = NUMERAL.match(text, start) if kind == CHAR else None
    if number:
        digits = DECIMAL_COMMA.sub(".", number.group()).replace("\\,", "")
        marks.append(Mark(NUMBER, digits, start, number.end()))
        return number.end()
    name = str(token.arg)  # type: ignore[attr-defined]
    if "\n" in name and name.isspace():  # an empty line, which parts paragraphs
        kind, name = NEWLINE, "\n"
    blank = len(str(token.post_space or ""))  # type: ignore[attr-defined]
    marks.append(Mark(kind, name, start, start + length - blank))
    return start + length - blank


def _check_thousands(source: Source, mark: Mark) -> None:
    """Reject `1{,}000`: one thousand in English, one in Russian."""
    typed = source.text[mark.start : mark.end]
    if mark.kind != NUMBER or not THOUSANDS.fullmatch(typed):
        return
    texts = DECIMAL_COMMA.sub("", typed), DECIMAL_COMMA.sub(".", typed)
    raise problem(
        source,
        phrase("Is “{text}” a thousand, or a decimal fraction?", text=typed),
        phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
        mark.start,
        mark.end,
        *(
            replace(source.fix(phrase("Write {text}", text=text), mark.start, mark.end, text), latex=True)
            for text in texts
        ),
    )


def _line_ends(marks: list[Mark], text: str, start: int, end: int) -> None:
    place = text.find("\n", start, end)
    if place >= 0:
        marks.append(Mark(NEWLINE, "\n", place, place + 1))


def _unreadable(source: Source, position: int, error: LatexWalkerParseError) -> Exception:
    place = min(max(int(error.pos or position), 0), max(len(source.text) - 1, 0))
    return problem(
        source,
        phrase("This command is not complete."),
        phrase("Write a command with a name after the backslash, such as \\frac or \\sqrt."),
        place,
        place + 1,
    )
