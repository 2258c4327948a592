"""AdamW, and gradients that are bounded before the update, against PyTorch over a hundred updates."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import pytest

from engine.errors import GradwalkError
from engine.learn import Fit, Loss, Program, RunOptions, opened, optimizer, read_state
from engine.limits import Deadline

PROGRAM = "mse(y, tanh(X @ W) @ v)"
OPTIMIZERS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "adamw": ("AdamW", {}, {}),
    "adamw-decay": ("AdamW", {"weight_decay": 0.3, "amsgrad": True}, {"weight_decay": 0.3, "amsgrad": True}),
    "AdamW-climbing": ("AdamW", {"maximize": True}, {"maximize": True}),
    "sgd": ("SGD", {}, {}),
    "sgd-norm": ("SGD", {"weight_decay": 0.1}, {"weight_decay": 0.1, "clip_norm": 0.05}),
    "adam-value": ("Adam", {}, {"clip_value": 0.01}),
    "rmsprop-both": ("RMSprop", {}, {"clip_value": 0.02, "clip_norm": 0.03}),
}


def data() -> dict[str, Any]:
    draw = np.random.default_rng(4)
    x = draw.standard_normal((12, 2))
    return {
        "X": x,
        "y": x[:, 0] * x[:, 1],
        "W": draw.standard_normal((2, 3)) * 0.5,
        "v": draw.standard_normal(3) * 0.5,
    }


def problem() -> Loss:
    return Loss(Program(PROGRAM), data(), ["W", "v"], Deadline(60))


def in_torch(kind: str, options: dict[str, Any], bounds: dict[str, float], updates: int) -> Any:
    torch = pytest.importorskip("torch")
    inputs = {name: torch.tensor(value) for name, value in data().items()}
    parameters = [inputs[name].requires_grad_() for name in ("W", "v")]
    optimizer = getattr(torch.optim, kind)(parameters, lr=0.02, **options)
    for _ in range(updates):
        optimizer.zero_grad()
        ((inputs["y"] - torch.tanh(inputs["X"] @ parameters[0]) @ parameters[1]) ** 2).mean().backward()
        if "clip_value" in bounds:
            torch.nn.utils.clip_grad_value_(parameters, bounds["clip_value"])
        if "clip_norm" in bounds:
            torch.nn.utils.clip_grad_norm_(parameters, bounds["clip_norm"])
        optimizer.step()
    return np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_trajectory_is_that_of_pytorch(name: str) -> None:
    kind, theirs, ours = OPTIMIZERS[name]
    updates = 50 if "climbing" in name else 100
    fit = Fit(problem(), optimizer(name.split("-")[0], 0.02, **ours), None, RunOptions(every=updates))
    assert fit.go(updates) == "finished"
    np.testing.assert_allclose(fit.state.vector, in_torch(kind, theirs, ours, updates), rtol=1e-9, atol=1e-10)


def test_a_bound_that_nothing_reaches_changes_nothing() -> None:
    free, bounded = Fit(problem(), optimizer("gd", 0.1)), Fit(problem(), optimizer("gd", 0.1, clip_value=1e9))
    free.go(20)
    bounded.go(20)
    assert np.array_equal(free.state.vector, bounded.state.vector)


def test_an_opened_update_reports_that_the_gradient_was_clipped() -> None:
    def rule(**bounds: float) -> str:
        fit = Fit(problem(), optimizer("gd", 0.1, **bounds), None, RunOptions(moves=True))
        return opened(fit, 1, inf).changes[0].latex

    plain, bounded = rule(), rule(clip_norm=0.01, clip_value=1)
    assert "clip" not in plain and bounded.startswith(
        r"g \leftarrow \operatorname{clip}(g, -c, c), \quad g \leftarrow \min"
    )
    assert bounded.endswith(r"w \leftarrow w - \alpha \, g")


def test_a_run_of_sgd_is_one_of_gd() -> None:
    fit = Fit(problem(), optimizer("SGD", 0.1))
    fit.go(3)
    assert fit.state.stepper == "gd"
    again = read_state(problem(), 3, "sgd", problem().layout.split(fit.state.vector), {})
    assert again.stepper == "gd"


@pytest.mark.parametrize("options", [{"clip_norm": -1.0}, {"clip_value": float("nan")}, {"weight_decay": None}])
def test_a_bound_is_a_size(options: dict[str, Any]) -> None:
    with pytest.raises(GradwalkError) as caught:
        optimizer("adamw", 0.1, **options)
    assert caught.value.slug == "invalid-input"
