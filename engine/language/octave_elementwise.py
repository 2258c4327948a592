"""Octave's elementwise operators: `.^`, `.*`, `./` and the transpose `.'`.

In a text that contains them, `*` between two names would be a matrix product in Octave and an elementwise one here:
an error, unless one side is clearly a scalar.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.errors import ProgramError, phrase
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, Token, kind_at, significant, text_at
from engine.limits import checked

PLAIN = {".^": "^", ".**": "^", ".*": "*", "./": "/", ".'": ".T"}
POWERS = (".^", ".**", "^", "**")
SINGLE = frozenset(("sum", "mean", "trace", "det", "norm", "len", "std", "var"))
"""Functions that return a scalar when called with one argument."""


PYTHON = frozenset(("**", "@", "//", "T", "axis", "ddof"))
"""Operators and names of Python, which Octave does not have."""


def is_dotted(tokens: Sequence[Token]) -> bool:
    """Whether a text may be Octave's: it has elementwise operators; after a number (`1./x`) if nothing is Python's."""
    if any(token.text in PLAIN for token in tokens):
        return True
    numbered = any(
        number.kind == kinds.NUMBER and number.text[-1] == "." and f".{sign.text}" in PLAIN
        for number, sign in pairwise(tokens)
    )
    return numbered and not any(token.text in PYTHON for token in tokens)


def read_dotted(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Translate elementwise operators to this language. Raises `ProgramSyntaxError` for an ambiguous `*`."""
    if not any(token.text in PLAIN for token in tokens):
        return list(tokens)
    made: list[Token] = []
    for index, token in enumerate(checked(tokens)):
        if token.text == "*" and token.kind == kinds.OPERATOR and not _scales(tokens, index):
            raise _unclear(source, token)
        plain = PLAIN.get(token.text)
        made.append(token if plain is None else Token(kinds.OPERATOR, plain, token.start, token.end))
    return made


def _scales(tokens: Sequence[Token], index: int) -> bool:
    """Whether one factor of this product is clearly a scalar."""
    following = significant(tokens, index + 1)
    before = index - 1
    while before >= 0 and tokens[before].kind in BLANK:
        before -= 1
    numbers = (kinds.NUMBER, kinds.CONSTANT, kinds.FRACTION)
    exponent = text_at(tokens, before - 1) in POWERS or text_at(tokens, before - 2) in POWERS  # the 2 of x.^2
    raised = text_at(tokens, significant(tokens, following + 1)) in POWERS
    if kind_at(tokens, before) in numbers and not exponent:
        return True
    if kind_at(tokens, following) in numbers and not raised:
        return True
    return text_at(tokens, following) in SINGLE or _is_single_call(tokens, before)


def _is_single_call(tokens: Sequence[Token], index: int) -> bool:
    """Whether a bracket that closes here contains numbers only, or the argument of such a function."""
    if text_at(tokens, index) != ")":
        return False
    depth, only_numbers = 0, True
    while index >= 0:
        token = tokens[index]
        depth += (token.text == ")") - (token.text == "(")
        only_numbers = only_numbers and token.kind != kinds.NAME
        if not depth:
            return only_numbers or text_at(tokens, index - 1) in SINGLE
        index -= 1
    return False


def _unclear(source: Source, sign: Token) -> ProgramError:
    return problem(
        source,
        phrase("Beside elementwise signs it is not clear which product this is."),
        phrase("Write .* for the product of elements, @ for the product of matrices."),
        sign.start,
        sign.end,
        source.fix(phrase("Product of matrices"), sign.start, sign.end, "@"),
        source.fix(phrase("Product of elements"), sign.start, sign.end, ".*"),
    )
