"""The same backward passes as others write them, all right: another order, in place, transposed, unread in parts."""

from __future__ import annotations

from typing import Any

from tests.engine.practice.passes_by_hand import BATCH_NORM, LSTM, SOFTMAX, TWO_LAYERS, ByHand, drawn

IN_OTHER_WORDS: dict[str, tuple[ByHand, str]] = {
    "two layers: in place, gradients in a dictionary": (
        TWO_LAYERS,
        """
N = X.shape[0]
dS = probs.copy()
dS[np.arange(N), y] -= 1
dS /= N
grads = {}
grads['W2'] = h.T.dot(dS) + reg * W2
grads['b2'] = dS.sum(axis=0)
dH = dS.dot(W2.T)
dH[h == 0] = 0
grads['W'] = X.T.dot(dH) + reg * W
grads['b'] = np.sum(dH, 0)
""",
    ),
    "two layers: einsum": (
        TWO_LAYERS,
        """
import numpy as np
N = len(X)
Y = np.eye(3)[y.astype(int)]
dscores = (probs - Y) / N
dW2 = np.einsum('ni,nj->ij', h, dscores) + reg * W2
db2 = np.einsum('nj->j', dscores)
dh = np.einsum('nj,ij->ni', dscores, W2)
dz = dh * (h > 0)
dW = np.einsum('nd,nh->dh', X, dz) + reg * W
db = np.einsum('nh->h', dz)
""",
    ),
    "two layers: a line that cannot be read": (
        TWO_LAYERS,
        """
n = X.shape[0]
dlogits = (probs - np.eye(3)[y]) / n
dW2 = np.linalg.multi_dot([h.T, dlogits]) + reg*W2
db2 = np.ones((1, n)) @ dlogits
dhid = dlogits @ np.swapaxes(W2, 0, 1)
drelu = dhid * np.heaviside(h, 0)
dW = X.transpose() @ drelu + reg*W
db = np.ones((1, n)) @ drelu
""",
    ),
    "two layers: astype": (
        TWO_LAYERS,
        """
batch_size = X.shape[0]
dscores = probs
dscores[np.arange(batch_size), y.astype(int)] -= 1.0
dscores = dscores / batch_size
dW2 = (h.T @ dscores) + (reg * W2)
db2 = dscores.sum(axis=0).reshape(1, -1)
mask = (h > 0).astype(float)
dZ1 = (dscores @ W2.T) * mask
dW = (X.T @ dZ1) + (reg * W)
db = dZ1.sum(axis=0).reshape(1, -1)
""",
    ),
    "two layers: a local dout": (
        TWO_LAYERS,
        """
dout = probs.copy()
dout[range(len(y)), y] -= 1
dout *= 1.0 / len(y)
dW2 = reg * W2
dW2 += h.T @ dout
db2 = dout.sum(axis=0)[None, :]
dh1 = dout @ W2.T
dh1 *= h > 0
dW = reg * W
dW += X.T @ dh1
db = dh1.sum(axis=0)[np.newaxis, :]
""",
    ),
    "two layers: a function with a cache": (
        TWO_LAYERS,
        """
def backward(cache, y):
    X, W, h, W2 = cache
    N = X.shape[0]
    dscores = softmax(scores)
    dscores[np.arange(N), y] -= 1
    dscores /= N
    dW2 = np.dot(h.T, dscores)
    db2 = np.sum(dscores, axis=0)
    dhidden = np.dot(dscores, W2.T)
    dhidden = dhidden * (h > 0)
    dW = np.dot(X.T, dhidden)
    db = np.sum(dhidden, axis=0)
    dW2 += reg * W2
    dW += reg * W
    return dW, db, dW2, db2
""",
    ),
    "two layers: examples as columns": (
        TWO_LAYERS,
        """
n = X.shape[0]
Yt = one_hot(y, 3).T
dS = (probs.T - Yt) / n
dW2 = (dS @ h).T + reg * W2
db2 = np.sum(dS, axis=1)
dHt = W2 @ dS
dHt = dHt * (h.T > 0)
dW = (dHt @ X).T + reg * W
db = np.sum(dHt, axis=1)
""",
    ),
    "batch norm: the formulas of the paper": (
        BATCH_NORM,
        """
m = x.shape[0]
dx_hat = dout * gamma
dvar = np.sum(dx_hat * (x - mu), axis=0) * -0.5 * np.power(var + 0.00001, -1.5)
dmu = np.sum(dx_hat * -1 / np.sqrt(var + 0.00001), axis=0) + dvar * np.mean(-2 * (x - mu), axis=0)
dx = dx_hat / np.sqrt(var + 0.00001) + dvar * 2 * (x - mu) / m + dmu / m
dgamma = np.sum(dout * xhat, axis=0)
dbeta = np.sum(dout, axis=0)
""",
    ),
    "batch norm: keepdims": (
        BATCH_NORM,
        """
n, d = x.shape
dbeta = np.sum(dout, axis=0, keepdims=True)
dgamma = np.sum(xhat * dout, axis=0, keepdims=True)
dxhat = gamma * dout
dvar = np.sum(dxhat * xmu * (-1/2) * (var + 1e-5)**(-3/2), axis=0, keepdims=True)
dmu = np.sum(-dxhat * ivar, axis=0, keepdims=True) + dvar * np.sum(-2 * xmu, axis=0, keepdims=True) / n
dx = dxhat * ivar + dvar * 2 * xmu / n + dmu / n
""",
    ),
    "batch norm: added up as one goes": (
        BATCH_NORM,
        """
N = x.shape[0]
dbeta = np.sum(dout, axis=0)
dgammax = dout
dgamma = np.sum(dgammax * xhat, axis=0)
dxhat = dgammax * gamma
dxmu = dxhat * ivar
divar = np.sum(dxhat * xmu, axis=0)
dsqrtvar = -divar / sqrtvar**2
dvar = dsqrtvar / (2 * sqrtvar)
dsq = np.ones_like(x) * dvar / N
dxmu += 2 * xmu * dsq
dx = dxmu.copy()
dmu = -np.sum(dxmu, axis=0)
dx += np.ones_like(x) * dmu / N
""",
    ),
    "softmax: by its Jacobian": (
        SOFTMAX,
        """
n = X.shape[0]
dp = -(1/n) * Y / p
dz = p * (dp - np.sum(dp * p, axis=1, keepdims=True))
dW = np.dot(X.T, dz)
dX = np.dot(dz, W.T)
""",
    ),
    "softmax: step by step": (
        SOFTMAX,
        """
N = len(X)
dlogp = -Y / N
dp = dlogp / p
de = dp / s
ds = -(dp * e / (s * s)).sum(axis=1, keepdims=True)
de += ds
dz = de * np.exp(z)
dW = X.T @ dz
""",
    ),
    "LSTM: tuples and in place": (
        LSTM,
        """
tanh_c = np.tanh(next_c)
dnext_h = Rh.copy()
do = dnext_h * tanh_c
dnext_c = Rc.copy()
dnext_c += dnext_h * o * (1 - tanh_c * tanh_c)
di, df, dg = dnext_c * g, dnext_c * prev_c, dnext_c * i
dprev_c = dnext_c * f
dai = di * i * (1 - i)
daf = df * f * (1 - f)
dao = do * o * (1 - o)
dag = dg * (1 - np.square(g))
da = np.concatenate((dai, daf, dao, dag), axis=1)
dx = da @ Wx.T
dprev_h = da @ Wh.T
dWx = x.T @ da
dWh = prev_h.T @ da
db = da.sum(axis=0)
""",
    ),
    "LSTM: gates assigned to slices": (
        LSTM,
        """
H = 2
dnext_c = Rc + Rh * o * (1 - np.tanh(next_c)**2)
da = np.zeros_like(a)
da[:, 0:H] = dnext_c * g * i * (1 - i)
da[:, H:2*H] = dnext_c * prev_c * f * (1 - f)
da[:, 2*H:3*H] = Rh * np.tanh(next_c) * o * (1 - o)
da[:, 3*H:] = dnext_c * i * (1 - g**2)
dx = da @ Wx.T
dWx = x.T @ da
dprev_h = da @ Wh.T
dWh = prev_h.T @ da
dprev_c = dnext_c * f
db = da.sum(axis=0)
""",
    ),
    "LSTM: gates as columns": (
        LSTM,
        """
dh = Rh
dc = Rc + dh * o * (1 - np.tanh(next_c)**2)
dai = dc * g * sigmoid(ai) * (1 - sigmoid(ai))
daf = dc * prev_c * sigmoid(af) * (1 - sigmoid(af))
dao = dh * np.tanh(next_c) * sigmoid(ao) * (1 - sigmoid(ao))
dag = dc * i * (1 - np.tanh(ag)**2)
da = np.column_stack((dai, daf, dao, dag))
dWx = x.T @ da
db = da.sum(0)
""",
    ),
}

