"""Diagnoses text that Python's parser rejects: one sentence, a span and a fix.

Python's own messages differ between its versions and describe Python. Therefore the tokens are examined again for
common mistakes; anything else is reported at the position that Python names.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, ProgramError, UnsupportedSyntax, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.adjacent import side_by_side
from engine.language.brackets import CLOSING, OPENING, bracket_fault
from engine.language.equations import equation_fault, spreadsheet_fault
from engine.language.factors import factor_before_sum
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, KEYWORDS, Token, tokenise
from engine.language.trailing_values import givens_fault

PASTED_WORDS = frozenset(("import", "from"))
PREFIX = frozenset("+-~")
ASSIGNING = frozenset(("=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@="))


def diagnose(source: Source, error: Exception) -> ProgramError:
    """The error to report for a text that cannot be parsed."""
    tokens = [token for token in tokenise(source.text) if token.kind not in BLANK]
    for find_error in (_statement_words, bracket_fault, givens_fault, _indents, _assignments, _operands):
        diagnosis = find_error(source, tokens)
        if diagnosis is not None:
            return diagnosis
    return _elsewhere(source, error)


def _statement_words(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """A statement of an unsupported kind, possibly unfinished."""
    for index, token in enumerate(tokens):
        starts = index == 0 or tokens[index - 1].kind == kinds.NEWLINE or tokens[index - 1].text == ";"
        if starts and token.text in PASTED_WORDS and bracket_fault(source, _after_line(tokens[index:])) is not None:
            return None  # of pasted code imports are left out, once it can be read
        if starts and token.kind == kinds.NAME and token.text in unsupported.STATEMENT_WORDS:
            message, hint = unsupported.sentence(unsupported.STATEMENT_WORDS[token.text])
            span = source.span(token.start, token.end)
            return UnsupportedSyntax(message, hint=hint, span=span, fixes=_as_in_a_table(source, tokens[index:]))
    return None


def _after_line(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of the lines below the first one."""
    return tokens[next((k for k, token in enumerate(tokens) if token.kind == kinds.NEWLINE), len(tokens)) :]


def _as_in_a_table(source: Source, tokens: Sequence[Token]) -> tuple[Fix, ...]:
    """The fix for `if(x > 0, x, 0)`, the conditional of spreadsheets."""
    line = [token.text for token in tokens[: next((k for k, t in enumerate(tokens) if t.kind == kinds.NEWLINE), None)]]
    if line[:2] != ["if", "("] or ":" in line or line.count(",") < 2:
        return ()
    return (source.fix(phrase("Write {text}", text="where(…)"), tokens[0].start, tokens[0].end, "where"),)


