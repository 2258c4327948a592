"""Lines of NumPy that compute in arrays which exist already, so that an update allocates next to nothing.

As with all generated code (`engine.ops.generated`), a line has names of functions and numbers of arrays only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from engine.ops.formulas import Formula
from engine.ops.op import Shape, stretched, unbroadcast
from engine.ops.written import BINARY, UNARY, Underivable

TRUTHS = frozenset(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "isnan", "isfinite")) | {
    "logical_and", "logical_or", "logical_not", "bitwise_and", "bitwise_or", "invert"
}  # fmt: skip
"""Functions whose result is a truth value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A number or an array under the name `text`; `truth`: its elements are truth values.

    `uniform`: the name holds one number that stands for every element. `number` is that number where it is known
    beforehand. `owned`: an array that nothing else reads any more, so that it may be overwritten.
    """

    text: str
    shape: Shape
    truth: bool = False
    uniform: bool = False
    number: Any = None
    owned: bool = False

    @property
    def held(self) -> Shape:
        """The shape of what the name holds."""
        return () if self.uniform else self.shape


def number_piece(number: Any, shape: Shape = ()) -> Piece:
    """A number that is known beforehand, for every element of this shape."""
    plain = float(number)
    text = repr(plain) if isfinite(plain) else f'float("{plain}")'
    return Piece(f"({text})" if plain < 0 else text, shape, uniform=bool(shape), number=np.float64(plain))


class Lines:
    """The lines so far, the arrays by their names, and what the lines call."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.assigned: set[str] = set()
        self.scope: dict[str, Any] = {
            "float": float,
            "unbroadcast": unbroadcast,
            "copyto": np.copyto,
            "putmask": np.putmask,
        }
        self.scope |= {"dot": np.dot, "total": np.add.reduce, "isfinite": isfinite, "vdot": np.vdot}
        self._spare: dict[tuple[Shape, bool], list[str]] = {}
        self._rented: set[str] = set()
        self._numbers: dict[bytes, str] = {}

    def bound(self, array: Any) -> str:
        """The name of an array of the code's own."""
        name = f"a{len(self.scope)}"
        self.scope[name] = array
        return name

    def view(self, piece: Piece, code: str, made: Callable[[Any], Any], shape: Shape) -> Piece:
        """The piece in another shape: a view that is made once, where the array stays the same.

        A transposed array in another shape is a copy, which is made anew each time.
        """
        array = self.scope.get(piece.text)
        view = None if array is None else made(array)
        is_kept = view is not None and np.may_share_memory(view, array)
        return Piece(self.bound(view) if is_kept else f"{piece.text}{code}", shape, piece.truth)

    def transposed(self, piece: Piece) -> Piece:
        """The transpose of a matrix."""
        return self.view(piece, ".T", lambda array: array.T, piece.shape[::-1])

    def reshaped(self, piece: Piece, shape: Shape) -> Piece:
        """The same elements in another shape."""
        return self.view(piece, f".reshape({shape})", lambda array: array.reshape(shape), shape)

    def let(self, text: str, shape: Shape = (), truth: bool = False) -> Piece:
        """What an expression returns, under a name of its own."""
        name = f"t{len(self.assigned)}"
        self.assigned.add(name)
        self.text.append(f"{name} = {text}")
        return Piece(name, shape, truth)

    def buffer(self, shape: Shape, truth: bool = False) -> Piece:
        """A new array."""
        return Piece(self.bound(np.zeros(shape, bool if truth else float)), shape, truth, owned=True)

    def rent(self, shape: Shape, truth: bool = False) -> Piece:
        """An array that is free; `free` makes it so again."""
        spare = self._spare.get((shape, truth))
        piece = Piece(spare.pop(), shape, truth, owned=True) if spare else self.buffer(shape, truth)
        self._rented.add(piece.text)
        return piece

    def free(self, piece: Piece) -> None:
        """Nothing reads this piece any more."""
        if piece.text in self._rented:
            self._rented.discard(piece.text)
            self._spare.setdefault((piece.shape, piece.truth), []).append(piece.text)

    def operand(self, piece: Piece) -> str:
        """The text of an operand beside arrays: a number that is known is an array of no axes, which is read faster."""
        if piece.number is None:
            return piece.text
        key = np.float64(piece.number).tobytes()
        if key not in self._numbers:
            self._numbers[key] = self.bound(np.array(piece.number))
        return self._numbers[key]

    def full(self, piece: Piece) -> Piece:
        """The piece as an array with all of its elements."""
        if not piece.uniform:
            return piece
        if piece.number is not None:
            return Piece(self.bound(np.full(piece.shape, piece.number)), piece.shape)
        out = self.rent(piece.shape)
        self.text.append(f"copyto({out.text}, {piece.text})")
        return out

    def computed(self, tree: Formula | float, leaves: Sequence[Piece], outs: Sequence[Piece] = ()) -> Piece | None:
        """The result of a formula, in one of `outs` if it fits; `None`, and no line, where it cannot be written."""
        before = len(self.text)
        try:
            return self._computed(tree, leaves, outs)
        except Underivable:
            del self.text[before:]
            return None

    def _computed(self, tree: Formula | float, leaves: Sequence[Piece], outs: Sequence[Piece]) -> Piece:
        if not isinstance(tree, Formula):
            return number_piece(tree)
        if tree.function is None:
            return leaves[tree.place]
        operands = [self._computed(each, leaves, ()) for each in tree.operands]
        result = self.call(tree.function, operands, outs)
        for operand in operands:
            if operand.text != result.text and all(operand.text != leaf.text for leaf in leaves):
                self.free(operand)
        return result

    def call(self, function: Callable[..., Any], operands: Sequence[Piece], outs: Sequence[Piece] = ()) -> Piece:
        """A function of NumPy, element by element; the result is in the first of `outs` that it fits into."""
        name = function.__name__
        shape = np.broadcast_shapes(*[operand.shape for operand in operands])
        held = np.broadcast_shapes(*[operand.held for operand in operands])
        truth = name in TRUTHS
        if all(operand.truth for operand in operands) and not truth:
            raise Underivable("arithmetic of truth values")
        if all(operand.number is not None for operand in operands) and not truth:
            with np.errstate(all="ignore"):
                return number_piece(function(*[operand.number for operand in operands]), shape)
        if not held:
            return replace(self._of_numbers(function, operands, truth), shape=shape, uniform=bool(shape))
        if held != shape:
            operands = [self.full(operand) for operand in operands]
        if name == "power":
            return self._power(operands[0], operands[1], shape, outs)
        if name == "where":
            return self._choice(operands, shape, outs)
        self.scope[name] = function
        target = self._target(shape, truth, operands, outs)
        self.text.append(f"{name}({', '.join(map(self.operand, operands))}, out={target.text})")
        return target

    def _of_numbers(self, function: Callable[..., Any], operands: Sequence[Piece], truth: bool) -> Piece:
        """The function of single numbers: operators are faster there."""
        name, texts = function.__name__, [operand.text for operand in operands]
        if name in BINARY:
            return self.let(f" {BINARY[name][0]} ".join(texts), truth=truth)
        if name in UNARY and name != "invert":
            return self.let(f"{UNARY[name]}{texts[0]}", truth=truth)
        self.scope[name] = function
        return self.let(f"{name}({', '.join(texts)})" + "[()]" * (name == "where"), truth=truth)

    def _target(self, shape: Shape, truth: bool, operands: Sequence[Piece], outs: Sequence[Piece]) -> Piece:
        """Where a result goes: where it is wanted, over an operand that was intermediate, or into a free array."""
        for out in outs:
            if (out.shape, out.truth) == (shape, truth):
                return out
        for operand in operands:
            if operand.text in self._rented and operand.owned and (operand.shape, operand.truth) == (shape, truth):
                return operand
        return self.rent(shape, truth)

    def _power(self, base: Piece, exponent: Piece, shape: Shape, outs: Sequence[Piece]) -> Piece:
        """NumPy's operator knows powers that are quick; the function does not."""
        if exponent.number == 2.0 and base.held == shape:
            return self.call(np.square, [base], outs)
        return self.let(f"{base.text} ** {exponent.text}", shape)

    def _choice(self, operands: Sequence[Piece], shape: Shape, outs: Sequence[Piece]) -> Piece:
        condition, yes, no = operands
        if not condition.truth:
            condition = self.call(np.not_equal, [condition, number_piece(0.0)])
        target = self._target(shape, False, (), [out for out in outs if out.text != yes.text])
        if target.text != no.text:
            self.text.append(f"copyto({target.text}, {self.operand(no)})")
        if yes.held == () and condition.held == shape:  # quicker where nothing is broadcast
            self.text.append(f"putmask({target.text}, {condition.text}, {self.operand(yes)})")
        else:
            self.text.append(f"copyto({target.text}, {self.operand(yes)}, where={condition.text})")
        return target

    def reduced(self, piece: Piece, shape: Shape, outs: Sequence[Piece] = ()) -> Piece:
        """The sum over the axes along which an operand of this shape was repeated; products with ones are fastest.

        Equal numbers are added up too, as the rules do it: a product with their count has other last digits.
        """
        if piece.shape == shape:
            return piece
        piece = self.full(piece)
        if not shape:
            return self.let(f"total({piece.text}, None)")
        wide, axes = piece.shape, stretched(shape, piece.shape)
        if len(wide) == 2 and len(axes) == 1:
            target = self._target(shape, False, (), outs)
            ones, kept = self.bound(np.ones(wide[axes[0]])), (wide[1 - axes[0]],)
            pair = f"{ones}, {piece.text}" if axes == (0,) else f"{piece.text}, {ones}"
            self.text.append(f"dot({pair}, out={self.reshaped(target, kept).text})")
            return target
        return self.let(f"unbroadcast({piece.text}, {shape})", shape)
