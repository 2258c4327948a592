"""A transposing quote inside a reduction: `max(X')`, which Octave computes down the columns."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language.source import Source
from engine.language.tokens import DEPTH_CHANGES, Token, bracket_end, text_at

REDUCTIONS = frozenset(("sum", "mean", "prod", "max", "min", "std", "var", "median"))
SPREADS = ("std", "var")


def down_columns(source: Source, tokens: Sequence[Token], index: int) -> tuple[Fix, ...]:
    """The fixes for the quote at this index inside a reduction of one argument: Octave's reading and NumPy's."""
    opening, depth = index - 1, 0
    while opening >= 0:
        depth -= DEPTH_CHANGES.get(tokens[opening].text, 0)
        if depth < 0 and tokens[opening].text == "(" and text_at(tokens, opening - 1) in REDUCTIONS:
            break
        opening -= 1
    if opening < 0:
        return ()
    end = bracket_end(tokens, opening) - 1
    inner = tokens[index + 1 : end]
    if text_at(tokens, end) != ")" or any(token.text in (",", "'") for token in inner):
        return ()
    name, start, stop = tokens[opening - 1].text, tokens[index].start, tokens[end].end
    rest = source.typed_slice(tokens[index].end, tokens[end].start)
    there = ", axis=0" + (", ddof=1" if name in SPREADS else "")
    return (
        source.fix(phrase("Down each column, as in Octave"), start, stop, f".T{rest}{there})"),
        source.fix(phrase("Over everything, as in NumPy"), start, stop, f".T{rest})"),
    )
