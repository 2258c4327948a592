"""Random programs of matrices: layers, activations, transposes, residual sums, and a loss with a penalty at the end."""

from __future__ import annotations

from random import Random

import numpy as np

from tests.fuzz.grammar import Case

ACTIVATIONS = ("relu({0})", "tanh({0})", "sigmoid({0})", "{0}*{0}", "exp(-{0}*{0})", "maximum({0}, 0.1)", "-{0}")
LOSSES = (
    "mean(({0} - Y)**2)", "sum(({0} - Y)*({0} - Y))/7", "mean(maximum(0, 1 - Y*{0}))", "mean(tanh({0})*Y)",
    "sum(mean(({0} - Y)**2, axis=0))", "mean(sum(({0} - Y)**2, axis=1, keepdims=True))", "sum(abs({0}.T - Y.T))",
)  # fmt: skip
PENALTIES = ("", " + 0.1*sum(W1*W1)", " + 0.1*mean(W1**2) + sum(abs(W1))/9", " + sum(W1 @ W1.T)/5")


def network(draw: Random) -> Case:
    """A program of two to four layers over a few examples, which lie in its rows or in its columns."""
    count, width = draw.randint(2, 5), draw.randint(1, 4)
    sizes = [*[draw.choice((1, 3, 3, 4)) for _ in range(draw.randint(1, 3))], draw.randint(1, 2)]
    shapes: dict[str, tuple[int, ...]] = {"X": (count, width), "Y": (count, sizes[-1])}
    lines, here, columns = [], "X", False
    for layer, size in enumerate(sizes, 1):
        if draw.random() < 0.3:
            here, columns = f"{here}.T", not columns
        transposed = draw.random() < 0.3
        weights = f"W{layer}.T" if transposed else f"W{layer}"
        shapes[f"W{layer}"] = (size, width) if columns != transposed else (width, size)
        line = f"{weights} @ {here}" if columns else f"{here} @ {weights}"
        if draw.random() < 0.7:
            line += f" + b{layer}"
            shapes[f"b{layer}"] = (size, 1) if columns else draw.choice(((size,), (1, size), (1,)))
        if size == width and draw.random() < 0.5:
            line += f" + 0.5*{here}"
        here, width = f"A{layer}", size
        lines += [f"Z{layer} = {line}", f"{here} = {draw.choice(ACTIVATIONS).format(f'Z{layer}')}"]
    loss = draw.choice(LOSSES).format(f"{here}.T" if columns else here) + draw.choice(PENALTIES)
    lines.append(f"result = {loss}")
    numbers = np.random.default_rng(draw.randrange(1 << 30))
    return Case("\n".join(lines), {name: numbers.uniform(-1, 1, shape).tolist() for name, shape in shapes.items()})
