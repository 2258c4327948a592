"""What Python would read, but not as it was meant, and what it cannot read at all: seen before parsing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import decimal

from engine.errors import GradwalkError, ProgramSyntaxError, UnsupportedSyntax, phrase
from engine.language import refused
from engine.language import tokens as kinds
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, KEYWORDS, Token, significant

LATEX = re.compile(r"\\[A-Za-z,;:!{}|]")
COMMENT = re.compile(r"#[^\n]*")
PROMPT = re.compile(r"^[ \t]*(?:(?:In|Out) ?\[\d*\]: ?|>>> ?)", re.MULTILINE)
ARROW = re.compile(r"^([ \t]*[^\W\d]\w*[ \t]+)<-[ \t]+", re.MULTILINE)
STRING_PREFIXES = frozenset(("f", "r", "b", "u", "rb", "br", "fr", "rf", "t", "tr", "rt"))
MOST_DIGITS = 400


def check_text(source: Source) -> None:
    """Refuse what is seen in the characters alone: NUL, halves of characters, LaTeX, prompts, `<-`."""
    text = source.text
    if not text.isascii() or "\0" in text:
        _check_encodable(source)
    if "\\" in text:
        _check_latex(source)
    if "[" in text or ">>>" in text:
        prompt = PROMPT.search(text)
        if prompt:
            fix = source.fix(phrase("Remove the prompt"), prompt.start(), prompt.end(), "")
            raise problem(
                source, phrase("This is a prompt, not part of the program."), refused.REMOVE, *prompt.span(), fix
            )
    if "<-" in text:
        _check_arrow(source)


def _check_encodable(source: Source) -> None:
    for position, character in enumerate(source.text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise problem(
                source,
                phrase("There is a character here that no text can hold."),
                refused.REMOVE,
                position,
                position + 1,
                source.fix(phrase("Remove it"), position, position + 1, ""),
            )


def _check_latex(source: Source) -> None:
    blanked = COMMENT.sub(lambda match: " " * len(match.group()), source.text)
    found = LATEX.search(blanked)
    if found:
        raise UnsupportedSyntax(
            phrase("LaTeX is not read yet."),
            hint=phrase(
                "Write it as program text: a fraction as (a)/(b), a power as x^2, functions as exp(x), sigmoid(x)."
            ),
            span=source.span(*found.span()),
        )


def _check_arrow(source: Source) -> None:
    found = ARROW.search(source.text)
    if found:
        start, end = found.end(1), found.end()
        raise problem(
            source,
            phrase("“<-” would be read as “less than minus”."),
            phrase("Write = to name a value, or < (-…) to compare."),
            start,
            start + 2,
            source.fix(phrase("Name a value"), start, end, "= "),
            source.fix(phrase("Compare"), start, end, "< -"),
        )


def read_notation(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with π set apart, after every check on single tokens and their neighbours."""
    assigned = {
        token.text
        for index, token in enumerate(tokens)
        if token.kind == kinds.NAME and _text(tokens, significant(tokens, index + 1)) == "="
    }
    made: list[Token] = []
    depth = 0
    for index, token in enumerate(tokens):
        _check_token(source, tokens, index, depth)
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.kind == kinds.NAME and token.text[0] == "π":
            made.extend(_pi(token, token.text in assigned))
        else:
            made.append(token)
    return made


def _pi(token: Token, assigned: bool) -> list[Token]:
    """`π` alone, and `πr` as two tokens; `π_0`, `π1` and assigned names stay names."""
    if assigned:
        return [Token(kinds.NAME, "pi", token.start, token.end) if token.text == "π" else token]
    made = []
    start, name = token.start, token.text
    while name[:1] == "π" and (len(name) == 1 or name[1].isalpha()):
        made.append(Token(kinds.CONSTANT, "pi", start, start + 1))
        start, name = start + 1, name[1:]
    return [*made, Token(kinds.NAME, name, start, token.end)] if name else made


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _check_token(source: Source, tokens: Sequence[Token], index: int, depth: int) -> None:
    token = tokens[index]
    error: GradwalkError | None = None
    if token.kind == kinds.NUMBER:
        error = _number(source, tokens, index, depth)
    elif token.kind == kinds.NAME:
        error = _name(source, tokens, index)
    elif token.kind == kinds.STRING or token.text == "'":
        error = _quote(source, tokens, index)
    elif token.kind == kinds.FRACTION:
        error = _mixed(source, tokens, index)
    elif token.kind == kinds.UNKNOWN:
        error = _unknown(source, token.start, token.end)
    elif token.text in ("!", "{", "|", "&", "->"):
        error = _sign(source, tokens, index)
    elif token.text == ";" and depth > 0:
        error = problem(
            source,
            phrase("“;” ends a statement and cannot stand inside brackets."),
            phrase("Write the rows of a matrix as lists: [[1, 2], [3, 4]]."),
            token.start,
            token.end,
        )
    if error is not None:
        raise error