LATE_MEAN: dict[str, tuple[str, dict[str, Any], str]] = {
    "one neuron": (
        "z = X @ w + b\np = sigmoid(z)\n-mean(y*log(p) + (1-y)*log(1-p))",
        {"X": drawn(5, 3), "w": drawn(3), "b": 0.3, "y": [1.0, 0.0, 1.0, 1.0, 0.0]},
        """
m = X.shape[0]
dz = p - y
dw = X.T @ dz / m
db = np.sum(dz) / m
""",
    ),
    "two layers": (
        "Z1 = X @ W1 + b1\nA1 = tanh(Z1)\nZ2 = A1 @ W2 + b2\nA2 = sigmoid(Z2)\n-mean(Y*log(A2) + (1-Y)*log(1-A2))",
        {
            "X": drawn(5, 3),
            "W1": drawn(3, 4),
            "b1": drawn(4),
            "W2": drawn(4, 1),
            "b2": drawn(1),
            "Y": [[1.0], [0.0], [1.0], [1.0], [0.0]],
        },
        """
m = X.shape[0]
dZ2 = A2 - Y
dW2 = (1/m) * np.dot(A1.T, dZ2)
db2 = (1/m) * np.sum(dZ2, axis=0, keepdims=True)
dZ1 = np.dot(dZ2, W2.T) * (1 - np.power(A1, 2))
dW1 = (1/m) * np.dot(X.T, dZ1)
db1 = (1/m) * np.sum(dZ1, axis=0, keepdims=True)
""",
    ),
    "examples as columns": (
        "Z1 = W1 @ X + b1\nA1 = tanh(Z1)\nZ2 = W2 @ A1 + b2\nA2 = sigmoid(Z2)\n-mean(Y*log(A2) + (1-Y)*log(1-A2))",
        {
            "X": drawn(3, 5),
            "W1": drawn(4, 3),
            "b1": drawn(4, 1),
            "W2": drawn(1, 4),
            "b2": drawn(1, 1),
            "Y": [[1.0, 0.0, 1.0, 1.0, 0.0]],
        },
        """
m = X.shape[1]
dZ2 = A2 - Y
dW2 = 1/m * np.dot(dZ2, A1.T)
db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - A1**2)
dW1 = 1/m * np.dot(dZ1, X.T)
db1 = 1/m * np.sum(dZ1, axis=1, keepdims=True)
""",
    ),
}
"""The mean over the examples is taken only where the gradients of the weights are computed."""
