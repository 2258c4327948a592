"""Layers and normalisations by the names of the field, against PyTorch; their errors, and their second derivatives."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.learn import Fit, Loss, Program, optimizer
from engine.limits import Deadline

W = {"W": [[1.0, -2.0], [3.0, 0.5]]}
LAYERS = {
    "layer_norm(x, w, b)": lambda F, x, w, b, k: F.layer_norm(x, (3,), w, b),
    "layer_norm(x)": lambda F, x, w, b, k: F.layer_norm(x, (3,)),
    "layer_norm(x, weight=w, eps=0.1)": lambda F, x, w, b, k: F.layer_norm(x, (3,), w, None, 0.1),
    "layer_norm(x, axis=(-2, -1))": lambda F, x, w, b, k: F.layer_norm(x, (4, 3)),
    "layer_norm(x, [1, 2, 3])": lambda F, x, w, b, k: F.layer_norm(x, (3,), x.new_tensor([1, 2, 3])),
    "rms_norm(x, w)": lambda F, x, w, b, k: F.rms_norm(x, (3,), w),
    "rms_norm(x, eps=1e-5)": lambda F, x, w, b, k: F.rms_norm(x, (3,), None, 1e-5),
    "batch_norm(x, w, b)": lambda F, x, w, b, k: F.batch_norm(x, None, None, w, b, training=True),
    "batch_norm(k, b[:2])": lambda F, x, w, b, k: F.batch_norm(k, None, None, b[:2], None, training=True),
    "batch_norm(k[0], w[:2]*1, b[:2])": lambda F, x, w, b, k: F.batch_norm(
        k[0], None, None, w[:2], b[:2], training=True
    ),
}


@pytest.mark.parametrize("call", LAYERS)
def test_normalisations_are_pytorchs(call: str) -> None:
    torch = pytest.importorskip("torch")
    draw = np.random.default_rng(2)
    given = {name: draw.normal(size=shape) for name, shape in (("x", (4, 3)), ("w", 3), ("b", 3), ("k", (3, 2, 2, 3)))}
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in given.items()}
    out = LAYERS[call](torch.nn.functional, *tensors.values())
    weights = draw.normal(size=tuple(out.shape))
    (out * torch.tensor(weights)).sum().backward()
    trace = engine.trace(f"sum({call}*weights)", {**given, "weights": weights})
    for name, tensor in tensors.items():
        if name in trace.gradients and tensor.grad is not None and trace.gradients[name] is not None:
            np.testing.assert_allclose(trace.gradients[name], tensor.grad, rtol=1e-9, atol=1e-12, err_msg=name)
    assert float(trace.value) == pytest.approx(float((out.detach().numpy() * weights).sum()), rel=1e-12)


@pytest.mark.parametrize("call", ["layer_norm(x, 3)", "layer_norm(x, (3,))", "layer_norm(x, n)", "rms_norm(x, bias=x)", "batch_norm(x[0])", "batch_norm(3)", "layer_norm(3)", "batch_norm(x, x[0, :2])", "dropout(x, 1.5)", "dropout(x, -0.1)", "dropout(x, W)", "conv2d(x, x[0])", "conv2d(x, x, x)", "conv2d(x, ones(5, 5))", "conv2d(x, ones(2, 2), stride=0)", "conv2d(x, ones(2, 2), stride=(1, 1, 1))", "conv2d(x, ones(2, 2), padding=10**6)", "max_pool2d(x, 3, padding=2)", "max_pool2d(x, 9)", "max_pool2d(x[0], 2)", "max_pool2d(x)", "cumsum(x, 2)", "median(x[0, 0:0])"])  # fmt: skip
def test_what_a_layer_cannot_take_is_refused(call: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(call, {"x": [[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]], "n": 3.0, **W})
    assert caught.value.faults[0].span is not None


@pytest.mark.parametrize(
    "call", ["var(W, ddof=1)", "std(W, axis=0, ddof=1)", "var(W, axis=(0, 1), keepdims=True, ddof=2)"]
)
def test_estimates_from_a_sample_open_into_their_text(call: str) -> None:
    gate, opened = (engine.trace(f"sum({call}**2)", W, expand=expand) for expand in ("none", "textbook"))
    assert float(opened.value) == pytest.approx(float(gate.value), rel=1e-13)
    np.testing.assert_allclose(opened.gradients["W"], gate.gradients["W"], rtol=1e-12, atol=1e-14)
    assert opened.graph.groups and not gate.graph.groups


def test_running_products_of_nothing_and_with_zeros() -> None:
    assert engine.trace("sum(cumprod(x[0:0])) + sum(x)", {"x": [1.0, 2.0]}).gradients["x"].tolist() == [1.0, 1.0]
    trace = engine.trace("sum(cumprod(x)*arange(1, 5))", {"x": [3.0, 0.0, 2.0, 0.0]})
    assert trace.gradients["x"].tolist() == [1.0, 24.0, 0.0, 0.0]


def test_dropout_is_the_same_for_a_seed_and_scales_what_stays() -> None:
    given = {"x": np.ones(1000)}
    once = engine.trace("dropout(x, p=0.25, seed=4)", given).value
    assert np.array_equal(once, engine.trace("dropout(x, p=0.25, seed=4)", given).value)
    assert not np.array_equal(once, engine.trace("dropout(x, p=0.25, seed=5)", given).value)
    assert set(np.round(once, 12)) == {0.0, round(4 / 3, 12)} and 200 < np.sum(once == 0) < 300
    assert float(engine.trace("sum(dropout(x, 1))", given).value) == 0.0
    assert float(engine.trace("sum(dropout(x, p=1))", given, expand="dropout").value) == 0.0


def test_forward_mode_and_second_derivatives_pass_the_new_functions() -> None:
    program = (
        "y = conv2d(x, K, b, 1, 1)\n"
        "z = max_pool2d(y, 2) + median(y)\n"
        "sum(asinh(z)*cumsum(z, axis=0)) + sum(cumprod(x[[0, 2, 2], [1, 1, 0]])) + norm(x, ord=3) + logsigmoid(b)"
    )
    draw = np.random.default_rng(3)
    given = {"x": draw.normal(size=(3, 4)), "K": draw.normal(size=(2, 2)), "b": 0.3}
    hessian = engine.hessian(engine.trace(program, given))
    slow = engine.check(program, given)
    assert all(element.verdict == "agrees" for element in slow.elements)
    assert np.allclose(hessian.matrix, np.transpose(hessian.matrix), rtol=1e-9, atol=1e-9)


def test_embeddings_and_classes_are_learnt() -> None:
    program = Program("z = E[tokens] @ W + b\ncross_entropy_with_logits(y, z)")
    draw = np.random.default_rng(0)
    given = {
        "E": draw.normal(size=(4, 3)),
        "W": draw.normal(size=(3, 4)),
        "b": np.zeros(4),
        "tokens": [0, 1, 2, 3, 1],
        "y": [1, 2, 3, 0, 2],
    }
    fit = Fit(Loss(program, given, ["E", "W", "b"], Deadline(60)), optimizer("adamw", 0.05, clip_norm=1.0))
    assert fit.go(100) == "finished"
    assert fit.records[-1].loss < 0.1 * fit.records[0].loss
    with pytest.raises(GradwalkError) as caught:
        Fit(Loss(program, {**given, "y": [1, 2, 3, 0, 4]}, ["E", "W", "b"], Deadline(60)), optimizer("gd", 0.05)).go(1)
    assert caught.value.slug == "invalid-input"
