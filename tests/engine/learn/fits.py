"""Losses that several tests of training use."""

from __future__ import annotations

import numpy as np

from engine.learn import Loss, Program
from engine.limits import Deadline

NETWORK = "A1 = tanh(X.T @ W1 + b1)\nZ = A1 @ W2 + b2\nmse(Y, Z)"


def network(seed=0):
    draw = np.random.default_rng(seed)
    x = draw.standard_normal((2, 20))
    return {
        "X": x,
        "Y": (x[:1] * x[1:]).T,
        "W1": draw.standard_normal((2, 4)) * 0.5,
        "b1": np.zeros(4),
        "W2": draw.standard_normal((4, 1)) * 0.5,
        "b2": np.zeros(1),
    }


def loss(program=NETWORK, inputs=None, parameters=None):
    return Loss(Program(program), network() if inputs is None else inputs, parameters, Deadline(60))


LINE = {"X": [[0.0, 1.0, 2.0]], "Y": [[1.0], [3.0], [5.0]], "W": [[0.0]], "b": [0.0]}
MODEL = "Yhat = X.T @ W + b\nmse(Y, Yhat)"
