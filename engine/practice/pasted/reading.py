"""Splits a pasted backward pass into statements, and writes each as one assignment of the language.

What people call a gradient (`dL/dW`, `W.grad`, `grads["W"]`) becomes a name; changes in place, which the language does
not have, become assignments: `dh[h <= 0] = 0`, `dz[range(n), y] -= 1`, `dz /= n`; others keep the elements that they
change as a `key`: `da[:, :H] = dai`. Nothing is run here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.errors import Span
from engine.practice.pasted.binding import may_be_gradient

NOT_READ = re.compile(
    r"(?:import|from|def|class|return|print|with|pass|assert|del|if|else|elif)\b|@|>>>\s*$|\"\"\"|'''|```"
)
"""The beginnings of lines that compute no gradient; what is inside a block is read as if it stood outside."""
LOSS = r"(?:L|l|loss|Loss|J|E|C|cost|f)"
GRADIENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"[d∂]{LOSS}\s*/\s*[d∂]([^\W\d]\w*)"), r"d\1"),
    (re.compile(r"\bself\.([^\W\d])"), r"\1"),
    (re.compile(r"\b([^\W\d]\w*)\.grad(?:\.data)?\b(?!\s*\()"), r"d\1"),
    (re.compile(r"""\b\w{0,40}grads?\w{0,40}\[\s*['"]d?([^\W\d]\w*)['"]\s*\]"""), r"d\1"),
    (re.compile(r"""\b[^\W\d]\w*\[\s*['"]([^\W\d]\w*)['"]\s*\]"""), r"\1"),
    (re.compile(r"\.transpose\(\s*\)"), ".T"),
    (re.compile(r"\b([^\W\d]\w*)\.size\b"), r"np.sum(np.ones_like(\1))"),
)
"""Ways to write a gradient, or a value that is kept in a dictionary, and the name that stands for each; what arrays of
NumPy have and the language has not."""
EMPTY = re.compile(r"(?:\{.*|\[\s*\]|dict\(.*|list\(\s*\)|None)")
"""What is filled later, or gathers what there is already."""
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
RANGES = ("range(", "arange(", "np.arange(")
"""The beginnings of `range(n), y`: one place in every row."""
STACKED = {"hstack": 1, "column_stack": 1, "vstack": 0}
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as typed, and as the language has it.

    `names` are what it assigns, `text` the assignment, empty where it is not read. `changes`: it changes what the name
    stood for; `adds`: by adding to it. `value` is the text to the right of the sign, `place` where that stands. `key`
    are the elements that are changed, by `sign`, where the language has no words for it.
    """

    span: Span
    typed: str
    names: tuple[str, ...] = ()
    text: str = ""
    value: str = ""
    place: Span | None = None
    changes: bool = False
    adds: bool = False
    key: str = ""
    sign: str = ""
    is_idle: bool = False
    """Whether it stands in a function of its own, which is called elsewhere."""

    @property
    def reads(self) -> set[str]:
        """The names that it is computed from."""
        return {*NAME.findall(self.text.partition("=")[2]), *NAME.findall(self.value), *NAME.findall(self.key)}


def computes_nothing(statement: Statement) -> bool:
    """Whether a statement is none that assigns, such as `return dx`."""
    typed = statement.typed
    return statement.is_idle or "=" not in typed or typed.startswith(("def ", "return", "print")) or _is_empty(typed)


def _is_empty(typed: str) -> bool:
    at = assignment(typed)
    return at is not None and EMPTY.fullmatch(typed[at + 1 :].strip()) is not None


def statements(text: str) -> list[Statement]:
    """The statements of a text; blank lines and comments are left out.

    A function that computes no gradient, such as the derivative of an activation, is no part of the pass.
    """
    read = list(_all(text))
    begin = 0
    while begin < len(read):
        end = begin + 1
        if read[begin].typed.startswith("def "):
            while end < len(read) and read[end].span.column > read[begin].span.column:
                end += 1
            if not any(may_be_gradient(name) for each in read[begin:end] for name in each.names):
                read[begin:end] = [Statement(each.span, each.typed, is_idle=True) for each in read[begin:end]]
        begin = end
    return read


def _all(text: str) -> Iterator[Statement]:
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        first, joined = number, _bare(lines[number])
        while number + 1 < len(lines) and (_depth(joined) > 0 or joined.endswith("\\")):
            number += 1
            joined = joined.removesuffix("\\") + " " + _bare(lines[number]).strip()
        number += 1
        if joined.strip():
            last = _bare(lines[number - 1]).rstrip()
            indent = len(joined) - len(joined.lstrip())
            span = Span(first + 1, indent + 1, number, len(last) + 1)
            yield _statement(joined.strip().rstrip(";").rstrip(), span)


def _bare(line: str) -> str:
    """A line without its comment."""
    return line.split("#", 1)[0].rstrip()


def _depth(text: str) -> int:
    return sum(text.count(sign) for sign in OPENING) - sum(text.count(sign) for sign in CLOSING)


def _statement(typed: str, span: Span) -> Statement:
    at = assignment(typed)
    if at is None or NOT_READ.match(typed) or _is_empty(typed):
        return Statement(span, typed)
    sign = typed[at - 1] if typed[at - 1] in "+-*/@" else ""
    target, value = plain(typed[: at - len(sign)]).strip(), plain(typed[at + 1 :]).strip()
    offset = at + 1 + len(typed[at + 1 :]) - len(typed[at + 1 :].lstrip())
    one_line = span.line == span.end_line
    place = Span(span.line, span.column + offset, span.line, span.column + len(typed)) if one_line else None
    if "[" in target:
        return _changing(Statement(span, typed, value=value, changes=True), target, sign)
    names = tuple(each.strip() for each in target.strip("()").split(","))
    if not all(each.isidentifier() for each in names):
        return Statement(span, typed)
    if sign:
        made = f"{target} {sign} ({value})"
        return Statement(span, typed, names, f"{target} = {made}", value, place, True, sign == "+")
    return Statement(span, typed, names, f"{', '.join(names)} = {value}", value, place, _reads(names[0], value))


def _reads(name: str, value: str) -> bool:
    """Whether a value is computed from what the name stood for."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", value) is not None


