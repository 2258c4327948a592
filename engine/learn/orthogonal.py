"""QR by Householder reflections with column pivoting, and the rank (Golub & Van Loan, Matrix Computations, 5.4.2).

NumPy's QR does not pivot and therefore does not reveal the rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.limits import Deadline

Matrix = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Factors:
    """A[:, order] = Q · R with the columns of A scaled to length 1 first; the targets carry Qᵀ already.

    `rank` is the number of diagonal elements of R above `tolerance` times the largest.
    """

    r: Matrix
    order: np.ndarray[Any, np.dtype[np.int64]]
    scale: Matrix
    targets: Matrix
    rank: int
    tolerance: float

    def solution(self) -> Matrix:
        """The basic solution, with 0 for the dependent columns."""
        size, rank = len(self.order), self.rank
        weights = np.zeros((size, self.targets.shape[1]))
        weights[self.order[:rank]] = back(self.r[:rank, :rank], self.targets[:rank])
        return weights / self.scale[:, np.newaxis]

    def null_space(self) -> Matrix:
        """A basis of the null space of A, one vector per column."""
        size, rank = len(self.order), self.rank
        basis = np.zeros((size, size - rank))
        basis[self.order[:rank]] = -back(self.r[:rank, :rank], self.r[:rank, rank:])
        basis[self.order[rank:]] = np.eye(size - rank)
        return basis / self.scale[:, np.newaxis]

    def combinations(self) -> list[tuple[int, dict[int, float]]]:
        """Each dependent column as a linear combination of the pivot columns."""
        columns = self.order[: self.rank]
        coefficients = back(self.r[: self.rank, : self.rank], self.r[: self.rank, self.rank :])
        return sorted(
            (int(column), _listed(columns, coefficients[:, place] * self.scale[column] / self.scale[columns]))
            for place, column in enumerate(self.order[self.rank :])
        )


def _listed(columns: Any, coefficients: Matrix) -> dict[int, float]:
    """Coefficients by column, without those that are 0 up to rounding."""
    most = float(np.abs(coefficients).max(initial=0.0))
    return {
        int(column): float(f"{coefficient:.12g}")
        for column, coefficient in sorted(zip(columns, coefficients, strict=True))
        if abs(coefficient) > 1e-9 * most
    }


def back(r: Matrix, right: Matrix) -> Matrix:
    """The x of R · x = right for an upper triangular R."""
    solution = np.zeros((r.shape[1], right.shape[1]))
    for row in range(r.shape[0] - 1, -1, -1):
        solution[row] = (right[row] - r[row, row + 1 :] @ solution[row + 1 :]) / r[row, row]
    return solution


def factors(a: Matrix, y: Matrix, deadline: Deadline, *, pivot: bool = True) -> Factors:
    """The factors of A (n × m) with the targets y (n × k).

    Without `pivot` the columns keep their order, and one that depends on those before it is put last.
    """
    n, m = a.shape
    scale = lengths(a)
    scale[scale == 0] = 1.0
    r, right = a / scale, y.astype(np.float64)
    order = np.arange(m)
    tolerance = 8 * max(n, m) * np.finfo(np.float64).eps
    rank = 0
    for step in range(min(n, m)):
        left = lengths(r[step:, step:])
        chosen = int(np.argmax(left)) if pivot else int(np.argmax(left > tolerance))
        if left[chosen] <= tolerance:
            break
        moved = np.concatenate(([chosen], np.delete(np.arange(m - step), chosen))) + step
        if pivot:
            moved = np.arange(step, m)
            moved[[0, chosen]] = moved[[chosen, 0]]
        r[:, step:], order[step:] = r[:, moved], order[moved]
        _reflect(r, right, step)
        rank += 1
        deadline.check()
    return Factors(r, order, scale, right, rank, tolerance)


def lengths(a: Matrix) -> Matrix:
    """The Euclidean norm of each column, without intermediate overflow."""
    largest = np.abs(a).max(axis=0, initial=0.0)
    safe = np.where(largest == 0, 1.0, largest)
    norms: Matrix = largest * np.sqrt(np.sum((a / safe) ** 2, axis=0))
    return norms


def _reflect(r: Matrix, right: Matrix, step: int) -> None:
    """Make everything below the diagonal of this column 0, in place."""
    v = r[step:, step].copy()
    length = float(np.linalg.norm(v))
    v[0] += length if v[0] >= 0 else -length
    square = float(v @ v)
    r[step:, step:] -= np.outer(v, (2 / square) * (v @ r[step:, step:]))
    right[step:] -= np.outer(v, (2 / square) * (v @ right[step:]))
    r[step + 1 :, step] = 0


def householder(a: Matrix) -> tuple[list[Matrix], Matrix]:
    """The reflections of an unpivoted QR of A (examples × features), and R."""
    r = a.copy()
    vectors = []
    for step in range(a.shape[1]):
        v = r[step:, step].copy()
        length = float(np.linalg.norm(v))
        v[0] += length if v[0] >= 0 else -length
        norm = float(np.linalg.norm(v))
        v = v / norm if norm else v
        r[step:, step:] -= np.outer(2 * v, v @ r[step:, step:])
        vectors.append(v)
    return vectors, np.triu(r[: a.shape[1]])


def reflected(vectors: list[Matrix], right: Matrix, *, backwards: bool = False) -> Matrix:
    """Qᵀ · right, or `backwards` Q · right."""
    image = right.copy()
    steps = list(enumerate(vectors))
    for step, v in reversed(steps) if backwards else steps:
        image[step:] -= np.outer(2 * v, v @ image[step:])
    return image
