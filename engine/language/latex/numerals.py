r"""Numbers on paper that are read in two ways: decimal commas, percent, exponents without braces, 3½ as `3\frac12`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.errors import Fix, GradwalkError, phrase
from engine.language.latex import marks as kinds
from engine.language.latex.cursor import Cursor
from engine.language.latex.marks import Mark
from engine.language.latex.terms import ATOM, NUMERAL, Term, product
from engine.language.problems import problem
from engine.language.source import Source

PERCENT = re.compile(r"(?<!\\)%")
CALCULATED = re.compile(r"\s*(?:[-+*/^=<>)\]}&]|\\(?!text|mbox))")
"""A formula that goes on, rather than the words of a comment."""
FRACTION_OF_DIGITS = re.compile(
    r"([1-9]\d*)\s*(\\[dtc]?frac\s*(?:\{\s*(\d+)\s*\}|(\d))\s*(?:\{\s*(\d+)\s*\}|(\d)(?!\d)))"
)
GROUPED = re.compile(r"[1-9]\d{0,2}")


def written(cursor: Cursor, start: int, end: int, text: str, shown: str = "") -> Fix:
    """The remedy that writes this LaTeX in the place of a stretch."""
    return Fix(phrase("Write {text}", text=shown or text), cursor.source.span(start, end), text, latex=True)


def decimal_comma(cursor: Cursor) -> GradwalkError | None:
    """The error for the comma that comes next, where it stands between two numbers without a blank: `3,14`."""
    comma = cursor.peek()
    place = cursor.place
    if not comma.is_char(",") or not place or not _tight(cursor.marks, place):
        return None
    first, parts = cursor.marks[place - 1], [cursor.marks[place - 1].text]
    while cursor.marks[place].is_char(",") and _tight(cursor.marks, place):
        parts.append(cursor.marks[place + 1].text)
        place += 2
    end = cursor.marks[place - 1].end
    if cursor.marks[cursor.place - 2].is_char("[") and cursor.marks[place].is_char("]"):
        return None  # a list of numbers
    texts = [*readings(parts), *([", ".join(parts)] if _stands_alone(cursor, cursor.place - 2, place) else [])]
    hint = phrase("Put a space after each comma.")
    if readings(parts):
        hint = phrase("Write numbers with a point: {text}.", text=texts[0])
    fixes = [written(cursor, first.start, end, text) for text in texts]
    return cursor.fault(phrase("Is this one number, or several?"), hint, first, end, *fixes)


def _tight(marks: Sequence[Mark], place: int) -> bool:
    """Whether numbers stand on both sides of this mark, without a blank."""
    before, mark, after = marks[place - 1], marks[place], marks[place + 1]
    numbers = before.kind == after.kind == kinds.NUMBER
    return numbers and before.end == mark.start and mark.end == after.start


def _stands_alone(cursor: Cursor, before: int, after: int) -> bool:
    """Whether nothing but numbers stands in the statement: only then may they be several."""
    mark, end = cursor.marks[max(before, 0)], cursor.marks[after]
    begins = before < 0 or mark.kind in (kinds.NEWLINE, kinds.MATH, kinds.BEGIN) or mark.is_macro("\\")
    ends = end.kind in (kinds.NEWLINE, kinds.MATH, kinds.END, kinds.FINISH) or end.is_macro("\\")
    return begins and ends


def readings(parts: Sequence[str]) -> list[str]:
    """The numbers that these runs of digits with commas between them may be, the likeliest first."""
    *groups, last = parts
    whole, _, decimals = last.partition(".")
    if len(parts) == 2 and last.isdigit() and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", parts[0]):
        return [f"{parts[0].replace('.', '')}.{last}"]
    thousands = bool(GROUPED.fullmatch(parts[0])) and all(len(group) == 3 for group in (*groups[1:], whole))
    texts = []
    if thousands and all(group.isdigit() for group in (*groups, whole)):
        texts.append("".join(groups) + whole + (f".{decimals}" if decimals else ""))
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        texts.append(".".join(parts))
    return texts


def check_percent(source: Source) -> None:
    """Refuse `10%\\cdot x`, which in LaTeX ends at its percent sign; the words of a comment may stand behind one."""
    start = 0
    for line in source.text.split("\n"):
        sign = PERCENT.search(line.partition("#")[0])
        if sign is not None:
            before, rest = line[: sign.start()], line[sign.end() :]
            apart = before != before.rstrip()
            number = before.rstrip()[-1:].isdigit()
            goes_on = CALCULATED.match(rest) is not None
            operand = before[-1:].isalnum() or before[-1:] in (")", "]", "}")
            if (goes_on and (number or (operand and not apart))) or (number and not (apart and rest.strip())):
                raise _percent(source, start + sign.start(), words=not goes_on and bool(rest.strip()))
        start += len(line) + 1


def _percent(source: Source, place: int, words: bool) -> GradwalkError:
    span = source.span(place, place + 1)
    fixes = [
        Fix(phrase("Write {text}", text="\\%"), span, "\\%", latex=True),
        Fix(phrase("Make it a comment"), span, " #", latex=True),
    ]
    return problem(
        source,
        phrase("In LaTeX a comment begins at “%”, and what follows it is not read."),
        phrase("Write \\% for a percentage, # for a comment."),
        place,
        place + 1,
        *(fixes[::-1] if words else fixes),
    )


def hundredth(number: Term, sign: Mark) -> Term:
    r"""`10\%`."""
    return product(number, Term([("100", sign.start, sign.end)], ATOM), "/", sign.start, sign.start)


def mixed_number(cursor: Cursor, left: Term) -> GradwalkError | None:
    r"""The error for `3\frac{1}{2}` after its first number: three and a half, or three times a half."""
    number = left.look == NUMERAL and len(left.pieces) == 1
    match = FRACTION_OF_DIGITS.match(cursor.source.text, left.start) if number else None
    if match is None or match.start(2) != cursor.peek().start:
        return None
    above, below = int(match[3] or match[4]), int(match[5] or match[6])
    if not 0 < above < below:
        return None
    texts = rf"\left({match[1]} + {match[2]}\right)", rf"{match[1]} \cdot {match[2]}"
    return cursor.fault(
        phrase("Is this a sum or a product?"),
        phrase("Write {first} or {second}.", first=texts[0], second=texts[1]),
        Mark(kinds.NUMBER, left.pieces[0][0], left.start, left.end),
        match.end(),
        *(written(cursor, left.start, match.end(), text) for text in texts),
    )


def run_of_digits(cursor: Cursor, command: Mark, digits: Mark) -> GradwalkError:
    r"""The error for `\frac123`, whose digits part in two ways; of two digits one stands above, one below."""
    name = cursor.source.text[command.start : command.end]
    texts = [f"{name}{{{digits.text[:place]}}}{{{digits.text[place:]}}}" for place in (1, len(digits.text) - 1)]
    return cursor.fault(
        phrase("It is not clear what stands below the line here."),
        phrase("Write a fraction as \\frac{a}{b}, or put brackets."),
        digits,
        None,
        *(written(cursor, command.start, digits.end, text) for text in texts if digits.text.isdigit()),
    )
