"""Backward passes as people write them, with the program that each belongs to, and PyTorch's code for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


def drawn(*shape: int, seed: int = 0) -> Any:
    """Numbers with two decimals."""
    return np.round(np.random.default_rng([seed, *shape]).normal(size=shape), 2)


@dataclass(frozen=True)
class ByHand:
    """A program with its inputs, a right backward pass, and the forward pass in PyTorch, whose last line is the loss."""

    program: str
    inputs: dict[str, Any]
    backward: str
    torch: str
    seed: Any = None


TWO_LAYERS = ByHand(
    program="""
h = relu(X @ W + b)
scores = h @ W2 + b2
probs = softmax(scores)
cross_entropy(one_hot(y, 3), probs) + 0.5*reg*sum(W*W) + 0.5*reg*sum(W2*W2)
""",
    inputs={
        "X": drawn(5, 4),
        "W": drawn(4, 6),
        "b": drawn(1, 6),
        "W2": drawn(6, 3),
        "b2": drawn(1, 3),
        "y": [0.0, 2.0, 1.0, 1.0, 0.0],
        "reg": 0.1,
    },
    backward="""
num_examples = X.shape[0]
dscores = probs
dscores[range(num_examples),y] -= 1
dscores /= num_examples
# backpropagate the gradient to the parameters
dW2 = np.dot(h.T, dscores)
db2 = np.sum(dscores, axis=0, keepdims=True)
dhidden = np.dot(dscores, W2.T)
dhidden[h <= 0] = 0
dW = np.dot(X.T, dhidden)
db = np.sum(dhidden, axis=0, keepdims=True)
dW2 += reg * W2
dW += reg * W
""",
    torch="""
h = torch.relu(X @ W + b)
torch.nn.functional.cross_entropy(h @ W2 + b2, y.long()) + 0.5*reg*(W*W).sum() + 0.5*reg*(W2*W2).sum()
""",
)
"""Stanford cs231n, "Putting it together: Minimal Neural Network Case Study"."""

BATCH_NORM = ByHand(
    program="""
mu = mean(x, axis=0)
xmu = x - mu
sq = xmu**2
var = mean(sq, axis=0)
sqrtvar = sqrt(var + 0.00001)
ivar = 1/sqrtvar
xhat = xmu*ivar
gammax = gamma*xhat
out = gammax + beta
""",
    inputs={"x": drawn(4, 3), "gamma": drawn(3), "beta": drawn(3, seed=1)},
    backward="""
N,D = dout.shape
dbeta = np.sum(dout, axis=0)
dgammax = dout
dgamma = np.sum(dgammax*xhat, axis=0)
dxhat = dgammax * gamma
divar = np.sum(dxhat*xmu, axis=0)
dxmu1 = dxhat * ivar
dsqrtvar = -1. /(sqrtvar**2) * divar
dvar = 0.5 * 1. /np.sqrt(var+0.00001) * dsqrtvar
dsq = 1. /N * np.ones((N,D)) * dvar
dxmu2 = 2 * xmu * dsq
dx1 = (dxmu1 + dxmu2)
dmu = -1 * np.sum(dxmu1+dxmu2, axis=0)
dx2 = 1. /N * np.ones((N,D)) * dmu
dx = dx1 + dx2
""",
    torch="""
(torch.nn.functional.batch_norm(x, None, None, gamma, beta, True, 0.1, 0.00001) * seed).sum()
""",
    seed=drawn(4, 3, seed=2),
)
"""F. Kratzert, "Understanding the backward pass through Batch Normalization Layer" (2016)."""

SOFTMAX = ByHand(
    program="""
z = X @ W
e = exp(z)
s = sum(e, axis=1, keepdims=True)
p = e / s
L = -sum(Y * log(p)) / 4
""",
    inputs={"X": drawn(4, 3), "W": drawn(3, 3), "Y": np.eye(3)[[0, 2, 1, 1]]},
    backward="""
n = len(X)
dp = -Y / p / n
ds = np.sum(-dp * e / s**2, axis=1, keepdims=True)
de = dp / s + ds
dz = de * e
dW = X.T @ dz
dL_dX = dz @ W.T
""",
    torch="""
p = torch.softmax(X @ W, dim=1)
-(Y * torch.log(p)).sum() / 4
""",
)

FUSED = ByHand(
    program="p = softmax(X @ W + b)\nmean(-sum(Y * log(p), axis=1))",
    inputs={"X": drawn(4, 3), "W": drawn(3, 3), "b": drawn(3, seed=3), "Y": np.eye(3)[[0, 2, 1, 1]]},
    backward="""
dz = (p - Y) / 4
grads['W'] = X.T.dot(dz)
grads['b'] = dz.sum(axis=0)
""",
    torch="""
p = torch.softmax(X @ W + b, dim=1)
(-(Y * torch.log(p)).sum(dim=1)).mean()
""",
)

LSTM = ByHand(
    program="""
a = x @ Wx + prev_h @ Wh + b
ai = a[:, 0:2]
af = a[:, 2:4]
ao = a[:, 4:6]
ag = a[:, 6:8]
i = sigmoid(ai)
f = sigmoid(af)
o = sigmoid(ao)
g = tanh(ag)
next_c = f*prev_c + i*g
next_h = o*tanh(next_c)
sum(next_h*Rh) + sum(next_c*Rc)
""",
    inputs={
        "x": drawn(3, 2),
        "prev_h": drawn(3, 2, seed=1),
        "prev_c": drawn(3, 2, seed=2),
        "Wx": drawn(2, 8),
        "Wh": drawn(2, 8, seed=1),
        "b": drawn(8),
        "Rh": drawn(3, 2, seed=3),
        "Rc": drawn(3, 2, seed=4),
    },
    backward="""
dnext_h = Rh
do = dnext_h * np.tanh(next_c)
dnext_c = Rc + dnext_h * o * (1 - np.tanh(next_c)**2)
di = dnext_c * g
dg = dnext_c * i
df = dnext_c * prev_c
dprev_c = dnext_c * f
dai = di * i * (1 - i)
daf = df * f * (1 - f)
dao = do * o * (1 - o)
dag = dg * (1 - g**2)
da = np.hstack((dai, daf, dao, dag))
dx = da @ Wx.T
dWx = x.T @ da
dprev_h = np.dot(da, Wh.T)
dWh = prev_h.T.dot(da)
db = da.sum(axis=0)
""",
    torch="""
a = x @ Wx + prev_h @ Wh + b
i, f, o = torch.sigmoid(a[:, 0:2]), torch.sigmoid(a[:, 2:4]), torch.sigmoid(a[:, 4:6])
next_c = f*prev_c + i*torch.tanh(a[:, 6:8])
(o*torch.tanh(next_c)*Rh).sum() + (next_c*Rc).sum()
""",
)
"""Stanford cs231n, assignment 3: the backward pass of one LSTM step."""

BY_HAND = {
    "two layers": TWO_LAYERS,
    "batch norm": BATCH_NORM,
    "softmax": SOFTMAX,
    "fused softmax": FUSED,
    "LSTM": LSTM,
}
