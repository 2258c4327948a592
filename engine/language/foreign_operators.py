"""Characters and operators of other notations: transposing quotes, factorials, bars, braces, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from unicodedata import category, decimal

from engine.errors import Fix, GradwalkError, UnsupportedSyntax, phrase
from engine.language import tokens as kinds
from engine.language import unsupported
from engine.language.absolute import absolute_fix
from engine.language.exponents import WRITE_OUT
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.sums import SIGNS, sum_fix
from engine.language.tokens import Token, text_at

MAX_FACTORIAL = 18
"""18! is the last factorial that float64 holds exactly."""

COMPARED = {"<>": "!=", "=<": "<=", "=>": ">="}
UNKNOWN_HINTS = {
    "∞": phrase("Infinity cannot be written; it may come out of a computation, as in 1/0."),
    "∑": phrase("Write sum(x)."),
    "∏": phrase("Write prod(x)."),
    "∂": unsupported.GRADIENTS,
    "∇": unsupported.GRADIENTS,
    "←": phrase("Write = to name a value."),
    "∈": phrase("Compare numbers with == < <= > >= or !=."),
    **dict.fromkeys("∘⊚", phrase("For one function of another write f(g(x)), for a product of elements a*b.")),
    **dict.fromkeys("⌊⌋", phrase("Write floor(x).")),
    **dict.fromkeys("⌈⌉", phrase("Write ceil(x).")),
    **dict.fromkeys("⟨⟩", phrase("Write the product of two vectors as x @ y.")),
    **dict.fromkeys("±∓", phrase("Write two formulas, one with + and one with −.")),
    "⊗": phrase("Write outer(x, y) for the product of each element with each."),
    "⊕": phrase("Write x + y for a sum, concatenate(x, y) for one after the other."),
    "?": phrase("For a choice between two values write where(condition, a, b)."),
    "†": WRITE_OUT,
    "$": phrase("Write the formula without dollar signs."),
    "\\": phrase("A backslash only stands at the end of a line that goes on."),
    '"': phrase("Strings are only the values of options, and end on the same line."),
}


def unknown_fault(source: Source, start: int, end: int) -> GradwalkError:
    """The error for a character that the language does not use."""
    character = source.text[start:end]
    fixes = []
    if character == "←":
        fixes.append(source.fix(phrase("Write ="), start, end, "="))
    elif len(character) == 1 and character.isdecimal():
        digit = str(decimal(character))
        fixes.append(source.fix(phrase("Write {text}", text=digit), start, end, digit))
    elif character == "\\" and source.text[:start].rstrip().endswith(","):  # `x = 5,\ y = x^2`
        comma = source.text.rindex(",", 0, start)
        fixes.append(source.fix(phrase("Begin a new statement"), comma, end, ";"))
    elif character == "?":
        fixes.append(source.fix(phrase("Remove it"), start, end, ""))
    elif character == "\v":
        fixes.append(source.fix(phrase("Begin a new line"), start, end, "\n"))
    elif character in ROUNDED and (rounded := _rounded(source, start)):
        fixes.append(rounded)
    elif character in SIGNS and (summed := sum_fix(source, source.typed_range(start, end)[0], character)):
        fixes.append(summed)
    shown = character if character.isprintable() else f"U+{ord(character[0]):04X}"
    return problem(
        source,
        phrase("The character “{character}” has no meaning here.", character=shown),
        UNKNOWN_HINTS.get(character, unsupported.USE_ARITHMETIC if _is_mathematical(character) else unsupported.REMOVE),
        start,
        end,
        *fixes,
    )


def _is_mathematical(character: str) -> bool:
    """Whether a character is a sign of mathematics, without which the text would mean something else."""
    return category(character[0]) in ("Sm", "Ps", "Pe", "No")


def _rounded(source: Source, start: int) -> Fix | None:
    """`floor(x)` for `⌊x⌋`, `ceil(x)` for `⌈x⌉`."""
    name, closing = ROUNDED[source.text[start]]
    end = source.text.partition("\n")[0].find(closing, start) if "\n" not in source.text[:start] else -1
    if end < 0 or source.text[start] in source.text[start + 1 : end]:
        return None
    text = f"{name}({source.typed_slice(start + 1, end)})"
    return source.fix(phrase("Write {text}", text=text), start, end + 1, text)


ROUNDED = {"⌊": ("floor", "⌋"), "⌈": ("ceil", "⌉")}


def degrees_fault(source: Source, tokens: Sequence[Token], index: int, sign: int) -> GradwalkError:
    """The error for `sin(30°)` and `x°`, with the ° at offset `sign`: angles are in radians here."""
    before = tokens[index - 1] if tokens[index].start == sign and index else tokens[index]
    start = before.start
    angle = source.typed_slice(start, min(before.end, sign))
    fixes = []
    if before.end >= sign > start and (before.kind == kinds.NUMBER or angle.isidentifier()):
        text = f"({angle}*pi/180)"
        fixes.append(source.fix(phrase("Write {text}", text=text), start, sign + 1, text))
    return problem(
        source,
        phrase("Angles are in radians here; there is no sign for degrees."),
        phrase("Write degrees times pi/180: sin(30*pi/180)."),
        sign,
        sign + 1,
        *fixes,
    )


def sign_fault(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for an operator of another language."""
    token = tokens[index]
    span = source.span(token.start, token.end)
    if token.text == "!":
        return _factorial(source, tokens, index)
    if token.text == "->":
        return _arrow(source, tokens, index)
    if token.text == "{":
        return _braces(source, tokens, index)
    if text_at(tokens, index + 1) == token.text:
        return _doubled(source, tokens, index)
    fix = absolute_fix(source, tokens, index) if token.text == "|" else None
    fixes = (fix,) if fix else ()
    return UnsupportedSyntax(unsupported.NO_BITS, hint=unsupported.USE_ARITHMETIC, span=span, fixes=fixes)


