"""Sums over an index, and indexed elements."""

from __future__ import annotations

from typing import Any

from engine.errors import GradwalkError, phrase
from engine.language import math_notation
from engine.language.latex import marks as kinds
from engine.language.latex import plain, words
from engine.language.latex.checks import Checks
from engine.language.latex.marks import Mark
from engine.language.latex.terms import ATOM, SUM, Piece, Term, call, element, joined
from engine.language.math_notation import AnnotatedText, Notation
from engine.ops import FUNCTIONS
from engine.ops.op import broadcast_shape
from engine.trampoline import Task


class Indices(Checks):
    """Reads sums and their indices."""

    sum: Any
    term: Any
    signed: Any
    argument: Any

    def summed(self) -> Task[Term]:
        r"""`\sum_{i=1}^{n} …`, `\sum_i …`, `\sum …`, and products likewise; each extends to the next + or −."""
        mark = self.take()
        self.descend(mark)
        index: Mark | None = None
        first = last = None
        while self.peek().is_char("_^"):
            if self.take().text == "^":
                last = yield self.argument()
            else:
                index, first = yield self._lower()
        head = self.before()
        if (first is None) != (last is None):
            raise self._without_bounds(mark)
        outer, bare = dict(self.indices), self.bare
        if index is not None:
            self.indices[index.text] = None if first is None else self._offset(first)
        self.bare = index is None
        body: Term = yield self.signed(self.term)
        self.indices, self.bare = outer, bare
        if index is not None:
            self.ended.append((index.text, body.start))
        self.depth -= 1
        return self._total(mark.text, mark.start, head, body, index, first, last)

    def _total(
        self, name: str, start: int, head: int, body: Term, index: Mark | None, first: Term | None, last: Term | None
    ) -> Term:
        """The sum as a call: over all elements at once where that is equivalent, else over a comprehension."""
        if index is None:
            return call(name, start, head, body.end, body.pieces)
        if first is not None and last is not None and _is_empty(first, last):
            return Term([("1" if name == "prod" else "0", start, body.end)], ATOM)
        if first is not None and last is not None:
            loop, pieces = self._loop(index, first, last, head), body.pieces
        elif all(at_once(text, index.text) for text, _, _ in body.pieces):
            return call(
                name, start, head, body.end, [(plain_sign(text), left, right) for text, left, right in body.pieces]
            )
        else:
            array = next((text for text, _, _ in body.pieces if stands_for(text, index.text)), None)
            extent = self.extents.pop(index.text, None) if array is None else f"len({array})"
            if extent is None:
                raise self._without_bounds(index)
            loop = [(f" for {index.text} in range({extent})", index.start, index.end)]
            pieces = [
                (f"{text}[{index.text}]" if stands_for(text, index.text) else text, left, right)
                for text, left, right in body.pieces
            ]
        called = AnnotatedText(name, Notation(math_notation.TOTAL, name)) if name in ("sum", "prod") else name
        listed = [(called, start, head), ("([", head, head), *pieces, *loop, ("])", head, max(body.end, head))]
        return Term(listed, ATOM)

    def _without_bounds(self, mark: Mark) -> GradwalkError:
        return self.fault(
            phrase("This sum has no complete bounds."),
            phrase("Write all terms, or a sum such as \\sum_{i=1}^{n} x_i."),
            mark,
        )

    def _lower(self) -> Task[tuple[Mark, Term | None]]:
        """The text below the sign: `i=1`, or `i` alone."""
        opening = self.accept_open()
        index = self.take()
        if not index.is_letter():
            raise self.fault(
                phrase("An index is one letter."), phrase("Write a sum such as \\sum_{i=1}^{n} x_i."), index
            )
        first = None
        if opening and (following := self.peek()).is_macro("ne", "neq"):
            raise self.fault(
                phrase("A sum over all but one is not read."),
                phrase("Write the sum over all, and subtract the term left out: \\sum_j f_j - f_y."),
                index,
                following.end,
            )
        if opening and self.peek().is_char(","):
            raise self.several(opening, index)
        if opening and self.accept("="):
            first = yield self.relation()
        if opening:
            self.demand("}", opening)
        return index, first

    def _offset(self, first: Term) -> int:
        """The origin of element indices: 0 if the sum starts there, otherwise 1."""
        return 0 if joined(first.pieces) == "0" else 1

    def _loop(self, index: Mark, first: Term, last: Term, head: int) -> list[Piece]:
        """` for i in range(1, n + 1)`; a range excludes its bound."""
        stop = [*last.within(SUM), (" + 1", last.end, last.end)]
        if len(last.pieces) == 1 and last.pieces[0][0].isdigit():
            stop = [(str(int(last.pieces[0][0]) + 1), last.start, last.end)]
        return [
            (f" for {index.text} in range(", index.start, index.end),
            *first.pieces,
            (", ", first.end, first.end),
            *stop,
            (")", last.end, head),
        ]

    def subscripted(self, base: Term, sign: Mark) -> Task[Term]:
        """An element indexed by a sum's index, or a longer name."""
        if index := plain.index(self):
            return Term([*base.within(ATOM), *index], ATOM, base.look)
        place = self.place
        subscript = self._indices_below()
        if subscript:
            bounded = [self.indices[mark.text] is not None for mark in subscript if mark.text in self.indices]
            if base.name is not None and not any(bounded):
                return self._whole(base, subscript, sign)
            if base.name is not None or base.array is not None or all(bounded):
                self.place = place
                chosen: Term = yield self._element(base, sign)
                return chosen
        self.place = place
        if base.name is None:
            raise self.fault(
                phrase("This subscript is not read."),
                phrase("A subscript is part of a name: w_0, w_{ij}; only the index of a sum counts elements: x_i."),
                sign,
            )
        return words.with_subscript(base, *words.subscript(self))

    def _indices_below(self) -> list[Mark]:
        """Consume the subscript; its marks, if an index is among them."""
        opening = self.accept_open()
        subscript = [self.take()]
        while opening and self.peek().kind not in (kinds.CLOSE, kinds.OPEN, kinds.FINISH):
            subscript.append(self.take())
        if opening:
            self.take()
        return subscript if any(mark.text in self.indices for mark in subscript if mark.is_letter()) else []

    def _whole(self, base: Term, subscript: list[Mark], sign: Mark) -> Term:
        """`x_i` under a sum without bounds: all elements at once."""
        letters = [mark.text for mark in subscript if not mark.is_char(",")]
        if base.name is not None and len(letters) > 1 and len({*letters} & {*self.indices}) == len(letters):
            for axis, letter in enumerate(letters):
                self.extents.setdefault(letter, f"{base.name}.shape[{axis}]")
            keys: list[list[Piece]] = [
                [(mark.text, mark.start, mark.end)] for mark in subscript if mark.text in letters
            ]
            self.elements[base.name] = 1
            return element(base.within(ATOM), keys, 0, sign.start, self.before())
        if len(subscript) > 1 or base.name is None:
            raise self.fault(
                phrase("An element is chosen here by an index without bounds."),
                phrase("Write a sum such as \\sum_{i=1}^{n} x_i."),
                sign,
                subscript[-1].end,
            )
        return self.each(base.name, subscript[0].text, base.start, self.before())

    def each(self, name: str, index: str, start: int, end: int) -> Term:
        """A name that denotes each of its elements."""
        self.elements.setdefault(name, 1)
        return Term([(AnnotatedText(name, Notation(math_notation.WHOLE, index)), start, end)], ATOM)

    def _element(self, base: Term, sign: Mark) -> Task[Term]:
        """`x_i` as `x[i - 1]`, `W_{ij}` as `W[i - 1, j - 1]`."""
        parts: list[list[Piece]] = []
        opening = self.accept_open()
        if opening is None:
            mark = self.take()
            parts.append(self._counted(Term([(mark.text, mark.start, mark.end)], ATOM)))
        while opening and self.peek().kind != kinds.CLOSE:
            if self.peek().is_letter() and not self._calculates():
                mark = self.take()
                parts.append(self._counted(Term([(mark.text, mark.start, mark.end)], ATOM)))
            else:
                parts.append(self._counted((yield self.sum())))
            self.accept(",")
        if opening:
            self.demand("}", opening)
        return self.indexed(base, [*base.keys, *parts], sign)

    def indexed(self, base: Term, keys: list[list[Piece]], sign: Mark) -> Term:
        """The element at these keys, with the origin of its index."""
        texts = [text for key in keys for text, _, _ in key]
        first = min((offset for text in texts if (offset := self.indices.get(text)) is not None), default=1)
        array = base.within(ATOM) if base.array is None else base.array
        self.elements[base.name or joined(array)] = first
        return element(array, keys, first, sign.start, self.before())

    def numbered(self, base: Term, index: str, sign: Mark) -> Term:
        """`x^{(i)}` under a sum over i: the i-th example; with a subscript (`x_j^{(i)}`) it is the first index."""
        mark = Mark(kinds.CHAR, index, sign.end, self.before())
        if self.indices[index] is None:
            if base.name is None:
                raise self._without_bounds(sign)
            return self.each(base.name, index, base.start, mark.end)
        key = self._counted(Term([(index, mark.start, mark.end)], ATOM))
        written = base.pieces[0][0] if base.name is not None else ""
        if isinstance(written, AnnotatedText) and written.notation.base:
            first = self.indices[index] or 0
            keys = [[(str(number - first), sign.start, sign.start)] for number in written.notation.numbers]
            base = Term([(written.notation.base, base.start, base.end)], ATOM, name=written.notation.base, keys=keys)
        return self.indexed(base, [key, *base.keys], sign)

    def _calculates(self) -> bool:
        """Whether the next letter is part of a calculation, as in `i-1`."""
        following = self.marks[self.place + 1]
        return following.is_char("+-*")

    def _counted(self, part: Term) -> list[Piece]:
        """An index converted to base 0."""
        offsets = [self.indices[text] for text, _, _ in part.pieces if text in self.indices]
        if not offsets or not offsets[0]:
            return part.pieces if offsets or not self._all_from_one() else self._less(part)
        return self._less(part)

    def _all_from_one(self) -> bool:
        return all(offset != 0 for offset in self.indices.values())

    def _less(self, part: Term) -> list[Piece]:
        if len(part.pieces) == 1 and part.pieces[0][0].isdigit():
            return [(str(int(part.pieces[0][0]) - 1), part.start, part.end)]
        return [*part.pieces, (" - 1", part.end, part.end)]


