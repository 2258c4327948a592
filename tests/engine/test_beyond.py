"""The gallery's part beyond the lecture, held to PyTorch: values and gradients of every input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from app.examples import examples

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
F = torch.nn.functional
Tensor = torch.Tensor
Given = dict[str, Tensor]


def head(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention, by PyTorch's own function."""
    return F.scaled_dot_product_attention(q[None], k[None], v[None], is_causal=True)[0]


def attention(x: Given) -> Tensor:
    return F.mse_loss(head(x["x"] @ x["Wq"], x["x"] @ x["Wk"], x["x"] @ x["Wv"]), x["target"])


def transformer(x: Given) -> Tensor:
    size = x["x"].shape[1:]
    q, k, v = (F.layer_norm(x["x"], size, x["g1"]) @ x["Wqkv"]).chunk(3, dim=1)
    h = x["x"] + head(q, k, v) @ x["Wo"]
    y = h + F.gelu(F.layer_norm(h, size, x["g2"]) @ x["W1"]) @ x["W2"]
    return F.cross_entropy(y @ x["U"], x["targets"].long())


def microgpt(x: Given) -> Tensor:
    def norm(values: Tensor) -> Tensor:
        return F.rms_norm(values, values.shape[1:], eps=1e-5)

    h = norm(F.embedding(x["tokens"].long(), x["wte"]) + x["wpe"])
    q, k, v = (norm(h) @ x["wqkv"]).chunk(3, dim=1)
    h = h + torch.cat([head(q[:, part], k[:, part], v[:, part]) for part in (slice(2), slice(2, 4))], dim=1) @ x["wo"]
    h = h + torch.relu(norm(h) @ x["fc1"]) @ x["fc2"]
    return F.cross_entropy(h @ x["lm_head"], x["targets"].long())


EXAMPLES: dict[str, Callable[[Given], Tensor]] = {
    "attention": attention, "transformer": transformer, "microgpt": microgpt,
}  # fmt: skip


def test_every_example_of_the_part_is_held_to_pytorch() -> None:
    assert EXAMPLES.keys() == {name for name, example in examples().items() if example.section == "beyond"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_value_and_gradients_are_pytorchs(name: str) -> None:
    example = examples()[name]
    tensors = {
        key: torch.tensor(value, dtype=torch.float64, requires_grad=True) for key, value in example.inputs.items()
    }
    loss = EXAMPLES[name](tensors)
    loss.backward()
    for mode in ("dynamic", "static"):
        trace = engine.trace(example.program, example.inputs, mode=mode)
        assert float(trace.value) == pytest.approx(loss.item(), rel=1e-13)
        for key, tensor in tensors.items():
            gradient: Any = trace.gradients[key]
            if tensor.grad is None:
                assert gradient is None and key in ("targets", "tokens")
            else:
                np.testing.assert_allclose(gradient, tensor.grad, rtol=1e-11, atol=1e-14, err_msg=key)


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_blocks_are_groups_that_open(name: str) -> None:
    example = examples()[name]
    groups = [group.name for group in engine.trace(example.program, example.inputs).graph.groups]
    assert "head" in groups and (name == "attention" or {"attention", "feed_forward"} <= set(groups))
    collapsed = example.collapsed
    assert collapsed is not None and {groups[number] for number in collapsed} <= {
        "head",
        "attention",
        "feed_forward",
        "layer_norm",
        "rms_norm",
    }
    assert all(name in ("mse", "aggregated") for number, name in enumerate(groups) if number not in collapsed)
