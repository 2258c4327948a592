"""Losses of Keras and TensorFlow, tested against their published definitions, written in NumPy here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError

Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
Z = np.array([[2.0, 1.0, -0.5], [0.1, 0.7, 0.3]])
P = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.6]])
CLASSES = np.array([0, 2])
LABELS, SCORES = np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.2, 0.4])
LOG_SOFTMAX = Z - np.log(np.exp(Z).sum(-1, keepdims=True))
PICKED = LOG_SOFTMAX[[0, 1], CLASSES]
NORMALISED = P / P.sum(-1, keepdims=True)
ERROR = SCORES - LABELS
INPUTS = {"Y": Y, "Z": Z, "P": P, "t": CLASSES, "y": LABELS, "p": SCORES}
BINARY = -(LABELS * np.log(SCORES) + (1 - LABELS) * np.log(1 - SCORES)).mean()
LOGITS = (np.log1p(np.exp(SCORES)) - LABELS * SCORES).mean()

READ: list[tuple[str, Any]] = [
    ("tf.keras.losses.MeanSquaredError()(y, p)", (ERROR**2).mean()),
    ("tf.keras.losses.MeanSquaredError()(Y, P)", ((Y - P) ** 2).mean()),
    ("tf.keras.losses.mse(Y, P)", ((Y - P) ** 2).mean(-1)),
    ("keras.losses.mean_absolute_error(y_true=Y, y_pred=P)", np.abs(Y - P).mean(-1)),
    ("from tensorflow import keras\nkeras.losses.MeanAbsoluteError()(Y, P)", np.abs(Y - P).mean()),
    ("loss = tf.keras.losses.Huber()\nloss(y, 3*p)", np.where(np.abs(3 * SCORES - LABELS) <= 1,
     (3 * SCORES - LABELS) ** 2 / 2, np.abs(3 * SCORES - LABELS) - 0.5).mean()),
    ("loss = tf.keras.losses.Huber(delta=0.25)\nloss(y, p)",
     np.where(np.abs(ERROR) <= 0.25, ERROR**2 / 2, 0.25 * np.abs(ERROR) - 0.25**2 / 2).mean()),
    ("tf.keras.losses.LogCosh()(y, p)", np.log(np.cosh(ERROR)).mean()),
    ("tf.keras.losses.BinaryCrossentropy()(y, p)", BINARY),
    ("tf.keras.losses.BinaryCrossentropy(True)(y, p)", LOGITS),
    ("tf.keras.losses.BinaryCrossentropy(from_logits=True)(y, p)", LOGITS),
    ("tf.keras.losses.BinaryCrossentropy()(y, y)", -np.log(1 - 1e-7)),
    ("tf.keras.losses.CategoricalCrossentropy()(Y, P)", -(Y * np.log(NORMALISED)).sum(-1).mean()),
    ("tf.keras.losses.CategoricalCrossentropy(from_logits=True)(Y, Z)", -(Y * LOG_SOFTMAX).sum(-1).mean()),
    ("f = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)\nf(t, Z)", -PICKED.mean()),
    ("tf.keras.losses.SparseCategoricalCrossentropy()(t, P)", -np.log(NORMALISED[[0, 1], CLASSES]).mean()),
    ("tf.nn.sparse_softmax_cross_entropy_with_logits(labels=t, logits=Z)", -PICKED),
    ("tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(t, Z))", -PICKED.mean()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value"), READ, ids=[row[0][:60] for row in READ])
def test_losses_match_their_definitions(code: str, value: Any) -> None:
    trace = engine.trace(code, {name: each.tolist() for name, each in INPUTS.items()})
    np.testing.assert_allclose(trace.value, value, rtol=1e-9)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("tf.keras.losses.Hinge()(y, p)", "tf.keras.losses.Hinge"),
        ("tf.keras.losses.MeanSquaredError(reduction='sum')(y, p)", "tf.keras.losses.MeanSquaredError"),
        ("tf.keras.losses.BinaryCrossentropy(label_smoothing=0.1)(y, p)", "tf.keras.losses.BinaryCrossentropy"),
        ("tf.keras.losses.BinaryCrossentropy(reduction='sum')(y, p)", "tf.keras.losses.BinaryCrossentropy"),
        ("tf.keras.losses.Huber(reduction='none')(y, p)", "tf.keras.losses.Huber"),
        ("tf.keras.losses.Huber(delta=0)(y, p)", "tf.keras.losses.Huber"),
        ("tf.keras.losses.Huber(delta=-0.5)(y, p)", "tf.keras.losses.Huber"),
        ("F.huber_loss(p, y, delta=0.0)", "F.huber_loss"),
        ("F.kl_div(p, y, reduction='maximum')", "F.kl_div"),
        ("F.cosine_similarity(2*y, p)", "F.cosine_similarity"),
        ("F.cosine_similarity(y, 2*p)", "F.cosine_similarity"),
        ("tf.keras.losses.CategoricalCrossentropy()(Y, 2*P)", "tf.keras.losses.CategoricalCrossentropy"),
        ("tf.keras.losses.MeanSquaredError()(y, p, sample_weight=y)", "sample_weight"),
        ("torch.einsum('ijk,k->ij', Y, y)", "torch.einsum"),
        ("torch.einsum('ij,jk', Y, P)", "torch.einsum"),
        ("np.tensordot(Y, P, axes=0)", "np.tensordot"),
        ("np.tensordot(Y, P, axes=([[0]], [0]))", "np.tensordot"),
        ("F.kl_div(Z, 2*P)", "F.kl_div"),
        ("F.conv2d(Z, P, padding='same')", "F.conv2d"),
        ("F.conv2d(Z, P, groups=2)", "F.conv2d"),
        ("F.conv2d(Z, P, dilation=2)", "F.conv2d"),
        ("s = 0;\nfor i = 1:3\n s = s + y(i)^2;\nend\ns", "for"),
        ("function y = f(x)\n y = x.^2;\nend\nf(3)", "function"),
    ],
)
def test_unsupported_arguments_are_rejected_by_name(code: str, name: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(code, {each: value.tolist() for each, value in INPUTS.items()})
    (fault,) = caught.value.faults
    assert fault.name == name and fault.hint is not None and fault.span is not None
