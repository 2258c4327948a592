"""One point and many: values, parts and gradients of the points of a batch add up to the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.limits import Limits

RANDOM = np.random.default_rng(3)
BATCH = {"X": RANDOM.normal(size=(5, 3)), "W": RANDOM.normal(size=(3, 2)), "Y": RANDOM.normal(size=(5, 2))}


@pytest.mark.parametrize(
    "program",
    [
        "mse(Y, X@W)", 'mse(Y, X@W, reduction="sum")', "mae(Y, X@W)", "huber(Y, X@W)", "hinge(sign(Y), X@W)",
        "bce_with_logits(sigmoid(Y), X@W)", "bce(sigmoid(Y), sigmoid(X@W))", 'log_cosh(Y, X@W, reduction="sum")',
        "cross_entropy_with_logits(softmax(Y), X@W)", "cross_entropy(softmax(Y), softmax(X@W))",
        "2*mean((Y - X@W)**2) + 1", "mean(sum((Y - X@W)**2, axis=1))",
    ],
)  # fmt: skip
def test_the_shares_add_up(program: str) -> None:
    trace = engine.trace(program, BATCH)
    batch = engine.contributions(trace)[0]
    values = np.array([share.value for share in batch.shares])
    total = float(np.sum(values)) * (1 / len(values) if batch.kind == "mean" else 1)
    assert total == pytest.approx(float(trace.values[batch.node]), rel=1e-13)
    assert sum(share.part or 0.0 for share in batch.shares) == pytest.approx(1.0, rel=1e-13)
    for name in ("W", "X", "Y"):
        together = sum(share.gradients[name] for share in batch.shares if name in share.gradients)
        assert np.allclose(
            together, trace.gradients[name] if trace.gradients[name] is not None else 0.0, rtol=1e-12, atol=1e-15
        )


def test_a_point_sends_a_gradient_to_its_own_row_alone() -> None:
    batch = engine.contributions(engine.trace("mse(Y, X@W)", BATCH))[0]
    second = next(share for share in batch.shares if share.index == (1, 0))
    assert second.gradient == 0.1
    assert np.flatnonzero(second.gradients["X"].any(axis=1)).tolist() == [1]
    residual = BATCH["Y"][1, 0] - BATCH["X"][1] @ BATCH["W"][:, 0]
    assert second.value == pytest.approx(residual**2, rel=1e-13)
    assert np.allclose(second.gradients["W"][:, 0], -0.2 * residual * BATCH["X"][1], rtol=1e-12)


def test_every_aggregation_is_listed_and_one_number_is_none() -> None:
    trace = engine.trace("mse(Y, X@W) + 0.1*sum(W*W) + sum(stack(c))", {**BATCH, "c": 1.0})
    assert [each.kind for each in engine.contributions(trace)] == ["sum", "mean"]


def test_a_loss_of_nothing_has_no_parts() -> None:
    batch = engine.contributions(engine.trace("mean(x)", {"x": [1.0, -1.0]}))[0]
    assert [share.part for share in batch.shares] == [None, None]


@pytest.mark.parametrize(
    ("program", "limits", "slug"),
    [("X@W", Limits(), "not-differentiable"), ("mse(Y, X@W)", Limits(shares_points=9), "too-large")],
)
def test_unanswerable_requests_are_refused(program: str, limits: Limits, slug: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.contributions(engine.trace(program, BATCH), limits=limits)
    assert caught.value.slug == slug


def test_gradients_gather_until_they_are_set_to_zero_as_in_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    tensors: dict[str, Any] = {name: torch.tensor(value, requires_grad=True) for name, value in BATCH.items()}
    passes = engine.repeat(engine.trace("mse(Y, X@W)", BATCH), times=3)
    for turn in range(3):
        torch.nn.functional.mse_loss(tensors["X"] @ tensors["W"], tensors["Y"]).backward()
        for name, tensor in tensors.items():
            assert np.allclose(passes.gathered[name][turn], tensor.grad.numpy(), rtol=1e-12)
    assert np.array_equal(passes.gathered["W"][1], 2 * passes.once["W"])


def test_repeated_passes_leave_the_trace_as_it_is() -> None:
    trace = engine.trace("x*(x+y)", {"x": 3.0, "y": -1.0})
    engine.repeat(trace, times=5)
    assert trace.gradients == {"x": 5.0, "y": 3.0}
    with pytest.raises(GradwalkError):
        engine.repeat(trace, times=11)
    with pytest.raises(GradwalkError):
        engine.repeat(engine.trace("x*2", {"x": [1.0, 2.0]}))
