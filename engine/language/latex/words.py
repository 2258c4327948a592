"""Names in LaTeX: letters, accents, subscripts, and whole words."""

from __future__ import annotations

import unicodedata
from keyword import iskeyword

from engine.errors import GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex import numerals
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import ACCENTS, BOLD, GREEK_COMMANDS, SCRIPT, UPRIGHT
from engine.language.latex.terms import Term, name_term
from engine.language.math_notation import ELEMENT, AnnotatedText, Notation
from engine.ops import FUNCTIONS

SPLIT = ("LATIN", "GREEK")
"""Scripts in which adjacent letters are separate names."""
MAX_WORD = 64
"""Maximum number of letters considered for one word."""


def letters(cursor: Cursor) -> Term:
    """A name of one letter, or of several that form one word."""
    first = cursor.peek()
    begin = cursor.place
    stop = begin + 1
    most = begin + MAX_WORD if _script(first.text) in SPLIT else len(cursor.marks)
    while stop < most and cursor.marks[stop].is_letter() and cursor.marks[stop].start == cursor.marks[stop - 1].end:
        stop += 1
    text = _word(cursor, "".join([mark.text for mark in cursor.marks[begin:stop]]), cursor.marks[stop])
    cursor.place = begin + len(text)
    end, after = cursor.before(), cursor.marks[cursor.place]
    if after.kind == kinds.NUMBER and after.start == end and after.text.isdigit():
        cursor.take()
        text, end = text + after.text, after.end
    return name_term("pi" if text == "π" else safe(text), first.start, end)


def token(cursor: Cursor) -> Term:
    r"""One letter, all that an argument without braces holds: `\frac x2` is x/2, `\hat y2` is ŷ times 2.

    Raises where more letters or digits may be part of the name, as in `e^x2`.
    """
    mark = cursor.peek()
    place, before = cursor.place, cursor.marks[cursor.place - 1]
    term = letters(cursor)
    word = cursor.marks[place + 1].is_letter()
    if cursor.place == place + 1 or not (word or before.is_char("^")):
        cursor.place = place + 1
        return name_term("pi" if mark.text == "π" else safe(mark.text), mark.start, mark.end)
    if word and _script(mark.text) not in SPLIT and term.name not in cursor.assigned:
        return term
    raise _unbraced(cursor, place)


def _unbraced(cursor: Cursor, place: int) -> GradwalkError:
    r"""The error for `e^x2` and `\sqrt loss`: TeX takes the letter at `place` alone, the author perhaps the name."""
    first, end = cursor.marks[place], cursor.before()
    name = cursor.source.text[first.start : end]
    texts = f"{{{name}}}", f"{first.text} {name[len(first.text) :]}"
    head = cursor.marks[place - 1]
    return cursor.fault(
        phrase(
            "Without braces, LaTeX takes only the first character after “{sign}”.",
            sign=cursor.source.text[head.start : head.end],
        ),
        phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
        first,
        end,
        *(numerals.written(cursor, first.start, end, text) for text in texts),
    )


def _word(cursor: Cursor, text: str, following: Mark) -> str:
    """The letters that form one name."""
    if len(text) > 1 and (text in cursor.assigned or (text in FUNCTIONS and following.is_char("("))):
        return text
    if _script(text[0]) in SPLIT:
        return text[0]
    return text[: next((k for k, letter in enumerate(text) if _script(letter) in SPLIT), len(text))]


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def safe(name: str) -> str:
    """A name that is not a reserved word."""
    return name + "_" if iskeyword(name) and name not in ("True", "False", "None") else name


def raw_group(cursor: Cursor, command: Mark) -> tuple[str, int]:
    """The typed text in the braces that follow, and where it ends."""
    opening = cursor.peek()
    if opening.kind != kinds.OPEN:
        mark = cursor.take()
        if mark.kind not in (kinds.CHAR, kinds.NUMBER):
            raise cursor.unexpected(mark)
        return mark.text, mark.end
    cursor.take()
    depth = 1
    while depth:
        mark = cursor.marks[cursor.place]
        if mark.kind == kinds.FINISH:
            raise cursor.fault(phrase("This bracket is never closed."), phrase("Add “{text}”.", text="}"), opening)
        depth += {kinds.OPEN: 1, kinds.CLOSE: -1}.get(mark.kind, 0)
        cursor.place += 1
    close = cursor.marks[cursor.place - 1]
    return cursor.source.text[opening.end : close.start], close.end


