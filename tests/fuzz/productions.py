"""How each function and notation of the language gives a value of a given shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

from engine.ops import FUNCTIONS, resolve
from tests.engine.ops.cases import is_elementwise

if TYPE_CHECKING:
    from tests.fuzz.grammar import Writer

Shape = tuple[int, ...]
NUMERAL = "0123456789.½３"
REDUCTIONS = ("sum", "mean", "prod", "max", "min", "var", "std", "median", "norm", "logsumexp")
BY_NAME = ("max", "min", "norm")
"""Reductions whose second argument without a name means something else, or is refused."""


@dataclass(frozen=True)
class Production:
    """`write(writer, name, shape)` gives text of this shape wherever `fits(shape)`."""

    write: Callable[[Writer, str, Shape], str]
    fits: Callable[[Shape], bool] = lambda shape: True


def part_of(writer: Writer, shape: Shape) -> Shape:
    """A shape that broadcasts to this one."""
    kept = shape[writer.whole(0, len(shape)) :]
    return tuple(1 if writer.chance(4) else size for size in kept)


def operands(writer: Writer, shape: Shape, count: int) -> list[str]:
    """So many operands that broadcast together to this shape."""
    whole = writer.whole(0, count - 1)
    return [writer.argument(shape if slot == whole else part_of(writer, shape)) for slot in range(count)]


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


def listed(sizes: Iterable[int | str]) -> str:
    """A tuple as it is typed."""
    parts = [str(size) for size in sizes]
    return f"({', '.join(parts)}{',' * (len(parts) == 1)})"


def position(writer: Writer, name: str, shape: Shape) -> str:
    place, inner = widened(writer, shape)
    return f"{name}({writer.expression(inner)}, axis={signed(writer, place, len(inner))})"


def one_hot(writer: Writer, name: str, shape: Shape) -> str:
    return f"one_hot(where({writer.expression(shape[:-1])} > 0, {shape[-1] - 1}, 0), {shape[-1]})"


def widened(writer: Writer, shape: Shape, size: int | None = None) -> tuple[int, Shape]:
    """The shape with one more axis, and where."""
    place = writer.whole(0, len(shape))
    return place, (*shape[:place], size or writer.whole(1, 3), *shape[place:])


def signed(writer: Writer, place: int, rank: int) -> int:
    """An axis counted from the front or from the back."""
    return writer.pick([place, place - rank])


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


def transpose(writer: Writer, name: str, shape: Shape) -> str:
    if name == ".T":
        inner = writer.expression(shape[::-1])
        inner = f"({inner})" if inner[0] in NUMERAL else inner  # 2.T would be 2. times T
        return f"{inner}{writer.pick(['.T', 'ᵀ'])}"
    if writer.chance():
        return f"transpose({writer.expression(shape[::-1])})"
    order = writer.draw(permutations(len(shape)))
    inner = tuple(shape[order.index(axis)] for axis in range(len(shape)))
    return f"transpose({writer.expression(inner)}, {listed(order)})"


@cache
def permutations(rank: int) -> Any:
    from hypothesis import strategies as st

    return st.permutations(range(rank))


def arranged(writer: Writer, count: int) -> Shape:
    """A shape with so many elements."""
    choices: list[Shape] = [(count,), (1, count), (count, 1, 1)]
    choices += [(size, count // size) for size in (2, 3) if count % size == 0]
    return writer.pick(choices + ([()] if count == 1 else []))


def reshape(writer: Writer, name: str, shape: Shape) -> str:
    inner = writer.expression(arranged(writer, prod(shape)))
    sizes = [str(size) for size in shape]
    if sizes and writer.chance():
        sizes[writer.whole(0, len(sizes) - 1)] = "-1"
    form = writer.pick(["tuple", "list", "keyword", "spread"] if sizes else ["tuple"])
    if form == "spread":
        return f"reshape({inner}, {', '.join(sizes)})"
    target = f"[{', '.join(sizes)}]" if form == "list" else listed(sizes)
    return f"reshape({inner}, {'shape=' if form == 'keyword' else ''}{target})"


def flatten(writer: Writer, name: str, shape: Shape) -> str:
    return f"flatten({writer.expression(arranged(writer, shape[0]))})"


def concatenate(writer: Writer, name: str, shape: Shape) -> str:
    place = writer.whole(0, len(shape) - 1)
    cut = writer.whole(1, max(shape[place] - 1, 1))
    sizes = [cut, shape[place] - cut] if shape[place] > cut else [cut]
    parts = [writer.expression((*shape[:place], size, *shape[place + 1 :])) for size in sizes]
    given = ", ".join(parts)
    given = f"[{given}]" if len(parts) == 1 or writer.chance() else given
    return f"{name}({given}, axis={signed(writer, place, len(shape))})"


def stack(writer: Writer, name: str, shape: Shape) -> str:
    place = writer.whole(0, len(shape) - 1)
    parts = [writer.expression((*shape[:place], *shape[place + 1 :])) for _ in range(shape[place])]
    return f"stack([{', '.join(parts)}], axis={signed(writer, place, len(shape))})"


def expand(writer: Writer, name: str, shape: Shape) -> str:
    ones = [place for place, size in enumerate(shape) if size == 1]
    if ones and writer.chance():
        place = writer.pick(ones)
        inner = (*shape[:place], *shape[place + 1 :])
        return f"expand({writer.expression(inner)}, axis={signed(writer, place, len(shape))})"
    return f"expand({writer.expression(part_of(writer, shape))}, shape={listed(shape)})"


def squeeze(writer: Writer, name: str, shape: Shape) -> str:
    place, inner = widened(writer, shape, 1)
    if 1 not in shape and writer.chance():
        return f"squeeze({writer.expression(inner)})"
    return f"squeeze({writer.expression(inner)}, axis={signed(writer, place, len(inner))})"


def element(writer: Writer, name: str, shape: Shape) -> str:
    """`x[:, 1]`: one place along an axis more."""
    place, inner = widened(writer, shape)
    index = writer.pick([writer.whole(0, inner[place] - 1), -1])
    if writer.chance(3):
        return f"{writer.expression(inner)}[{', '.join([':'] * place + [str(index)] + ['...'])}]"
    return f"{writer.expression(inner)}[{', '.join([':'] * place + [str(index)])}]"


def slices(writer: Writer, name: str, shape: Shape) -> str:
    """`x[1:3]`, `x[::-1]`: a part along the first axis."""
    first = shape[0]
    form = writer.pick(["reverse", "front", "back", "inside", "step"])
    size, text = {
        "reverse": (first, "::-1"),
        "front": (first + 1, f":{first}"),
        "back": (first + 1, "1:"),
        "inside": (first + 2, f"1:{first + 1}"),
        "step": (2 * first, "::2"),
    }[form]
    return f"{writer.expression((size, *shape[1:]))}[{text}]"


def new_axis(writer: Writer, name: str, shape: Shape) -> str:
    """`x[None]`: an axis of size 1 put in."""
    place = writer.pick([place for place, size in enumerate(shape) if size == 1])
    inner = (*shape[:place], *shape[place + 1 :])
    return f"{writer.expression(inner)}[{', '.join([':'] * place + ['None'])}]"


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
