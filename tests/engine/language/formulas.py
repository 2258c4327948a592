"""Formulas as textbooks print them, with their inputs, program text and NumPy value.

Each row is (typed, inputs, program text, value); `W`, `X`, … are the arrays below.
"""

from __future__ import annotations

from typing import Any

import numpy as np

RNG = np.random.default_rng(12)


def drawn(*shape: int) -> Any:
    """Numbers with few digits, excluding 0 and ±1."""
    return np.round(RNG.uniform(0.2, 0.9, shape) * RNG.choice([-1, 1], shape), 2)


X, Y, W, W1, W2 = drawn(4, 3), drawn(4), drawn(2, 3), drawn(4, 3), drawn(2, 4)
x, w, mu, b = drawn(3), drawn(3), drawn(3), drawn(2)
u, v, Q, K, V = drawn(2), drawn(3), drawn(3, 2), drawn(4, 2), drawn(4, 5)
T = np.array([0.0, 1.0, 1.0, 0.0])
ROOT = drawn(3, 3)
SIGMA = ROOT @ ROOT.T + np.eye(3)
PROBS, OTHER = np.array([0.2, 0.3, 0.5]), np.array([0.4, 0.4, 0.2])


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def softmax(z: Any) -> Any:
    raised = np.exp(z - z.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


S = sigmoid(X @ w + 0.3)
QUADRATIC = (x - mu) @ np.linalg.solve(SIGMA, x - mu)

FORMULAS: list[tuple[str, dict[str, Any], str, Any]] = [
    # products follow the shapes
    (r"\sigma(Wx+b)", {"W": W, "x": x, "b": b}, "sigmoid(W @ x + b)", sigmoid(W @ x + b)),
    (r"W_2\max(0,W_1x)", {"W2": W2, "W1": W1, "x": x}, "W2 @ max(0, W1 @ x)", W2 @ np.maximum(0, W1 @ x)),
    (r"\mathbf{x}\mathbf{y}^\top", {"x": u, "y": v}, "outer(x, y)", np.outer(u, v)),
    (r"\mathbf{x}^\top \mathbf{y}", {"x": x, "y": v}, "x @ y", x @ v),
    (r"x^\top A x", {"x": x, "A": SIGMA}, "x @ A @ x", x @ SIGMA @ x),
    (r"(I - 2vv^\top)x", {"I": np.eye(3), "v": v, "x": x}, "(I - outer(2*v, v)) @ x", x - 2 * v * (v @ x)),
    (r"X - \frac{xx^\top}{x^\top x}", {"X": SIGMA, "x": x}, "X - outer(x, x)/(x @ x)", SIGMA - np.outer(x, x) / (x @ x)),
    (r"x y^\top", {"x": u, "y": v[:, None]}, "(x)[:, None] @ y.T", np.outer(u, v)),
    (r"x y^\top", {"x": u[:, None], "y": v}, "x*y", np.outer(u, v)),
    (r"(y^\top y) x", {"x": v[:, None], "y": u[:, None]}, "(y.T @ y)*x", (u @ u) * v[:, None]),
    (r"w^\top \cdot x", {"w": 2.0, "x": 3.0}, "w*x", 6.0),
    (r"a\,x", {"a": 2.0, "x": x}, "a*x", 2 * x),
    (r"A \odot B \times C \circ D", {"A": W, "B": W, "C": W, "D": W}, "A*B*C*D", W**4),
    (r"\begin{bmatrix}1&2\\3&4\end{bmatrix} x", {"x": u}, "[[1, 2], [3, 4]] @ x", np.array([[1, 2], [3, 4]]) @ u),
    (r"2\begin{bmatrix}1&2\end{bmatrix} + x", {"x": u}, "mul(2, [[1, 2]]) + x", np.array([[2.0, 4.0]]) + u),
    (r"A^{-1}b", {"A": SIGMA, "b": x}, "inv(A) @ b", np.linalg.solve(SIGMA, x)),
    (r"A^{-\top}b", {"A": SIGMA, "b": x}, "(inv(A)).T @ b", np.linalg.solve(SIGMA.T, x)),
    (r"(a+1)^{-1}\,", {"a": 3.0}, "(a + 1)**-1", 0.25),
    (r"x^{(a+1)}\,", {"x": 2.0, "a": 2.0}, "x**(a + 1)", 8.0),
    (r"\text{beta\_0} = 2 \\ \beta_0 x", {"x": 3.0}, "beta_0 = 2\nbeta_0*x", 6.0),
    (r"f(a) = \|a^\top\| \\ f(x) + f(A)", {"x": x, "A": W}, "def f(a):\n    return norm(a.T)\nf(x) + f(A)",
     np.sqrt(x @ x) + np.sqrt((W * W).sum())),
    (r"W^{(l)} x", {"W_l": W, "x": x}, "W_l @ x", W @ x),
    (r"A^2\,", {"A": W}, "A**2", W**2),
    ("W^{(1)}x", {"W_1": W, "x": x}, "W_1 @ x", W @ x),
    ("W^{[1]}x", {"W1": W, "x": x}, "W1 @ x", W @ x),
    ("x^{2}y", {"x": 2.0, "y": 3.0}, "x**2*y", 12.0),
    ("e^{x}", {"x": 2.0}, "exp(x)", np.exp(2.0)),
    (r"T = 2 \\ x^T", {"x": 3.0}, "T = 2\nx**T", 9.0),
    (r"f(a, T) = a^T \\ f(x, 3)", {"x": 2.0}, "def f(a, T):\n    return a**T\nf(x, 3)", 8.0),
    (r"\sum_{T=1}^{3} x^T", {"x": 2.0}, "sum([x**T for T in range(1, 4)])", 14.0),
    ("T = 2\nx^T", {"x": 3.0}, "T = 2\nx**T", 9.0),
    # textbooks
    (
        r"(X^\top X)^{-1}X^\top y",
        {"X": X, "y": Y},
        "inv(X.T @ X) @ X.T @ y",
        np.linalg.solve(X.T @ X, X.T @ Y),
    ),
    (
        r"\hat{\mathbf{w}} = (\mathbf{X}^T\mathbf{X} + \lambda\mathbf{I})^{-1}\mathbf{X}^T\mathbf{y}",
        {"X": X, "y": Y, "lambda_": 0.5, "I": np.eye(3)},
        "w_hat = inv(X.T @ X + lambda_*I) @ X.T @ y",
        np.linalg.solve(X.T @ X + 0.5 * np.eye(3), X.T @ Y),
    ),
    (
        r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        {"Q": Q, "K": K, "V": V, "d_k": 2.0},
        "softmax(Q @ K.T/sqrt(d_k)) @ V",
        softmax(Q @ K.T / np.sqrt(2)) @ V,
    ),
    (r"\frac1n\|Xw-y\|^2", {"X": X, "w": w, "y": Y, "n": 4.0}, "1/n*norm(X @ w - y)**2", ((X @ w - Y) ** 2).mean()),
    (
        r"\frac{\lambda}{2}\|w\|_2^2 + \frac12\|Xw-y\|^2_2",
        {"X": X, "w": w, "y": Y, "lambda_": 0.5},
        "lambda_/2*norm(w)**2 + 1/2*norm(X @ w - y)**2",
        0.25 * w @ w + ((X @ w - Y) ** 2).sum() / 2,
    ),
    (
        r"\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)",
        {"x": x, "mu": mu, "Sigma": SIGMA},
        "1/2*(x - mu) @ inv(Sigma) @ (x - mu)",
        QUADRATIC / 2,
    ),
    (
        r"\frac{1}{(2\pi)^{d/2}\det(\Sigma)^{1/2}}\exp\left(-\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)\right)",
        {"x": x, "mu": mu, "Sigma": SIGMA, "d": 3.0},
        "1/((2*pi)**(d/2)*det(Sigma)**(1/2))*exp(-1/2*(x - mu) @ inv(Sigma) @ (x - mu))",
        np.exp(-QUADRATIC / 2) / ((2 * np.pi) ** 1.5 * np.linalg.det(SIGMA) ** 0.5),
    ),
    (
        r"\frac{z\cdot w}{\|z\|\|w\|}",
        {"z": x, "w": v},
        "z @ w/(norm(z)*norm(w))",
        x @ v / np.sqrt((x @ x) * (v @ v)),
    ),
    (
        r"-\frac1n\sum_{i=1}^n [y_i\log\sigma(w^\top x_i+b) + (1-y_i)\log(1-\sigma(w^\top x_i+b))]",
        {"y": T, "x": X, "w": w, "b": 0.3, "n": 4.0},
        "-1/n*sum([(y[i - 1]*log(sigmoid(w @ x[i - 1] + b)) + (1 - y[i - 1])*log(1 - sigmoid(w @ x[i - 1] + b)))"
        " for i in range(1, n + 1)])",
        -(T * np.log(S) + (1 - T) * np.log(1 - S)).mean(),
    ),
    (
        r"J(\theta) = \frac{1}{2m}\sum_{i=1}^{m}(\theta^\top x^{(i)} - y^{(i)})^2",
        {"x": X, "y": Y, "theta": w, "m": 4.0},
        "J = 1/(2*m)*sum([(theta @ x[i - 1] - y[i - 1])**2 for i in range(1, m + 1)])",
        ((X @ w - Y) ** 2).sum() / 8,
    ),
    (
        r"f = \sigma(W_f x + U_f h_{t-1} + b_f)\\ \tilde c = \tanh(W_f x) \\ c = f \odot c_0 + (1-f)\odot\tilde c",
        {"W_f": W, "U_f": drawn(2, 2) * 0 + 0.5, "b_f": b, "x": x, "h_t_minus_1": u, "c0": u},
        "f = sigmoid(W_f @ x + U_f @ h_t_minus_1 + b_f)\nc_tilde = tanh(W_f @ x)\nc = f*c0 + (1 - f)*c_tilde",
        sigmoid(W @ x + 0.5 * u.sum() + b) * (u - np.tanh(W @ x)) + np.tanh(W @ x),
    ),
    (
        r"\mu = \frac1n\sum_{i=1}^n x_i \\ \sigma^2 = \frac1n\sum_{i=1}^n (x_i-\mu)^2 \\"
        r" \gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta",
        {"x": x, "n": 3.0, "epsilon": 1e-3, "gamma": 2.0, "beta": 0.1},
        "mu = 1/n*sum([x[i - 1] for i in range(1, n + 1)])\n"
        "sigma_squared = 1/n*sum([(x[i - 1] - mu)**2 for i in range(1, n + 1)])\n"
        "gamma*((x - mu)/sqrt(sigma_squared + epsilon)) + beta",
        2 * (x - x.mean()) / np.sqrt(x.var() + 1e-3) + 0.1,
    ),
    (
        r"\begin{align*} z^{[1]} &= W^{[1]}x + b^{[1]} \\ a^{[1]} &= \max(0, z^{[1]}) \end{align*}",
        {"W_1": W, "x": x, "b_1": b},
        "z_1 = W_1 @ x + b_1\na_1 = max(0, z_1)",
        np.maximum(0, W @ x + b),
    ),
    (r"P = X(X^\top X)^{-1}X^\top", {"X": X}, "P = X @ inv(X.T @ X) @ X.T", X @ np.linalg.inv(X.T @ X) @ X.T),
    (r"\operatorname{tr}(A^\top B)", {"A": W, "B": W}, "trace(A.T @ B)", (W * W).sum()),
    (r"\operatorname{tr} A", {"A": SIGMA}, "trace(A)", np.trace(SIGMA)),
    (r"w^{*} = \mathrm{e}^{x}", {"x": 0.5}, "w_star = exp(x)", np.exp(0.5)),
    (
        r"\text{потери} = \frac1n\sum_{i=1}^n (y_i - \hat y_i)^2",
        {"y": Y, "y_hat": T, "n": 4.0},
        "потери = 1/n*sum([(y[i - 1] - y_hat[i - 1])**2 for i in range(1, n + 1)])",
        ((Y - T) ** 2).mean(),
    ),
    (r"\theta - \alpha X^\top(X\theta - y)", {"theta": w, "alpha": 0.1, "X": X, "y": Y},
     "theta - alpha*X.T @ (X @ theta - y)", w - 0.1 * X.T @ (X @ w - Y)),
    # elements, sums
    (r"-\log \frac{e^{z_2}}{\sum_j e^{z_j}}", {"z": x}, "-log(exp(z[1])/sum(exp(z)))", -np.log(softmax(x)[1])),
    (r"z_2 + \|z\|", {"z": np.array([3.0, 4.0])}, "z[1] + norm(z)", 9.0),
    (r"\mathbf{w}^\top\mathbf{x} + w_0", {"w": w, "x": x, "w0": 0.3}, "w @ x + w0", w @ x + 0.3),
    (r"w_0 + \sum_{j=1}^{n} w_j", {"w": w, "n": 3.0, "w0": 0.3},
     "w0 + sum([w[j - 1] for j in range(1, n + 1)])", w.sum() + 0.3),
    (r"X_{1,2} + \sum_{i=1}^3 X_{i1}", {"X": X}, "X[0, 1] + sum([X[i - 1, 0] for i in range(1, 4)])",
     X[0, 1] + X[:3, 0].sum()),
    (r"\theta_0 + \theta_1 x", {"theta_0": 1.0, "theta1": 2.0, "x": 3.0}, "theta_0 + theta1*x", 7.0),
    (r"\lambda_1 a + \lambda_2", {"lambda_1": 2.0, "lambda2": 3.0, "a": 5.0}, "lambda_1*a + lambda2", 13.0),
    (r"\sum_{i=2}^{3} x_{i-1}", {"x": x}, "sum([x[i - 1 - 1] for i in range(2, 4)])", x[0] + x[1]),
    (r"\sum_{j=0}^{n} w_j x_j + w_0", {"w": w, "x": x, "n": 2.0},
     "sum([w[j]*x[j] for j in range(0, n + 1)]) + w[0]", w @ x + w[0]),
    (r"\sum_{i=1}^n x_2^{(i)} + x^{(1)}_1 a", {"x": X, "n": 4.0, "a": 0.0, "x_1_1": 2.0},
     "sum([x[i - 1, 1] for i in range(1, n + 1)]) + x_1_1*a", X[:, 1].sum()),
    (r"\sum_{i=1}^n\sum_{j=1}^2 x_j^{(i)}", {"x": X, "n": 4.0},
     "sum([sum([x[i - 1, j - 1] for j in range(1, 3)]) for i in range(1, n + 1)])", X[:, :2].sum()),
    (r"\sum_{i=1}^n x^{(i)} - x^{(2)}", {"x": X, "n": 4.0},
     "sum([x[i - 1] for i in range(1, n + 1)], axis=0) - x[1]", X.sum(0) - X[1]),
    (r"\sum_i (y_i - w^\top x_i)^2", {"y": Y, "w": w, "x": X},
     "sum([(y[i] - w @ x[i])**2 for i in range(len(y))])", ((Y - X @ w) ** 2).sum()),
    (r"\sum_{i=1}^n x_i x_i^\top", {"x": X, "n": 4.0},
     "sum([outer(x[i - 1], x[i - 1]) for i in range(1, n + 1)], axis=0)", X.T @ X),
    (r"\sum_i\sum_j X_{ij}", {"X": X},
     "sum([sum([X[i, j] for j in range(X.shape[1])]) for i in range(X.shape[0])])", X.sum()),
    (r"\sum_i\sum_j u_i W_{ij} x_j", {"u": u, "W": W, "x": x},
     "sum([sum([u[i]*W[i, j]*x[j] for j in range(len(x))]) for i in range(len(u))])", u @ W @ x),
    (r"\sum_i x^{(i)}", {"x": x}, "sum(x)", x.sum()),
    (r"\sum x y z", {"x": x, "y": w, "z": v}, "sum(x*y*z)", (x * w * v).sum()),
    (r"\frac1n\sum |y - \hat y|", {"y": Y, "y_hat": T, "n": 4.0}, "1/n*sum(abs(y - y_hat))", np.abs(Y - T).mean()),
    (r"\frac{1}{n}\sum_{i=1}^{n} \left(X w - y\right)_{i}", {"X": X, "w": w, "y": Y, "n": 4.0},
     "1/n*sum([(X @ w - y)[i - 1] for i in range(1, n + 1)])", (X @ w - Y).mean()),
    (r"\max_j z_j + \log\sum_j e^{z_j - \max_k z_k}", {"z": x},
     "max(z) + log(sum([exp(z[j] - max(z)) for j in range(len(z))]))", np.log(np.exp(x).sum())),
    (r"\min_{j} (z_j + a)", {"z": x, "a": 1.0}, "min([(z[j] + a) for j in range(len(z))])", x.min() + 1),
    (r"\|v\|_1 + \|v\|_\infty + \|v\|_2 + \lVert v\rVert_{∞}", {"v": x},
     "sum(abs(v)) + max(abs(v)) + norm(v) + max(abs(v))",
     np.abs(x).sum() + 2 * np.abs(x).max() + np.sqrt(x @ x)),
    (r"\|A\|_F + |a|", {"A": W, "a": -2.0}, "norm(A) + abs(a)", np.sqrt((W * W).sum()) + 2),
    # definitions
    (r"D_{KL}(p\|q) = \sum_i p_i \log\frac{p_i}{q_i}", {"p": PROBS, "q": OTHER}, "D_KL = sum(p*log(p/q))",
     (PROBS * np.log(PROBS / OTHER)).sum()),
    (r"D(p\|q) := \sum_i p_i \log\frac{p_i}{q_i} \\ D(a\|b) - D(b\|a)", {"a": PROBS, "b": OTHER},
     "def D(p, q):\n    return sum(p*log(p/q))\nD(a, b) - D(b, a)",
     ((PROBS + OTHER) * np.log(PROBS / OTHER)).sum()),
    (r"f(x) = x^2 + \theta \\ f^2(3) + f\left(a\right)", {"theta": 1.0, "a": 2.0},
     "def f(x):\n    return x**2 + theta\nf(3)**2 + f(a)", 105.0),
    (r"f(x) = x_1 \cdot x_2 \\ f(u)", {"u": u}, "def f(x):\n    return x[0]*x[1]\nf(u)", u[0] * u[1]),
    (r"P(y=1\mid x) = \sigma(w^\top x)", {"w": w, "x": x}, "P = sigmoid(w @ x)", sigmoid(w @ x)),
    (r"\frac{d}{d+1}", {"d": 2.0}, "d/(d + 1)", 2 / 3),
    (r"\sin^{-1}(x) + \exp^{-1}(x) + \ln^{-1} x", {"x": 0.5}, "asin(x) + log(x) + exp(x)",
     np.arcsin(0.5) + np.log(0.5) + np.exp(0.5)),
    # elements of a tensor that is only among the inputs
    (r"v_1 u_2 - v_2 u_1\,", {"v": u, "u": b}, "v[0]*u[1] - v[1]*u[0]", u[0] * b[1] - u[1] * b[0]),
    (r"A_{1,2}\,", {"A": W}, "A[0, 1]", W[0, 1]),
    # numbers, bounds, equations side by side
    (r"\frac x2 y", {"x": 3.0, "y": 5.0}, "x/2*y", 7.5),
    ("% loss function\nL = \\frac{1}{2}(y-t)^2", {"y": 3.0, "t": 1.0}, "L = 1/2*(y - t)**2", 2.0),
    (r"10\%\cdot x + x\cdot 5\%", {"x": 4.0}, "10/100*x + x*(5/100)", 0.6),
    (r"3,\!14\cdot x", {"x": 2.0}, "3.14*x", 6.28),
    (r"\sum_{i=3}^{1} i + \prod_{i=3}^{2} i", {}, "0 + 1", 1.0),
    (r"x = 5,\ y = x^2", {}, "x = 5\ny = x**2", 25.0),
    (r"\alpha = 2,\ \beta = 3,\quad \alpha\beta", {}, "alpha = 2\nbeta = 3\nalpha*beta", 6.0),
    (r"x = 3,\ x^2", {}, "x = 3\nx**2", 9.0),
    ("$x = 3$, $y = x^2$", {}, "x = 3\ny = x**2", 9.0),
    (r"\log a/\log b + \exp\frac{a}{b}/2 + \ln{a}/b", {"a": 2.0, "b": 3.0}, "log(a)/log(b) + exp(a/b)/2 + log(a)/b",
     np.log(2) / np.log(3) + np.exp(2 / 3) / 2 + np.log(2) / 3),
    # formulas of more than one line
    ("\\frac{a}{b}\n+ 1", {"a": 2.0, "b": 4.0}, "a/b + 1", 1.5),
    ("z = \\frac{a}{b}\n\\cdot a\n\nz + 1", {"a": 2.0, "b": 4.0}, "z = a/b*a\nz + 1", 2.0),
    (r"\begin{align} z &= \frac{a}{b} \\ &\quad - b \\ y &= z \end{align}", {"a": 2.0, "b": 4.0},
     "z = a/b - b\ny = z", -3.5),
    ("n = 3\n-\\frac{a}{n}", {"a": 6.0}, "n = 3\n-a/n", -2.0),
    # the same notation in plain text
    ("W⁻¹ @ b", {"W": SIGMA, "b": x}, "inv(W) @ b", np.linalg.solve(SIGMA, x)),
    ("W⁻¹ b\\,", {"W": SIGMA, "b": x}, "inv(W) @ b", np.linalg.solve(SIGMA, x)),
    ("(Xᵀ X)⁻¹ Xᵀ y", {"X": X, "y": Y}, "inv(X.T @ X) @ X.T @ y", np.linalg.solve(X.T @ X, X.T @ Y)),
    ("foo⁻¹(2)", {"foo": 2.0}, "foo**-1*(2)", 1.0),
    ("x⁻¹ + 1", {"x": 2.0}, "x**-1 + 1", 1.5),
    ("sin⁻¹(x) + arctg⁻¹(x)", {"x": 0.5}, "asin(x) + tan(x)", np.arcsin(0.5) + np.tan(0.5)),
    ("w ᵀ x + wᵀ(x) + wᵀ @ x", {"w": w, "x": x}, "w @ x + w @ (x) + w @ x", 3 * w @ x),
    ("xᵀᵀ yᵀ + (xᵀ)ᵀ yᵀ", {"x": u, "y": v}, "outer(x, y) + outer((x), y)", 2 * np.outer(u, v)),
    (r"\, Aᵀᵀ", {"A": W}, "A.T.T", W),
    ("Aᵀᵀ", {"A": W}, "A.T.T", W),
    ("A.Tᵀ", {"A": W}, "A.T.T", W),
    ("wᵀx", {"w": 2.0, "x": 3.0}, "w*x", 6.0),
    ("2x yᵀ + x @ yᵀ", {"x": u, "y": v}, "outer(2*x, y) + outer(x, y)", 3 * np.outer(u, v)),
    ("(wᵀ @ A)ᵀ * x * 2", {"A": SIGMA, "x": x, "w": w}, "(w @ A) * x * 2", 2 * (w @ SIGMA) * x),
    ("‖X @ w − y‖²/2", {"X": X, "w": w, "y": Y}, "norm(X @ w - y)**2/2", ((X @ w - Y) ** 2).sum() / 2),
    ("‖w‖₁ + ‖w‖₂² + ‖w‖∞ + ‖w‖_{2}", {"w": x}, "sum(abs(w)) + norm(w)**2 + max(abs(w)) + norm(w)",
     np.abs(x).sum() + x @ x + np.abs(x).max() + np.sqrt(x @ x)),
    ("(z @ w)/(‖z‖‖w‖)  # ‖", {"z": x, "w": v}, "(z @ w)/(norm(z)*norm(w))  # ‖", x @ v / np.sqrt((x @ x) * (v @ v))),
    ("2‖w‖ (a + 1) if a > 0 else ‖‖w‖ w‖", {"w": x, "a": 1.0},
     "2*norm(w)* (a + 1) if a > 0 else norm(norm(w)* w)", 4 * np.sqrt(x @ x)),
    ("∑ᵢ zᵢ", {"z": x}, "sum(z)", x.sum()),
    ("-∑ᵢ₌₁ⁿ pᵢ log(pᵢ)", {"p": PROBS, "n": 3.0}, "-sum([p[i - 1]*log(p[i - 1]) for i in range(1, n + 1)])",
     -(PROBS * np.log(PROBS)).sum()),
]  # fmt: skip
