"""Iterative refinement of a least-squares solution (Björck 1967), which recovers digits lost to rounding.

Residual and solution are corrected together: the residuals of r + A·w = y and Aᵀ·r = 0 are computed in the longest
floating-point format of the machine, with the same factors. What remains is the error of rounding the data themselves.
"""

from __future__ import annotations

import numpy as np

from engine.learn.orthogonal import Matrix, back, householder, reflected

TURNS = 8
MOST = 20_000_000
"""The largest examples × features² that is refined; larger systems keep the solution by QR."""


def refined(a: Matrix, targets: Matrix, weights: Matrix) -> Matrix:
    """Refined weights for an A (examples × features) of full column rank; unchanged where refinement does not help."""
    m = a.shape[1]
    if a.size * m > MOST or not np.isfinite(weights).all():
        return weights
    scale = np.exp2(np.round(np.log2(np.sqrt(np.sum(a * a, axis=0)))))  # powers of two, so that scaling rounds nothing
    scaled = a / scale
    vectors, r = householder(scaled)
    long = scaled.astype(np.longdouble)
    y = targets.astype(np.longdouble)
    w = (weights * scale[:, np.newaxis]).astype(np.longdouble)
    residual = y - long @ w
    before = np.inf
    for _ in range(TURNS):
        upper = (y - residual - long @ w).astype(np.float64)
        lower = (-(long.T @ residual)).astype(np.float64)
        image = reflected(vectors, upper)
        middle = forward(r, lower)
        change = back(r, image[:m] - middle)
        size = float(np.abs(change).max(initial=0.0))
        if not size < before / 2:
            break
        before = size
        w = w + change
        residual = residual + reflected(vectors, np.vstack([middle, image[m:]]), backwards=True)
    better: Matrix = (w / scale[:, np.newaxis]).astype(np.float64)
    return better if np.isfinite(better).all() else weights


def forward(r: Matrix, right: Matrix) -> Matrix:
    """The x of Rᵀ · x = right for an upper triangular R."""
    solution: Matrix = np.zeros(right.shape)
    for row in range(r.shape[0]):
        solution[row] = (right[row] - r[:row, row] @ solution[:row]) / r[row, row]
    return solution
