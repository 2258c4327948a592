"""Linear algebra: products, transposes, determinants, inverses, systems of equations.

A rule returns NaN for a singular matrix; no rule here raises for any numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from engine.errors import phrase
from engine.ops.code import Code
from engine.ops.domains import matrix, tensors
from engine.ops.op import Domain, Op, Option, Partial, Shape, unbroadcast
from engine.ops.shapes import (
    Axis,
    determinant_shape,
    matmul_shape,
    outer_shape,
    solve_shape,
    square_shape,
    trace_shape,
    transpose_order,
    transpose_shape,
)


def adjoint(x: Any) -> Any:
    """The transpose of each matrix of a batch."""
    return np.swapaxes(x, -1, -2)


def as_row(x: Any) -> Any:
    """A left factor as a matrix: a vector becomes a row."""
    return x[np.newaxis, :] if x.ndim == 1 else x


def as_column(y: Any) -> Any:
    """A right factor as a matrix: a vector becomes a column."""
    return y[:, np.newaxis] if y.ndim == 1 else y


def as_matrix(upstream: Any, x: Any, y: Any) -> Any:
    """Upstream with the axes restored that a product with a vector drops."""
    if y.ndim == 1:
        upstream = np.expand_dims(upstream, -1)
    return np.expand_dims(upstream, -2) if x.ndim == 1 else upstream


def matmul_left(upstream: Any, x: Any, y: Any, out: Any) -> Any:
    """upstream · yᵀ, summed over the batch axes along which x was repeated."""
    rows = as_row(x)
    return unbroadcast(as_matrix(upstream, x, y) @ adjoint(as_column(y)), rows.shape).reshape(x.shape)


def matmul_right(upstream: Any, x: Any, y: Any, out: Any) -> Any:
    """xᵀ · upstream, summed over the batch axes along which y was repeated."""
    columns = as_column(y)
    return unbroadcast(adjoint(as_row(x)) @ as_matrix(upstream, x, y), columns.shape).reshape(y.shape)


def each_matrix(rule: Callable[..., Any], *batches: Any) -> Any:
    """Apply a rule to a batch of matrices, with NaN for those on which it fails."""
    try:
        return rule(*batches)
    except np.linalg.LinAlgError:
        return _one_by_one(rule, batches)


def _one_by_one(rule: Callable[..., Any], batches: tuple[Any, ...]) -> Any:
    lead = np.broadcast_shapes(*(batch.shape[:-2] for batch in batches))
    spread = [np.broadcast_to(batch, lead + batch.shape[-2:]) for batch in batches]
    result = np.full(spread[-1].shape, np.nan)
    if lead:
        for place in np.ndindex(lead):
            result[place] = each_matrix(rule, *(batch[place] for batch in spread))
    return result


def inverse(x: Any) -> Any:
    """The inverse of each matrix."""
    return each_matrix(np.linalg.inv, x)


def solution(a: Any, b: Any) -> Any:
    """The x of a·x = b, for a vector b or for each column of a matrix b."""
    if b.ndim > 1:
        return each_matrix(np.linalg.solve, a, b)
    return each_matrix(np.linalg.solve, a, b[:, np.newaxis])[..., 0]


def solve_by_right(upstream: Any, a: Any, b: Any, out: Any) -> Any:
    """a⁻ᵀ · upstream, summed over the batch axes along which b was repeated."""
    columns = upstream[..., np.newaxis] if b.ndim == 1 else upstream
    shape = (*b.shape, 1) if b.ndim == 1 else b.shape
    return unbroadcast(each_matrix(np.linalg.solve, adjoint(a), columns), shape).reshape(b.shape)


def solve_by_matrix(upstream: Any, a: Any, b: Any, out: Any) -> Any:
    """−(a⁻ᵀ · upstream) · xᵀ with the solution x."""
    columns = upstream[..., np.newaxis] if b.ndim == 1 else upstream
    solutions = out[..., np.newaxis] if b.ndim == 1 else out
    return unbroadcast(-each_matrix(np.linalg.solve, adjoint(a), columns) @ adjoint(solutions), a.shape)


def cofactors(x: Any) -> Any:
    """The derivative of each determinant, which exists for singular matrices too.

    With x = U·S·Vᵀ it is det(U)·det(V) · U·(products of the other singular values)·Vᵀ.
    """
    try:
        left, values, right = np.linalg.svd(x)
    except np.linalg.LinAlgError:
        return np.full(x.shape, np.nan)
    size = values.shape[-1]
    grid = np.broadcast_to(values[..., np.newaxis, :], (*values.shape[:-1], size, size))
    others = np.prod(np.where(np.eye(size, dtype=bool), 1.0, grid), axis=-1)
    sign = np.linalg.det(left) * np.linalg.det(right)
    return np.asarray(np.round(sign))[..., np.newaxis, np.newaxis] * (left * others[..., np.newaxis, :]) @ right


def determinant_product(upstream: Any, x: Any, out: Any) -> Any:
    """upstream · the matrix of cofactors."""
    return np.reshape(upstream, (*np.shape(upstream), 1, 1)) * cofactors(x)


def on_the_diagonal(upstream: Any, x: Any, out: Any) -> Any:
    """upstream on the diagonal, 0 elsewhere."""
    return np.where(np.eye(*x.shape, dtype=np.bool_), upstream, 0.0)


def inverse_product(upstream: Any, x: Any, out: Any) -> Any:
    """−x⁻ᵀ · upstream · x⁻ᵀ."""
    return -adjoint(out) @ upstream @ adjoint(out)


def transposed_back(upstream: Any, x: Any, out: Any, axes: Axis = None) -> Any:
    """Upstream with its axes in the operand's order."""
    return np.transpose(upstream, np.argsort(transpose_order(np.ndim(x), axes)))


