"""The engine: value and gradient at every node of the sigmoid, new inputs each time.

Every contender takes five floats and hands back all values and gradients, in the order of `GATES`; ours hand back
those of all nodes and have those of all edges (local derivative and product; upstream is the gradient of the target),
peers have nothing on edges. All are numbers that are there: floats, tensors or arrays. Before anything is timed, all
must agree.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import count
from math import exp
from typing import Any

import numpy as np

import engine
from benchmarks.measure import Row, interleaved, missing, us

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
NAMES = ("w0", "x0", "w1", "x1", "w2")
GATES = ("mul", "mul", "add", "add", "neg", "exp", "add", "div")
SAMPLES = [[random.Random(seed).uniform(-3, 3) for _ in NAMES] for seed in range(64)]

Answer = Sequence[Sequence[Any]]
"""Values of the gates, gradients of the inputs and then of the gates; of ours those of all nodes, then the edges'."""
Contender = Callable[[Sequence[float]], Answer]


def plan_numbers() -> Contender:
    """A compiled plan, run again for its numbers: floats, as micrograd's; those of every edge are among them."""
    plan = engine.compile(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True)))
    assert tuple(plan.graph.inputs) == NAMES  # in the order of a sample
    return lambda sample: plan.numbers(sample)


def plan_run() -> Contender:
    """A compiled plan, run again by names, as a `Run`; its columns are those of `plan.numbers`."""
    plan = engine.compile(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True)))
    return lambda sample: plan.run(dict(zip(NAMES, sample, strict=True))).as_floats()


def trace() -> Contender:
    """The public face: text and inputs in, a trace out, whose numbers are there; a view is made when someone looks."""
    return lambda sample: engine.trace(SIGMOID, dict(zip(NAMES, sample, strict=True))).run.as_floats()


def chosen(answer: Answer) -> Answer:
    """The numbers of the gates, and the gradients of the inputs and the gates, out of those of all nodes."""
    graph = engine.compile(SIGMOID, dict(zip(NAMES, SAMPLES[0], strict=True))).graph
    gates, leaves = [node for node, op in enumerate(graph.ops) if op], [graph.inputs[name] for name in NAMES]
    values, gradients, *_ = answer
    return [values[gate] for gate in gates], [gradients[node] for node in (*leaves, *gates)]


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


def jax_jit() -> Contender:
    """JAX, compiled: zeros are added at every gate, so that their gradients are those of the gates."""
    import jax

    jax.config.update("jax_enable_x64", True)

    def forward(leaves: Any, zeros: Any) -> Any:
        w0, x0, w1, x1, w2 = leaves
        a, b = w0 * x0 + zeros[0], w1 * x1 + zeros[1]
        c = a + b + zeros[2]
        d = c + w2 + zeros[3]
        e = -d + zeros[4]
        f = jax.numpy.exp(e) + zeros[5]
        g = 1 + f + zeros[6]
        value = 1 / g + zeros[7]
        return value, (a, b, c, d, e, f, g, value)

    compiled = jax.jit(jax.value_and_grad(forward, argnums=(0, 1), has_aux=True))
    zeros = jax.numpy.zeros(8)

    def run(sample: Sequence[float]) -> Answer:
        (_, gates), gradients = jax.block_until_ready(compiled(np.array(sample), zeros))
        return gates, np.concatenate(gradients)

    return run


def casadi() -> Contender:
    """CasADi's virtual machine with its buffers bound; the gradient of a gate is that by a zero added to it."""
    import casadi as ca

    leaves, zeros = ca.SX.sym("leaves", 5), ca.SX.sym("zeros", 8)
    a, b = leaves[0] * leaves[1] + zeros[0], leaves[2] * leaves[3] + zeros[1]
    c = a + b + zeros[2]
    d = c + leaves[4] + zeros[3]
    e = -d + zeros[4]
    f = ca.exp(e) + zeros[5]
    g = 1 + f + zeros[6]
    value = 1 / g + zeros[7]
    at = [leaves, zeros]
    slopes = ca.substitute(ca.gradient(value, ca.vertcat(*at)), zeros, ca.DM.zeros(8))
    gates = ca.substitute(ca.vertcat(a, b, c, d, e, f, g, value), zeros, ca.DM.zeros(8))
    sigmoid = ca.Function("sigmoid", [leaves], [gates, slopes])
    buffer, call = sigmoid.buffer()
    given, values, gradients = np.zeros(5), np.zeros(8), np.zeros(13)
    buffer.set_arg(0, memoryview(given))
    buffer.set_res(0, memoryview(values))
    buffer.set_res(1, memoryview(gradients))

    def run(sample: Sequence[float]) -> Answer:
        given[:] = sample
        call()
        return values, gradients

    run.held = sigmoid, buffer  # type: ignore[attr-defined]  # calling does not keep them alive
    return run


OURS = {"plan.numbers": plan_numbers, "plan.run": plan_run, "engine.trace": trace}
PEERS = {"micrograd": micrograd, "PyTorch eager": torch_eager, "JAX jit": jax_jit, "CasADi": casadi}
WHAT = "sigmoid, every value and gradient, new inputs"


def available() -> dict[str, Contender]:
    """The contestants that are installed."""
    candidates = {}
    for name, make in {**OURS, **PEERS}.items():
        try:
            candidates[name] = make()
        except ImportError:
            continue  # its row says so
    return candidates


def check_agreement(candidates: dict[str, Contender]) -> None:
    """Raise unless all candidates compute the same numbers."""
    for sample in SAMPLES:
        given = {name: run(sample) for name, run in candidates.items()}
        given |= {name: chosen(given[name]) for name in OURS}
        answers = {name: [[float(x) for x in part] for part in answer] for name, answer in given.items()}
        expected = answers["plan.run"]
        for name, answer in answers.items():
            for mine, theirs in zip(expected, answer, strict=True):
                np.testing.assert_allclose(theirs, mine, rtol=1e-12, err_msg=name)


def rows() -> list[Row]:
    """The engine's lines of the table."""
    candidates = available()
    check_agreement(candidates)
    times = interleaved({name: _with_new_inputs(run) for name, run in candidates.items()})
    rows = [
        Row(f"{WHAT}: {mine} against {peer}", us(times[mine]), us(times[peer]), f"{times[peer] / times[mine]:.1f} ×")
        for peer in PEERS
        if peer in times
        for mine in OURS
    ]
    return rows + [missing(WHAT, peer) for peer in PEERS if peer not in times]


def _with_new_inputs(run: Contender) -> Callable[[], Answer]:
    turns = count()
    return lambda: run(SAMPLES[next(turns) % len(SAMPLES)])