def _indents(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """A line that is indented more than its block."""
    place = depth = 0
    by_start = {token.start: token for token in tokens}
    for line in source.text.split("\n"):
        indent = len(line) - len(line.lstrip(" \t"))
        if depth == 0 and indent and place + indent in by_start and by_start[place + indent].kind != kinds.NEWLINE:
            return problem(
                source,
                phrase("This line is indented, but nothing above it begins a block."),
                phrase("Start the line at the left margin."),
                place,
                place + indent,
                source.fix(phrase("Remove the indent"), place, place + indent, ""),
            )
        for position in range(place, place + len(line)):
            depth += _turn(by_start.get(position))
        place += len(line) + 1
    return None


def _turn(token: Token | None) -> int:
    if token is None:
        return 0
    return (token.text in OPENING) - (token.text in CLOSING)


def _assignments(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """An `=` with something other than names on its left."""
    start = begin = depth = 0
    calls: list[bool] = []
    for index, token in enumerate(tokens):
        depth += _turn(token)
        if token.text in OPENING:
            calls.append(token.text == "(" and index > 0 and _ends_operand(tokens[index - 1]))
        elif token.text in CLOSING and calls:
            calls.pop()
        if depth == 0 and (token.kind == kinds.NEWLINE or token.text == ";"):
            start = begin = index + 1
        elif token.text in ASSIGNING and depth == 0:
            last = index + 1 == len(tokens) or tokens[index + 1].kind == kinds.NEWLINE
            error = _target(source, tokens[start:index], token, first=start == begin, last=last)
            if error is not None:
                return error
            start = index + 1
        elif token.text == "=" and not (calls and calls[-1] and _is_keyword_argument(tokens, index)):
            return _compare(source, token)
    return None


def _is_keyword_argument(tokens: Sequence[Token], index: int) -> bool:
    """Whether only a name stands before this `=`."""
    return index > 1 and _is_name(tokens[index - 1]) and tokens[index - 2].text in ("(", ",")


def _compare(source: Source, token: Token) -> ProgramError:
    return problem(
        source,
        phrase("“=” names a value and cannot stand here."),
        phrase("Write == to compare."),
        token.start,
        token.end,
        source.fix(phrase("Write {text}", text="=="), token.start, token.end, "=="),
    )


def _target(source: Source, target: Sequence[Token], sign: Token, first: bool, last: bool) -> ProgramError | None:
    """The fault in an assignment's left side, if any; `first`: no assignment precedes it; `last`: nothing follows."""
    remove = source.fix(phrase("Remove it"), sign.start, sign.end, "")
    if not target and first and not last and (error := spreadsheet_fault(source, sign)):
        return error
    if not target:
        return problem(
            source,
            phrase("A name is missing before “{sign}”.", sign=sign.text),
            phrase("Write name = value."),
            sign.start,
            sign.end,
            *((remove,) if first and not last and sign.text == "=" else ()),
        )
    if not _is_call(target) and all(token.text in "(),[]" or _is_name(token) for token in target):
        return None
    if first and not last and (equation := equation_fault(source, target, sign)):
        return equation
    start, end = target[0].start, target[-1].end
    fixes: tuple[Fix, ...] = ()
    if sign.text == "=" and first:
        fixes = (remove if last else source.fix(phrase("Write {text}", text="=="), sign.start, sign.end, "=="),)
    elif sign.text == "=" and target[-1].kind == kinds.NAME:
        before = [token for token in target[:-1] if source.typed_slice(token.start, token.end)]
        if len(before) == 2 and before[1].text == ",":  # `x = 5, y = x^2`
            before = before[:1]
        if len(before) == 1 and before[0].kind == kinds.NUMBER:
            fixes = (source.fix(phrase("Begin a new statement"), before[0].end, target[-1].start, "; "),)
    return problem(
        source,
        phrase("Only a name can stand on the left of “{sign}”.", sign=sign.text),
        unsupported.USE_ASSIGN,
        start,
        end,
        *fixes,
    )


def _is_call(target: Sequence[Token]) -> bool:
    return len(target) > 2 and target[0].kind == kinds.NAME and target[1].text == "(" and target[-1].text == ")"


def _operands(source: Source, tokens: Sequence[Token]) -> ProgramError | None:
    """Two operands side by side, or an operator without an operand."""
    before: Token | None = None
    opened: list[str] = []
    for index, token in enumerate(tokens):
        if opened and token.kind == kinds.NEWLINE:
            continue
        if token.text in OPENING:
            opened.append(token.text)
        elif token.text in CLOSING and opened:
            opened.pop()
        if _ends_operand(before) and _starts_operand(token) and token.text not in OPENING:
            assert before is not None
            factor = factor_before_sum(source, tokens, index)
            return factor or side_by_side(source, tokens, index, listed=bool(opened) and opened[-1] == "[")
        if (
            _wants_operand(before)
            and not _starts_operand(token)
            and token.text not in (*PREFIX, "not", "lambda", "await")
        ):
            assert before is not None
            return _missing_operand(source, before)
        if token.text in ("*", "/", "**", "//", "%", "@", "==", "<", ">", "<=", ">=", "!=") and _starts_statement(
            before
        ):
            return _missing_operand(source, token, after=False)
        before = token
    return _missing_operand(source, before) if before is not None and _wants_operand(before) else None


def _starts_statement(token: Token | None) -> bool:
    return token is None or token.kind == kinds.NEWLINE or token.text in ("(", "[", ",", ";")


def _ends_operand(token: Token | None) -> bool:
    if token is None:
        return False
    return token.text in CLOSING or token.kind in (kinds.NUMBER, kinds.STRING) or _is_name(token)


def _starts_operand(token: Token) -> bool:
    return token.text in OPENING or token.kind in (kinds.NUMBER, kinds.STRING) or _is_name(token) or token.text == "..."


def _is_name(token: Token) -> bool:
    return token.kind == kinds.NAME and token.text not in KEYWORDS


def _wants_operand(token: Token | None) -> bool:
    """Whether an operand must follow this operator."""
    if token is None or token.kind != kinds.OPERATOR:
        return False
    return token.text not in (*CLOSING, *OPENING, ",", ":", ";", "...", "->")


def _missing_operand(source: Source, operator: Token, after: bool = True) -> ProgramError:
    typed = source.typed_slice(operator.start, operator.end)
    where = phrase("Something is missing after “{sign}”.", sign=typed)
    if not after:
        where = phrase("Something is missing before “{sign}”.", sign=typed)
    return problem(source, where, phrase("Write a number, a name or a bracket there."), operator.start, operator.end)


def _elsewhere(source: Source, error: Exception) -> ProgramError:
    """A syntax error at Python's position, without its message."""
    lines = source.text.split("\n")
    line = min(max(getattr(error, "lineno", None) or 1, 1), len(lines))
    start = sum(len(text) + 1 for text in lines[: line - 1])
    column = min(max((getattr(error, "offset", None) or 1) - 1, 0), len(lines[line - 1]))
    return problem(
        source,
        phrase("The program cannot be read here."),
        phrase("Check the line for a missing operator, bracket or comma."),
        start + column,
        min(start + column + 1, len(source.text)),
    )