def stands_for(text: str, index: str) -> bool:
    """Whether this name denotes its elements by this index."""
    return isinstance(text, AnnotatedText) and text.notation.kind == math_notation.WHOLE and text.notation.text == index


OF_NUMBERS = (math_notation.PRODUCT, math_notation.SUMMED, math_notation.MEASURE, math_notation.POWER)
"""Notation that means the same for all elements at once as for each of them."""


def at_once(text: str, index: str) -> bool:
    """Whether this piece of a sum's body may be computed for all elements at once."""
    if isinstance(text, AnnotatedText):
        return text.notation.kind in OF_NUMBERS or stands_for(text, index)
    name = text.removesuffix("(")
    if name.isidentifier():
        return name in FUNCTIONS and FUNCTIONS[name].shape is broadcast_shape
    return " for " not in text


def plain_sign(text: str) -> str:
    """An operator between elements, which are scalars; names keep their notation."""
    return str(text) if isinstance(text, AnnotatedText) and text.notation.kind != math_notation.WHOLE else text


def _is_empty(first: Term, last: Term) -> bool:
    """Whether a sum between these numbers has no terms."""
    bounds = joined(first.pieces), joined(last.pieces)
    return all(bound.isdigit() for bound in bounds) and int(bounds[0]) > int(bounds[1])
