"""Names of functions elsewhere: in spreadsheets, in Pascal, in Russian textbooks."""

from __future__ import annotations

from engine.errors import Phrase, phrase
from engine.language.unsupported import GRADIENTS

EQUIVALENTS = {
    **dict.fromkeys(("sqr", "sq"), "square"),
    **dict.fromkeys(("sgn", "signum"), "sign"),
    **dict.fromkeys(("logistic", "expit"), "sigmoid"),
    **dict.fromkeys(("average", "avg", "AVERAGE", "СРЗНАЧ", "среднее"), "mean"),
    **dict.fromkeys(("СУММ", "сумма"), "sum"),
    **dict.fromkeys(("МАКС", "макс"), "max"),
    **dict.fromkeys(("МИН", "мин"), "min"),
    **dict.fromkeys(("КОРЕНЬ", "корень"), "sqrt"),
    **dict.fromkeys(("ЕСЛИ", "если", "IF"), "where"),
    **dict.fromkeys(("cotan", "ctan", "cotg"), "cot"),
    **dict.fromkeys(("fabs", "модуль"), "abs"),
    "LN": "ln",
    "POWER": "pow",
    "log_2": "log2",
    "log_10": "log10",
    **dict.fromkeys(("tr", "Tr"), "trace"),
    "lb": "log2",
    "log1pexp": "softplus",
    "binary_crossentropy": "bce",
    "mse_loss": "mse",
    "l1_loss": "mae",
    "heaviside": "step",
}
"""The function of this language for each name."""

LABEL_FIRST = phrase("Losses take what is true first: bce(y, p), bce_with_logits(y, z).")
UNSUPPORTED: dict[str, Phrase] = {
    "sec": phrase("Write 1/cos(x)."),
    **dict.fromkeys(("csc", "cosec"), phrase("Write 1/sin(x).")),
    **dict.fromkeys(("arcctg", "arccot", "acot"), phrase("Write pi/2 - atan(x).")),
    **dict.fromkeys(("cth", "coth"), phrase("Write 1/tanh(x).")),
    "sech": phrase("Write 1/cosh(x)."),
    "csch": phrase("Write 1/sinh(x)."),
    "sinc": phrase("Write sin(x)/x."),
    "exp2": phrase("Write 2^x."),
    "erfc": phrase("Write 1 - erf(x)."),
    "hypot": phrase("Write sqrt(x^2 + y^2)."),
    "relu6": phrase("Write clip(x, 0, 6)."),
    "hardtanh": phrase("Write clip(x, -1, 1)."),
    "softsign": phrase("Write x/(1 + abs(x))."),
    "softmin": phrase("Write softmax(-x)."),
    "selu": phrase("Write 1.0507*elu(x, 1.67326)."),
    "prelu": phrase("Write leaky_relu(x, alpha)."),
    "rmse": phrase("Write sqrt(mse(y, p))."),
    "msle": phrase("Write mse(log1p(y), log1p(p))."),
    **dict.fromkeys(("celu", "mish", "smape", "hardsigmoid", "hard_sigmoid"), phrase("Write its formula out.")),
    **dict.fromkeys(("binary_cross_entropy", "binary_cross_entropy_with_logits"), LABEL_FIRST),
    "logit": phrase("Write log(p/(1 - p))."),
    "fact": phrase("Write the product out."),
    "dnorm": phrase("Write exp(-x^2/2)/sqrt(2*pi)."),
    **dict.fromkeys(("pnorm", "qnorm", "rnorm", "NORMDIST"), phrase("Write its formula out.")),
    "idivide": phrase("Write a/b with floor, ceil or round around it."),
    **dict.fromkeys(("diff", "grad", "derivative"), GRADIENTS),
}
"""Unsupported functions, and what to write instead of each."""
