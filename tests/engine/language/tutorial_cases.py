"""Pasted code from tutorials, courses and answers (see `code_cases`)."""

from __future__ import annotations

from tests.engine.language.code_cases import LOGITS, PROBS, Case, P, T, V, W, X, Z

B = [0.1, -0.2]
TUTORIALS = (
    Case(
        "pytorch tutorial polynomial",
        "y_pred = a + b * x + c * x ** 2 + d * x ** 3\nloss = (y_pred - y).pow(2).sum()\nloss.backward()\nprint(99, loss.item())",
        {"a": 0.1, "b": 0.2, "c": -0.3, "d": 0.4, "x": Z, "y": V},
    ),
    Case(
        "autograd tutorial",
        "import torch\n\nx = torch.ones(5)  # input tensor\ny = torch.zeros(3)  # expected output\nz = torch.matmul(x, w)+b\nloss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)\nloss.backward()\nprint(w.grad)\nprint(b.grad)",
        {"w": [[0.1, 0.2, 0.3]] * 5, "b": Z},
    ),
    Case(
        "autograd Q",
        "a = torch.tensor([2., 3.], requires_grad=True)\nb = torch.tensor([6., 4.], requires_grad=True)\nQ = 3*a**3 - b**2\nQ.sum()",
    ),
    Case(
        "d2l squared loss",
        'def squared_loss(y_hat, y):\n    """Squared loss."""\n    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2\n\nl = squared_loss(torch.matmul(X, w) + b, y)\nl.sum().backward()',
        {"X": X, "w": [[0.1], [0.2], [0.3]], "b": 0.5, "y": [1.0, 2.0]},
        plain="l=((torch.matmul(X, w) + b - y.reshape((2,1)))**2/2).sum()",
    ),
    Case(
        "d2l softmax",
        "def softmax(X):\n    X_exp = torch.exp(X)\n    partition = X_exp.sum(1, keepdim=True)\n    return X_exp / partition\n(softmax(A)*A).sum()",
        {"A": LOGITS},
    ),
    Case(
        "d2l ce",
        "def cross_entropy(y_hat, y):\n    return - torch.log(y_hat[range(len(y_hat)), y])\ncross_entropy(P, y).mean()",
        {"P": PROBS, "y": [1.0, 2.0]},
        classes=("y",),
    ),
    Case("d2l ce list", "y_hat[[0, 1], y].log().sum()", {"y_hat": PROBS, "y": [1.0, 2.0]}, classes=("y",)),
    Case(
        "head",
        "k = x @ Wk\nq = x @ Wq\nwei = q @ k.transpose(-2,-1) * k.shape[-1]**-0.5\ntril = torch.tril(torch.ones(2, 2))\nwei = wei.masked_fill(tril == 0, float('-inf'))\nwei = F.softmax(wei, dim=-1)\nout = wei @ v\nout.sum()",
        {"x": X, "Wk": [[0.1, 0.2], [0.3, 0.4], [0.5, -0.6]], "Wq": [[0.2, 0.1], [0.3, -0.4], [0.5, 0.6]], "v": W},
    ),
    Case("karpathy linear", "Y = X @ w\nloss = ((Y - T)**2).mean()", {"X": X, "w": V, "T": [1.0, 2.0]}),
    Case(
        "layernorm",
        "mean = x.mean(-1, keepdim=True)\nvar = x.var(-1, keepdim=True, unbiased=False)\nxhat = (x - mean) / torch.sqrt(var + 1e-5)\nout = (gamma * xhat + beta).pow(2).sum()",
        {"x": X, "gamma": V, "beta": Z},
    ),
    Case("F.layer_norm", "F.layer_norm(x, (3,), g, b).pow(3).sum()", {"x": X, "g": V, "b": Z}),
    Case("rms", "x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)", {"x": X}),
    Case("vae kl", "-0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())", {"logvar": V, "mu": Z}),
    Case("reparam", "std = torch.exp(0.5*logvar)\nz = mu + eps*std\nz.sum()", {"logvar": V, "mu": Z, "eps": T}),
    Case("contrastive", "sim = F.normalize(a, dim=1) @ F.normalize(b, dim=1).T\nsim.sum()", {"a": X, "b": X}),
    Case(
        "triplet",
        "torch.relu((a-p).pow(2).sum(-1) - (a-n).pow(2).sum(-1) + 0.2).mean()",
        {"a": X, "p": [Z, V], "n": [V, T]},
    ),
    Case("cos", "F.cosine_similarity(a, b, dim=0)", {"a": Z, "b": V}),
    Case("logsumexp", "torch.logsumexp(A, dim=1).sum() - A.logsumexp(0).mean()", {"A": LOGITS}),
    Case(
        "l2 reg",
        "l2 = sum(p.pow(2).sum() for p in [w1, w2])\nloss = (x @ w1).sum() + 0.01*l2",
        {"w1": V, "w2": W, "x": X},
    ),
    Case(
        "sum of losses",
        "losses = [(yo - yt)**2 for yo, yt in zip(ys, yt_)]\nloss = sum(losses)/len(losses)",
        {"ys": Z, "yt_": V},
    ),
    Case(
        "log loss svm micrograd",
        "losses = [(1 + -yi*scorei).relu() for yi, scorei in zip(y, scores)]\ndata_loss = sum(losses) * (1.0 / len(losses))\nalpha = 1e-4\nreg_loss = alpha * sum((p*p for p in params))\ntotal_loss = data_loss + reg_loss",
        {"y": [1.0, -1.0, 1.0], "scores": V, "params": Z},
    ),
    Case("gather idx", "logits[torch.arange(2), y].sum()", {"logits": LOGITS, "y": [0.0, 2.0]}, classes=("y",)),
    Case("onehot", "(F.one_hot(y, num_classes=3) * logits).sum()", {"logits": LOGITS, "y": [0.0, 2.0]}, classes=("y",)),
    Case("embedding", "F.embedding(i, E).sum(0).pow(2).sum()", {"E": W, "i": [0.0, 1.0, 1.0]}, classes=("i",)),
    Case("np momentum", "v = 0.9*v - 0.1*dw\nw = w + v\nnp.sum(w**2)", {"v": Z, "dw": V, "w": T}, made="numpy"),
    Case(
        "np sigmoid",
        "def sigmoid(z):\n    return 1.0 / (1.0 + np.exp(-z))\n\nz = np.dot(X, w) + b\na = sigmoid(z)\nloss = -np.mean(y*np.log(a) + (1-y)*np.log(1-a))",
        {"X": X, "w": V, "b": 0.1, "y": [1.0, 0.0]},
        made="numpy",
    ),
    Case("np mse axis", "mse = (np.square(A - B)).mean(axis=0)\nnp.sum(mse)", {"A": X, "B": [Z, V]}, made="numpy"),
    Case(
        "np keepdims softmax",
        "def softmax(x):\n    e_x = np.exp(x - np.max(x, axis=-1, keepdims=True))\n    return e_x / e_x.sum(axis=-1, keepdims=True)\nnp.sum(softmax(x)*x)",
        {"x": LOGITS},
        made="numpy",
    ),
    Case(
        "np svm cs231n",
        "scores = W.dot(x)\nmargins = np.maximum(0, scores - scores[y] + 1)\nloss_i = np.sum(margins) - 1",
        {"W": [V, Z], "x": T, "y": 1.0},
        made="numpy",
        classes=("y",),
    ),
    Case("np linspace", "x = np.linspace(0, 1, 5)\nnp.sum(a*x**2)", {"a": 2.0}, made="numpy"),
    Case("np where", "np.where(x > 0, x, 0.01*x).sum()", {"x": V}, made="numpy"),
    Case("np heaviside", "np.tanh(x).sum()**2 + np.log1p(np.exp(-np.abs(x))).sum()", {"x": V}, made="numpy"),
    Case("np power", "np.power(x, 3).sum() + np.prod(x) + np.cumsum(x)[-1]", {"x": V}, made="numpy"),
    Case(
        "mazur",
        "net_h1 = w1 * i1 + w2 * i2 + b1 * 1\nout_h1 = 1/(1+math.e**(-net_h1))\nE = 1/2*(0.01 - out_h1)**2",
        {"w1": 0.15, "i1": 0.05, "w2": 0.2, "i2": 0.1, "b1": 0.35},
        made="numpy",
    ),
    Case("policy gradient", "-(torch.log(probs) * rewards).sum()", {"probs": P, "rewards": Z}),
    Case(
        "huber np",
        "err = y - p\nnp.mean(np.where(np.abs(err) < 1, 0.5*err**2, np.abs(err) - 0.5))",
        {"y": Z, "p": V},
        made="numpy",
    ),
    Case(
        "tanh grad",
        "torch.tanh(x @ W1 + b1) @ W2",
        {"x": X, "W1": [[0.1, 0.2], [0.3, 0.4], [0.5, -0.6]], "b1": B, "W2": [0.3, 0.4]},
    ),
    Case(
        "sgd",
        "w = torch.tensor([1.0, 2.0], requires_grad=True)\noptimizer = torch.optim.Adam([w], lr=1e-3)\nloss = ((w - 3)**2).sum()\noptimizer.zero_grad()\nloss.backward()\noptimizer.step()",
        plain="w = torch.tensor([1.0, 2.0], requires_grad=True)\nloss = ((w - 3)**2).sum()",
    ),
    Case("x.sum(dim=(0,1))", "x.sum(dim=(0, 1)) + x.mean((0, 1))", {"x": X}),
    Case("T dot", "np.dot(X.T, X).sum()", {"X": X}, made="numpy"),
    Case("relu np", "x * (x > 0)", {"x": V}),
    Case(
        "torch pow",
        "torch.pow(x, 2).sum() + torch.square(x).mean() + torch.sum(x, dim=0) + torch.abs(x).sum()",
        {"x": V},
    ),
    Case(
        "nllseq",
        "m = nn.LogSoftmax(dim=1)\nloss = nn.NLLLoss()\noutput = loss(m(z), y)\noutput.backward()",
        {"z": LOGITS, "y": [1.0, 0.0]},
        classes=("y",),
    ),
    Case("tensor method add", "x.add(y).mul(z).sub(1).div(2).sum()", {"x": V, "y": Z, "z": T}),
    Case(
        "len shape", "m = X.shape[0]\ncost = ((X @ theta - y)**2).sum() / (2*m)", {"X": X, "theta": V, "y": [1.0, 2.0]}
    ),
    Case("len shape unpack", "N, D = X.shape\ncost = (X**2).sum() / N / D", {"X": X}),
    Case("comp", "out = torch.stack([xi*wi for xi, wi in zip(x, w)]).sum()", {"x": Z, "w": V}),
    Case(
        "neuron f",
        "def neuron(x, w, b):\n    return torch.tanh(torch.dot(x, w) + b)\nneuron(x, w, b)",
        {"x": Z, "w": V, "b": 0.1},
    ),
    Case(
        "tril mask",
        "mask = torch.tensor([[1., 0.], [1., 1.]])\nA.masked_fill(mask == 0, -1e9).softmax(-1).pow(2).sum()",
        {"A": W},
    ),
    Case("largest entry", "W.norm(float('inf')) + torch.norm(W, p='fro')", {"W": W}),
    Case(
        "norms along",
        "np.linalg.norm(W, 2, axis=1).sum() + np.linalg.norm(W, 1, axis=0).sum() + np.linalg.norm(W, 'fro')",
        {"W": W},
        made="numpy",
    ),
    Case("old unbiased", "torch.std(z, False) + torch.std(z, True) + z.var()", {"z": Z}),
    Case(
        "transposes",
        "(x.transpose(0, 1) @ x).sum() + (y.transpose(1, 2) @ y).sum() + (y.exp().transpose(1, 2) @ y).sum()",
        {"x": X, "y": [X, X]},
    ),
    Case("flattened", "torch.flatten(y, 1).pow(2).sum(0).max()", {"y": [X, X]}),
    Case("np reshape", "np.reshape(x, (3, 2)).sum(0)[1] + np.ravel(x).sum() + x.flatten()[1]", {"x": X}, made="numpy"),
    Case("batch norm", "F.batch_norm(x, None, None, training=True).pow(3).sum()", {"x": X}),
    Case(
        "long",
        "F.cross_entropy(logits, y.long()) + logits[torch.arange(2), y.long()].sum()",
        {"logits": LOGITS, "y": [0.0, 2.0]},
        classes=("y",),
    ),
    Case(
        "LongTensor",
        "y = torch.LongTensor([0, 2])\nz = torch.tensor([-1, 2], dtype=torch.long)\n"
        "loss = F.cross_entropy(logits, y, weight=None) * z.sum()",
        {"logits": LOGITS},
    ),
    Case("casts", "(x > 0).double().sum() * x.double().mean() + int(3)", {"x": V}),
    Case("np casts", "np.sum((x > 0).astype(int) * x.astype(float))", {"x": V}, made="numpy"),
    Case(
        "gradient aside",
        "loss = (x**2).sum()\nloss.backward()\ng = x.grad\nx.grad, x.grad.shape",
        {"x": V},
        plain="loss = (x**2).sum()\nloss.backward()",
    ),
    Case("size by name", "x = torch.ones(size=(2, 3))\ny = (x * v).sum()", {"v": V}),
    Case("a pair of one's own", "def g(a):\n    return a, a\ng(x.exp())[0].sum()", {"x": V}),
    Case("blank lambda", "f = lambda x:x.exp()\nf(x).sum()", {"x": V}),
    Case("float of an array", "x = float(torch.tensor([2.0]))\ny = (x * v).sum()", {"v": V}),
    Case("arrays of names", "np.array([a, 2*a]).sum() + np.array([[a, 1], [2, a]]).max()", {"a": 3.0}, made="numpy"),
    Case("a text of one's own", "name = 'loss'\nx.exp().sum()", {"x": V}),
    Case("blank in a session", ">>> y = x.exp()\n\n>>> y.sum()", {"x": V}, plain="x.exp().sum()"),
    Case("identity", "x = nn.Identity()(torch.tensor([1., 2., 3.]))\ny = (x * v).sum()", {"v": V}),
    Case("triangle", "(torch.tril(A) * A).sum()", {"A": W}),
    Case(
        "bent elsewhere",
        "F.huber_loss(x, y, delta=2.0) + 3*F.huber_loss(x, y, reduction='sum', delta=0.5)"
        " + F.smooth_l1_loss(x, y, beta=0.5) + nn.HuberLoss(delta=.25)(x, y) + nn.SmoothL1Loss(beta=2.0)(x, y)",
        {"x": Z, "y": V},
    ),
    Case(
        "divergence",
        "F.kl_div(q.log(), p, reduction='batchmean') + 2*F.kl_div(q.log(), p, reduction='sum')"
        " + nn.KLDivLoss(reduction='batchmean', log_target=True)(q.log(), v)",
        {"q": PROBS, "p": [[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]], "v": [V, V]},
    ),
    Case(
        "divergence by elements",
        "F.kl_div(q.log(), p)",
        {"q": PROBS, "p": [[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]]},
        plain="F.kl_div(q.log(), p, reduction='sum')/6",
    ),
    Case("divergence from nothing", "F.kl_div(q, p, reduction='sum')", {"q": V, "p": [0.5, 0.0, 0.5]}),
    Case(
        "einsum",
        "torch.einsum('ij,jk->ik', W, W).sum() + torch.einsum('ij,j->i', x, v).sum()**2 + torch.einsum('i,i->', v, z)"
        " + torch.einsum('bij, bjk -> bik', y, y).pow(2).sum() + torch.einsum('ij,ij->j', x, x)[1]"
        " + torch.einsum('ii->', W) + torch.einsum('i,j->ij', v, z)[0, 2] + torch.einsum('nd,md->nm', x, x)[0, 1]",
        {"W": W, "x": X, "v": V, "z": Z, "y": [W, W]},
    ),
    Case(
        "np einsum",
        "np.einsum('ij,jk->ik', W, W, optimize=True).sum() + np.einsum('ij->j', W)[1]**2 + np.einsum('ab,ac->bc', W, W)[0, 1]",
        {"W": W},
        made="numpy",
    ),
    Case(
        "np tensordot",
        "np.tensordot(W, x, axes=1)[0, 1] + np.tensordot(W, W, axes=([0], [0]))[0, 1] + np.tensordot(x, x, axes=(1, 1))[0, 1]"
        " + np.tensordot(x, x) + np.tensordot(W, W, ((1,), (0,)))[1, 0] + np.tensordot(W, W, axes=[[0], [1]])[0, 1]",
        {"W": W, "x": X},
        made="numpy",
    ),
    Case(
        "convolution",
        "F.conv2d(x, k, None, 1, 'valid', 1, 1).pow(2).sum() + F.conv2d(x, k, padding=1, groups=1, dilation=1).pow(3).sum()",
        {"x": [[[[0.5, -1.0, 2.0], [1.5, 0.2, 0.3], [-0.4, 0.6, 0.1]]]], "k": [[[[0.5, -0.3], [0.2, 0.7]]]]},
    ),
)
