"""Two operands without an operator between them: what may be missing there."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Fix, ProgramError, phrase
from engine.language import foreign
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.sums import SIGNS, sum_fault, term_end
from engine.language.tokens import Token, text_at
from engine.ops import FUNCTIONS

DECLARING = frozenset(("let", "var", "const", "пусть"))
WRITTEN_OUT = {"mod": "%", "div": "//"}
SEVERAL = frozenset(("max", "min", "maximum", "minimum"))
"""Functions of several arguments, which a comma without brackets separates: `max x, y`."""


def side_by_side(source: Source, tokens: Sequence[Token], index: int, listed: bool) -> ProgramError:
    """Two operands, the second at `index`, without an operator between them; `listed` inside square brackets."""
    left, right = tokens[index - 1], tokens[index]
    if left.text[0] == "T" and len(left.text) > 1 and text_at(tokens, index - 2) == "**":
        return _transposed(source, tokens[index - 2], left)
    between = _is_between(source, tokens, index)
    declares = left.text.lower() in DECLARING and right.kind == kinds.NAME and _is_assigned(tokens, index)
    name = foreign.EQUIVALENTS.get(left.text, left.text)
    if name in FUNCTIONS and not between and not declares and right.kind in (kinds.NUMBER, kinds.NAME):
        return _needs_brackets(source, name, tokens, index)
    fixes: list[Fix] = []
    if declares or (left.text.lower() in DECLARING and right.kind == kinds.NAME):
        fixes.append(source.fix(phrase("Remove it"), left.start, right.start, ""))
    elif right.text in WRITTEN_OUT or between:
        word = right if right.text in WRITTEN_OUT else left
        sign = WRITTEN_OUT[word.text]
        fixes.append(source.fix(phrase("Write {text}", text=sign), word.start, word.end, sign))
    elif kinds.STRING not in (left.kind, right.kind):
        fixes = _with_signs(source, tokens, index, listed)
    if left.text in SIGNS:
        return sum_fault(source, left.start, left.end, *fixes)
    return problem(
        source,
        phrase("There is no operator between these two."),
        phrase("For a product write “*” between them."),
        left.start,
        right.end,
        *fixes,
    )


def _transposed(source: Source, power: Token, name: Token) -> ProgramError:
    """`v^Tu v`, a transpose with its factors: as an exponent `Tu` would have no neighbour."""
    place = name.start + 1
    return problem(
        source,
        phrase("It is not clear whether this is a transpose or a power."),
        phrase("Write X.T for the transpose, X^(T) for the power."),
        power.start,
        name.end,
        source.fix(phrase("Transpose"), power.start, place, "ᵀ", "transpose"),
    )


def _is_assigned(tokens: Sequence[Token], index: int) -> bool:
    """Whether the name at `index` is assigned, alone or with others: `var z = 1`, or is all that stands there."""
    return text_at(tokens, index + 1) in ("=", ",", ":", ":=") or tokens[index - 1].text not in FUNCTIONS


def _is_between(source: Source, tokens: Sequence[Token], index: int) -> bool:
    """Whether `mod` before `index` follows an operand, from which an inserted `*` separates it: `10 mod 3`."""
    word, sign = tokens[index - 1], tokens[index - 2] if index > 1 else None
    inserted = sign is not None and sign.text == "*" and not source.typed_slice(sign.start, sign.end)
    return word.text in WRITTEN_OUT and inserted


def _with_signs(source: Source, tokens: Sequence[Token], index: int, listed: bool) -> list[Fix]:
    """Fixes that put an operator, or nothing at all, between the two; a mixed number is a sum."""
    left, right = tokens[index - 1], tokens[index]
    fixes = []
    fraction = text_at(tokens, index + 1) == "/" and text_at(tokens, index + 2).isdigit()
    if left.text.isdigit() and right.text.isdigit() and fraction:
        end = tokens[index + 2].end
        text = f"({left.text}+{source.typed_slice(right.start, end)})"
        fixes.append(source.fix(phrase("Write {text}", text=text), left.start, end, text))
    if not listed and (grouped := _thousands(tokens, index)) is not None:
        start, end, text = grouped
        return [*fixes, source.fix(phrase("Write {text}", text=text), start, end, text)] if text else fixes
    for sign in _signs_between(left, right, listed):
        text = f"{_typed(source, left)}{sign}{_typed(source, right)}"
        fixes.append(source.fix(phrase("Write {text}", text=text), left.end, right.start, sign))
    return fixes


def _thousands(tokens: Sequence[Token], index: int) -> tuple[int, int, str] | None:
    """The place and text of a number whose thousands blanks separate: `1 000 000`; an empty text for other such runs.

    `None` for two numbers, and where no group of three digits is among them.
    """
    first, last = index - 1, index
    while first and tokens[first - 1].kind == kinds.NUMBER:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].kind == kinds.NUMBER:
        last += 1
    parts = [token.text for token in tokens[first : last + 1]]
    groups = [part.partition(".")[0] for part in parts]
    if tokens[index - 1].kind != kinds.NUMBER or not any(len(group) == 3 for group in groups[1:]):
        return None
    grouped = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0][0] != "0"
    plain = "".join(parts[:-1]).isdigit() and groups[-1].isdigit()
    return tokens[first].start, tokens[last].end, "".join(parts) if grouped and plain else ""


def _typed(source: Source, token: Token) -> str:
    return source.typed_slice(token.start, token.end)


def _signs_between(left: Token, right: Token, listed: bool) -> list[str]:
    """The operators that may be missing between two operands."""
    if listed and kinds.NUMBER in (left.kind, right.kind):
        return [", "]
    if left.kind == right.kind == kinds.NUMBER and left.text.isdigit() and right.text.isdigit():
        return [""] if len(right.text) == 3 and len(left.text) <= 3 else ["*"]
    signs = ["@", "*"] if left.text == "T" else ["*"]
    return [*signs, "^"] if left.text == ")" and right.kind == kinds.NUMBER else signs


def _needs_brackets(source: Source, name: str, tokens: Sequence[Token], index: int) -> ProgramError:
    """`max p*q`, and `log_2 x` under the name that the function has in this language."""
    function, argument = tokens[index - 1], tokens[index]
    place, stop = source.typed_range(argument.start, argument.end)
    end = term_end(source.typed, place)
    if name in SEVERAL and source.typed[end : end + 1] == ",":
        stops = [_list_end(source.typed, end, added) for added in (True, False)]
        inner = source.typed[place : stops[0]]
        shorter = f"{name}({source.typed[place : stops[1]]}){source.typed[stops[1] : stops[0]]}"
        return _bracketed(source, function, argument, name, inner, [shorter] if stops[1] < stops[0] else [])
    closing = kinds.primary_end(tokens, index) - 1
    stop = source.typed_range(tokens[closing].start, tokens[closing].end)[1] if closing >= index else stop
    alone, rest = source.typed[place:stop], source.typed[stop:end]
    others = [f"{name}({alone}){rest}"] if rest.strip() else []
    return _bracketed(source, function, argument, name, alone + rest, others)


def _list_end(typed: str, end: int, added: bool) -> int:
    """The offset after the terms that commas separate here; `added` as for `term_end`."""
    while typed[end : end + 1] == ",":
        start = end + 1
        while typed[start : start + 1] in (" ", "\t"):
            start += 1
        end = max(term_end(typed, start, added), end + 1)
    return end


def _bracketed(
    source: Source, function: Token, argument: Token, name: str, inner: str, others: list[str]
) -> ProgramError:
    """The error that offers the function with this argument, then the other texts of the same length."""
    start, place = source.typed_range(function.start, function.end)
    first = source.typed.index(inner, place)
    span = source.typed_span(start, first + len(inner))
    texts = [f"{name}({inner})", *others]
    return problem(
        source,
        phrase("A function's argument stands in brackets."),
        phrase("Write {text}.", text=texts[0]),
        function.start,
        argument.end,
        *(Fix(phrase("Write {text}", text=text), span, text) for text in texts),
    )
