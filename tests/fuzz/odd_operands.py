"""Shapes, magnitudes and expressions of which odd requests are made."""

from __future__ import annotations

SHAPES = [
    (), (), (), (1,), (2,), (3,), (0,), (1, 1), (2, 2), (2, 3), (3, 2), (3, 1), (1, 3), (2, 0), (2, 2, 2), (1, 2, 1),
    (2, 3, 0), (1, 1, 1, 1), (2, 1, 2, 1),
]  # fmt: skip
SIZES = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 1e200, -1e200, 1e-200, 1e308, -1e308, 1.7e308, 1e-308, 5e-324, 1000.0, -1000.0]
AROUND = [
    "{}", "{}", "sum({})", "mean({})", "sum({})", "max({})", "prod({})", "norm({})", "std({})", "sum({})**2", "sum(log({}))",
    "sum(sqrt({}))", "mean(1/{})", "sum({}*w)", "sum(relu({}))", "mse(y, {})", "t = {}\nsum(t)/len(x)", "sum({}[0:0])",
    "sum({}.T)", "s = 0\nfor i in range(2):\n    s = s + sum({})\ns", "t = {}\nt, sum(t)", "def f(a):\n    return sum(a)\nf({})",
]  # fmt: skip
PIECES = [
    "x", "x + y", "x - y", "x*y", "x/y", "x**y", "-x", "x @ y", "x.T @ y", "y @ x.T", "x[0]", "x[0:0]*x[0:0]", "x[-1]", "x[0:0]", "x[:, 0]",
    "x[0:1]", "x[None]", "x > y", "x.T", "x**2", "W @ x + b", "relu(W @ x + b)", "W2 @ (W @ x + b) + b", "x[:, 0:0]",
    "sigmoid(x @ W)", "[x, y][0]", "x[0, 0]", "where(x > 0, x, y)", "(W @ x)[0]", "x @ W @ W2", "x/x", "x - x",
]  # fmt: skip
OPERANDS = [
    "x",
    "x",
    "x",
    "y",
    "y",
    "w",
    "x[0:0]",
    "x[None]",
    "x.T",
    "0",
    "1",
    "-1.5",
    "1e200",
    "x*0",
    "x/0",
    "[x, y]",
    "W",
]
OPTIONS = {
    "axis": ["0", "1", "-1", "2", "(0, 1)", "None", "()"],
    "flag": ["True", "False"],
    "integer": ["0", "1", "2", "3", "-1"],
    "shape": ["(1,)", "(3,)", "(2, 3)", "(0,)", "()", "(2, 0)", "(1, 1, 1, 1)"],
}
"""Values of an operation's options, by their kind."""
CHAINS = [
    "V @ (W @ x + b) + c", "V @ (W @ u + d)", "(x @ V) @ W + c", "dense(dense(x, V, b), W, c)", "V @ W @ x",
    "V @ relu(W @ x + b) + c", "sum(V @ (W @ u))", "mlp(x, [V, W], [b, c], tanh)", "(W @ x + b) * 2",
]  # fmt: skip
"""Programs of layers, with and without an activation between them."""
