"""Summaries of the prelude's functions, with their mathematics in LaTeX."""

from __future__ import annotations

from engine.errors import Phrase, phrase

SUMMARIES: dict[str, tuple[Phrase, str]] = {
    "mse": (
        phrase("The mean squared error."),
        r"\frac{1}{n} \sum \left(y - \hat{y}\right)^{2}",
    ),
    "mae": (
        phrase("The mean absolute error."),
        r"\frac{1}{n} \sum \left|y - \hat{y}\right|",
    ),
    "mbe": (
        phrase("The mean bias error: errors of opposite signs cancel."),
        r"\frac{1}{n} \sum \left(y - \hat{y}\right)",
    ),
    "mape": (
        phrase("The mean absolute percentage error, as a fraction of the true value."),
        r"\frac{1}{n} \sum \left|\frac{y - \hat{y}}{y}\right|",
    ),
    "huber": (
        phrase("Half the square of an error up to 1, and its size less a half beyond."),
        r"\frac{1}{n} \sum \begin{cases} \frac{1}{2} \left(y - \hat{y}\right)^{2} & \left|y - \hat{y}\right| \le 1 \\"
        r" \left|y - \hat{y}\right| - \frac{1}{2} & \left|y - \hat{y}\right| > 1 \end{cases}",
    ),
    "hinge": (
        phrase("The hinge loss of labels −1 and 1: nothing where the margin y·s is at least 1."),
        r"\frac{1}{n} \sum \max\left(0, 1 - y s\right)",
    ),
    "exponential_loss": (
        phrase("The exponential loss of labels −1 and 1."),
        r"\frac{1}{n} \sum e^{-y s}",
    ),
    "generalized_smooth_hinge": (
        phrase("A hinge with a smooth bend, sharper for a larger alpha (Rennie, 2005)."),
        r"\frac{1}{n} \sum \begin{cases} \frac{\alpha}{\alpha + 1} - z & z \le 0 \\"
        r" \frac{z^{\alpha + 1}}{\alpha + 1} - z + \frac{\alpha}{\alpha + 1} & 0 < z < 1 \\ 0 & z \ge 1 \end{cases},"
        r" \quad z = y s",
    ),
    "straight_through": (
        phrase("f(x) with the gradient of x: the way around a function of steps (Bengio et al., 2013)."),
        r"f\left(x\right), \; \frac{\partial}{\partial x} = 1",
    ),
    "bias_add": (
        phrase("A bias added to every example."),
        r"X + b",
    ),
    "layer_norm": (
        phrase("Normalises along the last axis to mean 0 and variance 1, then scales and shifts, as in PyTorch."),
        r"\frac{x - \operatorname{mean} x}{\sqrt{\operatorname{var} x + \varepsilon}} \odot w + b",
    ),
    "rms_norm": (
        phrase("Divides by the root mean square along the last axis, then scales, as in PyTorch."),
        r"\frac{x}{\sqrt{\operatorname{mean} x^{2} + \varepsilon}} \odot w",
    ),
    "batch_norm": (
        phrase("Normalises each channel over the batch to mean 0 and variance 1, then scales and shifts (training)."),
        r"\frac{x - \operatorname{mean}_{B} x}{\sqrt{\operatorname{var}_{B} x + \varepsilon}} \odot w + b",
    ),
    "dense": (
        phrase("A fully connected layer: inputs times kernel, plus bias, through an activation."),
        r"f\left(X W + b\right)",
    ),
    "mlp": (
        phrase("Dense layers one after another, with the activation between them; the last one is linear."),
        r"f\left(\dots f\left(X W_{1} + b_{1}\right) \dots\right) W_{k} + b_{k}",
    ),
}

SIGNS = r"\left\{-1, 1\right\}^{n} \times \mathbb{R}^{n}"
LAYERS = r"\mathbb{R}^{n \times k} \times \mathbb{R}^{k \times m}"
DOMAINS: dict[str, str] = {
    "mape": r"y \neq 0",
    "hinge": SIGNS,
    "exponential_loss": SIGNS,
    "generalized_smooth_hinge": SIGNS,
    "dense": LAYERS,
    "layer_norm": r"\mathbb{R}^{\dots \times n}",
    "rms_norm": r"\mathbb{R}^{\dots \times n}",
    "batch_norm": r"\mathbb{R}^{N \times C \times \dots}",
    "mlp": LAYERS,
}
"""Where a function is meant to be used; the others take any two tensors that broadcast."""

ANY = r"\mathbb{R}^{n} \times \mathbb{R}^{n}"
