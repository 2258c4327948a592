"""Linear least squares by QR, without the loss of digits of the normal equations.

The textbook's W = (X Xᵀ)⁻¹ X Y (X features × examples) squares the condition number, and the inverse does not exist
where features are linearly dependent. Here Xᵀ is factorised by QR instead (`orthogonal`), and the solution is refined
(`refining`). If Xᵀ is rank-deficient, the solution of minimum norm is returned; gradient descent from 0 converges to
the same one, since its updates stay in the span of the examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log10, sqrt
from typing import Any

import numpy as np

from engine.errors import InvalidInput, Phrase, ShapeMismatch, numeral, phrase
from engine.learn.orthogonal import Matrix, factors
from engine.learn.refining import refined
from engine.limits import DEFAULT, Deadline, Limits
from engine.ops.op import describe
from engine.tracing.inputs import read_value

LAYOUTS = ("features_by_examples", "examples_by_features")
TEXTBOOK = {
    "features_by_examples": r"W = \left(X X^{\top}\right)^{-1} X Y",
    "examples_by_features": r"W = \left(X^{\top} X\right)^{-1} X^{\top} Y",
}


@dataclass(frozen=True, slots=True)
class Textbook:
    """The solution by the textbook's inverse; `error` is its largest difference, relative to the largest weight."""

    weights: Any
    error: float | None
    digits_lost: float | None
    condition_number: float
    reason: Phrase | None
    latex: str


