"""Values given after the formula: `x^2 + y, x = 3, y = 4` and `y = x^2 where x = 3`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, DEPTH_CHANGES, KEYWORDS, Token

WORDS = frozenset(("where", "when", "at", "при", "где", "для"))
Part = list[Token]


def givens_fault(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """The error for the first statement that gives values after its formula; the fix moves them before it."""
    for statement in _statements(tokens):
        first, *others = _parts(statement)
        if others and _gives_number(first) and any(map(_computes, others)) and all(others):
            return _in_order(source, [first, *others])
        if not others or not first or not all(map(_gives_number, others)):
            continue
        if len(first) > 1 and first[0].text not in KEYWORDS:
            return _fault(source, first, others)
    return None


def _statements(tokens: Sequence[Token]) -> Iterator[Part]:
    """Each statement that assigns a name, without blanks."""
    depth, named = 0, False
    statement: Part = []
    for token in (*tokens, Token(kinds.NEWLINE, "", 0, 0)):
        depth = max(depth + DEPTH_CHANGES.get(token.text, 0), 0)
        if depth == 0 and (token.kind == kinds.NEWLINE or token.text == ";"):
            if named:
                yield statement
            statement, named = [], False
        elif token.kind not in BLANK:
            statement.append(token)
            named = named or (token.text == "=" and not depth)


def _parts(statement: Part) -> list[Part]:
    """Split the statement at its commas and at words such as `where`."""
    parts: list[Part] = [[]]
    depth = 0
    for token in statement:
        depth += DEPTH_CHANGES.get(token.text, 0)
        if not depth and (token.text == "," or (token.text in WORDS and parts[-1])):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _gives_number(part: Part) -> bool:
    """Whether a part has the form `name = number`."""
    if len(part) < 3 or part[0].kind != kinds.NAME or part[0].text in KEYWORDS or part[1].text != "=":
        return False
    number = part[3:] if part[2].text in ("+", "-") else part[2:]
    return len(number) == 1 and number[0].kind == kinds.NUMBER


def _computes(part: Part) -> bool:
    """Whether a name is read in this part, and perhaps another assigned: `y = x^2`."""
    value = part[2:] if len(part) > 2 and part[1].text == "=" else part
    return any(token.kind == kinds.NAME for token in value)


def _in_order(source: Source, parts: list[Part]) -> ProgramError:
    """The error for `x = 3, x^2`, which would be a pair; the fix separates the statements."""
    text = "; ".join(source.typed_slice(part[0].start, part[-1].end) for part in parts)
    return _statements_apart(source, text, parts[0][0].start, parts[-1][-1].end)


def _fault(source: Source, first: Part, others: list[Part]) -> ProgramError:
    texts = [source.typed_slice(part[0].start, part[-1].end) for part in others]
    formula = source.typed_slice(first[0].start, first[-1].end)
    text = "; ".join([formula, *texts] if _gives_number(first) else [*texts, formula])
    return _statements_apart(source, text, first[0].start, others[-1][-1].end)


def _statements_apart(source: Source, text: str, start: int, end: int) -> ProgramError:
    """The error for a value beside its formula; the fix writes `text`, statement by statement."""
    return problem(
        source,
        phrase("Each value is given in a statement of its own, before the formula."),
        unsupported.USE_ASSIGN,
        start,
        end,
        source.fix(phrase("Write {text}", text=text), start, end, text),
    )
