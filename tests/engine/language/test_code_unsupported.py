"""Arguments, shapes and in-place changes that would silently give another value are rejected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, ShapeMismatch

X = [[0.5, -1.2, 2.0], [1.5, 0.3, -0.7]]
DEEP = [[[0.3, -0.2], [1.0, 0.5], [-0.4, 0.1]], [[0.2, 0.9], [-1.0, 0.4], [0.6, 0.3]]]
CLASSES = [[0, 1], [2, 1]]


@pytest.mark.parametrize(
    "code",
    [
        "F.mse_loss(x, x, size_average=False)",
        "F.cross_entropy(x, t, reduce=False)",
        "nn.MSELoss(size_average=False)(x, x)",
        "np.linspace(0, 1, 3, endpoint=False)*x",
        "np.sum(x, dtype=int)",
        "torch.cumsum(x, 1, dtype=torch.int64)",
        "torch.inner(x, x)",
        "x.zero_()\nx + 1",
        "import numpy as np\ny = x\ny += 1\nnp.sum(x*y)",
        "import torch\ny = x\nx += 1\ny",
        "h = F.relu(x, inplace=True)\nh + x",
        "nn.ReLU(inplace=True)(x)\nx*2",
        "torch.relu_(x)\nx*2",
        "F.layer_norm(x, x.shape)",
        "F.layer_norm(x, x.shape[0:])",
        "F.layer_norm(x, x.size())",
        "s = (2, 3)\nF.layer_norm(x, s)",
    ],
)
def test_value_changing_arguments_are_rejected(code: str) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(code, {"x": X, "t": [0, 2]})


@pytest.mark.parametrize(
    ("code", "same"),
    [
        ("F.mse_loss(x, 2*x, size_average=True)", "mse(2*x, x)"),
        ("np.linspace(0, 1, 3, endpoint=True)*x", "linspace(0, 1, 3)*x"),
        ("np.max(x, axis=0, out=None)", "max(x, axis=0)"),
        ("torch.zeros(3, dtype=torch.int64) + x", "zeros(3) + x"),
        ("F.layer_norm(x, (3,))", "layer_norm(x)"),
        ("h = F.relu(x, inplace=True)\nh*2", "relu(x)*2"),
        ("x = F.relu(x, inplace=True)\nx*2", "relu(x)*2"),
        ("import numpy as np\ny = x\ny = np.exp(y)\ny += 1\nx*y", "x*(exp(x) + 1)"),
        ("import numpy as np\ny = np.exp(x)\ny += 1\nx*y", "x*(exp(x) + 1)"),
        ("import numpy as np\ns = 2.0\nt = s\nt += 1\ns*t*np.exp(x)", "6*exp(x)"),
        ("F.layer_norm(x, x.shape[-1:])", "layer_norm(x)"),
        ("F.layer_norm(x, [x.size(-1)])", "layer_norm(x)"),
        ("F.layer_norm(x, 3)", "layer_norm(x)"),
        ("torch.nn.functional.rms_norm(x, x.shape[-1:])", "rms_norm(x)"),
        ("x.grad.zero_()\nx + 1", "x + 1"),
    ],
)
def test_harmless_arguments_are_accepted(code: str, same: str) -> None:
    np.testing.assert_array_equal(engine.trace(code, {"x": X}).value, engine.trace(same, {"x": X}).value)


@pytest.mark.parametrize(
    "code",
    [
        "F.cross_entropy(z, t)",
        "nn.CrossEntropyLoss()(z, t)",
        "F.cross_entropy(z, z)",
        "loss = nn.CrossEntropyLoss(reduction='sum')\nloss(z, t)",
        "F.nll_loss(z, t)",
        "nll = nn.NLLLoss()\nnll(z, t)",
    ],
)
def test_pytorch_class_dimension_is_never_the_last_axis(code: str) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace(code, {"z": DEEP, "t": CLASSES})
    assert "axis=1" in str(caught.value.faults[0].hint)


def test_hint_gives_pytorchs_number() -> None:
    torch = pytest.importorskip("torch")
    expected = torch.nn.functional.cross_entropy(torch.tensor(DEEP, dtype=torch.float64), torch.tensor(CLASSES))
    code = "import torch\ncross_entropy_with_logits(t, z, axis=1)"
    np.testing.assert_allclose(engine.trace(code, {"z": DEEP, "t": CLASSES}).value, expected.item(), rtol=1e-12)


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("tf.nn.softmax_cross_entropy_with_logits(labels=z, logits=z)", {"z": DEEP}),
        ("import torch\nz[range(2), [0, 1]].sum()", {"z": DEEP}),
        ("import torch\nxs = [z, z]\nxs[1].sum()", {"z": DEEP}),
        ("F.cross_entropy(z, t)", {"z": X, "t": [0, 2]}),
        ("import torch\ncross_entropy_with_logits(z, z)", {"z": DEEP}),
    ],
)
def test_other_uses_are_accepted(code: str, inputs: dict[str, Any]) -> None:
    assert np.all(np.isfinite(engine.trace(code, inputs).value))
