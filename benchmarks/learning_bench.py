"""Learning: updates and surfaces of the 2-16-16-1 network against PyTorch and JAX, and NIST's certified digits.

Every contender starts from the same numbers, and all must agree before anything is timed. JAX's compile time does not
count. PyTorch has one thread, as our workers have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from app.api.train import ENDPOINT as TRAIN
from app.i18n import translating
from app.limits import Allowance
from app.settings import Settings
from app.workers.work import Work
from benchmarks.measure import Row, compared, interleaved, ms
from engine.learn import (
    Data,
    Element,
    Fit,
    Loss,
    Program,
    RunOptions,
    along_elements,
    dataset,
    least_squares,
    optimizer,
    regions,
    surface,
)
from engine.learn.least_squares import certified_digits
from engine.limits import Deadline

NETWORK = "A1 = relu(X.T @ W1 + b1)\nA2 = relu(A1 @ W2 + b2)\nZ = A2 @ W3 + b3\nmse(Y, Z)"
RATE = 0.01
UPDATES = 1_000
SIDE = 201
AXES = {"first": ("W1", (0, 0), (1, 0)), "second": ("W2", (0, 0), (1, 0)), "last": ("W3", (0, 0), (1, 0))}
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")


def network() -> dict[str, Any]:
    """Data and parameters."""
    draw = np.random.default_rng(0)
    x = draw.standard_normal((2, 100))
    return {
        "X": x,
        "Y": (x[:1] * x[1:] > 0).T * 1.0,
        "W1": draw.standard_normal((2, 16)),
        "b1": np.zeros(16),
        "W2": draw.standard_normal((16, 16)) / 4,
        "b2": np.zeros(16),
        "W3": draw.standard_normal((16, 1)) / 4,
        "b3": np.zeros(1),
    }


def ours() -> Callable[[], float]:
    """So many updates of gradient descent; the loss afterwards."""
    loss = Loss(Program(NETWORK), network(), PARAMETERS, Deadline(1e9))

    def run() -> float:
        fit = Fit(loss, optimizer("gd", RATE), None, RunOptions(every=None, updates=frozenset({UPDATES})))
        fit.go(UPDATES)
        return fit.records[-1].loss

    return run


def pytorch() -> Callable[[], float]:
    """The same in eager PyTorch with its own optimizer."""
    import torch

    torch.set_num_threads(1)

    def run() -> float:
        values = {name: torch.tensor(value) for name, value in network().items()}
        parameters = [values[name].requires_grad_() for name in PARAMETERS]
        optimizer = torch.optim.SGD(parameters, lr=RATE)

        def loss() -> Any:
            hidden = torch.relu(values["X"].T @ values["W1"] + values["b1"])
            hidden = torch.relu(hidden @ values["W2"] + values["b2"])
            return ((values["Y"] - (hidden @ values["W3"] + values["b3"])) ** 2).mean()

        for _ in range(UPDATES):
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()
        return float(loss().detach())

    return run


def in_jax() -> tuple[Callable[[dict[str, Any]], Any], Any]:
    """The loss as a function of the parameters, and JAX with float64."""
    import jax

    jax.config.update("jax_enable_x64", True)
    values = network()

    def loss(parameters: dict[str, Any]) -> Any:
        hidden = jax.nn.relu(values["X"].T @ parameters["W1"] + parameters["b1"])
        hidden = jax.nn.relu(hidden @ parameters["W2"] + parameters["b2"])
        return jax.numpy.mean((values["Y"] - (hidden @ parameters["W3"] + parameters["b3"])) ** 2)

    return loss, jax


def jax_steps() -> Callable[[], float]:
    """The same in JAX, one compiled update at a time."""
    loss, jax = in_jax()

    @jax.jit
    def step(parameters: dict[str, Any]) -> dict[str, Any]:
        slopes = jax.grad(loss)(parameters)
        return {name: value - RATE * slopes[name] for name, value in parameters.items()}

    start = {name: jax.numpy.array(network()[name]) for name in PARAMETERS}

    def run() -> float:
        parameters = start
        for _ in range(UPDATES):
            parameters = step(parameters)
        return float(loss(parameters))

    return run


def jax_scan() -> Callable[[], float]:
    """The same in JAX, all updates compiled into one call, which hands back nothing in between."""
    loss, jax = in_jax()

    def step(parameters: dict[str, Any], _: Any) -> tuple[dict[str, Any], None]:
        slopes = jax.grad(loss)(parameters)
        return {name: value - RATE * slopes[name] for name, value in parameters.items()}, None

    start = {name: jax.numpy.array(network()[name]) for name in PARAMETERS}
    updated = jax.jit(lambda parameters: loss(jax.lax.scan(step, parameters, None, length=UPDATES)[0]))
    return lambda: float(updated(start))


def training() -> list[Row]:
    """Updates a second."""
    contenders: Mapping[str, Callable[[], float]] = {
        "ours": ours(),
        "PyTorch eager": pytorch(),
        "JAX jit": jax_steps(),
        "JAX lax.scan": jax_scan(),
    }
    losses = [run() for run in contenders.values()]
    assert np.allclose(losses, losses[0], rtol=1e-10, atol=0), losses
    times = interleaved(contenders, 9)
    mine = UPDATES / times["ours"]
    return [
        Row(
            f"updates a second of the 2-16-16-1 network on 100 points, against {peer}",
            f"{mine:,.0f} /s",
            f"{UPDATES / times[peer]:,.0f} /s",
            f"{times[peer] / times['ours']:.2f} ×",
        )
        for peer in contenders
        if peer != "ours"
    ]


def surfaces() -> list[Row]:
    """A grid of 201 × 201 losses over two weights of each layer."""
    function, jax = in_jax()
    loss = Loss(Program(NETWORK), network(), PARAMETERS, Deadline(1e9))
    rows = []
    for layer, (name, first, second) in AXES.items():
        plane = along_elements(loss.layout, loss.start, [Element(name, first), Element(name, second)])
        mine = surface(loss, plane, ((-2.0, 2.0), (-2.0, 2.0)), SIDE)
        start = {key: jax.numpy.array(network()[key]) for key in PARAMETERS}

        def at(x: Any, y: Any, start: Any = start, name: str = name, first: Any = first, second: Any = second) -> Any:
            return function({**start, name: start[name].at[first].set(x).at[second].set(y)})

        points = [axis.reshape(-1) for axis in np.meshgrid(mine.x, mine.y)]
        batched = jax.jit(jax.vmap(at))
        assert np.allclose(np.asarray(batched(*points)).reshape(SIDE, SIDE), mine.loss, rtol=1e-12)
        contenders = {
            "ours": lambda plane=plane: surface(loss, plane, ((-2.0, 2.0), (-2.0, 2.0)), SIDE),
            "jax": lambda batched=batched, points=points: batched(*points).block_until_ready(),
        }
        times = interleaved(contenders, 5)
        what = f"the {SIDE} × {SIDE} surface of its loss over two weights of the {layer} layer, against JAX vmap jit"
        ratio = f"{times['jax'] / times['ours']:.2f} ×"
        rows.append(Row(what, f"{times['ours'] * 1e3:.0f} ms", f"{times['jax'] * 1e3:.0f} ms", ratio))
    return rows


def drawn_regions() -> list[Row]:
    """The predictions of a model of ten examples over 150 × 150 points, in PyTorch as one batch of them."""
    import torch

    values, side = network(), 150
    values |= {"X": values["X"][:, :10], "Y": values["Y"][:10]}
    program, data = Program(NETWORK), Data("X", 1)
    mine = regions(program, values, data, ["Z"], None, side, Deadline(1e9))
    assert mine.y is not None
    points = torch.tensor(np.stack([axis.reshape(-1) for axis in np.meshgrid(mine.x, mine.y)], axis=1))
    tensors = {name: torch.tensor(values[name]) for name in PARAMETERS}

    def in_torch() -> Any:
        hidden = torch.relu(points @ tensors["W1"] + tensors["b1"])
        return torch.relu(hidden @ tensors["W2"] + tensors["b2"]) @ tensors["W3"] + tensors["b3"]

    assert np.allclose(in_torch().numpy().reshape(side, side), mine.values["Z"][0], rtol=1e-10)
    contenders: dict[str, Callable[[], Any]] = {
        "engine.learn.regions": lambda: regions(program, values, data, ["Z"], None, side, Deadline(1e9)),
        "PyTorch": in_torch,
    }
    what = "a model of ten examples over 150 × 150 points"
    return compared(what, interleaved(contenders, 5), "engine.learn.regions", ms)


def slices() -> list[Row]:
    """What a slice of a run with 10,000 examples of 10 features costs, held by its worker or read from its request."""
    draw = np.random.default_rng(1)
    x, y = draw.standard_normal((10, 10_000)), draw.standard_normal((10_000, 1))
    inputs = {"X": x.tolist(), "Y": y.tolist(), "W": [[0.0]] * 10, "b": [0.0]}
    allowance = Allowance.of(Settings(seconds=60.0))
    body = orjson.dumps({"program": "mse(Y, X.T @ W + b)", "inputs": inputs, "updates": 10**6, "record": []})

    def slice_by_slice(name: str | None) -> Callable[[], None]:
        head: dict[str, Any] = {"run": name, "seconds": 0.0, "pause": True, "state": None, "progress": None}

        def run() -> None:
            work = Work(allowance, translating("en"), Deadline(60.0))
            progress, state, *_ = map(orjson.loads, TRAIN.answer(orjson.dumps(head) + b"\n" + body, work).split(b"\n"))
            head.update(progress=progress, state=state)

        return run

    times = interleaved({"held": slice_by_slice("a run"), "read again": slice_by_slice(None)}, 5)
    return compared("a slice of one update of training at 10,000 × 10", times, "held", ms)


def certified() -> list[Row]:
    """NIST's linear regressions: the digits of the worst coefficient, ours and the textbook inverse's."""
    rows = []
    for name, entry in json.loads(Path(__file__).with_name("nist.json").read_text())["sets"].items():
        if "file" in entry:
            drawn = dataset(entry["file"])
            a, y = np.vstack([np.ones(drawn.x.shape[1]), drawn.x]).T, drawn.y[:, 0]
        else:
            a = np.stack([np.array(entry["x"]) ** power for power in range(entry["degree"] + 1)], axis=1)
            y = np.array(entry["y"])
        solution = least_squares(a, y, "examples_by_features")
        mine = certified_digits(solution.weights, entry["certified"])
        book = solution.textbook.weights
        theirs = "none" if book is None else f"{max(0.0, certified_digits(book, entry['certified'])):.1f}"
        condition = f"{solution.condition_number:.0e}"
        what = f"NIST {name} (condition {condition}): certified digits by refined QR, by the textbook inverse"
        rows.append(Row(what, f"{mine:.1f}", theirs, ""))
    return rows


def rows() -> list[Row]:
    """The lines of the table."""
    return [*training(), *surfaces(), *drawn_regions(), *slices(), *certified()]
