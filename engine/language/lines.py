"""Unbracketed statements over several lines: continuations are joined, ambiguous line ends are errors.

Python would reject an operator at the end of a line, and take one at the start of the next line as a statement of its
own, whose value would then be the output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, DEPTH_CHANGES, KEYWORDS, Token
from engine.limits import check_time

SIGNS = frozenset("+-")
BINARY = frozenset(("+", "-", "*", "/", "//", "%", "@", "^", "**", "<", ">", "<=", ">=", "==", "!="))
CONTINUATIONS = BINARY | {"and", "or", "else"}
"""Tokens that continue the previous line when an indented line starts with them."""
UNFINISHED = BINARY | {"=", "+=", "-=", "*=", "/=", "**=", "@=", "and", "or", "not"}
"""Tokens that cannot end a statement."""

JOINED = r"\n[ \t]*[-+*/%@^<>=!.]|[-+*/%@^<>=][ \t]*[\n#]|\b(?:and|or|not)[ \t]*[\n#]"
"""Where a line may continue (apart from indented ones)."""


@dataclass(slots=True)
class Statement:
    """The statement being read: its line's indent, the index of its first token, and its last token so far."""

    indent: int
    start: int = 0
    last: Token | None = None


def join_lines(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each statement on one line. Raises `ProgramSyntaxError` where a line end is ambiguous."""
    index = depth = 0
    begin = _next_code(tokens, 0)
    made, index = list(tokens[:begin]), begin
    statement = Statement(_indent(tokens, begin))
    while index < len(tokens):
        check_time()
        token = tokens[index]
        if token.kind == kinds.NEWLINE and depth == 0:
            following = _next_code(tokens, index)
            if following < len(tokens) and _goes_on(source, tokens, statement, following):
                while made[-1].kind in BLANK:
                    made.pop()
                made.append(Token(kinds.SPACE, " ", token.start, tokens[following].start))
            else:
                made.extend(tokens[index:following])
                statement = Statement(_indent(tokens, following))
            index = following
            continue
        if token.kind not in BLANK:
            depth = max(depth + DEPTH_CHANGES.get(token.text, 0), 0)
            if statement.last is None:
                statement.start = index
            statement.last = token
            if token.text == ";" and depth == 0:
                statement = Statement(statement.indent)
        made.append(token)
        index += 1
    return made


def _next_code(tokens: Sequence[Token], index: int) -> int:
    """The index of the next token that is neither blank nor a line end."""
    while index < len(tokens) and (tokens[index].kind in BLANK or tokens[index].kind == kinds.NEWLINE):
        index += 1
    return index


def _indent(tokens: Sequence[Token], index: int) -> int:
    """The indent of the line that starts with this token."""
    before = tokens[index - 1] if index else None
    return len(before.text) if before is not None and before.kind == kinds.SPACE else 0


def _goes_on(source: Source, tokens: Sequence[Token], statement: Statement, index: int) -> bool:
    """Whether the line starting here continues the statement; raises where that is ambiguous."""
    first, last = tokens[index], statement.last
    if last is None or last.text == ":":
        return False
    if last.text in UNFINISHED:
        return first.text not in KEYWORDS and not _assigns(tokens, index)
    indent = _indent(tokens, index)
    if indent > statement.indent:
        return first.text in CONTINUATIONS
    if indent != statement.indent or first.text not in BINARY or _begins_anew(tokens, statement, index):
        return False
    raise _unclear(source, tokens, statement, index)


def _statement(tokens: Sequence[Token], index: int) -> list[Token]:
    """The tokens of the statement that starts here, up to the end of its line."""
    depth = 0
    stop = index
    while stop < len(tokens) and (depth or (tokens[stop].kind != kinds.NEWLINE and tokens[stop].text != ";")):
        depth = max(depth + DEPTH_CHANGES.get(tokens[stop].text, 0), 0)
        stop += 1
    return [token for token in tokens[index:stop] if token.kind not in BLANK]


def _assigns(tokens: Sequence[Token], index: int) -> bool:
    """Whether the statement that starts here assigns a name."""
    depth = 0
    for token in _statement(tokens, index):
        depth += DEPTH_CHANGES.get(token.text, 0)
        if depth == 0 and token.text == "=":
            return True
    return False


def _begins_anew(tokens: Sequence[Token], statement: Statement, index: int) -> bool:
    """Whether the line must be a statement of its own: it uses the name that was just assigned."""
    first = tokens[statement.start]
    if first.text in KEYWORDS:
        return True
    if tokens[index].text not in SIGNS or first.kind != kinds.NAME or not _assigns(tokens, statement.start):
        return False
    return any(token.text == first.text for token in _statement(tokens, index))


def _unclear(source: Source, tokens: Sequence[Token], statement: Statement, index: int) -> ProgramError:
    first, last = tokens[index], statement.last
    assert last is not None
    fixes = [source.fix(phrase("Go on with the line above"), last.end, first.start, " ")]
    if first.text in SIGNS:
        end = _statement(tokens, index)[-1].end
        text = f"({source.typed_slice(first.start, end)})"
        fixes.append(source.fix(phrase("Begin a new statement: {text}", text=text), first.start, end, text))
    return problem(
        source,
        phrase("It is not clear whether this line goes on with the one above."),
        phrase("Indent it to go on, or put it in brackets to begin anew."),
        first.start,
        first.end,
        *fixes,
    )
