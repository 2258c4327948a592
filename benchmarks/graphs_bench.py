"""Larger graphs: one step of a network with everything kept, fresh graphs of scalars, and the gradient check.

All contenders must agree before anything is timed. PyTorch has one thread; JAX's compile time does not count.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from math import tanh
from typing import Any

import numpy as np

import engine
from benchmarks.measure import Row, compared, interleaved, missing, ms, us
from engine.limits import Limits

NETWORK = """h1 = relu(X @ W1 + b1)
h2 = relu(h1 @ W2 + b2)
s = h2 @ W3 + b3
loss = mean(maximum(0, 1 - y*s)) + 0.0001*(sum(W1*W1)+sum(b1*b1)+sum(W2*W2)+sum(b2*b2)+sum(W3*W3)+sum(b3*b3))
loss"""
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
CHAIN = "s = x\nfor i in range({turns}):\n    s = tanh(s*w + b)\n    s = s - x\ns"
SIZES = (100, 1_000, 10_000, 100_000)
UNLIMITED = Limits.unlimited()


def network() -> dict[str, Any]:
    """Data of 100 points and the parameters of a 2-16-16-1 network."""
    draw = np.random.default_rng(7)
    values = {"X": draw.standard_normal((100, 2)), "y": np.sign(draw.standard_normal((100, 1)))}
    for layer, (before, after) in enumerate(((2, 16), (16, 16), (16, 1)), 1):
        values[f"W{layer}"] = draw.uniform(-1, 1, (before, after))
        values[f"b{layer}"] = draw.uniform(-0.1, 0.1, (after,))
    return values


def torch_loss(values: dict[str, Any], keep: Callable[[Any], Any] = lambda tensor: tensor) -> Any:
    """The loss in PyTorch; `keep` is applied to every intermediate result."""
    import torch

    hidden = keep(torch.relu(keep(keep(values["X"] @ values["W1"]) + values["b1"])))
    hidden = keep(torch.relu(keep(keep(hidden @ values["W2"]) + values["b2"])))
    scores = keep(keep(hidden @ values["W3"]) + values["b3"])
    margins = keep(torch.maximum(torch.zeros((), dtype=torch.float64), keep(1 - keep(values["y"] * scores))))
    return margins.mean() + 1e-4 * sum((values[name] * values[name]).sum() for name in PARAMETERS)


def torch_step(values: dict[str, Any], keeps: bool) -> Callable[[], tuple[float, Any]]:
    """One step: the loss, and the gradient of the first weights."""
    import torch

    torch.set_num_threads(1)
    tensors = {name: torch.tensor(value) for name, value in values.items()}

    def kept(tensor: Any) -> Any:
        tensor.retain_grad()
        return tensor

    def run() -> tuple[float, Any]:
        here = {**tensors, **{name: tensors[name].clone().requires_grad_() for name in PARAMETERS}}
        loss = torch_loss(here, kept) if keeps else torch_loss(here)
        loss.backward()
        return loss.item(), here["W1"].grad.numpy()

    return run


def jax_loss(values: dict[str, Any]) -> tuple[Callable[[dict[str, Any]], Any], Any]:
    """The loss in JAX as a function of the parameters, and JAX with float64."""
    import jax

    jax.config.update("jax_enable_x64", True)
    numpy = jax.numpy

    def loss(parameters: dict[str, Any]) -> Any:
        hidden = numpy.maximum(values["X"] @ parameters["W1"] + parameters["b1"], 0)
        hidden = numpy.maximum(hidden @ parameters["W2"] + parameters["b2"], 0)
        scores = hidden @ parameters["W3"] + parameters["b3"]
        squares = sum((each * each).sum() for each in parameters.values())
        return numpy.maximum(0, 1 - values["y"] * scores).mean() + 1e-4 * squares

    return loss, jax


def step() -> list[Row]:
    """One step of the network: all values, gradients and products on edges, against loss and gradients."""
    what, values = "one step of the 2-16-16-1 network on 100 points", network()
    plan = engine.compile(NETWORK, values)

    def ours() -> tuple[float, Any]:
        run = plan.run(values)
        return float(run.values[plan.output]), run.gradients.nodes[plan.graph.inputs["W1"]]  # type: ignore[union-attr]

    loss, jax = jax_loss(values)
    compiled = jax.jit(jax.value_and_grad(loss))
    parameters = {name: jax.numpy.array(values[name]) for name in PARAMETERS}

    def in_jax() -> tuple[float, Any]:
        value, gradients = jax.block_until_ready(compiled(parameters))
        return value, gradients["W1"]

    contenders: dict[str, Callable[[], Any]] = {
        "plan.run": ours,
        "PyTorch eager, all kept": torch_step(values, True),
        "PyTorch eager, gradients of the parameters": torch_step(values, False),
        "JAX jit, gradients of the parameters": in_jax,
    }
    expected = ours()
    for name, run in contenders.items():
        for mine, theirs in zip(expected, run(), strict=True):
            np.testing.assert_allclose(theirs, mine, rtol=1e-10, err_msg=name)
    times = interleaved({**contenders, "plan.run": lambda: plan.run(values)})
    return [*compared(what, times, "plan.run", us), missing(what, "micrograd", "it has no tensors")]


def micrograd_chain(turns: int) -> Callable[[], tuple[float, float]]:
    """The chain in micrograd, with a tanh in its own manner; its backward pass recurses, which ends at some depth."""
    from micrograd.engine import Value

    def squashed(x: Any) -> Any:
        out = Value(tanh(x.data), (x,), "tanh")

        def backward() -> None:
            x.grad += (1 - out.data * out.data) * out.grad

        out._backward = backward
        return out

    def run() -> tuple[float, float]:
        sys.setrecursionlimit(10**6)
        x, w, b = Value(0.3), Value(0.9), Value(0.1)
        s = x
        for _ in range(turns):
            s = squashed(s * w + b)
            s = s - x
        s.backward()
        return s.data, w.grad

    return run


def torch_chain(turns: int) -> Callable[[], tuple[float, float]]:
    """The chain in PyTorch."""
    import torch

    def run() -> tuple[float, float]:
        x, w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (0.3, 0.9, 0.1))
        s = x
        for _ in range(turns):
            s = torch.tanh(s * w + b)
            s = s - x
        s.backward()
        return s.item(), w.grad.item()  # type: ignore[union-attr]

    return run


def fresh() -> list[Row]:
    """A graph of scalars that no cache knows, from its text to its trace; and the time of a node by size."""
    rows: list[Row] = []
    taken: dict[int, float] = {}
    numbers = count()
    for size in SIZES:
        turns = (size - 3) // 4
        text = CHAIN.format(turns=turns)

        def ours(text: str = text) -> engine.Trace:
            program = f"{text}\n# {next(numbers)}"
            return engine.trace(program, {"x": 0.3, "w": 0.9, "b": 0.1}, limits=UNLIMITED)

        what = f"a fresh graph of {size:,} scalars, text to trace"
        contenders: dict[str, Callable[[], Any]] = {"engine.trace": ours, "PyTorch eager": torch_chain(turns)}
        if size <= 10_000:
            contenders["micrograd"] = micrograd_chain(turns)
        trace = ours()
        for name, run in contenders.items():
            if name != "engine.trace":
                np.testing.assert_allclose(run(), (trace.value, trace.gradients["w"]), rtol=1e-8, err_msg=name)
        times = interleaved(contenders, 5)
        taken[len(trace.graph)] = times["engine.trace"]
        rows += compared(what, times, "engine.trace", ms)
    rows.append(missing("a fresh graph of 100,000 scalars, text to trace", "micrograd", "it recurses too deep"))
    return [*rows, *growth(taken)]


def growth(taken: dict[int, float]) -> list[Row]:
    """The time of a node by size: of every one, and of those beyond the smallest graph, whose text is read too."""
    first, *others = taken
    beyond = {size: (taken[size] - taken[first]) / (size - first) for size in others}
    rows = [
        Row(
            f"a fresh graph of {size:,} scalars: time a node; of those beyond {first}",
            us(seconds / size),
            us(beyond[size]) if size in beyond else "",
            "▇" * round(1e6 * beyond.get(size, 0) * 10),
        )
        for size, seconds in taken.items()
    ]
    apart = max(beyond.values()) / min(beyond.values())
    return [*rows, Row(f"… from {others[0]:,} to {others[-1]:,} scalars", "", "aim: 1.5 × apart", f"{apart:.2f} ×")]


def check() -> list[Row]:
    """The gradient check of all 337 parameters."""
    import torch

    what, values = "gradient check of 337 parameters", network()
    tensors = {name: torch.tensor(value) for name, value in values.items()}
    given = [tensors[name].clone().requires_grad_() for name in PARAMETERS]
    loss, jax = jax_loss(values)
    sizes = [values[name].size for name in PARAMETERS]

    def of_vector(vector: Any) -> Any:
        parts = jax.numpy.split(vector, np.cumsum(sizes)[:-1])
        return loss({name: part.reshape(values[name].shape) for name, part in zip(PARAMETERS, parts, strict=True)})

    start = jax.numpy.concatenate([values[name].reshape(-1) for name in PARAMETERS])
    steps = jax.numpy.eye(len(start)) * 1e-6
    losses = jax.jit(lambda at: (jax.vmap(of_vector)(at + steps) - jax.vmap(of_vector)(at - steps)) / 2e-6)

    def in_torch() -> bool:
        def of_parameters(*parameters: Any) -> Any:
            return torch_loss({**tensors, **dict(zip(PARAMETERS, parameters, strict=True))})

        return torch.autograd.gradcheck(of_parameters, given, raise_exception=False)

    contenders: dict[str, Callable[[], Any]] = {
        "engine.check": lambda: engine.check(NETWORK, values, PARAMETERS, limits=UNLIMITED),
        "torch.autograd.gradcheck": in_torch,
        "JAX vmap jit": lambda: jax.block_until_ready(losses(start)),
    }
    checked = contenders["engine.check"]()
    np.testing.assert_allclose([each.numeric for each in checked.elements], losses(start), atol=1e-7)
    return compared(what, interleaved(contenders, 5), "engine.check", ms)


def rows() -> list[Row]:
    """The lines of the table."""
    return [*step(), *fresh(), *check()]
