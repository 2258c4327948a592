"""The records that define an operation: `Op`, `Partial`, `Domain`, `Option`.

A row holds the forward rule and, per operand, the local derivative, each beside its LaTeX. Everything else
follows from the rows: the backward pass, the labels on the edges, the gradient tests, the documentation,
autocomplete and the API's list of functions.

Templates (`latex`, `absorbs`) are `string.Template`s: `$x` stands for the operand called x, `$out` for the
result; write `${x}` before a letter, digit or underscore. They are filled with symbols or with numbers.
The LaTeX of an elementwise partial is the local derivative. That of a linear map (no `local`) is the whole
product, in which `$upstream` stands for the gradient that arrives: matmul has `$upstream \\, ${y}^{\\top}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from string import Template
from typing import Any

import numpy as np

from engine.errors import Phrase, ShapeMismatch, Word, phrase
from engine.ops.code import Code

Shape = tuple[int, ...]
Rule = Callable[..., Any]

MAX_RANK = 4
"""The most axes that a tensor may have."""


LONGEST_ROW = 12
"""The most operands that a formula lists one by one."""


@dataclass(frozen=True, slots=True)
class Partial:
    """d out / d operand.

    `local(*operands, out, **options)` is the local derivative, elementwise, in the shape of `out` (or one that
    broadcasts to it); `None` for a map that is not elementwise, which then gives `vjp`.
    `vjp(upstream, *operands, out, **options)` is the product that the edge adds to the operand's gradient, in
    the operand's shape; by default `unbroadcast(upstream * local)`.
    `latex` is the same rule for the reader; `latex_with` refines it where another operand is a constant
    (it takes that constant and returns a template: x² has 2x, not 2x^{2−1}).
    `drops(*operands, out, **options)` is true where the operation masks this operand out. There the product is 0
    for every upstream, 0 × ∞ included, as with PyTorch's masks. Its result has the shape of `local`, or with a `vjp`
    the operand's shape. An operation whose local derivative merely happens to be 0 (x² at 0) has no mask.
    `blocked` is the reason why no gradient passes here; such a partial has neither rule.
    """

    local: Rule | None
    latex: str
    vjp: Rule | None = None
    latex_with: Callable[[float], str] | None = None
    drops: Rule | None = None
    blocked: Phrase | None = None

    def __post_init__(self) -> None:
        if (self.local is None and self.vjp is None) != (self.blocked is not None):
            raise ValueError("a Partial has a local rule, a vjp, or the reason why it is blocked")


@dataclass(frozen=True, slots=True)
class Domain:
    """The domain of an operation: where it is defined and where it is smooth.

    `holds(*operands, **options)` is true where the forward value is defined (a real number), `smooth(*operands,
    **options)` where the derivative exists; elsewhere `kink` states which sub-gradient is used. Both return one truth
    value per element, or one for all. `samples` are operand tuples that the gradient test draws from: smooth points
    inside the domain, spread over its typical regions; each column may be combined with any other.
    """

    latex: str
    samples: tuple[tuple[Any, ...], ...]
    holds: Rule = lambda *operands, **options: True
    smooth: Rule = lambda *operands, **options: True
    kink: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A parameter that is not an operand: an axis, a flag. It has no gradient and is fixed by the structure.

    `kind` is one of `axis` (int, tuple of ints or None), `integer`, `number`, `flag`, `shape` (tuple of ints), `pair`
    (an int for both axes, two ints, or None), `key` (an index), `choice` (one of the words in `choices`). Each
    word maps to the parts that it inserts into the LaTeX: `{"mean": {"total": r"\\frac{1}{n} \\sum"}}` fills `$total`
    if the choice is `mean`; `pieces` gives those of an option of another kind.
    """

    name: str
    kind: str
    default: Any
    summary: Phrase = field(default_factory=lambda: phrase(""))
    required: bool = False
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pieces: Callable[[Any], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Op:
    """One operation; `forward(*operands, **options)` takes float64 scalars or arrays and returns the value.

    `shape(*shapes, **options)` gives the result's shape before anything is computed, or raises
    `ShapeMismatch`. `operands` names them (default x, y, z); `defaults` holds values for trailing operands that
    may be left out; a `variadic` operation takes any number of operands, all governed by its one partial, whose
    rules get the operand's position as the keyword `slot`.
    `latex` of a variadic operation has `$all` where its operands are listed; in its partial's LaTeX the operand's
    name stands for whichever operand it is.
    `label` is what the gate shows; `absorbs[slot]` is the label when that operand is a scalar constant, which
    then belongs to the gate (`×$y`, `$x/x`); an empty string keeps the constant a node of its own.
    `refuses(*operands, **options)` describes what is wrong with values that the operation cannot take, such as a class
    that does not exist, or is `None`; a plan calls it in every run for a user. `scratch(*shapes, **options)` is the
    number of elements that the rules hold temporarily, beside operands and result.
    `code` writes the operation for NumPy, PyTorch and JAX; by default it is derived from the rules, which a smooth
    elementwise row of plain arithmetic allows (see `engine.export.derived`).
    """

    name: str
    forward: Rule
    latex: str
    partials: tuple[Partial, ...]
    summary: Phrase
    domain: Domain
    shape: Callable[..., Shape] = field(default_factory=lambda: broadcast_shape)
    operands: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    variadic: bool = False
    label: str = ""
    absorbs: tuple[str, ...] = ()
    family: str = ""
    boolean: bool = False  # the result is a truth value
    truths: tuple[str, ...] = ()  # the operands that may be truth values as they are
    surrogate: bool = False  # its local derivatives are those of another function, on purpose
    refuses: Callable[..., Phrase | None] | None = None
    scratch: Callable[..., int] | None = None
    code: Code | None = None

    def __post_init__(self) -> None:
        if not self.operands:
            object.__setattr__(self, "operands", ("x", "y", "z")[: len(self.partials)])
        if not self.label:
            object.__setattr__(self, "label", self.name)
        if len(self.operands) != len(self.partials):
            raise ValueError(f"{self.name}: {len(self.operands)} operands, {len(self.partials)} partials")

    def rule(self, slot: int) -> Partial:
        """The rule for the operand in this position, whose LaTeX is that of the row."""
        return self.partials[0 if self.variadic else slot]

    def partial(self, slot: int) -> Partial:
        """The rule for the operand in this position, whose LaTeX names this operand."""
        shared = self.rule(slot)
        if not self.variadic:
            return shared
        own = f"${{{self.operand(slot)}}}"
        return replace(shared, latex=re.sub(rf"\$(?:{self.operands[0]}\b|{{{self.operands[0]}}})", own, shared.latex))

    def for_options(self, options: Mapping[str, Any]) -> Op:
        """The same operation with the LaTeX for these options; by default for their defaults."""
        pieces: dict[str, str] = {}
        for option in self.options:
            chosen = options.get(option.name, option.default)
            if option.choices:
                pieces |= option.choices[chosen]
            elif option.pieces is not None:
                pieces |= option.pieces(chosen)
        if not pieces:
            return self
        partials = tuple(replace(partial, latex=_filled(partial.latex, pieces)) for partial in self.partials)
        return replace(self, latex=_filled(self.latex, pieces), partials=partials)

    def operand(self, slot: int) -> str:
        """The name of the operand in this position, as the templates use it."""
        return f"{self.operands[0]}{slot}" if self.variadic else self.operands[slot]

    def slot(self, operand: str) -> int:
        """The position of the operand that the templates call so: the inverse of `operand`."""
        return int(operand.removeprefix(self.operands[0])) if self.variadic else self.operands.index(operand)

    def accepts_truth(self, slot: int) -> bool:
        """Whether a truth value may stand here; elsewhere it must be made a number first (the operation `number`)."""
        return self.boolean or self.operand(slot) in self.truths

    def formula(self, count: int) -> str:
        """The forward template for so many operands; a variadic operation lists them where `latex` has `$all`."""
        if not self.variadic:
            return self.latex
        shown = [f"${{{self.operand(slot)}}}" for slot in self.shown(count)]
        if len(shown) < count:
            shown.insert(-1, r"\dots")
        return self.latex.replace("$all", r",\, ".join(shown))

    def shown(self, count: int) -> list[int]:
        """The positions of the operands that a formula lists: of a long row the first ones and the last."""
        return list(range(count)) if count <= LONGEST_ROW else [*range(LONGEST_ROW - 2), count - 1]


def _filled(template: str, pieces: Mapping[str, str]) -> str:
    """A template with some of its placeholders filled, and the others left."""
    return Template(template).safe_substitute(pieces)


def broadcast_shape(*shapes: Shape) -> Shape:
    """NumPy's broadcasting of shapes; raises `ShapeMismatch` where they do not fit."""
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        described = ", ".join(describe(shape) for shape in shapes)
        raise ShapeMismatch(
            phrase("Shapes {shapes} do not broadcast together.", shapes=described),
            hint=phrase("Axes are matched from the right; each pair must be equal, or one of them 1."),
        ) from None


def describe(shape: Shape) -> str:
    """A shape in readable form: `2×3`, or `scalar`."""
    return "×".join(map(str, shape)) if shape else Word("scalar")


def unbroadcast(gradient: Any, shape: Shape) -> Any:
    """Sum a gradient back over the axes along which an operand of this shape was repeated.

    Rows or columns of a matrix are added up by a product with ones, which is four times as fast as a sum over an axis.
    """
    if np.shape(gradient) == shape:
        return gradient
    axes = stretched(shape, gradient.shape)
    if len(axes) == 1 and gradient.ndim == 2 and type(gradient) is np.ndarray:
        count = ones(gradient.shape[axes[0]])
        return np.dot(*((count, gradient) if axes == (0,) else (gradient, count))).reshape(shape)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)[()]


def ones(length: int) -> Any:
    """So many ones, which nobody may change."""
    return ONES[:length] if length <= len(ONES) else np.ones(length)


ONES = np.ones(4096)
ONES.flags.writeable = False


def stretched(shape: Shape, wide: Shape) -> tuple[int, ...]:
    """The axes of the wide shape along which a tensor of this shape is repeated to fill it."""
    lead = len(wide) - len(shape)
    repeated = (lead + axis for axis, size in enumerate(shape) if size == 1 and wide[lead + axis] != 1)
    return (*range(lead), *repeated)