def _number(source: Source, tokens: Sequence[Token], index: int, depth: int) -> GradwalkError | None:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if len(token.text) > MOST_DIGITS:
        return ProgramSyntaxError(
            phrase(
                "This number has {count} digits; at most {most} can be read.", count=len(token.text), most=MOST_DIGITS
            ),
            hint=phrase("Write large numbers as 1e20."),
            span=source.span(token.start, token.end),
        )
    if following is not None and following.kind in (kinds.NAME, kinds.NUMBER):
        return _number_tail(source, tokens, index)
    if depth == 0 and following is not None and following.text == "," and _kind(tokens, index + 2) == kinds.NUMBER:
        return _decimal_comma(source, tokens, index)
    if len(token.text) > 1 and token.text[0] == "0" and token.text.isdigit() and token.text.strip("0"):
        plain = token.text.lstrip("0")
        fix = source.fix(phrase("Write {text}", text=plain), token.start, token.end, plain)
        return problem(
            source,
            phrase("A whole number cannot start with 0."),
            phrase("Leave the zero out."),
            token.start,
            token.end,
            fix,
        )
    return None


def _kind(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].kind if 0 <= index < len(tokens) else ""


def _number_tail(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """What stands right after a number: a factor, or what Python keeps for itself (`0x`, `1e`, `1_`, `2j`)."""
    token, tail = tokens[index], tokens[index + 1]
    if tail.text in KEYWORDS:
        return None
    prefixed = len(token.text) > 1 and token.text[1] in "xXoObB"
    based = token.text == "0" and tail.text[0] in "xXoObB" and len(tail.text) > 1
    if (
        tail.kind == kinds.NAME
        and not prefixed
        and not based
        and tail.text[0] != "_"
        and tail.text not in ("e", "E", "j", "J")
    ):
        return None
    text = f"{token.text}*{tail.text}"
    if tail.text in ("j", "J"):
        fix = source.fix(phrase("Write {text}", text=text), token.start, tail.end, text)
        return UnsupportedSyntax(
            refused.NO_COMPLEX,
            hint=phrase("For a product write {text}.", text=text),
            span=source.span(token.start, tail.end),
            fixes=(fix,),
        )
    offer = tail.text in ("e", "E") and not _number_expected(tokens, index + 2)
    fixes = (source.fix(phrase("Write {text}", text=text), token.start, tail.end, text),) if offer else ()
    return problem(
        source,
        phrase("This is not a number."),
        phrase("For a product write {text}.", text=text)
        if offer
        else phrase("Numbers are written as 12, 0.5, 1e5 or 1_000."),
        token.start,
        tail.end,
        *fixes,
    )


def _number_expected(tokens: Sequence[Token], index: int) -> bool:
    """Whether an exponent was begun and not finished: `1e+`."""
    return _text(tokens, index) in ("+", "-") and significant(tokens, index + 1) >= len(tokens)


def _decimal_comma(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """`3,14` outside brackets is never a silent tuple."""
    end = index
    parts = [tokens[index].text]
    while _text(tokens, end + 1) == "," and _kind(tokens, end + 2) == kinds.NUMBER:
        end += 2
        parts.append(tokens[end].text)
    start, stop = tokens[index].start, tokens[end].end
    texts = []
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        texts.append(".".join(parts))
    elif len(parts) > 2 and all(part.isdigit() for part in parts) and all(len(part) == 3 for part in parts[1:]):
        texts.append("".join(parts))
    if not any(len(part) > 1 and part[0] == "0" for part in parts[1:]):
        texts.append(", ".join(parts))
    fixes = [source.fix(phrase("Write {text}", text=text), start, stop, text) for text in texts]
    return problem(
        source,
        phrase("Is this one number, or several?"),
        phrase("Write numbers with a point: {text}.", text=texts[0])
        if texts
        else phrase("Put a space after each comma."),
        start,
        stop,
        *fixes,
    )


def _name(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    token = tokens[index]
    if token.text in KEYWORDS:
        return _reserved(source, tokens, index)
    if token.text.isascii() or token.text.isidentifier():
        return None
    if token.text in ("∑", "∏") and _text(tokens, significant(tokens, index + 1)) == "(":
        return None
    for position, character in enumerate(token.text):
        good = ("a" + character).isidentifier() if position else character.isidentifier()
        if not good:
            return _unknown(source, token.start + position, token.start + position + 1)
    return _unknown(source, token.start, token.end)


def _reserved(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """`lambda = 0.1`: a reserved word where a name is meant."""
    token = tokens[index]
    if _text(tokens, significant(tokens, index + 1)) != "=":
        return None
    last = max(k for k, other in enumerate(tokens) if other.text == token.text and other.kind == kinds.NAME)
    text = "".join(
        part.text + "_" if part.text == token.text and part.kind == kinds.NAME else part.text
        for part in tokens[index : last + 1]
    )
    fix = source.fix(phrase("Call it {name}", name=token.text + "_"), token.start, tokens[last].end, text)
    return problem(
        source,
        phrase("“{word}” is a reserved word and cannot be a name.", word=token.text),
        phrase("Choose another name, such as {name}.", name=token.text + "_"),
        token.start,
        token.end,
        fix,
    )


def _quote(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """A quote right after an operand is a transpose, as elsewhere."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after_operand = before is not None and (
        (before.kind == kinds.NAME and before.text not in KEYWORDS)
        or before.text in (")", "]")
        or before.kind == kinds.SUPERSCRIPT
    )
    if token.text[0] == "'" and after_operand and before is not None:
        if token.kind == kinds.STRING and before.text.lower() in STRING_PREFIXES:
            return None
        joined = source.text[token.start + 1 : token.start + 2]
        text = ".T@" if joined.isalnum() or joined in ("(", "[", "_") else ".T"
        text = ".T" if not joined else text
        fix = source.fix(phrase("Write .T"), token.start, token.start + 1, text)
        return problem(
            source,
            phrase("A quote does not transpose here."),
            phrase("Write X.T for the transposed matrix."),
            token.start,
            token.start + 1,
            fix,
        )
    if token.kind == kinds.STRING:
        return None
    return problem(
        source,
        phrase("This quote is never closed."),
        phrase("Strings are only the values of options."),
        token.start,
        token.end,
    )


def _mixed(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError | None:
    """`2½` would become a product."""
    token = tokens[index]
    before = index - 1
    while before >= 0 and tokens[before].kind in BLANK:
        before -= 1
    if _kind(tokens, before) != kinds.NUMBER:
        return None
    number = tokens[before]
    text = f"({number.text}+{token.text})"
    fix = source.fix(phrase("Write {text}", text=text), number.start, token.end, text)
    return problem(
        source, phrase("Is this a sum or a product?"), phrase("Write {text}.", text=text), number.start, token.end, fix
    )


UNKNOWN_HINTS = {
    "∞": phrase("Infinity cannot be written; it may come out of a computation, as in 1/0."),
    "∑": phrase("Write sum(x)."),
    "∏": phrase("Write prod(x)."),
    "∂": phrase("Derivatives are computed for you: write the function alone."),
    "∇": phrase("Derivatives are computed for you: write the function alone."),
    "←": phrase("Write = to name a value."),
    "→": phrase("Write = to name a value."),
    "∈": phrase("Compare numbers with == < <= > >= or !=."),
    "$": phrase("Write the formula without dollar signs."),
    "\\": phrase("A backslash only stands at the end of a line that goes on."),
    '"': phrase("Strings are only the values of options, and end on the same line."),
}


def _unknown(source: Source, start: int, end: int) -> GradwalkError:
    character = source.text[start:end]
    fixes = []
    if character == "←":
        fixes.append(source.fix(phrase("Write ="), start, end, "="))
    elif len(character) == 1 and character.isdecimal():
        digit = str(decimal(character))
        fixes.append(source.fix(phrase("Write {text}", text=digit), start, end, digit))
    shown = character if character.isprintable() else f"U+{ord(character[0]):04X}"
    return problem(
        source,
        phrase("The character “{character}” has no meaning here.", character=shown),
        UNKNOWN_HINTS.get(character, refused.REMOVE),
        start,
        end,
        *fixes,
    )


def _sign(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """Signs of other languages."""
    token = tokens[index]
    span = source.span(token.start, token.end)
    if token.text == "!":
        return problem(
            source,
            phrase("“!” (a factorial) is not part of the language."),
            phrase("Write the product out, or != to compare."),
            token.start,
            token.end,
        )
    if token.text == "->":
        return problem(
            source, phrase("“->” has no meaning here."), phrase("Write = to name a value."), token.start, token.end
        )
    if token.text == "{":
        return _braces(source, tokens, index)
    if _text(tokens, index + 1) == token.text:
        message, hint = refused.sentence("BoolOp")
        return UnsupportedSyntax(message, hint=hint, span=source.span(token.start, tokens[index + 1].end))
    fixes = []
    closing = next(
        (k for k in range(index + 1, len(tokens)) if tokens[k].text == "|" or tokens[k].kind == kinds.NEWLINE), None
    )
    if token.text == "|" and closing is not None and tokens[closing].text == "|":
        inner = source.typed_slice(token.end, tokens[closing].start)
        fixes.append(source.fix(phrase("Write abs(…)"), token.start, tokens[closing].end, f"abs({inner})"))
    return UnsupportedSyntax(refused.NO_BITS, hint=refused.USE_ARITHMETIC, span=span, fixes=tuple(fixes))


def _braces(source: Source, tokens: Sequence[Token], index: int) -> GradwalkError:
    """`x^{2}`: braces group in LaTeX, not here."""
    token = tokens[index]
    closing = next((k for k in range(index + 1, len(tokens)) if tokens[k].text in ("{", "}")), None)
    fixes = []
    if closing is not None and tokens[closing].text == "}":
        inner = source.typed_slice(token.end, tokens[closing].start)
        fixes.append(source.fix(phrase("Write round brackets"), token.start, tokens[closing].end, f"({inner})"))
    return UnsupportedSyntax(
        refused.NO_SETS, hint=refused.USE_PARENTHESES, span=source.span(token.start, token.end), fixes=tuple(fixes)
    )