@dataclass(frozen=True, slots=True)
class Convergence:
    """Gradient descent on the mean square error: rates below `largest` converge, `best` converges fastest.

    `contraction` is the factor by which the slowest component of the error shrinks at every update with `best`.
    """

    largest: float
    best: float
    contraction: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The weights (and the intercept, if requested) with residuals, rank, conditioning and convergence rates."""

    weights: Any
    intercept: Any
    residuals: Any
    sum_of_squares: float
    rank: int
    features: int
    examples: int
    condition_number: float
    singular_values: Matrix
    dependent: list[tuple[int, dict[int, float]]]
    message: Phrase | None
    textbook: Textbook
    convergence: Convergence

    @property
    def minimum_norm(self) -> bool:
        """Whether this is the minimum-norm solution of a rank-deficient system."""
        return self.rank < self.features


def least_squares(
    x: Any,
    y: Any,
    layout: str = "features_by_examples",
    *,
    intercept: bool = False,
    limits: Limits = DEFAULT,
    deadline: Deadline | None = None,
) -> Solution:
    """The W that minimises Σ (Xᵀ W − Y)²; with the layout `examples_by_features`, X is given in place of Xᵀ.

    X is a matrix (or a list, for one feature), Y has one number or one row per example. With `intercept`, a feature of
    ones is appended. Raises `InvalidInput` and `ShapeMismatch`.
    """
    deadline = deadline or Deadline(limits.seconds)
    a, targets, flat = _read(x, y, layout, limits)
    a = np.hstack([a, np.ones((len(a), 1))]) if intercept else a
    with np.errstate(all="ignore"):
        weights, rank, dependent = _solved(a, targets, deadline)
        singular: Matrix = np.linalg.svd(a, compute_uv=False).astype(np.float64)
        residuals = targets - a @ weights
        squares = float(np.sum(residuals**2))
        textbook = _textbook(a, targets, weights, TEXTBOOK[layout], flat, singular, rank)
    condition = float(singular[0]) / float(singular[-1]) if rank == a.shape[1] and singular[-1] > 0 else inf
    w, b = (weights[:-1], weights[-1]) if intercept else (weights, None)
    return Solution(
        weights=w[:, 0] if flat else w,
        intercept=b if b is None or not flat else b[0],
        residuals=residuals[:, 0] if flat else residuals,
        sum_of_squares=squares,
        rank=rank,
        features=a.shape[1],
        examples=a.shape[0],
        condition_number=condition,
        singular_values=singular,
        dependent=dependent,
        message=_message(rank, a, condition),
        textbook=textbook,
        convergence=_convergence(singular[:rank], targets.size),
    )


Dependent = list[tuple[int, dict[int, float]]]


def _solved(a: Matrix, targets: Matrix, deadline: Deadline) -> tuple[Matrix, int, Dependent]:
    """The weights of minimum norm, the rank, and the linear dependences between columns."""
    factored = factors(a, targets, deadline)
    weights = factored.solution()
    if factored.rank == a.shape[1]:
        return refined(a, targets, weights), factored.rank, []
    in_order = factors(a, targets, deadline, pivot=False)
    dependent = (in_order if in_order.rank == factored.rank else factored).combinations()
    return _shortest(weights, factored.null_space()), factored.rank, dependent


def _read(x: Any, y: Any, layout: str, limits: Limits) -> tuple[Matrix, Matrix, bool]:
    """The matrix (examples × features), the targets (examples × outputs), and whether these came as a list."""
    if layout not in LAYOUTS:
        raise InvalidInput(
            phrase("There is no layout “{layout}”.", layout=layout[:100]),
            hint=phrase("Use {names}.", names=" / ".join(LAYOUTS)),
            name="layout",
        )
    a, targets = np.asarray(read_value("X", x, limits)), np.asarray(read_value("Y", y, limits))
    if a.ndim == 1:
        a = a[np.newaxis] if layout == LAYOUTS[0] else a[:, np.newaxis]
    if a.ndim != 2 or targets.ndim not in (1, 2):
        raise ShapeMismatch(phrase("X must be a matrix, Y a list or a matrix."), name="X" if a.ndim != 2 else "Y")
    a = a.T if layout == LAYOUTS[0] else a
    flat = targets.ndim == 1
    targets = targets[:, np.newaxis] if flat else targets
    if len(targets) != len(a):
        raise ShapeMismatch(
            phrase("X has {examples} examples, Y is {shape}.", examples=len(a), shape=describe(targets.shape)),
            hint=phrase("X is features × examples and Y examples × 1, unless the layout says otherwise."),
            name="Y",
        )
    return np.array(a), np.array(targets), flat


def _shortest(weights: Matrix, free: Matrix) -> Matrix:
    """The solution without its component in the null space."""
    basis = np.linalg.qr(free)[0]
    for _ in range(2):  # twice is enough to be orthogonal to rounding
        weights = weights - basis @ (basis.T @ weights)
    return weights


def _textbook(
    a: Matrix, targets: Matrix, weights: Matrix, latex: str, flat: bool, singular: Matrix, rank: int
) -> Textbook:
    smallest = singular[-1] if len(singular) == a.shape[1] else 0.0
    condition = float((singular[0] / smallest) ** 2) if smallest > 0 else inf
    try:
        weights_by_inverse = np.linalg.inv(a.T @ a) @ (a.T @ targets)
    except np.linalg.LinAlgError:
        why = phrase("The matrix has no inverse: its features depend on each other.")
        return Textbook(None, None, None, inf, why, latex)
    scale = float(np.abs(weights).max()) or 1.0
    error = float(np.abs(weights_by_inverse - weights).max() / scale)
    lost_digits = max(0.0, log10(error / np.finfo(np.float64).eps)) if 0 < error < inf else 0.0 if error == 0 else None
    why = (
        phrase("Rounding alone made an inverse of a matrix that has none; these numbers mean nothing.")
        if rank < a.shape[1]
        else phrase("The condition number is squared on the way, and with it the digits that are lost.")
    )
    return Textbook(weights_by_inverse[:, 0] if flat else weights_by_inverse, error, lost_digits, condition, why, latex)


def _message(rank: int, a: Matrix, condition: float) -> Phrase | None:
    """The remark on the matrix, if any."""
    examples, features = a.shape
    if rank < features and examples < features:
        return phrase(
            "There are more features ({features}) than examples ({examples}): many solutions fit, and this is the "
            "shortest of them.",
            features=features,
            examples=examples,
        )
    if rank < features:
        return phrase(
            "Of the {features} features only {rank} are independent: many solutions fit equally well, and this is the "
            "shortest of them.",
            features=features,
            rank=rank,
        )
    if condition > 1e8:
        return phrase(
            "The matrix is ill-conditioned: its condition number is {condition}.", condition=numeral(condition, 2)
        )
    return None


def _convergence(singular: Matrix, count: int) -> Convergence:
    """For the mean square error of `count` targets (examples × outputs), whose Hessian is 2/count · X Xᵀ.

    Only quotients of singular values are squared, since X Xᵀ may overflow or underflow.
    """
    if not singular.size or singular[0] == 0:
        return Convergence(inf, inf, 0.0)
    per_target = sqrt(count) / float(singular[0])
    largest, share = per_target * per_target, (float(singular[-1]) / float(singular[0])) ** 2
    return Convergence(largest, largest / (1 + share), (1 - share) / (1 + share))


def certified_digits(computed: Any, certified: Any) -> float:
    """The number of correct significant digits of the least accurate number (NIST's log relative error), at most 15."""
    computed, certified = np.ravel(computed), np.ravel(certified)
    scale = np.where(certified == 0, 1.0, np.abs(certified))
    error = float((np.abs(computed - certified) / scale).max())
    return 15.0 if error == 0 else min(15.0, -log10(error))