SQUARE = (
    (matrix((2.0, -1.0, 0.5), (0.3, 1.7, -0.6), (-1.2, 0.4, 2.5)),),
    (matrix((1.5, 0.7), (-0.4, 2.1)),),
    (matrix((-1.8,)),),
)
REGULAR = Domain(r"\det $x \neq 0", SQUARE, holds=lambda x: np.linalg.det(x) != 0)
TENSOR = tensors(r"\mathbb{R}^{m \times n}")


def transpose_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The order of the axes, and the inverse order."""
    order = transpose_order(len(shapes[0]), options.get("axes"))
    return {"order": order, "inverse": tuple(np.argsort(order).tolist())}


def solve_facts(shapes: Sequence[Shape], shape: Shape, options: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of `solve` for a vector as right-hand side: the index that makes it a column, and the inverse."""
    return {"column": "[..., None]", "flat": "[..., 0]"} if len(shapes[1]) == 1 else {"column": "", "flat": ""}


LINEAR_ALGEBRA = (
    Op(
        "matmul",
        lambda x, y: x @ y,
        r"$x \, $y",
        (
            Partial(None, r"$upstream \, ${y}^{\top}", vjp=matmul_left),
            Partial(None, r"${x}^{\top} \, $upstream", vjp=matmul_right),
        ),
        summary=phrase("The matrix product: rows times columns. The gradient is upstream times the other, transposed."),
        domain=tensors(r"\mathbb{R}^{m \times k} \times \mathbb{R}^{k \times n}"),
        shape=matmul_shape,
        label="@",
        code=Code("{0} @ {1}", vjp=("matmul_left({g}, {0}, {1})", "matmul_right({g}, {0}, {1})"), helpers=("matmul",)),
    ),
    Op(
        "transpose",
        lambda x, axes=None: np.transpose(x, axes),
        r"${x}^{\top}",
        (Partial(None, r"${upstream}^{\top}", vjp=transposed_back),),
        summary=phrase("The axes in reverse, or in a given order: rows become columns."),
        domain=TENSOR,
        shape=transpose_shape,
        options=(Option("axes", "axis", None, phrase("the new order of the axes; reversed if left out")),),
        label="xᵀ",
        code=Code(
            "np.transpose({0}, {order})",
            vjp=("np.transpose({g}, {inverse})",),
            torch="{0}.permute({order})",
            facts=transpose_facts,
        ),
    ),
    Op(
        "outer",
        lambda x, y: np.multiply.outer(x, y),
        r"$x \otimes $y",
        (
            Partial(None, r"$upstream \, $y", vjp=lambda upstream, x, y, out: upstream @ y),
            Partial(None, r"${upstream}^{\top} $x", vjp=lambda upstream, x, y, out: x @ upstream),
        ),
        summary=phrase("The matrix of all products of an element of x with an element of y."),
        domain=tensors(r"\mathbb{R}^{m} \times \mathbb{R}^{n}"),
        shape=outer_shape,
        label="⊗",
        code=Code(
            "np.outer({0}, {1})",
            vjp=("{g} @ {1}", "{0} @ {g}"),
            torch="torch.outer({0}, {1})",
            jax="jnp.outer({0}, {1})",
        ),
    ),
    Op(
        "trace",
        lambda x: np.trace(x),
        r"\operatorname{tr} $x",
        (Partial(None, r"$upstream \, I", vjp=on_the_diagonal),),
        summary=phrase("The sum of a matrix's diagonal."),
        domain=TENSOR,
        shape=trace_shape,
        label="tr",
        code=Code("np.trace({0})", vjp=("np.where(np.eye(*{s0}, dtype=bool), {g}, 0.0)",)),
    ),
    Op(
        "det",
        lambda x: np.linalg.det(x),
        r"\det $x",
        (Partial(None, r"$upstream \, \det\left({$x}\right) \, ${x}^{-\top}", vjp=determinant_product),),
        summary=phrase("The determinant of a square matrix."),
        domain=Domain(r"\mathbb{R}^{n \times n}", SQUARE),
        shape=determinant_shape,
        code=Code(
            "np.linalg.det({0})",
            vjp=("np.reshape({g}, {stacked}) * cofactors({0})",),
            torch="determinant({0})",
            helpers=("cofactors",),
            facts=lambda shapes, shape, options: {"stacked": (*shape, 1, 1)},
        ),
    ),
    Op(
        "inv",
        inverse,
        "${x}^{-1}",
        (Partial(None, r"-${x}^{-\top} \, $upstream \, ${x}^{-\top}", vjp=inverse_product),),
        summary=phrase("The inverse of a square matrix; a singular one has none."),
        domain=REGULAR,
        shape=square_shape,
        label="x⁻¹",
        code=Code(
            "inverse({0})",
            vjp=("-np.swapaxes({out}, -1, -2) @ {g} @ np.swapaxes({out}, -1, -2)",),
            torch="inverse({0})",
            jax="jnp.linalg.inv({0})",
            helpers=("inverse",),
        ),
    ),
    Op(
        "solve",
        solution,
        "${A}^{-1} $b",
        (
            Partial(None, r"-${A}^{-\top} \, $upstream \, {\left($out\right)}^{\top}", vjp=solve_by_matrix),
            Partial(None, r"${A}^{-\top} \, $upstream", vjp=solve_by_right),
        ),
        summary=phrase("The x for which A·x = b, found without inverting A."),
        domain=Domain(
            r"\det $A \neq 0",
            tuple((a, right) for (a,), right in zip(SQUARE, ([0.7, -1.3, 2.2], [1.1, -0.4], [0.9]), strict=True)),
            holds=lambda a, b: np.linalg.det(a) != 0,
        ),
        shape=solve_shape,
        operands=("A", "b"),
        code=Code(
            "solution({0}, {1})",
            vjp=("solve_matrix({g}, {0}, {1}, {out})", "solve_right({g}, {0}, {1})"),
            torch="solution({0}, {1}{column}){flat}",
            jax="jnp.linalg.solve({0}, {1}{column}){flat}",
            helpers=("matmul", "inverse", "solve"),
            facts=solve_facts,
        ),
    ),
)
