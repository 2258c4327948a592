"""Shape rules: the shape of a result from the shapes of its operands, or the error that says why they do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from engine.errors import Phrase, ShapeMismatch, phrase
from engine.ops.op import MAX_RANK, Shape, broadcast_shape, describe

Axis = int | tuple[int, ...] | None


def mismatch(message: Phrase, hint: Phrase | None = None) -> ShapeMismatch:
    """The error for shapes that do not fit."""
    return ShapeMismatch(message, hint=hint)


def normal_axis(axis: Axis, rank: int) -> int:
    """The axis counted from the front, 0 … rank − 1; negative ones count from the back."""
    if not isinstance(axis, int):
        given = "None" if axis is None else f"({listed(axis)})"
        raise mismatch(phrase("One axis is needed here; this is {axis}.", axis=given), phrase("Write axis=0."))
    if -rank <= axis < rank:
        return axis % rank
    if rank == 0:
        raise mismatch(phrase("There is no axis {axis}: a scalar has no axes.", axis=axis))
    raise mismatch(
        phrase("There is no axis {axis} in a tensor of {rank} axes.", axis=axis, rank=rank),
        phrase("The axes are numbered from 0 to {last}; −1 is the last one.", last=rank - 1),
    )


def normal_axes(axis: Axis, rank: int) -> tuple[int, ...]:
    """The axes that an option names, counted from the front and all different; `None` names them all."""
    if axis is None:
        return tuple(range(rank))
    named = axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(normal_axis(item, rank) for item in named)
    if len(set(axes)) < len(axes):
        raise mismatch(phrase("The axes {axes} name one axis twice.", axes=listed(named)))
    return axes


def listed(items: tuple[Any, ...]) -> str:
    """Numbers separated by commas: `0, 1`."""
    return ", ".join(map(str, items))


def within_rank(shape: Shape) -> Shape:
    """The shape itself, if it has no more axes than a tensor may have."""
    if len(shape) > MAX_RANK:
        raise mismatch(
            phrase("The result would have {rank} axes; tensors have at most {most}.", rank=len(shape), most=MAX_RANK)
        )
    return shape


def reduced_shape(shape: Shape, axis: Axis = None, keepdims: bool = False) -> Shape:
    """The shape after a reduction of these axes, which are dropped, or of size 1 with `keepdims`."""
    axes = normal_axes(axis, len(shape))
    if keepdims:
        return tuple(1 if place in axes else size for place, size in enumerate(shape))
    return tuple(size for place, size in enumerate(shape) if place not in axes)


def extreme_shape(shape: Shape, axis: Axis = None, keepdims: bool = False) -> Shape:
    """As `reduced_shape`, for reductions that need at least one element, such as a maximum."""
    if not prod(shape[place] for place in normal_axes(axis, len(shape))):
        raise mismatch(phrase("The shape {shape} has no elements to choose from.", shape=describe(shape)))
    return reduced_shape(shape, axis, keepdims)


def along_axis_shape(shape: Shape, axis: Axis = -1) -> Shape:
    """The same shape, for a map along one axis; a scalar counts as a single element."""
    normal_axis(axis, len(shape) or 1)
    return shape


def matmul_shape(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product by NumPy's rules: vectors get a temporary axis, leading axes broadcast."""
    if not left or not right:
        raise mismatch(
            phrase("A matrix product needs vectors or matrices; here is a scalar."),
            phrase("A scalar is multiplied with *."),
        )
    columns = right[-1:] if len(right) > 1 else ()
    inner = right[-2] if len(right) > 1 else right[0]
    if left[-1] != inner:
        raise mismatch(_inner_differs(left, right, left[-1], inner), _what_would_fit(left, right))
    batch = broadcast_shape(left[:-2], right[:-2])
    return batch + left[-2:-1] + columns


def _inner_differs(left: Shape, right: Shape, columns: int, rows: int) -> Phrase:
    return phrase(
        "Shapes {left} and {right} do not multiply: the inner sizes {columns} and {rows} differ.",
        left=describe(left), right=describe(right), columns=columns, rows=rows,
    )  # fmt: skip


def _what_would_fit(left: Shape, right: Shape) -> Phrase:
    """The transposition that makes two matrices compatible, if there is one."""
    if len(left) == 2 and left[0] == right[-2 if len(right) > 1 else 0]:
        return phrase("The left one transposed, {shape}, would fit.", shape=describe(left[::-1]))
    if len(right) == 2 and left[-1] == right[1]:
        return phrase("The right one transposed, {shape}, would fit.", shape=describe(right[::-1]))
    return phrase("The last size of the left one must equal the first of the right one.")


def square_shape(shape: Shape) -> Shape:
    """The same shape, which must be that of a square matrix or a batch of them."""
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise mismatch(phrase("A square matrix is needed; this is {shape}.", shape=describe(shape)))
    return shape


def determinant_shape(shape: Shape) -> Shape:
    """One number for each square matrix."""
    return square_shape(shape)[:-2]


def trace_shape(shape: Shape) -> Shape:
    """A scalar, of one matrix."""
    if len(shape) != 2:
        raise mismatch(phrase("The trace is that of a matrix; this is {shape}.", shape=describe(shape)))
    return ()


def outer_shape(left: Shape, right: Shape) -> Shape:
    """A matrix from two vectors."""
    if len(left) != 1 or len(right) != 1:
        shapes = f"{describe(left)}, {describe(right)}"
        raise mismatch(phrase("An outer product is that of two vectors; here are {shapes}.", shapes=shapes))
    return left + right