def comparison_fault(source: Source, pair: Sequence[Token]) -> GradwalkError:
    """The error for `<>`, `=<` and `=>`, which other languages use to compare."""
    text = COMPARED[pair[0].text + pair[1].text]
    start, end = pair[0].start, pair[1].end
    arrow = text == ">=" and pair[0].text == "="  # in other languages x => x^2 is a function
    fixes = () if arrow else (source.fix(phrase("Write {text}", text=text), start, end, text),)
    return problem(
        source,
        phrase("This sign is not part of the language."),
        phrase("Compare numbers with == < <= > >= or !=."),
        start,
        end,
        *fixes,
    )


def _factorial(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for `5!`, with its value as the fix."""
    sign = tokens[index]
    number = tokens[index - 1] if index else sign
    fixes = []
    if number.text.isascii() and number.text.isdigit() and int(number.text[:4]) <= MAX_FACTORIAL:
        text = str(factorial(int(number.text[:4])))
        fixes.append(source.fix(phrase("Write {text}", text=text), number.start, sign.end, text))
    return problem(
        source,
        phrase("“!” (a factorial) is not part of the language."),
        phrase("Write the product out, or != to compare."),
        sign.start,
        sign.end,
        *fixes,
    )


def _arrow(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for an arrow: `x -> x^2` means x^2; `f: x -> x^2` is a definition."""
    arrow = tokens[index]
    line = index
    while line and tokens[line - 1].kind != kinds.NEWLINE and tokens[line - 1].text != ";":
        line -= 1
    head = [token for token in tokens[line:index] if token.kind not in kinds.BLANK]
    fixes = []
    if len(head) == 1 and head[0].kind == kinds.NAME:
        end = tokens[index + 1].end if kinds.kind_at(tokens, index + 1) == kinds.SPACE else arrow.end
        fixes.append(source.fix(phrase("Write the formula alone"), head[0].start, end, ""))
    elif [token.text for token in head[1:2]] == [":"] and len(head) == 3 and head[2].kind == kinds.NAME:
        text = f"{head[0].text}({head[2].text}) ="
        fixes.append(source.fix(phrase("Write {text}", text=text), head[0].start, arrow.end, text))
    return problem(
        source,
        phrase("“->” has no meaning here."),
        phrase("Write = to name a value."),
        arrow.start,
        arrow.end,
        *fixes,
    )


def _doubled(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for `||x||`, a norm, and for `a || b` and `a && b`, which are `or` and `and` here."""
    first, second = tokens[index], tokens[index + 1]
    message, hint = unsupported.sentence("BoolOp")
    word = {"|": "or", "&": "and"}.get(first.text, "")
    before = index - 1
    while before >= 0 and tokens[before].kind in kinds.BLANK:
        before -= 1
    operand = kinds.kind_at(tokens, before) in (kinds.NAME, kinds.NUMBER) or text_at(tokens, before) in (")", "]")
    norm = _norm_beside(source, tokens, index) if first.text == "|" and operand else None
    fixes = [norm] if norm else []
    if norm:
        message = phrase("Two bars in a row are no sign of the language.")
        hint = phrase("A norm is written norm(x) or ‖x‖, others ‖x‖_1 and ‖x‖_∞.")
    elif word and operand:
        around = source.text[first.start - 1], source.text[second.end : second.end + 1]
        text = f"{'' if around[0].isspace() else ' '}{word}{'' if around[1].isspace() else ' '}"
        fixes.append(source.fix(phrase("Write {text}", text=word), first.start, second.end, text))
    elif first.text == "|":
        bars = [k for k in range(index + 2, kinds.line_end(tokens, index)) if tokens[k].text == "|"][:2]
        if len(bars) == 2 and bars[1] == bars[0] + 1:
            inner = source.typed_slice(second.end, tokens[bars[0]].start)
            end = tokens[bars[1]].end
            if source.text[end : end + 1] == "_":  # in ||w||_1 the kind of norm follows the bars
                label = phrase("Write {text}", text=f"‖{inner}‖{source.text[end : end + 2]}")
                fixes.append(source.fix(label, first.start, end, f"‖{inner}‖"))
            else:
                fixes.append(source.fix(phrase("Write norm(…)"), first.start, end, f"norm({inner})"))
        message = phrase("Two bars in a row are no sign of the language.")
        hint = phrase("A norm is written norm(x) or ‖x‖, others ‖x‖_1 and ‖x‖_∞.")
    span = source.span(first.start, second.end)
    return UnsupportedSyntax(message, hint=hint, span=span, fixes=tuple(fixes))


def _norm_beside(source: Source, tokens: Sequence[Token], index: int) -> Fix | None:
    """The fix `‖v‖` for the bars of a norm beside a factor, as in `2||v||`; nothing for `a || b`, which is `or`."""
    line = tokens[index : kinds.line_end(tokens, index)]
    bars = [place for place, token in enumerate(line) if token.text == "|"]
    paired = len(bars) % 4 == 0 and all(
        second == first + 1 for first, second in zip(bars[::2], bars[1::2], strict=True)
    )
    if not paired or line[2].kind in kinds.BLANK or line[bars[2] - 1].kind in kinds.BLANK:
        return None
    text = f"‖{source.typed_slice(line[1].end, line[bars[2]].start)}‖"
    return source.fix(phrase("Write {text}", text=text), line[0].start, line[bars[3]].end, text)


def _braces(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """The error for `x^{2}`: braces group in LaTeX, not here."""
    token = tokens[index]
    closing = next((k for k in range(index + 1, len(tokens)) if tokens[k].text in ("{", "}")), None)
    fixes = []
    if closing is not None and tokens[closing].text == "}":
        inner = source.typed_slice(token.end, tokens[closing].start)
        fixes.append(source.fix(phrase("Write round brackets"), token.start, tokens[closing].end, f"({inner})"))
    return UnsupportedSyntax(
        unsupported.NO_SETS,
        hint=unsupported.USE_PARENTHESES,
        span=source.span(token.start, token.end),
        fixes=tuple(fixes),
    )
