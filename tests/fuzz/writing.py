"""Parts that productions of several kinds are written with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fuzz.grammar import Writer

Shape = tuple[int, ...]
NUMERAL = "0123456789.½３"


def part_of(writer: Writer, shape: Shape) -> Shape:
    """A shape that broadcasts to this one."""
    kept = shape[writer.whole(0, len(shape)) :]
    return tuple(1 if writer.chance(4) else size for size in kept)


def operands(writer: Writer, shape: Shape, count: int) -> list[str]:
    """So many operands that broadcast together to this shape."""
    whole = writer.whole(0, count - 1)
    return [writer.argument(shape if slot == whole else part_of(writer, shape)) for slot in range(count)]


def listed(sizes: Iterable[int | str]) -> str:
    """A tuple as it is typed."""
    parts = [str(size) for size in sizes]
    return f"({', '.join(parts)}{',' * (len(parts) == 1)})"


def widened(writer: Writer, shape: Shape, size: int | None = None) -> tuple[int, Shape]:
    """The shape with one more axis, and where."""
    place = writer.whole(0, len(shape))
    return place, (*shape[:place], size or writer.whole(1, 3), *shape[place:])


def signed(writer: Writer, place: int, rank: int) -> int:
    """An axis counted from the front or from the back."""
    return writer.pick([place, place - rank])


@cache
def permutations(rank: int) -> Any:
    from hypothesis import strategies as st

    return st.permutations(range(rank))
