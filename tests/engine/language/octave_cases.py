"""Pasted Octave code, with the equivalent PyTorch code and the inputs."""

from __future__ import annotations

from tests.engine.language.code_cases import TALL, T, W, Z

OCTAVE = (
    ("J = 1/(2*m)*sum((X*theta - y).^2);  % cost", "(((X @ theta - y)**2).sum()/(2*m))", {"m": 3.0, "X": TALL, "theta": W[0], "y": Z}),
    ("% cost\nm = length(y);\nJ = 1/(2*m)*sum((X*theta - y).^2);", "((X @ theta - y)**2).sum()/6", {"X": TALL, "theta": W[0], "y": Z}),
    ("h = 1 ./ (1 + exp(-X*theta));\nJ = (1/m) * (-y' * log(h) - (1-y)' * log(1-h)) + lambda/(2*m)*sum(theta(2:end).^2);",
     "F.binary_cross_entropy(torch.sigmoid(X @ theta), y)*3/m + lambda_/(2*m)*(theta[1:]**2).sum()",
     {"m": 3.0, "X": TALL, "theta": [0.1, -0.2], "y": T, "lambda_": 0.5}),
    ("g = sum(alpha/m * X' * (X*theta - y));", "(alpha/m * (X.T @ (X @ theta - y))).sum()",
     {"alpha": 0.1, "m": 3.0, "X": TALL, "theta": W[0], "y": Z}),
    ("A = [1 2; 3 4];\nb = [1; -1];\nsum(A*(x .* b))", "(torch.tensor([[1., 2.], [3., 4.]]) @ (x * torch.tensor([1., -1.]))).sum()",
     {"x": [0.5, 2.0]}),
    ("sum(sum(x*x'))", "torch.outer(x, x).sum()", {"x": Z}),
    ("x'*x", "x @ x", {"x": Z}),
    ("round(x)'*x", "(torch.sign(x)*torch.floor(torch.abs(x) + 0.5)) @ x", {"x": [2.5, -0.5, 1.2]}),
    ("X(:,1)'*y + X(2,1)*y(3) + y(end)", "X[:, 0] @ y + X[1, 0]*y[2] + y[-1]", {"X": TALL, "y": Z}),
    ("X(2)*X(4)'*1", "X[1, 0]*X[0, 1]", {"X": TALL}),
    ("J = sum(sum((X*Theta' - Y).^2))/2", "((X @ Theta.T - Y)**2).sum()/2", {"X": TALL, "Theta": W, "Y": TALL}),
    ("sum(sum(X)'.^2)", "(X.sum(0)**2).sum()", {"X": TALL}),
    ("sum(max(X)'*1) * mean(x')", "X.amax(0).sum()*x.mean()", {"X": TALL, "x": Z}),
    ("sum(sum(X, 2)'.^2)", "(X.sum(1)**2).sum()", {"X": TALL}),
    ("X = [ones(3,1) x];\nsum(sum(X'*X))", "(torch.stack([torch.ones(3), x], 1).T @ torch.stack([torch.ones(3), x], 1)).sum()",
     {"x": Z}),
    ("v = [1; x];\nv'*v", "1 + x @ x", {"x": Z}),
    ("a = x'*x, b = 2^3*a\ndisp(b)", "8 * (x @ x)", {"x": Z}),
    ("sum(y(1:2))*(x'*x) + sum(x.^(1 + 1))", "y[:2].sum()*(x @ x) + (x**2).sum()", {"x": Z, "y": Z}),
    ("sum(sum(zeros(2, 3)))*(x'*x) + x'*x", "x @ x", {"x": Z}),
    ("(" + "1+" * 30 + "m)*x'*x", "(30 + m) * (x @ x)", {"x": Z, "m": 2.0}),
    ("trace(inv(A')*A)", "(torch.inverse(A.T) @ A).trace()", {"A": W}),
    ("sum(x'.^2) ...\n + numel(x)*size(x,1)", "(x**2).sum() + 9", {"x": Z}),
    ("sum(-x'*(x ~= 2)) + max(x', 2)*x", "-(x*(x != 2)).sum() + torch.maximum(x, torch.tensor(2.0)) @ x", {"x": [0.5, 2.5]}),
)  # fmt: skip
