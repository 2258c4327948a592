"""How rearrangements and indices give a value of a given shape."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from tests.fuzz.writing import NUMERAL, Shape, listed, part_of, permutations, signed, widened

if TYPE_CHECKING:
    from tests.fuzz.grammar import Writer


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
