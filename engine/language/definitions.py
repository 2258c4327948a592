"""`f(x) = x^2` as in mathematics: a function where it is called, otherwise a name for the formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, DEPTH_CHANGES, KEYWORDS, Token, kind_at, significant, text_at
from engine.limits import checked
from engine.ops import FUNCTIONS

MAX_LOOKBACK = 100
"""Number of tokens before an argument that are searched for the call that it belongs to."""
DEFINED = r"\)[ \t]*:?=(?!=)"
"""Pattern of the end of a definition's left side."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`name(parameters) = body`: its statement is tokens `start:end`, its left side `start:sign`."""

    name: str
    parameters: tuple[str, ...]
    start: int
    opening: int
    sign: int
    end: int


def read_definitions(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Rewrite each definition as a one-line function, or as an assignment where nothing calls it.

    `:=` is also an assignment. Raises `ProgramSyntaxError` where the parameter is assigned after the definition, which
    would then never be used.
    """
    tokens = [_plain_sign(token, depth) for token, depth in _depths(tokens)]
    statements = list(_statements(tokens))
    definitions = [
        definition for start, end in statements if (definition := _definition(tokens, start, end)) is not None
    ]
    uses = Uses.of(tokens, definitions) if definitions else None
    made: list[Token] = []
    index = 0
    for definition in definitions:
        assert uses is not None
        made.extend(tokens[index : definition.start])
        if uses.called(definition) or not (uses.read(definition) or definition.end >= statements[-1][1]):
            if not uses.called(definition):
                _check_used(source, tokens, definition, statements[-1])
            index = _block(made, tokens, definition)
        else:
            made.extend(tokens[definition.start : definition.opening])
            spaced = tokens[definition.sign - 1].kind == kinds.SPACE
            made.extend(tokens[definition.sign - spaced : definition.end])
            index = definition.end
    return [*made, *tokens[index:]]


def _depths(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each token with the number of brackets open after it."""
    depth = 0
    for token in checked(tokens):
        depth = max(depth + DEPTH_CHANGES.get(token.text, 0), 0)
        yield token, depth


def _plain_sign(token: Token, depth: int) -> Token:
    """Replace `:=` outside of brackets by `=`."""
    return Token(token.kind, "=", token.start, token.end) if token.text == ":=" and not depth else token


def _statements(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The range of each statement at top level or in a block, without leading blanks."""
    depth, start = 0, 0
    for index in checked(range(len(tokens) + 1)):
        text, kind = text_at(tokens, index), kind_at(tokens, index)
        depth = max(depth + DEPTH_CHANGES.get(text, 0), 0)
        if index == len(tokens) or (depth == 0 and (kind == kinds.NEWLINE or text == ";")):
            first = significant(tokens, start)
            if first < index:
                yield first, index
            start = index + 1


def _definition(tokens: Sequence[Token], start: int, end: int) -> Definition | None:
    """The definition that a statement is; `None` if it is not one."""
    name, opening = tokens[start], significant(tokens, start + 1)
    if name.kind != kinds.NAME or name.text in KEYWORDS or text_at(tokens, opening) != "(":
        return None
    parameters: list[str] = []
    index = significant(tokens, opening + 1)
    while index < end and tokens[index].kind == kinds.NAME and tokens[index].text not in KEYWORDS:
        parameters.append(tokens[index].text)
        index = significant(tokens, index + 1)
        if text_at(tokens, index) not in (",", ";"):
            break
        index = significant(tokens, index + 1)
    sign = significant(tokens, index + 1)
    if not parameters or text_at(tokens, index) != ")" or text_at(tokens, sign) != "=":
        return None
    again = any(token.text == "=" and not depth for token, depth in _depths(tokens[sign + 1 : end]))
    body = {token.text for token in tokens[sign + 1 : end]}
    equation = name.text in FUNCTIONS and body.isdisjoint(parameters)  # sin(x) = 1 is an equation
    if again or equation or significant(tokens, sign + 1) >= end:
        return None
    return Definition(name.text, tuple(parameters), start, opening, sign, end)


@dataclass(frozen=True, slots=True)
class Uses:
    """Where each name is called, and where it is read or written without a call, as ascending token indices."""

    calls: dict[str, list[int]]
    others: dict[str, list[int]]

    @classmethod
    def of(cls, tokens: Sequence[Token], definitions: Sequence[Definition]) -> Uses:
        """The uses of every name. A name passed for a parameter that is called counts as called."""
        uses = cls({}, {})
        taking = {(each.name, place) for each in definitions for place in _called_parameters(tokens, each)}
        for index, token in enumerate(checked(tokens)):
            if token.kind == kinds.NAME:
                called = text_at(tokens, significant(tokens, index + 1)) == "(" or _is_passed(tokens, index, taking)
                (uses.calls if called else uses.others).setdefault(token.text, []).append(index)
        return uses

    def called(self, definition: Definition) -> bool:
        """Whether the name is called anywhere but in the definition's own left side."""
        return len(self.calls[definition.name]) > 1

    def read(self, definition: Definition) -> bool:
        """Whether the name occurs without a call after the definition."""
        return self.others.get(definition.name, [-1])[-1] > definition.end


def _called_parameters(tokens: Sequence[Token], definition: Definition) -> Iterator[int]:
    """The positions of the parameters that the definition's body calls."""
    body = range(definition.sign + 1, definition.end)
    called = {tokens[index].text for index in body if text_at(tokens, significant(tokens, index + 1)) == "("}
    yield from (place for place, name in enumerate(definition.parameters) if name in called)


def _is_passed(tokens: Sequence[Token], index: int, taking: Set[tuple[str, int]]) -> bool:
    """Whether a name alone is an argument where a function is expected: the f of `g(f)`."""
    if not taking or text_at(tokens, significant(tokens, index + 1)) not in (",", ")"):
        return False
    place = depth = 0
    before = index - 1
    while before >= 0 and tokens[before].kind in BLANK:
        before -= 1
    if text_at(tokens, before) not in (",", "("):
        return False
    for index in range(before, max(before - MAX_LOOKBACK, -1), -1):
        text = tokens[index].text
        if depth == 0 and text == "(":
            return (text_at(tokens, index - 1), place) in taking
        depth -= DEPTH_CHANGES.get(text, 0)
        place += text == "," and depth == 0
    return False


def _check_used(source: Source, tokens: Sequence[Token], definition: Definition, last: tuple[int, int]) -> None:
    """Reject `f(x) = x^2`, `x = 3`: the value of f(3) is meant."""
    name, sign = tokens[last[0]], significant(tokens, last[0] + 1)
    if name.text not in definition.parameters or text_at(tokens, sign) != "=":
        return
    call = f"{definition.name}({', '.join(definition.parameters)})"
    head, end = tokens[definition.start], tokens[last[1] - 1].end
    raise _never_called(source, head, end, call)


def _never_called(source: Source, head: Token, end: int, call: str) -> ProgramError:
    return problem(
        source,
        phrase("{name} is defined, but never used.", name=head.text),
        phrase("End with {text}.", text=call),
        head.start,
        head.end,
        source.fix(phrase("End with {text}", text=call), end, end, "\n" + call),
    )


def _block(made: list[Token], tokens: Sequence[Token], definition: Definition) -> int:
    """Emit the definition as `def name(parameters): return body`; the index after it.

    A block needs a line of its own: what separates it from its neighbours becomes a line end.
    """
    _end_line(made)
    start, sign = tokens[definition.start].start, tokens[definition.sign]
    made += [Token(kinds.NAME, "def", start, start), Token(kinds.SPACE, " ", start, start)]
    stop = definition.sign - (tokens[definition.sign - 1].kind == kinds.SPACE)
    for token in tokens[definition.start : stop]:
        made.append(Token(token.kind, ",", token.start, token.end) if token.text == ";" else token)
    made += [Token(kinds.OPERATOR, ":", sign.start, sign.end), Token(kinds.SPACE, " ", sign.end, sign.end)]
    made.append(Token(kinds.NAME, "return", sign.end, sign.end))
    if kind_at(tokens, definition.sign + 1) != kinds.SPACE:
        made.append(Token(kinds.SPACE, " ", sign.end, sign.end))
    made.extend(tokens[definition.sign + 1 : definition.end])
    if text_at(tokens, definition.end) != ";":
        return definition.end
    semicolon = tokens[definition.end]
    made.append(Token(kinds.NEWLINE, "\n", semicolon.start, semicolon.end))
    return significant(tokens, definition.end + 1)


def _end_line(made: list[Token]) -> None:
    """Replace a final `;` by a line end."""
    place = len(made) - 1
    while place >= 0 and made[place].kind == kinds.SPACE:
        place -= 1
    if place >= 0 and made[place].text == ";":
        made[place] = Token(kinds.NEWLINE, "\n", made[place].start, made[place].end)
        del made[place + 1 :]
