"""Pasted code as students, lecturers and engineers write it, tested against the framework itself.

`code` is the pasted text, `inputs` its inputs. `made` is the framework that computes the reference ("torch" or
"numpy"), `classes` are inputs that are class numbers, `gives` is the name or expression of the result where it is not
the last one, `plain` is what the framework runs where the pasted text contains prompts or fences.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """One pasted text."""

    name: str
    code: str
    inputs: dict[str, Any] = field(default_factory=dict)
    made: str = "torch"
    classes: tuple[str, ...] = ()
    gives: str | None = None
    plain: str | None = None


Z = [1.0, 2.0, 3.0]
TALL = [[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]]
W = [[1.0, -2.0], [3.0, 0.5]]
X = [[0.5, -1.5, 2.0], [1.5, 0.25, -0.5]]
V = [0.3, -0.7, 1.2]
P = [0.7, 0.2, 0.9]
T = [1.0, 0.0, 1.0]
LOGITS = [[1.0, 2.0, 0.5], [0.2, -1.0, 3.0]]
PROBS = [[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]

MICROGRAD = """
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
g.backward()
print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
"""

NEURON = """
# inputs x1,x2
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
# weights w1,w2
w1 = Value(-3.0, label='w1')
w2 = Value(1.0, label='w2')
# bias of the neuron
b = Value(6.8813735870195432, label='b')
# x1*w1 + x2*w2 + b
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
n = x1w1x2w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
o.backward()
draw_dot(o)
"""

NEURON_IN_TORCH = """
import torch

x1 = torch.Tensor([2.0]).double()                ; x1.requires_grad = True
x2 = torch.Tensor([0.0]).double()                ; x2.requires_grad = True
w1 = torch.Tensor([-3.0]).double()               ; w1.requires_grad = True
w2 = torch.Tensor([1.0]).double()                ; w2.requires_grad = True
b = torch.Tensor([6.8813735870195432]).double()  ; b.requires_grad = True
n = x1*w1 + x2*w2 + b
o = torch.tanh(n)

print(o.data.item())
o.backward()