def upright(cursor: Cursor) -> Term:
    r"""`\text{loss}`, `\mathrm{…}`, `\mathbf{W}`, `\mathcal{L}`: one name."""
    command = cursor.take()
    text, end = raw_group(cursor, command)
    if text.startswith("\\") and text[1:].strip() in GREEK_COMMANDS:
        name = GREEK_COMMANDS[text[1:].strip()]
    else:
        name = text.strip().replace("\\_", "_").replace("-", "_")
    if not name.isidentifier() or name.startswith("__"):
        raise not_a_name(cursor, command, end)
    return name_term(safe(name), command.start, end)


def not_a_name(cursor: Cursor, mark: Mark, end: int) -> GradwalkError:
    """The error for text that is not a name."""
    return cursor.fault(
        phrase("Words between formulas are not read; this is no name."),
        phrase("Leave out the words, or write them in a comment after #."),
        mark,
        end,
    )


def accent(cursor: Cursor) -> Term:
    r"""`\hat y`, `\bar{x}_1`: the name with its accent."""
    command = cursor.take()
    opening = cursor.accept_open()
    base = simple_name(cursor) if opening or not cursor.peek().is_letter() else token(cursor)
    if opening:
        while cursor.peek().is_char("_"):
            cursor.take()
            base = with_subscript(base, *subscript(cursor))
        cursor.demand("}", opening)
    assert base.name is not None  # `simple_name` gives a name
    return name_term(f"{base.name}_{ACCENTS[command.text]}", command.start, cursor.before())


def simple_name(cursor: Cursor) -> Term:
    """The single name that is required here."""
    mark = cursor.peek()
    if mark.is_letter():
        return letters(cursor)
    if mark.kind == kinds.MACRO and mark.text in GREEK_COMMANDS:
        cursor.take()
        return name_term(GREEK_COMMANDS[mark.text], mark.start, mark.end)
    if mark.kind == kinds.MACRO and mark.text in (*UPRIGHT, *BOLD, *SCRIPT):
        return upright(cursor)
    raise cursor.fault(phrase("Here a name is needed."), phrase("Write one name, such as y."), mark)


def subscript(cursor: Cursor) -> tuple[str, int]:
    """The text of a subscript that is part of a name, and where it ends."""
    mark = cursor.peek()
    if mark.kind == kinds.MACRO and mark.text in (*UPRIGHT, *BOLD, *SCRIPT):
        term = upright(cursor)
        return term.name or "", term.end
    if mark.kind == kinds.MACRO and mark.text in GREEK_COMMANDS:
        cursor.take()
        return GREEK_COMMANDS[mark.text], mark.end
    text, end = raw_group(cursor, mark)
    for command in (*UPRIGHT, *BOLD):
        text = text.replace(f"\\{command}", "")
    text = text.replace("\\_", "_").replace("{", "").replace("}", "").replace("\\", "").replace(" ", "")
    text = text.replace(",", "_").replace("*", "star").replace("+", "_plus_").replace("-", "_minus_")
    if not ("x" + text).isidentifier() or not text:
        raise cursor.fault(
            phrase("This subscript is not read."),
            phrase("A subscript is part of a name: w_0, w_{ij}; only the index of a sum counts elements: x_i."),
            mark,
            end,
        )
    return text, end


def with_subscript(base: Term, text: str, end: int) -> Term:
    """The longer name: `w_0` is w0, `w_{ij}` is w_ij, `w_{1}_{2}` is w1_2; with a number it may be an element."""
    assert base.name is not None
    word = base.name.removesuffix("_")  # only the reserved word itself needs the “_”: λ₁ is lambda1
    word = word if iskeyword(word) else base.name
    joined = text.isdecimal() and word.isalpha()
    plain, longer = safe(f"{word}{text}"), safe(f"{word}_{text}")
    term = name_term(plain if joined else longer, base.start, end)
    numbers = text.split("_")
    if text.isascii() and all(number.isdecimal() for number in numbers):
        index = tuple(int(number[:9]) for number in numbers)
        notation = Notation(ELEMENT, longer if joined else "", base.name, index)
        term.pieces = [(AnnotatedText(term.name or "", notation), base.start, end)]
    return term


def with_label(base: Term, text: str, end: int) -> Term:
    """`W^{(1)}` is W_1; beside `x^{(i)}` it is an element."""
    term = name_term(safe(f"{base.name}_{text}"), base.start, end)
    if text.isdecimal() and text.isascii():
        notation = Notation(ELEMENT, safe(f"{base.name}{text}"), base.name or "", (int(text[:9]),), certain=True)
        term.pieces = [(AnnotatedText(term.name or "", notation), base.start, end)]
    return term
