"""How each function and notation of the language gives a value of a given shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.ops import FUNCTIONS, resolve
from tests.engine.ops.cases import is_elementwise
from tests.fuzz.rearranging import (
    concatenate,
    element,
    expand,
    flatten,
    new_axis,
    reshape,
    slices,
    squeeze,
    stack,
    transpose,
)
from tests.fuzz.writing import Shape, listed, operands, part_of, signed, widened

if TYPE_CHECKING:
    from tests.fuzz.grammar import Writer

REDUCTIONS = ("sum", "mean", "prod", "max", "min", "var", "std", "median", "norm", "logsumexp")
BY_NAME = ("max", "min", "norm")
"""Reductions whose second argument without a name means something else, or is refused."""


@dataclass(frozen=True)
class Production:
    """`write(writer, name, shape)` gives text of this shape wherever `fits(shape)`."""

    write: Callable[[Writer, str, Shape], str]
    fits: Callable[[Shape], bool] = lambda shape: True


def elementwise(writer: Writer, name: str, shape: Shape) -> str:
    op = FUNCTIONS[name]
    if op.variadic:
        count = writer.whole(2, 4)
    else:
        count = len(op.operands) - (writer.whole(0, len(op.defaults)) if op.defaults else 0)
    given = operands(writer, shape, count)
    if not op.variadic and writer.chance(5):
        given[-1] = f"{op.operands[count - 1]}={given[-1]}"
    return f"{name}({', '.join(given)})"


def several(writer: Writer, name: str, shape: Shape) -> str:
    """`max` and `min` of several arguments."""
    given = operands(writer, shape, writer.whole(2, 4))
    assert resolve(name.split()[0], len(given)) is not FUNCTIONS[name.split()[0]]
    return f"{name.split()[0]}({', '.join(given)})"


def reduction(writer: Writer, name: str, shape: Shape) -> str:
    ones = [place for place, size in enumerate(shape) if size == 1]
    if not shape and writer.chance():
        return complete_reduction(writer, name)
    if ones and writer.chance():
        place = writer.pick(ones)
        inner = (*shape[:place], writer.whole(1, 3), *shape[place + 1 :])
        return f"{name}({writer.argument(inner)}, axis={signed(writer, place, len(shape))}, keepdims=True)"
    if len(shape) == 4:
        return writer.leaf(shape)
    place, inner = widened(writer, shape)
    named = "axis=" if name in BY_NAME else writer.pick(["", "axis="])
    return f"{name}({writer.argument(inner)}, {named}{signed(writer, place, len(inner))})"


def complete_reduction(writer: Writer, name: str) -> str:
    """All elements to one number, the axes named or not."""
    inner = writer.pick([(), (3,), (2, 2), (2, 1, 2)])
    axes = writer.pick(["", ", axis=None", f", axis={listed(range(len(inner)))}", ", keepdims=False"])
    return f"{name}({writer.argument(inner)}{axes})"


def position(writer: Writer, name: str, shape: Shape) -> str:
    place, inner = widened(writer, shape)
    return f"{name}({writer.expression(inner)}, axis={signed(writer, place, len(inner))})"


def one_hot(writer: Writer, name: str, shape: Shape) -> str:
    return f"one_hot(where({writer.expression(shape[:-1])} > 0, {shape[-1] - 1}, 0), {shape[-1]})"


def along(writer: Writer, name: str, shape: Shape) -> str:
    axis = f", axis={signed(writer, writer.whole(0, len(shape) - 1), len(shape))}" if shape and writer.chance() else ""
    return f"{name}({writer.expression(shape)}{axis})"


def pairwise(writer: Writer, name: str, shape: Shape) -> str:
    """A loss of single pairs; one that is put together is a scalar."""
    together = bool(not shape and writer.chance())
    inner = (writer.whole(1, 3),) if together else shape
    reduction = writer.pick(['"mean"', '"sum"']) if together else '"none"'
    return f"{name}({', '.join(operands(writer, inner, 2))}, reduction={reduction})"


def classwise(writer: Writer, name: str, shape: Shape) -> str:
    """A loss over the classes, which lie along an axis that is gone afterwards."""
    place, inner = widened(writer, shape)
    first, second = writer.argument(inner), writer.argument(inner)  # of fewer axes they would be numbers of classes
    reduction = "" if not shape and writer.chance() else ', reduction="none"'
    return f"{name}({first}, {second}, axis={signed(writer, place, len(inner))}{reduction})"


def running(writer: Writer, name: str, shape: Shape) -> str:
    return f"{name}({writer.expression(shape)}, axis={signed(writer, writer.whole(0, len(shape) - 1), len(shape))})"


def convolution(writer: Writer, name: str, shape: Shape) -> str:
    """An image that a kernel makes smaller, or a padding keeps."""
    if writer.chance():
        return f"conv2d({writer.expression(shape)}, {writer.expression((3, 3))}, padding=1)"
    height, width = writer.whole(1, 2), writer.whole(1, 2)
    image = (shape[0] + height - 1, shape[1] + width - 1)
    return f"conv2d({writer.expression(image)}, {writer.expression((height, width))})"


def pooling(writer: Writer, name: str, shape: Shape) -> str:
    return f"max_pool2d({writer.expression((2 * shape[0], 2 * shape[1]))}, 2)"


def product(writer: Writer, name: str, shape: Shape) -> str:
    """A matrix product, as a function or by its sign."""
    inner = writer.whole(1, 3)
    if len(shape) < 2:
        left, right = writer.pick(
            [((inner,), (inner, *shape))] + ([((*shape, inner), (inner,))] if shape else [((inner,), (inner,))])
        )
    else:
        left, right = (*shape[:-1], inner), (*part_of(writer, shape[:-2]), inner, shape[-1])
    first, second = writer.argument(left), writer.argument(right)
    return f"({first} @ {second})" if name == "@" else f"{name}({first}, {second})"


def outer(writer: Writer, name: str, shape: Shape) -> str:
    return f"outer({writer.expression(shape[:1])}, {writer.expression(shape[1:])})"


def trace(writer: Writer, name: str, shape: Shape) -> str:
    return f"trace({writer.expression(writer.pick([(1, 1), (2, 2), (2, 3)]))})"


def determinant(writer: Writer, name: str, shape: Shape) -> str:
    size = writer.whole(1, 3)
    return f"det({writer.expression((*shape, size, size))})"


def inverse(writer: Writer, name: str, shape: Shape) -> str:
    return f"inv({writer.expression(shape)})"


def solution(writer: Writer, name: str, shape: Shape) -> str:
    rows = shape[0] if len(shape) == 1 else shape[-2]
    return f"solve({writer.expression((*shape[:-2], rows, rows))}, {writer.expression(shape)})"


def operator(writer: Writer, name: str, shape: Shape) -> str:
    smaller = part_of(writer, shape)
    left, right = writer.expression(shape), writer.expression(smaller)
    left, right = (left, right) if writer.chance() else (right, left)
    signs = {"+": ["+", " + "], "-": [" - ", "−"], "*": ["*", "×", " * "], "/": ["/", " ÷ "]}[name]
    if name == "*" and not smaller:  # a dot between two tensors may mean either product, and is refused
        signs = [*signs, " · "]
    return f"({left}{writer.pick(signs)}{right})"


def power(writer: Writer, name: str, shape: Shape) -> str:
    base = writer.expression(shape)
    exponent = writer.pick(["2", "3", "0.5", "-1", "0", "(1/3)"])
    forms = [f"({base})²", f"({base})**{exponent}", f"2^({base})"]
    if exponent != "-1" or not shape:  # on paper the power −1 of a matrix is its inverse
        forms.append(f"({base})^{exponent}")
    return f"({writer.pick(forms if shape else [*forms, f'({base})⁻¹'])})"


def implied(writer: Writer, name: str, shape: Shape) -> str:
    """A product without its sign."""
    inner = writer.expression(shape)
    return writer.pick([f"(2({inner}))", f"(0.5({inner}))", f"((3)({inner}))", f"(2π({inner}))"])


def root(writer: Writer, name: str, shape: Shape) -> str:
    return f"({writer.pick(['√', '∛', '∜'])}({writer.expression(shape)}))"


def sign(writer: Writer, name: str, shape: Shape) -> str:
    return f"({writer.pick(['-', '+', '−', '--', '-+'])}{writer.expression(shape)})"


def comparison(writer: Writer, name: str, shape: Shape) -> str:
    given = operands(writer, shape, writer.whole(2, 3))
    text = given[0]
    for operand in given[1:]:
        text += writer.pick(["<", " <= ", ">", " >= ", " == ", "!=", " ≤ ", " ≥ ", " ≠ "]) + operand
    return f"({text})"


def length(writer: Writer, name: str, shape: Shape) -> str:
    """Sizes as numbers, and arithmetic on whole numbers."""
    inner = writer.expression(writer.pick([(2,), (3, 1), (2, 1, 3)]))
    return writer.pick(
        [f"len({inner})", f"{inner}.shape[0]", f"(7 // len({inner}))", f"(len({inner}) % 2)", f"len([{inner}, 1])"]
    )


def leaf(writer: Writer, name: str, shape: Shape) -> str:
    return writer.leaf(shape)


def at_least(rank: int) -> Callable[[Shape], bool]:
    return lambda shape: len(shape) >= rank


def at_most(rank: int) -> Callable[[Shape], bool]:
    return lambda shape: len(shape) <= rank


def exactly(rank: int) -> Callable[[Shape], bool]:
    return lambda shape: len(shape) == rank


def square(shape: Shape) -> bool:
    return len(shape) >= 2 and shape[-1] == shape[-2]


def with_one(shape: Shape) -> bool:
    return 1 in shape


OF_FUNCTIONS: dict[str, Production] = {
    **{name: Production(elementwise) for name, op in FUNCTIONS.items() if is_elementwise(op)},
    **{name: Production(reduction) for name in (*REDUCTIONS, "variance")},
    **{name: Production(along) for name in ("softmax", "log_softmax")},
    **{name: Production(pairwise) for name in ("bce", "bce_with_logits", "log_cosh")},
    **{name: Production(classwise, at_most(3)) for name in ("cross_entropy", "cross_entropy_with_logits")},
    **{name: Production(position, at_most(3)) for name in ("argmax", "argmin")},
    **{name: Production(product) for name in ("matmul", "dot")},
    **{name: Production(concatenate, at_least(1)) for name in ("concatenate", "concat")},
    **{name: Production(running, at_least(1)) for name in ("cumsum", "cumprod")},
    "dropout": Production(
        lambda writer, name, shape: f"dropout({writer.expression(shape)}, p=0.25, seed={writer.whole(0, 9)})"
    ),
    "conv2d": Production(convolution, exactly(2)),
    "max_pool2d": Production(pooling, exactly(2)),
    "one_hot": Production(one_hot, at_least(1)),
    "nearest": Production(lambda writer, name, shape: f"nearest({writer.expression(shape)}, [0, 1, 2.5])"),
    "sample": Production(
        lambda writer, name, shape: f"sample(sigmoid({writer.expression(shape)}), seed={writer.whole(0, 9)})"
    ),
    "pass_through": Production(
        lambda writer, name, shape: f"pass_through({writer.expression(shape)}, {writer.expression(shape)})"
    ),
    "outer": Production(outer, exactly(2)),
    "trace": Production(trace, exactly(0)),
    "det": Production(determinant, at_most(2)),
    "inv": Production(inverse, square),
    "solve": Production(solution, at_least(1)),
    "transpose": Production(transpose),
    "reshape": Production(reshape),
    "flatten": Production(flatten, exactly(1)),
    "stack": Production(stack, at_least(1)),
    "expand": Production(expand),
    "squeeze": Production(squeeze, at_most(3)),
}
OF_NOTATION: dict[str, Production] = {
    **{name: Production(operator) for name in "+-*/"},
    "@": Production(product),
    "max of several": Production(several),
    "min of several": Production(several),
    ".T": Production(transpose),
    "element": Production(element, at_most(3)),
    "slice": Production(slices, at_least(1)),
    "new axis": Production(new_axis, with_one),
    "power": Production(power),
    "implied product": Production(implied),
    "root sign": Production(root),
    "sign": Production(sign),
    "comparison": Production(comparison),
    "length": Production(length, exactly(0)),
    "leaf": Production(leaf),
}
PRODUCTIONS = OF_FUNCTIONS | OF_NOTATION


@cache
def applicable(shape: Shape) -> list[str]:
    """The productions that can give this shape; notation as often as all functions together."""
    functions = [name for name, production in OF_FUNCTIONS.items() if production.fits(shape)]
    notation = [name for name, production in OF_NOTATION.items() if production.fits(shape)]
    return functions + notation * max(len(functions) // len(notation), 1)