print('---')
print('x2', x2.grad.item())
print('w2', w2.grad.item())
"""

MLP = """
h = [sum((wi*xi for wi, xi in zip(w, x)), b).tanh() for w, b in zip(W1, b1)]
out = sum((wi*hi for wi, hi in zip(w2, h)), b2)
loss = (out - 1.0)**2
loss.backward()
"""

CS231N = """
# evaluate class scores with a 2-layer Neural Network
hidden_layer = np.maximum(0, np.dot(X, W) + b) # note, ReLU activation
scores = np.dot(hidden_layer, W2) + b2
num_examples = X.shape[0]
# get unnormalized probabilities
exp_scores = np.exp(scores)
# normalize them for each example
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
correct_logprobs = -np.log(probs[range(num_examples),y])
# compute the loss: average cross-entropy loss and regularization
data_loss = np.sum(correct_logprobs)/num_examples
reg_loss = 0.5*1e-3*np.sum(W*W) + 0.5*1e-3*np.sum(W2*W2)
loss = data_loss + reg_loss
"""

BENGIO = """
emb = C[Xb]
embcat = emb.view(emb.shape[0], -1)
hpreact = embcat @ W1 + b1
bnmeani = hpreact.mean(0, keepdim=True)
bndiff = hpreact - bnmeani
bnvar = 1/(2-1)*(bndiff**2).sum(0, keepdim=True)
bnraw = bndiff * (bnvar + 1e-5)**-0.5
h = torch.tanh(bnraw)
logits = h @ W2 + b2
loss = F.cross_entropy(logits, Yb)
"""

PUBLISHED = (
    Case("micrograd readme", MICROGRAD),
    Case("micrograd neuron", NEURON),
    Case("micrograd neuron in torch", NEURON_IN_TORCH),
    Case("micrograd mlp", MLP, {"x": V, "W1": X, "b1": [0.1, -0.2], "w2": [0.7, -1.1], "b2": 0.3}),
    Case("micrograd act", "act = sum((wi*xi for wi,xi in zip(self.w, x)), self.b)\nout = act.tanh()\nreturn out",
         {"w": [0.5, -1.0], "x": [2.0, 3.0], "b": 0.5},
         plain="act = sum((wi*xi for wi,xi in zip(w, x)), b)\nout = act.tanh()"),
    Case("micrograd loss", "loss = sum((yout - ygt)**2 for ygt, yout in zip(ys, ypred))", {"ys": T, "ypred": P}),
    Case("makemore nll", "logits = xenc @ W\ncounts = logits.exp()\nprobs = counts / counts.sum(1, keepdims=True)\n"
         "loss = -(probs * yenc).sum(1).log().mean() + 0.01*(W**2).mean()",
         {"xenc": [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], "W": [[0.1, 0.4, -0.3], [0.2, 0.9, 0.1], [1.0, -0.5, 0.3]],
          "yenc": [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]}),
    Case("normalised logits", "logit_maxes = logits.max(1, keepdim=True).values\nnorm_logits = logits - logit_maxes\n"
         "counts = norm_logits.exp()\ncounts_sum = counts.sum(1, keepdims=True)\ncounts_sum_inv = counts_sum**-1\n"
         "probs = counts * counts_sum_inv\nlogprobs = probs.log()\nloss = -(logprobs * Y).mean()",
         {"logits": LOGITS, "Y": [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]}),
    Case("bce", "F.binary_cross_entropy(p, t)", {"p": P, "t": T}),
    Case("bce with logits", "loss = F.binary_cross_entropy_with_logits(z, t, reduction='sum')", {"z": Z, "t": T}),
    Case("bce module", "criterion = nn.BCELoss()\nloss = criterion(p, t)\nloss.backward()", {"p": P, "t": T}),
    Case("mse", "F.mse_loss(p, t)", {"p": P, "t": T}),
    Case("mse module", "loss = nn.MSELoss()(p, t)", {"p": P, "t": T}),
    Case("mse module sum", "loss_fn = torch.nn.MSELoss(reduction='sum')\nloss = loss_fn(p, t)", {"p": P, "t": T}),
    Case("l1", "F.l1_loss(p, t, reduction='none').sum()", {"p": P, "t": T}),
    Case("smooth l1", "F.smooth_l1_loss(3*z, t)", {"z": Z, "t": T}),
    Case("huber", "nn.HuberLoss()(3*z, t)", {"z": Z, "t": T}),
    Case("soft margin", "F.soft_margin_loss(z, y.detach())", {"z": Z, "y": [1.0, -1.0, 1.0]}),
    Case("softmax along 0", "(F.softmax(z, dim=0) * z).sum()", {"z": Z}),
    Case("softmax method", "(A.softmax(dim=-1) * A).sum()", {"A": LOGITS}),
    Case("softmax module", "(nn.Softmax(dim=1)(A) * A).sum()", {"A": LOGITS}),
    Case("log softmax", "F.log_softmax(A, dim=1).mean()", {"A": LOGITS}),
    Case("bare dim", "(softmax(A, dim=0) * A).sum()", {"A": LOGITS}, plain="(F.softmax(A, dim=0) * A).sum()"),
    Case("leaky relu", "F.leaky_relu(x).sum()", {"x": V}),
    Case("leaky relu slope", "nn.LeakyReLU(0.2)(x).sum()", {"x": V}),
    Case("elu", "F.elu(x, alpha=0.5).sum()", {"x": V}),
    Case("gelu", "F.gelu(x).sum()", {"x": V}),
    Case("gelu by tanh", "F.gelu(x, approximate='tanh').sum()", {"x": V}),
    Case("softplus with beta", "F.softplus(x, beta=2).sum()", {"x": V}),
    Case("silu", "F.silu(x).sum() + torch.sigmoid(x).mean() + x.sigmoid().max()", {"x": V}),
    Case("log sigmoid", "-F.logsigmoid(x).mean()", {"x": V}),
    Case("hardtanh", "F.hardtanh(x).sum()", {"x": V}),
    Case("linear", "F.linear(x, W, b).pow(2).sum()", {"x": X, "W": [[0.1, 0.2, 0.3]], "b": [0.5]}),
    Case("dropout in evaluation", "F.dropout(x, 0.3, training=False).sum()", {"x": V}),
    Case("entrywise norm", "torch.norm(W, 1)", {"W": W}),
    Case("norm", "torch.norm(W) + W.norm(dim=1).sum() + torch.linalg.norm(W)", {"W": W}),
    Case("methods", "z.pow(2).sum()", {"z": Z}),
    Case("keepdim", "((x - x.mean(dim=0, keepdim=True))**2).sum()", {"x": X}),
    Case("transposed", "(X.t() @ w).sum()", {"X": W, "w": [1.0, 2.0]}),
    Case("mm mv bmm", "torch.mm(W, W).sum() + torch.mv(W, w).sum() + torch.matmul(W, w).mean()", {"W": W, "w": [1.0, 2.0]}),
    Case("outer", "torch.outer(a, b).sum() + torch.dot(a, b)", {"a": Z, "b": V}),
    Case("clamp", "x.clamp(min=0).sum() + torch.clamp(x, -1, 0.5).sum() + x.clamp(max=1).sum()", {"x": V}),
    Case("where", "torch.where(x > 0, x, 0.1*x).sum()", {"x": V}),
    Case("masked", "x.masked_fill(x < 0, -1e9).exp().sum()", {"x": V}),
    Case("cat", "torch.cat([a, b], dim=0).pow(2).sum() + torch.stack((a, b), dim=1).mean()", {"a": Z, "b": V}),
    Case("shapes", "x.view(3, 2).sum(1).pow(2).sum() + x.unsqueeze(0).squeeze(0).flatten().mean()", {"x": X}),
    Case("permute", "(x.permute(1, 0) @ x).trace()", {"x": X}),
    Case("attention", "d_k = q.size(-1)\nscores = q @ k.transpose(-2, -1) / math.sqrt(d_k)\n"
         "attn = F.softmax(scores, dim=-1)\nout = (attn @ v).sum()", {"q": X, "k": X, "v": W}),
    Case("attention in batches", "(q @ k.transpose(-2, -1)).sum()", {"q": [X, X], "k": [X, X]}),
    Case("values", "torch.max(A, dim=1).values.sum() + A.min(dim=0)[0].sum() + A.max()", {"A": LOGITS}),
    Case("unpacked values", "vals, idx = torch.max(A, dim=1)\nloss = vals.sum()", {"A": LOGITS}),
    Case("two tensors", "torch.max(a, b).sum()", {"a": Z, "b": V}),
    Case("addmm", "torch.addmm(b, x, w).sum()", {"b": [[0.1], [0.2]], "x": W, "w": [[1.0], [2.0]]}),
    Case("detach", "(x.detach() * x).sum()", {"x": V}),
    Case("literals", "x = torch.tensor([1., 2., 3.], requires_grad=True, dtype=torch.float64)\n"
         "y = (x ** 2).sum()\ny.backward()\nprint(x.grad)"),
    Case("scalar literal", "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x**3 - 2*x\ny.backward()"),
    Case("tensor in a product", "(torch.tensor([1., 2., 3.]) * x).sum()", {"x": V}),
    Case("backward of an expression", "((x - 1)**2).mean().backward()", {"x": V}, plain="loss = ((x - 1)**2).mean()"),
    Case("result before the end", "loss = (x**2).sum()\nloss.backward()\ny = x + 1", {"x": V}, gives="loss"),
    Case("updates at the end", "loss = ((w*x + b - y)**2).mean()\nloss.backward()\nwith torch.no_grad():\n"
         "    w -= 0.1 * w.grad\n    b -= 0.1 * b.grad\n    w.grad.zero_()",
         {"w": 0.5, "b": 0.1, "x": Z, "y": V}, plain="loss = ((w*x + b - y)**2).mean()"),
    Case("optimiser", "optimizer = torch.optim.SGD([w], lr=0.1)\noptimizer.zero_grad()\nloss = (w**2).sum()\n"
         "loss.backward()\noptimizer.step()", {"w": V}, plain="loss = (w**2).sum()"),
    Case("a function of one's own", "def softmax(z: torch.Tensor) -> torch.Tensor:\n    \"\"\"Softmax.\"\"\"\n"
         "    e = torch.exp(z - z.max())\n    return e / e.sum()\nout = (softmax(z) * z).sum()", {"z": Z}),
    Case("lambda", "f = lambda x: (x**2 +\n  1).sum()\nf(z)", {"z": Z}),
    Case("aliases", "import torch.nn.functional as FF\nfrom torch import sigmoid as s\nloss = FF.mse_loss(s(z), t)",
         {"z": Z, "t": T}),
    Case("hidden name", "mean = x.mean(0)\nvar = ((x - mean)**2).mean(0)\nout = ((x - mean)/torch.sqrt(var + 1e-5)).pow(3).mean(0).sum() + x.mean()",
         {"x": X}),
    Case("rms norm", "def rmsnorm(x):\n    ms = sum(xi * xi for xi in x) / len(x)\n    scale = (ms + 1e-5) ** -0.5\n"
         "    return [xi * scale for xi in x]\nloss = sum(rmsnorm(x))", {"x": V}),
    Case("enumerate", "loss = sum(i * xi for i, xi in enumerate(x, 1))", {"x": V}),
    Case("loop over pairs", "total = 0\nfor xi, yi in zip(x, y):\n    total = total + (w*xi - yi)**2\nloss = total / len(x)",
         {"x": Z, "y": V, "w": 0.5}),
    Case("functions as values", "act = torch.tanh\nloss = act(x).sum()", {"x": V}),
    Case("number literal method", "x = torch.ones(2, 3)\ny = (x * v).sum()", {"v": V}),
    Case("doctest", ">>> import torch\n>>> x = torch.tensor(2.0, requires_grad=True)\n>>> y = x**2\n>>> y\n"
         "tensor(4., grad_fn=<PowBackward0>)\n>>> y.backward()\n>>> x.grad\ntensor(4.)",
         plain="x = torch.tensor(2.0, requires_grad=True)\ny = x**2"),
    Case("notebook", "In [1]: %matplotlib inline\n   ...: import torch\nIn [2]: y = torch.exp(x)\nIn [3]: y.sum()\nOut[3]: 2.0",
         {"x": V}, plain="torch.exp(x).sum()"),
    Case("fence", "```python\ny = torch.tanh(x).sum()\n```", {"x": V}, plain="y = torch.tanh(x).sum()"),
    Case("indented", "    y = torch.tanh(x)\n    z = y.sum()", {"x": V}, plain="z = torch.tanh(x).sum()"),
    Case("typed powers", "torch.exp(-x^2).sum()", {"x": V}, plain="torch.exp(-x**2).sum()"),
    Case("typed products", "torch.exp(2x).sum()", {"x": V}, plain="torch.exp(2*x).sum()"),
    Case("numpy: softmax cross-entropy", CS231N.replace("-np.log(probs[range(num_examples),y])", "-np.log(np.sum(probs*y, axis=1))"),
         {"X": X, "W": [[0.1, 0.5], [0.3, -0.2], [0.7, 0.4]], "b": [[0.1, 0.2]], "W2": [[0.5, -0.3, 0.2], [1.0, 0.4, -0.8]],
          "b2": [[0.0, 0.1, 0.3]], "y": [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]}, made="numpy"),
    Case("numpy: coursera cost", "m = Y.shape[1]\nA = 1/(1+np.exp(-(np.dot(w.T, X)+b)))\n"
         "cost = -1/m * np.sum(Y*np.log(A) + (1-Y)*np.log(1-A))\ncost = np.squeeze(cost)",
         {"w": [[0.5], [-0.3]], "X": X, "b": 0.2, "Y": [[1.0, 0.0, 1.0]]}, made="numpy"),
    Case("numpy: coursera logprobs", "logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)\n"
         "cost = - np.sum(logprobs) / 3", {"A2": [P], "Y": [T]}, made="numpy"),
    Case("numpy: std", "np.std(z) + np.var(z)", {"z": Z}, made="numpy"),
    Case("numpy: norm of a matrix", "np.linalg.norm(W, 1)", {"W": W}, made="numpy"),
    Case("numpy: norm of a vector", "np.linalg.norm(w, 1) + np.linalg.norm(w)", {"w": V}, made="numpy"),
    Case("numpy: pi", "np.pi*x + math.e", {"x": 2.0}, made="numpy"),
    Case("numpy: array", "np.array([1., 2.]) @ w", {"w": [3.0, -4.0]}, made="numpy"),
    Case("numpy: arrays in a product", "np.sum(np.array([[1, 2, 3], [4, 5, 6]]) * X)", {"X": X}, made="numpy"),
    Case("numpy: tuple", "np.sum(np.array(((1, 2), (3, 4))) * X)", {"X": W}, made="numpy"),
    Case("numpy: hinge", "scores = X.dot(W)\nmargins = np.maximum(0, scores - 0.5 + 1)\nloss = np.mean(np.sum(margins, axis=1))",
         {"X": X, "W": [[0.1, 0.5], [0.3, -0.2], [0.7, 0.4]]}, made="numpy"),
    Case("numpy: stable softmax", "z = z - np.max(z)\np = np.exp(z) / np.sum(np.exp(z))\nloss = -np.log(p[1])", {"z": Z}, made="numpy"),
    Case("numpy: gradient descent line", "y_hat = w*x + b\nloss = np.mean((y_hat - y)**2)\nprint('loss:', loss)",
         {"w": 0.5, "b": 0.1, "x": Z, "y": V}, made="numpy"),
    Case("numpy: builtin sum over rows", "np.sum(sum(X) ** 2)", {"X": X}, made="numpy"),
    Case("numpy: newaxis", "np.sum((x[:, np.newaxis] - x[np.newaxis, :])**2)", {"x": Z}, made="numpy"),
    Case("numpy: clip", "np.mean(np.log(np.clip(p, 1e-7, 1 - 1e-7)))", {"p": P}, made="numpy"),
    Case("numpy: star", "from math import *\nsin(x) + exp(-x)*sqrt(x)", {"x": 2.0}, made="numpy"),
    Case("numpy: print", "y = x**2\nprint(y)", {"x": 3.0}, made="numpy"),
    Case("numpy: printed expression", "print(np.tanh(x) + 1)", {"x": 0.5}, made="numpy", plain="np.tanh(x) + 1"),
    Case("numpy: concatenate", "np.sum(np.concatenate((a, b)) ** 2)", {"a": Z, "b": V}, made="numpy"),
    Case("numpy: reshape", "np.sum(x.reshape(3, 2).T @ x.reshape((3, -1)))", {"x": X}, made="numpy"),
    Case("numpy: normal equation", "theta = np.linalg.inv(X.T @ X) @ X.T @ y\nloss = np.sum(theta)",
         {"X": [[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]], "y": Z}, made="numpy"),
    Case("numpy: distance", "np.sqrt(np.sum((a - b)**2))", {"a": Z, "b": V}, made="numpy"),
    Case("numpy: cosine", "np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))", {"a": Z, "b": V}, made="numpy"),
    Case("numpy: method mean", "x.mean(axis=1).max() + x.sum(0)[1] + x.T.dot(x).trace()", {"x": X}, made="numpy"),
    Case("cross entropy of probabilities", "F.cross_entropy(logits, probs)", {"logits": LOGITS, "probs": PROBS}),
    Case("std", "torch.std(z)", {"z": Z}),
    Case("var along", "x.var(0, keepdim=True).sum() + torch.var(x, unbiased=False)", {"x": X}),
    Case("numpy: ddof", "np.std(z, ddof=1)", {"z": Z}, made="numpy"),
    Case("cross entropy of a class", "F.cross_entropy(z, t)", {"z": Z, "t": 1.0}, classes=("t",)),
    Case("cross entropy of classes", "loss = F.cross_entropy(logits, Y)", {"logits": LOGITS, "Y": [1.0, 2.0]}, classes=("Y",)),
    Case("cross entropy module", "criterion = nn.CrossEntropyLoss()\nloss = criterion(logits, y)",
         {"logits": LOGITS, "y": [1.0, 2.0]}, classes=("y",)),
    Case("makemore loss", "loss = -probs[torch.arange(2), ys].log().mean()", {"probs": PROBS, "ys": [1.0, 2.0]}, classes=("ys",)),
    Case("nll", "F.nll_loss(F.log_softmax(z, dim=1), y)", {"z": LOGITS, "y": [1.0, 2.0]}, classes=("y",)),
    Case("numpy: cs231n", CS231N,
         {"X": X, "W": [[0.1, 0.5], [0.3, -0.2], [0.7, 0.4]], "b": [[0.1, 0.2]], "W2": [[0.5, -0.3, 0.2], [1.0, 0.4, -0.8]],
          "b2": [[0.0, 0.1, 0.3]], "y": [1.0, 2.0]}, made="numpy", classes=("y",)),
    Case("bengio", BENGIO, {"C": W, "Xb": [[0.0, 1.0], [1.0, 1.0]], "W1": [V, P, T, Z], "b1": V,
                            "W2": [[0.1, 0.5], [0.3, -0.2], [0.7, 0.4]], "b2": [0.1, 0.2], "Yb": [0.0, 1.0]},
         classes=("Xb", "Yb")),
    Case("cumsum", "(torch.cumsum(x, dim=0) * x).sum()", {"x": V}),
)  # fmt: skip
"""Cases from micrograd, makemore, CS231n and the frameworks' own documentation."""
