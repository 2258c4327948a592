"""Shape rules: they foretell the forward's shape, and refuse calmly exactly what cannot be computed."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ShapeMismatch
from engine.ops import OPS, TABLE
from engine.ops.op import MAX_RANK, Op, Shape
from tests.engine.ops.cases import cases_of, forward

SHAPES: tuple[Shape, ...] = ((), (1,), (2,), (3,), (1, 3), (2, 3), (3, 2), (3, 3), (2, 2, 3), (1, 3, 2), (2, 1, 3, 3))


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_the_shape_rule_agrees_with_the_forward(op: Op) -> None:
    for case in cases_of(op):
        assert op.shape(*case.shapes, **case.options) == np.shape(forward(case)), case


def filled(shape: Shape) -> Any:
    """A tensor of this shape without special properties."""
    values = np.linspace(0.3, 1.9, int(np.prod(shape))) ** 2
    return np.float64(values[0]) if shape == () else values.reshape(shape)


def agree(op: Op, shapes: tuple[Shape, ...], options: dict[str, Any]) -> None:
    """The rule refuses what NumPy refuses, and gives the shape that NumPy gives."""
    try:
        with np.errstate(all="ignore"):
            expected = np.shape(op.forward(*map(filled, shapes), **options))
    except (ValueError, IndexError, TypeError, np.exceptions.AxisError):
        with pytest.raises(ShapeMismatch):
            op.shape(*shapes, **options)
        return
    if len(expected) > MAX_RANK:
        return
    assert op.shape(*shapes, **options) == expected


@pytest.mark.parametrize("name", ["add", "matmul", "outer", "concatenate", "stack", "maximum"])
def test_every_pair_of_shapes(name: str) -> None:
    for pair in product(SHAPES, repeat=2):
        if name == "outer" and any(len(shape) != 1 for shape in pair):
            with pytest.raises(ShapeMismatch):
                OPS[name].shape(*pair)
            continue
        agree(OPS[name], pair, {})


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min", "var", "std", "norm", "logsumexp"])
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape])
def test_every_axis_of_a_reduction(name: str, shape: Shape) -> None:
    for axis in (None, 0, -1, 1, 2, -3, 4, -5, (0, 1), (0, -1), (0, 0), (1, 3)):
        agree(OPS[name], (shape,), {"axis": axis})
        agree(OPS[name], (shape,), {"axis": axis, "keepdims": True})


@pytest.mark.parametrize("shape", SHAPES)
def test_every_axis_of_squeeze_expand_and_stack(shape: Shape) -> None:
    for axis in (0, -1, 1, 2, -3, 4, -6, (0, 1), (0, 0)):
        agree(OPS["squeeze"], (shape,), {"axis": axis}) if shape else None
        if isinstance(axis, int):
            agree(OPS["stack"], (shape, shape), {"axis": axis})
            agree(OPS["concatenate"], (shape, shape), {"axis": axis})


@given(st.lists(st.integers(-3, 7), max_size=5), st.sampled_from([(6,), (2, 3), (), (1, 2, 3), (0, 3)]))
@settings(deadline=None)
def test_any_reshape(target: list[int], old: Shape) -> None:
    if any(size < -1 for size in target) or len(target) > MAX_RANK:
        with pytest.raises(ShapeMismatch):
            OPS["reshape"].shape(old, shape=tuple(target))
        return
    agree_on_reshape(old, tuple(target))


def agree_on_reshape(old: Shape, target: Shape) -> None:
    try:
        expected = np.zeros(old).reshape(target).shape
    except ValueError:
        with pytest.raises(ShapeMismatch):
            OPS["reshape"].shape(old, shape=target)
        return
    assert OPS["reshape"].shape(old, shape=target) == expected


@given(st.lists(st.integers(-1, 4), max_size=4), st.sampled_from(SHAPES))
@settings(deadline=None)
def test_any_expansion_to_a_shape(target: list[int], old: Shape) -> None:
    agree(OPS["expand"], (old,), {"shape": tuple(target)})


PARTS = st.one_of(
    st.integers(-4, 4),
    st.none(),
    st.just(Ellipsis),
    st.builds(
        slice,
        st.one_of(st.none(), st.integers(-4, 4)),
        st.one_of(st.none(), st.integers(-4, 4)),
        st.sampled_from([None, 1, 2, -1, -2]),
    ),
)


@given(st.lists(PARTS, max_size=4), st.sampled_from(SHAPES))
@settings(deadline=None, max_examples=300)
def test_any_index(key: list[Any], shape: Shape) -> None:
    agree(OPS["index"], (shape,), {"key": tuple(key)})


@given(st.sampled_from(SHAPES), st.sampled_from(SHAPES))
@settings(deadline=None, max_examples=200)
def test_any_system_of_equations(matrix: Shape, right: Shape) -> None:
    if not right or len(matrix) < 2 or matrix[-1] != matrix[-2]:
        with pytest.raises(ShapeMismatch):
            OPS["solve"].shape(matrix, right)
        return
    agree(OPS["solve"], (matrix, right), {})


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "shapes", "options", "said"),
        [
            ("matmul", ((2, 3), (4, 2)), {}, "Shapes 2×3 and 4×2 do not multiply: the inner sizes 3 and 4 differ."),
            ("matmul", ((), (3,)), {}, "A matrix product needs vectors or matrices; here is a scalar."),
            ("add", ((2, 3), (2,)), {}, "Shapes 2×3, 2 do not broadcast together."),
            ("sum", ((2, 3),), {"axis": 2}, "There is no axis 2 in a tensor of 2 axes."),
            ("sum", ((),), {"axis": 0}, "There is no axis 0: a scalar has no axes."),
            ("sum", ((2, 3),), {"axis": (0, -2)}, "The axes 0, -2 name one axis twice."),
            ("max", ((0, 3),), {}, "The shape 0×3 has no elements to choose from."),
            ("argmax", ((2, 3),), {"axis": (0, 1)}, "The place of an element is counted along one axis; here are 2."),
            ("outer", ((2, 3), (2,)), {}, "An outer product is that of two vectors; here are 2×3, 2."),
            ("trace", ((3,),), {}, "The trace is that of a matrix; this is 3."),
            ("det", ((2, 3),), {}, "A square matrix is needed; this is 2×3."),
            ("inv", ((3,),), {}, "A square matrix is needed; this is 3."),
            ("solve", ((3, 3), (2,)), {}, "Shapes 3×3 and 2 do not make a system."),
            ("transpose", ((2, 3),), {"axes": (0,)}, "Each of the 2 axes must be named once; here are 0."),
            ("reshape", ((2, 3),), {"shape": (4, 2)}, "6 elements, of shape 2×3, cannot take the shape 4, 2."),
            ("reshape", ((2, 3),), {"shape": (-1, -1)}, "-1, -1 is not a shape."),
            ("reshape", ((1,),), {"shape": (1,) * 5}, "The result would have 5 axes; tensors have at most 4."),
            ("stack", ((2,) * 4,) * 2, {}, "The result would have 5 axes; tensors have at most 4."),
            ("stack", ((2,), (3,)), {}, "Shapes 2 and 3 differ."),
            ("concatenate", ((), ()), {}, "Scalars cannot be concatenated."),
            ("concatenate", ((2, 3), (3, 3)), {"axis": 1}, "Shapes 2×3 and 3×3 cannot be concatenated along axis 1."),
            ("concatenate", ((2, 3), (2, 3), (2, 4)), {}, "Shapes 2×3 and 2×4 cannot be concatenated along axis 0."),
            ("stack", ((2,), (2,), (3,)), {}, "Shapes 2 and 3 differ."),
            ("squeeze", ((2, 0),), {"axis": 1}, "Axis 1 of 2×0 cannot go: its size is not 1."),
            ("trace", ((2, 2, 2),), {}, "The trace is that of a matrix; this is 2×2×2."),
            ("softmax", ((),), {"axis": 1}, "There is no axis 1 in a tensor of 1 axes."),
            ("softmax", ((),), {"axis": -2}, "There is no axis -2 in a tensor of 1 axes."),
            ("concatenate", ((2, 3), (2, 4)), {}, "Shapes 2×3 and 2×4 cannot be concatenated along axis 0."),
            ("expand", ((3,),), {}, "expand needs either an axis or a shape."),
            ("expand", ((3,),), {"shape": (2, 2)}, "The shape 3 cannot be repeated to 2, 2."),
            ("squeeze", ((2, 1),), {"axis": 0}, "Axis 0 of 2×1 cannot go: its size is not 1."),
            ("index", ((2, 3),), {"key": (2,)}, "The index 2 is outside the shape 2×3."),
            ("index", ((2, 3),), {"key": (0, slice(1, None), 0)}, "An index of 3 parts does not fit the shape 2×3."),
            ("softmax", ((3,),), {"axis": 1}, "There is no axis 1 in a tensor of 1 axes."),
        ],
    )  # fmt: skip
    def test_each_is_a_calm_sentence(
        self, name: str, shapes: tuple[Shape, ...], options: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(ShapeMismatch) as caught:
            OPS[name].shape(*shapes, **options)
        assert str(caught.value) == said

    @pytest.mark.parametrize(
        ("shapes", "hint"),
        [
            (((3, 2), (3, 4)), "The left one transposed, 2×3, would fit."),
            (((3, 2), (3,)), "The left one transposed, 2×3, would fit."),
            (((3, 2), (5, 3, 4)), "The left one transposed, 2×3, would fit."),
            (((2, 3), (4, 3)), "The right one transposed, 3×4, would fit."),
            (((3,), (4, 3)), "The right one transposed, 3×4, would fit."),
            (((2, 3), (3, 4, 4)), "The last size of the left one must equal the first of the right one."),
            (((5, 2, 3), (4, 3, 3)), None),
            (((2, 3), (4,)), "The last size of the left one must equal the first of the right one."),
            (((4, 2, 3), (4,)), "The last size of the left one must equal the first of the right one."),
            (((2, 3), (4, 5, 4)), "The last size of the left one must equal the first of the right one."),
        ],
    )
    def test_what_would_fit_is_offered(self, shapes: tuple[Shape, ...], hint: str | None) -> None:
        if hint is None:
            with pytest.raises(ShapeMismatch, match="do not broadcast"):
                OPS["matmul"].shape(*shapes)
            return
        with pytest.raises(ShapeMismatch) as caught:
            OPS["matmul"].shape(*shapes)
        assert str(caught.value.faults[0].hint) == hint

    def test_the_axes_that_there_are_are_named(self) -> None:
        with pytest.raises(ShapeMismatch) as caught:
            OPS["sum"].shape((2, 3, 4), axis=3)
        assert str(caught.value.faults[0].hint) == "The axes are numbered from 0 to 2; −1 is the last one."

    def test_sizes_are_whole_numbers(self) -> None:
        assert repr(OPS["reshape"].shape((6,), shape=(2, -1))) == "(2, 3)"
        assert repr(OPS["flatten"].shape((2, 3))) == "(6,)"

    def test_a_transposition_that_would_help_is_offered(self) -> None:
        with pytest.raises(ShapeMismatch) as caught:
            OPS["matmul"].shape((3, 2), (3, 4))
        assert str(caught.value.faults[0].hint) == "The left one transposed, 2×3, would fit."
        with pytest.raises(ShapeMismatch) as caught:
            OPS["matmul"].shape((2, 3), (4, 3))
        assert str(caught.value.faults[0].hint) == "The right one transposed, 3×4, would fit."
