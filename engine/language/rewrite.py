"""Rewrites notation into operators: juxtaposition, `^`, `²`, `√`, `½`, `π`, `σ(`, `∑(`.

One pass over the tokens. `Operand` records the last complete operand, since only a number, a bracket, a power or π may
be followed by a factor, never a name or a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import phrase
from engine.language import tokens as kinds
from engine.language.ambiguity import Ambiguity
from engine.language.characters import FRACTIONS, ROOTS, SUPERSCRIPTS, TRANSPOSE
from engine.language.mathematics import BESIDE_ROWS, INVERTED, PRODUCT, TRANSPOSED, inverts, transposes
from engine.language.problems import problem
from engine.language.source import Source
from engine.language.tokens import BLANK, KEYWORDS, Token, assigned_names, primary_end, significant, tokenise
from engine.limits import Limits, checked

SYMBOL_CALLS = {"σ": "sigmoid", "∑": "sum", "Σ": "sum", "∏": "prod", "Π": "prod"}
CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(slots=True)
class Operand:
    """The last complete operand. `first` is the index of its first token (for a power: of its base)."""

    kind: str
    first: int
    exponent: bool = False

    def joins(self) -> bool:
        """Whether an adjacent operand is a factor."""
        return self.kind in ("number", "group", "power", "constant", "transposed")


@dataclass(slots=True)
class Frame:
    """An open bracket: its kind, and the exponent that it may belong to."""

    kind: str
    first: int
    base: int | None


class Rewriter:
    """Rewrites the tokens of one text."""

    def __init__(self, source: Source, tokens: Sequence[Token], limits: Limits) -> None:
        self.source = source
        self.tokens = tokens
        self.limits = limits
        self.out: list[Token] = []
        self.last: Operand | None = None
        self.base: int | None = None
        self.same_line = True
        self.frames: list[Frame] = []
        self.closers: dict[int, list[tuple[str, int]]] = {}
        self.assigned = assigned_names(tokens)
        self.ambiguity = Ambiguity(source, tokens)
        raised = {token.text for token in tokens if token.kind == kinds.SUPERSCRIPT}
        self.transposed = not raised.isdisjoint(TRANSPOSE)
        self.on_paper = self.transposed or "⁻¹" in raised or bool(source.notations)

    def run(self) -> list[Token]:
        """The tokens of the program text."""
        for index, token in enumerate(checked(self.tokens)):
            self.step(index, token)
            for argument, first in self.closers.pop(index, ()):
                if argument:
                    self.put(argument, token.end)
                self.put(")", token.end)
                self.last = Operand("group", first)
        return self.out

    def step(self, index: int, token: Token) -> None:
        """Process one token."""
        kind = token.kind
        if kind in BLANK:
            self.out.append(token)
        elif kind == kinds.NEWLINE:
            self.same_line = False
            if not self.frames:
                self.last = self.base = None
            self.out.append(token)
        elif kind == kinds.OPERATOR:
            self.operator(index, token)
        elif kind == kinds.SUPERSCRIPT:
            self.superscript(index, token)
        else:
            self.operand(index, token)

    def operand(self, index: int, token: Token) -> None:
        """Process a token that starts an operand."""
        if token.kind == kinds.NAME and token.text in KEYWORDS:
            self.last = self.base = None
            self.out.append(token)
            return
        if self.last is not None and self.last.kind == "other" and self.same_line and transposes(self.tokens, index):
            self.last.kind = "transposed"  # `x yᵀ`
        if token.kind not in (kinds.NUMBER, kinds.STRING):
            self.join(index)
        if token.kind in (kinds.ROOT, kinds.FRACTION) and self.last is not None:
            raise self.unjoined(token)
        if token.kind == kinds.ROOT:
            self.root(index, token)
        elif token.kind == kinds.FRACTION:
            self.fraction(index, token)
        else:
            self.complete(KIND_OF.get(token.kind, "other"), len(self.out))
            self.out.append(self.renamed(index, token))
        self.same_line = True

    def unjoined(self, token: Token) -> Exception:
        """The error for `x√y`, `x½`: no operator between a name or a call and what follows."""
        return problem(
            self.source,
            phrase("There is no operator between these two."),
            phrase("For a product write “*” between them."),
            token.start,
            token.end,
            self.source.fix(phrase("Write the product"), token.start, token.start, "*"),
        )

    def complete(self, kind: str, first: int) -> None:
        """Record the operand that ends here."""
        in_power = self.base is not None
        self.last = Operand(kind, self.base if self.base is not None else first, in_power)
        self.base = None

    def renamed(self, index: int, token: Token) -> Token:
        """Rename `σ(`, `∑(` and the like to the function's name."""
        name = SYMBOL_CALLS.get(token.text)
        if name is None or token.text in self.assigned or not self._calls(index):
            return token
        self.ambiguity.check_power_of_sum(index)
        return Token(token.kind, name, token.start, token.end)

    def _calls(self, index: int) -> bool:
        following = significant(self.tokens, index + 1)
        return following < len(self.tokens) and self.tokens[following].text == "("

    def join(self, index: int) -> None:
        """Insert a `*` between the last operand and the one that starts here, where a product is meant."""
        last = self.last
        if last is None or not last.joins() or not self.same_line:
            return
        self.ambiguity.check_product(self.out, last.first, last.kind, last.exponent, index)
        place = self.tokens[index].start
        sign = PRODUCT if self.on_paper else "*"
        self.out.append(Token(kinds.OPERATOR, sign, place, place))
        self.last = self.base = None

    def operator(self, index: int, token: Token) -> None:
        """An operator or a bracket."""
        text = token.text
        if text in "([{":
            self.opening(index, token)
        elif text in CLOSING:
            self.closing(token)
        elif text == ".":
            self.out.append(token)
            self.base = None
            if self.last is not None:
                self.last = Operand("other", self.last.first)
        else:
            self.plain_operator(index, token)
        self.same_line = True

    def plain_operator(self, index: int, token: Token) -> None:
        """An operator as it is, or `**` for `^`."""
        text = token.text
        if text in ("^", "**"):
            if text == "^":
                self.ambiguity.check_transpose(index, self.assigned)
                self.ambiguity.check_pseudo_inverse(self.out, index)
            self.base = self.last.first if self.last else None
        elif not (text in "+-" and self.base is not None and self.last is None):
            self.base = None
        self.last = None
        became = {"^": "**", "^=": "**="}.get(text, text)
        if self.transposed and text in BESIDE_ROWS:
            became = BESIDE_ROWS[text]
        self.out.append(token if became is text else Token(token.kind, became, token.start, token.end))

    def opening(self, index: int, token: Token) -> None:
        """An opening bracket: a group, a list, a call or an index."""
        rooted = bool(self.out) and self.out[-1].kind == kinds.ROOT
        if token.text == "(" and not rooted:
            self.join(index)
        kind, first = "other", len(self.out)
        if rooted:
            kind, first = "group", len(self.out) - 1
        elif token.text == "(" and self.last is None:
            kind = "group"
        elif self.last is not None:
            first = self.last.first
        self.frames.append(Frame(kind, first, self.base))
        self.limits.check("depth", len(self.frames), self.source.span(token.start, token.end))
        self.last = self.base = None
        self.out.append(token)

    def closing(self, token: Token) -> None:
        """A closing bracket: its contents form one operand."""
        frame = self.frames.pop() if self.frames else Frame("other", len(self.out), None)
        self.base = frame.base
        self.out.append(token)
        self.complete(frame.kind, frame.first)

    def superscript(self, index: int, token: Token) -> None:
        """`x²³`, `x⁻¹`, `xⁿ⁺¹`, `Xᵀ`."""
        if self.last is None:
            raise problem(
                self.source,
                phrase("There is nothing to raise to this power."),
                phrase("Write the base before the exponent: x²."),
                token.start,
                token.end,
            )
        raised = "".join(SUPERSCRIPTS.get(character, "T") for character in token.text)
        if not raised.strip("T"):
            self.ambiguity.check_after_transpose(index)
            self.out += [Token(kinds.OPERATOR, TRANSPOSED, token.start, token.end) for _ in raised]
            self.last = Operand("transposed", self.last.first)
            return
        self.ambiguity.check_superscript(token)
        if raised == "-1" and self._calls(index) and inverts(self.source, self.out, token, self.assigned):
            self.last = Operand("other", len(self.out) - 1)
            return
        self.ambiguity.check_power_of_function(self.out, index)
        first = self.last.first
        self.put(INVERTED if raised == "-1" else "**", token.start)
        self.exponent(raised, token.start)
        self.last, self.base = Operand("power", first), None

    def exponent(self, raised: str, start: int) -> None:
        """The exponent's tokens, in brackets unless it is one number or one name."""
        parts = tokenise(raised)
        bare = len(parts) == 1 or (len(parts) == 2 and raised[0] in "+-")
        if not bare:
            self.put("(", start)
        for position, part in enumerate(parts):
            if position and parts[position - 1].kind == kinds.NUMBER and (part.kind == kinds.NAME or part.text == "("):
                self.put("*", start + part.start)
            self.out.append(Token(part.kind, part.text, start + part.start, start + part.end))
        if not bare:
            self.put(")", start + len(raised))

    def root(self, index: int, token: Token) -> None:
        """`√x`, `√(x)`, `∛8`, `∜x`: a call on the next operand."""
        inner = significant(self.tokens, index + 1)
        stop = primary_end(self.tokens, inner)
        name = ROOTS[token.text]
        if stop == inner:
            raise problem(
                self.source,
                phrase("There is nothing under the root."),
                phrase("Write √x or √(x + 1)."),
                token.start,
                token.end,
            )
        bracketed = self.tokens[inner].text == "(" and name != "root" and inner == index + 1
        first = self.base if self.base is not None else len(self.out)
        self.base = self.last = None
        if bracketed and stop == inner + 1 + _inside(self.tokens, inner):
            self.out.append(Token(kinds.ROOT, name, token.start, token.end))
            return
        self.ambiguity.check_root(index, inner, stop)
        self.out.append(Token(kinds.ROOT, name, token.start, token.end))
        self.out.append(Token(kinds.OPERATOR, "(", token.end, token.end))
        self.closers.setdefault(stop - 1, []).insert(0, (", 4" if name == "root" else "", first))

    def fraction(self, index: int, token: Token) -> None:
        """`½` as a number."""
        first = len(self.out)
        self.out.append(Token(kinds.NUMBER, f"({FRACTIONS[token.text]})", token.start, token.end))
        self.complete("group", first)

    def put(self, text: str, place: int) -> None:
        """Emit a token that was not typed."""
        self.out.append(Token(kinds.OPERATOR, text, place, place))


KIND_OF = {kinds.NUMBER: "number", kinds.CONSTANT: "constant"}


def _inside(tokens: Sequence[Token], opening: int) -> int:
    """The number of tokens after this bracket up to and including the one that closes it."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return index - opening
    return len(tokens) - opening - 1