def solve_shape(matrix: Shape, right: Shape) -> Shape:
    """The unknowns of A·x = b: a vector for a vector b, else a column for each column of b."""
    square_shape(matrix)
    size = matrix[-1]
    rows = right[-2] if len(right) > 1 else right[0] if right else None
    if rows != size:
        raise mismatch(
            phrase("Shapes {left} and {right} do not make a system.", left=describe(matrix), right=describe(right)),
            phrase("The right-hand side needs {size} rows, one for each row of the matrix.", size=size),
        )
    if len(right) == 1:
        return matrix[:-1]
    return broadcast_shape(matrix[:-2], right[:-2]) + right[-2:]


def transpose_shape(shape: Shape, axes: Axis = None) -> Shape:
    """The sizes in their new order; without `axes` in reverse."""
    return tuple(shape[axis] for axis in transpose_order(len(shape), axes))


def transpose_order(rank: int, axes: Axis = None) -> tuple[int, ...]:
    """The old axis at each new position."""
    if axes is None:
        return tuple(range(rank))[::-1]
    order = normal_axes(axes, rank)
    if len(order) != rank:
        raise mismatch(
            phrase("Each of the {rank} axes must be named once; here are {axes}.", rank=rank, axes=listed(order))
        )
    return order


def reshaped(old: Shape, shape: Shape) -> Shape:
    """The requested shape with its −1, if any, replaced by the size that remains."""
    target = within_rank(tuple(shape))
    unknown = [place for place, size in enumerate(target) if size == -1]
    if len(unknown) > 1 or any(size < -1 for size in target):
        raise mismatch(
            phrase("{shape} is not a shape.", shape=listed(target)),
            phrase("At most one size may be −1, to be worked out."),
        )
    known = prod(size for size in target if size != -1)
    if unknown and known and prod(old) % known == 0:
        (place,) = unknown
        return (*target[:place], prod(old) // known, *target[place + 1 :])
    if unknown or known != prod(old):
        raise mismatch(
            phrase(
                "{count} elements, of shape {shape}, cannot take the shape {expected}.",
                count=prod(old), shape=describe(old), expected=listed(target),
            )
        )  # fmt: skip
    return target


def flattened(shape: Shape) -> Shape:
    """A vector of all the elements."""
    return (prod(shape),)


def concatenated(*shapes: Shape, axis: int = 0) -> Shape:
    """The shape of tensors concatenated along an existing axis; their other sizes are equal."""
    rank = len(shapes[0])
    if rank == 0:
        raise mismatch(phrase("Scalars cannot be concatenated."), phrase("stack makes a vector of scalars."))
    place = normal_axis(axis, rank)
    for shape in shapes[1:]:
        if len(shape) != rank or shape[:place] != shapes[0][:place] or shape[place + 1 :] != shapes[0][place + 1 :]:
            raise mismatch(
                phrase(
                    "Shapes {first} and {second} cannot be concatenated along axis {axis}.",
                    first=describe(shapes[0]), second=describe(shape), axis=axis,
                ),
                phrase("All other sizes must be equal."),
            )  # fmt: skip
    return (*shapes[0][:place], sum(shape[place] for shape in shapes), *shapes[0][place + 1 :])


def stacked(*shapes: Shape, axis: int = 0) -> Shape:
    """The shape of tensors of one shape stacked along a new axis."""
    for shape in shapes[1:]:
        if shape != shapes[0]:
            raise mismatch(
                phrase("Shapes {first} and {second} differ.", first=describe(shapes[0]), second=describe(shape)),
                phrase("What is put together in one tensor must have one shape."),
            )
    place = normal_axis(axis, len(shapes[0]) + 1)
    return within_rank((*shapes[0][:place], len(shapes), *shapes[0][place:]))


def expanded(old: Shape, axis: Axis = None, shape: Shape | None = None) -> Shape:
    """New axes of size 1 at these places of the result, or the shape to which the tensor is repeated."""
    if (axis is None) == (shape is None):
        raise mismatch(phrase("expand needs either an axis or a shape."))
    if shape is not None:
        target = within_rank(tuple(shape))
        if min(target, default=0) < 0 or not _repeats_to(old, target):
            raise mismatch(
                phrase("The shape {shape} cannot be repeated to {target}.", shape=describe(old), target=listed(target)),
                phrase("From the right, each size must stay as it is, or be 1 before."),
            )
        return target
    count = len(axis) if isinstance(axis, tuple) else 1
    places = normal_axes(axis, len(old) + count)
    sizes = iter(old)
    return within_rank(tuple(1 if place in places else next(sizes) for place in range(len(old) + count)))


def _repeats_to(old: Shape, target: Shape) -> bool:
    aligned = target[len(target) - len(old) :] if len(old) <= len(target) else ()
    return len(aligned) == len(old) and all(size in (1, goal) for size, goal in zip(old, aligned, strict=True))


def squeezed(shape: Shape, axis: Axis = None) -> Shape:
    """The shape without these axes of size 1, or without all of them."""
    if axis is None:
        return tuple(size for size in shape if size != 1)
    axes = normal_axes(axis, len(shape))
    for place in axes:
        if shape[place] != 1:
            raise mismatch(
                phrase("Axis {axis} of {shape} cannot go: its size is not 1.", axis=place, shape=describe(shape))
            )
    return tuple(size for place, size in enumerate(shape) if place not in axes)


def reduced_facts(shapes: Sequence[Shape], result: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about the axes of a reduction for its code templates (see `engine.ops.code`)."""
    (shape,) = shapes
    axes = tuple(normal_axes(options["axis"], len(shape)))
    others = tuple(place for place in range(len(shape)) if place not in axes)
    return {
        "axes": axes,
        "kept": tuple(reduced_shape(shape, options["axis"], True)),
        "count": float(prod(shape[place] for place in axes)),
        "last": (*others, *axes),
        "others": tuple(shape[place] for place in others),
        "rows": (*(shape[place] for place in others), prod(shape[place] for place in axes)),
    }