def assignment(text: str) -> int | None:
    """The place of the sign `=` that assigns, outside of brackets."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in OPENING) - (sign in CLOSING)
        if sign == "=" and not depth and place and text[place - 1] not in "=<>!" and text[place + 1 : place + 2] != "=":
            return place
    return None


def plain(text: str) -> str:
    """A text with names for gradients and for what dictionaries hold, and with stacks as concatenations."""
    for pattern, name in GRADIENTS:
        text = pattern.sub(name, text)
    for function, axis in STACKED.items():
        text = _concatenated(text, function, axis)
    return text


def _concatenated(text: str, function: str, axis: int) -> str:
    """`np.hstack((a, b))` as `np.concatenate((a, b), axis=1)`."""
    begin = text.find(f"np.{function}(")
    while begin >= 0:
        opening = begin + len(f"np.{function}")
        depth, end = 0, opening
        for end in range(opening, len(text)):
            depth += (text[end] in OPENING) - (text[end] in CLOSING)
            if not depth:
                break
        text = f"{text[:begin]}np.concatenate({text[opening + 1 : end]}, axis={axis}{text[end:]}"
        begin = text.find(f"np.{function}(")
    return text


def _changing(statement: Statement, target: str, sign: str) -> Statement:
    """The statement that changes some elements of a name."""
    name, _, key = target.partition("[")
    name, key, value = name.strip(), key.strip().removesuffix("]").strip(), statement.value
    if not name.isidentifier() or "[" in key or sign not in ("", "+", "-", "*", "/"):
        return replace(statement, value="", changes=False)
    rows, _, classes = key.rpartition(",")
    if sign in ("+", "-") and rows.startswith(RANGES) and classes.strip().isidentifier():
        made = f"{name} {sign} ({value})*one_hot({classes.strip()}, {name}.shape[1])"
    elif not sign and "," not in key and ":" not in key:
        made = f"where({key}, {value}, {name})"
    else:
        return replace(statement, names=(name,), text=f"{name} = {name}", key=key, sign=sign)
    return replace(statement, names=(name,), text=f"{name} = {made}")
