"""Training requests that several tests send."""

from __future__ import annotations

from typing import Any

LINE: dict[str, Any] = {
    "program": "Yhat = X.T @ W + b\nmse(Y, Yhat)",
    "inputs": {"X": [[0, 1, 2]], "Y": [[1], [3], [5]], "W": [[0]], "b": [0]},
}
"""Linear regression on three points of the line y = 2x + 1."""
GD = {"name": "gd", "learning_rate": 0.1}
"""Gradient descent that converges on `LINE`."""
