"""LaTeX formulas: comparisons, sums, products, powers, brackets. Recursive rules are tasks (see `trampoline`)."""

from __future__ import annotations

from engine.errors import phrase
from engine.language.characters import SUPERSCRIPTS
from engine.language.latex import marks as kinds
from engine.language.latex import numerals, primes, words
from engine.language.latex.exponents import Exponents
from engine.language.latex.marks import Mark
from engine.language.latex.symbols import PRODUCTS, RELATIONS
from engine.language.latex.terms import (
    ATOM,
    MATRIX,
    NUMERAL,
    POWER,
    PRODUCT,
    RELATION,
    SIGN,
    SUM,
    Term,
    call,
    product,
)
from engine.limits import check_time
from engine.ops import FUNCTIONS
from engine.trampoline import Task


class Formulas(Exponents):
    """Reads expressions."""

    def relation(self) -> Task[Term]:
        r"""`a < b \le c`, or a single sum."""
        left: Term = yield self.sum()
        while sign := self._relation_sign():
            right = yield self.sum()
            left.pieces = [*left.pieces, (f" {sign[0]} ", sign[1].start, sign[1].end), *right.pieces]
            left.level, left.name = RELATION, None
        return left

    def _relation_sign(self) -> tuple[str, Mark] | None:
        mark = self.peek()
        if mark.kind not in (kinds.CHAR, kinds.MACRO) or mark.text not in (*RELATIONS, "=", "!"):
            return None
        if mark.text in "=!":
            following = self.marks[self.place + 1]
            if not following.is_char("="):
                return None
            self.take()
            self.take()
            self.skip_lines()
            return mark.text + "=", Mark(kinds.CHAR, "==", mark.start, following.end)
        self.take()
        sign = RELATIONS[mark.text]
        equals = self.accept("=") if sign in "<>" else None
        self.skip_lines()
        return (sign + "=", Mark(kinds.CHAR, "", mark.start, equals.end)) if equals else (sign, mark)

    def sum(self) -> Task[Term]:
        """Terms with their signs."""
        ended = len(self.ended)
        total: Term = yield self.signed(self.term)
        while sign := self.accept("+-"):
            self.skip_lines()
            right = yield self.signed(self.term)
            self.check_ended(ended, right)
            if MATRIX in (total.look, right.look):
                name = "add" if sign.text == "+" else "sub"
                total = call(name, sign.start, sign.end, right.end, total.pieces, right.pieces)
                continue
            total.pieces = total.pieces if total.level >= SUM else total.within(SUM)
            total.pieces.append((f" {sign.text} ", sign.start, sign.end))
            total.pieces += right.within(PRODUCT)
            total = Term(total.pieces, SUM)
        return total

    def signed(self, read: object) -> Task[Term]:
        """A term with its prefix signs."""
        signs: list[Mark] = []
        while sign := self.accept("+-"):
            signs.append(sign)
            self.limits.check("depth", len(signs), self.source.span(sign.start, sign.end))
        term: Term = yield read()  # type: ignore[operator]
        for sign in reversed(signs):
            term = Term([(sign.text, sign.start, sign.end), *term.within(PRODUCT)], min(term.level, SIGN), term.look)
        return term

    def term(self) -> Task[Term]:
        """Factors, with or without operators between them."""
        left: Term = yield self.factor()
        divided: Mark | None = None
        while True:
            check_time()
            self.go_on()
            mark = self.peek()
            if mark.is_char("*@") or mark.is_macro(*PRODUCTS):
                self.take()
                self.skip_lines()
                sign = PRODUCTS.get(mark.text, "*")
                sign = self.dot() if sign == "dot" else sign
                right = yield self.signed(self.factor)
                left, divided = product(left, right, sign, mark.start, mark.end), None
            elif mark.is_char("/") or mark.is_macro("div"):
                self.take()
                self.skip_lines()
                right = yield self.signed(self.factor)
                left, divided = product(left, right, "/", mark.start, mark.end), mark
            elif self.starts_factor(mark):
                if divided:
                    raise self.fault(
                        phrase("It is not clear what stands below the line here."),
                        phrase("Write a fraction as \\frac{a}{b}, or put brackets."),
                        divided,
                        mark.end,
                    )
                if error := numerals.mixed_number(self, left):
                    raise error
                right = yield self.factor()
                left = product(left, right, self.dot(), right.start, right.start)
            else:
                return left

    def starts_factor(self, mark: Mark) -> bool:
        """Whether a factor can start with this mark."""
        if mark.kind in (kinds.NUMBER, kinds.OPEN) or mark.is_letter():
            return True
        if mark.kind == kinds.CHAR:
            return mark.text in "([" or (mark.text == "|" and not self.bars)
        if mark.kind == kinds.BEGIN:
            return self.is_value(mark.text)
        return mark.kind == kinds.MACRO and self.starts_value(mark.text)

    def factor(self) -> Task[Term]:
        """A number, a name, a bracket or a command, with its powers."""
        mark = self.peek()
        if mark.kind == kinds.NUMBER:
            self.take()
            base = Term([(mark.text, mark.start, mark.end)], ATOM, "numeral")
        elif mark.is_letter():
            base = yield self.named()
        elif mark.kind == kinds.OPEN:
            base = yield self.argument()
        elif mark.is_char("([|") or mark.is_macro(
            "left", "{", "lvert", "lVert", "|", "lfloor", "lceil", "vert", "Vert"
        ):
            base = yield self.bracket()
        elif mark.kind == kinds.BEGIN and self.is_value(mark.text):
            base = yield self.environment()
        elif mark.kind == kinds.MACRO and self.starts_value(mark.text):
            base = yield self.command()
        else:
            raise self.unexpected(mark)
        scripted: Term = yield self.scripts(base)
        return scripted

    def named(self) -> Task[Term]:
        """A name of letters, `e^x`, or a call of a function written without a backslash."""
        term = words.letters(self)
        after = self.peek()
        name = term.name or ""
        if name == "e" and "e" not in self.assigned and after.is_char("^"):
            self.take()
            exponent = yield self.argument()
            return call("exp", term.start, after.end, self.before(), exponent.pieces)
        if len(name) > 1 and name in FUNCTIONS and after.is_char("("):
            term = yield self.called(name, term.start, term.end)
        elif name == "σ" and self.opens():
            term = yield self.called("sigmoid", term.start, term.end)
        return term

    def scripts(self, base: Term) -> Task[Term]:
        """Subscripts and powers, in the order written."""
        raised = False
        while True:
            mark = self.peek()
            if base.name in self.functions and self.opens():
                base = yield self.own(base)
            elif mark.is_char("_"):
                self.take()
                base = yield self.subscripted(base, mark)
            elif mark.is_char("^"):
                if raised:
                    raise self.fault(
                        phrase("Here are two powers without a bracket."), phrase("Write {x^a}^b or x^{a^b}."), mark
                    )
                self.take()
                base = yield self.raised(base, mark)
                raised = base.level == POWER
            elif mark.kind == kinds.CHAR and mark.text in SUPERSCRIPTS:
                base, raised = self.superscript(base), True
            elif mark.is_char("'"):
                raise primes.prime_fault(self, base, mark, self.starts_factor(self.marks[self.place + 1]))
            elif base.look == NUMERAL and mark.is_macro("%"):
                base = numerals.hundredth(base, self.take())
            else:
                return base

    def own(self, name: Term) -> Task[Term]:
        """A call of a function that the text defines."""
        assert name.name is not None  # only names can be functions
        self.functions[name.name] = True
        term: Term = yield self.called(name.name, name.start, name.end)
        return term
