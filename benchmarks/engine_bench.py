"""The engine: value and gradient at every node of the sigmoid, new inputs each time.

Every contender takes five floats and hands back the value of the output and all gradients of inputs and operations,
in the order of `GATES`. Before anything is timed, all must agree.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import count
from math import exp
from typing import Any

import numpy as np

import engine
from benchmarks.measure import Row, interleaved

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
NAMES = ("w0", "x0", "w1", "x1", "w2")
GATES = ("mul", "mul", "add", "add", "neg", "exp", "add", "div")
SAMPLES = [[random.Random(seed).uniform(-3, 3) for _ in NAMES] for seed in range(64)]

Answer = tuple[Sequence[Any], Sequence[Any]]
"""Values of the gates, gradients of the inputs and then of the gates."""
Contender = Callable[[Sequence[float]], Answer]


def plan_run() -> Contender:
    """A compiled plan, run again: what repeated evaluation in Python costs."""
    plan = engine.compile(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True)))
    gates, leaves = _places(plan.graph)

    def run(sample: Sequence[float]) -> Answer:
        evaluation = plan.run({name: np.float64(value) for name, value in zip(NAMES, sample, strict=True)})
        gradients = evaluation.gradients.nodes  # type: ignore[union-attr]
        return [evaluation.values[gate] for gate in gates], [gradients[node] for node in (*leaves, *gates)]

    return run


def trace() -> Contender:
    """The public face: text and inputs in, a trace out. Upstream, local and product of every edge are in it too."""
    gates, leaves = _places(engine.trace(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True))).graph)

    def run(sample: Sequence[float]) -> Answer:
        result = engine.trace(SIGMOID, dict(zip(NAMES, sample, strict=True)))
        values, gradients = result.values, result.gradients_by_node
        return [values[gate] for gate in gates], [gradients[node] for node in (*leaves, *gates)]

    return run


def _places(graph: engine.Graph) -> tuple[list[int], list[int]]:
    """The nodes of the gates, and those of the inputs."""
    return [node for node, op in enumerate(graph.ops) if op], [graph.inputs[name] for name in NAMES]


def micrograd() -> Contender:
    """micrograd; it has no exponential, so this adds one in its own manner, as its lecture does."""
    from micrograd.engine import Value

    def e_to_the(x: Any) -> Any:
        out = Value(exp(x.data), (x,), "exp")

        def backward() -> None:
            x.grad += out.data * out.grad

        out._backward = backward
        return out

    def run(sample: Sequence[float]) -> Answer:
        w0, x0, w1, x1, w2 = leaves = [Value(value) for value in sample]
        a, b = w0 * x0, w1 * x1
        c = a + b
        d = c + w2
        e = -d
        f = e_to_the(e)
        g = 1 + f
        gates = (a, b, c, d, e, f, g, 1 / g)
        gates[-1].backward()
        return [gate.data for gate in gates], [node.grad for node in (*leaves, *gates)]

    return run


def torch_eager() -> Contender:
    """PyTorch in eager mode, one thread, with the gradient of every node retained; results stay tensors."""
    import torch

    torch.set_num_threads(1)

    def run(sample: Sequence[float]) -> Answer:
        w0, x0, w1, x1, w2 = leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in sample]
        a, b = w0 * x0, w1 * x1
        c = a + b
        d = c + w2
        e = -d
        f = torch.exp(e)
        g = 1 + f
        gates = (a, b, c, d, e, f, g, 1 / g)
        for gate in gates:
            gate.retain_grad()
        gates[-1].backward()
        return [gate.data for gate in gates], [node.grad for node in (*leaves, *gates)]

    return run


OURS = {"plan.run": plan_run, "engine.trace": trace}
PEERS = {"micrograd": micrograd, "PyTorch eager": torch_eager}


def available() -> dict[str, Contender]:
    """The contestants that are installed."""
    candidates = {}
    for name, make in {**OURS, **PEERS}.items():
        try:
            candidates[name] = make()
        except ImportError:
            print(f"{name} is not installed and is left out")
    return candidates


def check_agreement(candidates: dict[str, Contender]) -> None:
    """Raise unless all candidates compute the same numbers."""
    for sample in SAMPLES:
        answers = {name: [[float(x) for x in part] for part in run(sample)] for name, run in candidates.items()}
        expected = answers["plan.run"]
        for name, answer in answers.items():
            for mine, theirs in zip(expected, answer, strict=True):
                np.testing.assert_allclose(theirs, mine, rtol=1e-12, err_msg=name)


def rows() -> list[Row]:
    """The engine's lines of the table."""
    candidates = available()
    check_agreement(candidates)
    times = interleaved({name: _with_new_inputs(run) for name, run in candidates.items()})
    return [
        Row(
            f"sigmoid, every value and gradient, new inputs: {mine} against {peer}",
            us(times[mine]),
            us(times[peer]),
            f"{times[peer] / times[mine]:.1f} ×",
        )
        for peer in PEERS
        if peer in times
        for mine in OURS
    ]


def _with_new_inputs(run: Contender) -> Callable[[], Answer]:
    turns = count()
    return lambda: run(SAMPLES[next(turns) % len(SAMPLES)])


def us(seconds: float) -> str:
    """A time in microseconds."""
    return f"{seconds * 1e6:.1f} µs"
