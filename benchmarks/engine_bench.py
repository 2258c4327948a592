"""The engine: value and gradient at every node of the sigmoid, new inputs each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import exp
from typing import Any

import numpy as np

import engine
from benchmarks.measure import Row, interleaved

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
NAMES = ("w0", "x0", "w1", "x1", "w2")
SAMPLES = [[random.Random(seed).uniform(-3, 3) for _ in NAMES] for seed in range(64)]


def samples() -> Callable[[], list[float]]:
    """Other inputs at each call."""
    turn = iter(range(10**12))
    return lambda: SAMPLES[next(turn) % len(SAMPLES)]


def ours() -> Callable[[], Any]:
    """The compiled plan, run again."""
    plan = engine.compile(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True)))
    new = samples()

    def run() -> Any:
        found = plan.run({name: np.float64(value) for name, value in zip(NAMES, new(), strict=True)})
        return found.values, found.gradients

    return run


def ours_from_text() -> Callable[[], Any]:
    """The public face: text and inputs in, a trace out."""
    new = samples()
    return lambda: engine.trace(SIGMOID, dict(zip(NAMES, new(), strict=True)))


def micrograd() -> Callable[[], Any]:
    """micrograd has no exp: e ** x by its own constants, as its users write it."""
    from micrograd.engine import Value

    class WithExp(Value):  # type: ignore[misc]
        """micrograd's Value with the exponential that the formula needs, in its own manner."""

        def exp(self) -> Any:
            """e to this power."""
            out = Value(exp(self.data), (self,), "exp")

            def backward() -> None:
                self.grad += out.data * out.grad

            out._backward = backward
            return out

    new = samples()

    def run() -> Any:
        w0, x0, w1, x1, w2 = (Value(value) for value in new())
        inner = -(w0 * x0 + w1 * x1 + w2)
        inner.__class__ = WithExp
        out = 1 / (1 + inner.exp())
        out.backward()
        return out.data, w0.grad

    return run


def torch_eager() -> Callable[[], Any]:
    """PyTorch in eager mode, one thread, with the gradient of every node retained."""
    import torch

    torch.set_num_threads(1)
    new = samples()

    def run() -> Any:
        w0, x0, w1, x1, w2 = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in new())
        a, b = w0 * x0, w1 * x1
        c = a + b
        d = c + w2
        e = -d
        f = torch.exp(e)
        g = 1 + f
        out = 1 / g
        for node in (a, b, c, d, e, f, g, out):
            node.retain_grad()
        out.backward()
        return [node.item() for node in (a, b, c, d, e, f, g, out)], [node.grad.item() for node in (w0, x0, w1, x1, w2)]

    return run


def rows() -> list[Row]:
    """The engine's lines of the table."""
    contenders = {"ours": ours(), "text": ours_from_text()}
    for name, make in {"micrograd": micrograd, "PyTorch eager": torch_eager}.items():
        try:
            contenders[name] = make()
        except ImportError:
            print(f"{name} is not here and is left out")
    times = interleaved(contenders)
    what = "sigmoid, every value and gradient, new inputs"
    return [
        Row(f"{what}: {label} against {name}", us(times[key]), us(times[name]), f"{times[name] / times[key]:.1f} ×")
        for name in times
        if name not in ("ours", "text")
        for key, label in (("ours", "plan.run"), ("text", "engine.trace"))
    ]


def us(seconds: float) -> str:
    """A time in microseconds."""
    return f"{seconds * 1e6:.1f} µs"
