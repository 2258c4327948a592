"""Functions under the names that they have elsewhere: in spreadsheets, in Pascal, in Russian schools."""

from __future__ import annotations

from engine.errors import Phrase, phrase
from engine.language.refused import GRADIENTS

SAME = {
    **dict.fromkeys(("sqr", "sq"), "square"),
    **dict.fromkeys(("sgn", "signum"), "sign"),
    **dict.fromkeys(("logistic", "expit"), "sigmoid"),
    **dict.fromkeys(("average", "avg", "AVERAGE", "СРЗНАЧ", "среднее"), "mean"),
    **dict.fromkeys(("СУММ", "сумма"), "sum"),
    **dict.fromkeys(("МАКС", "макс"), "max"),
    **dict.fromkeys(("МИН", "мин"), "min"),
    **dict.fromkeys(("КОРЕНЬ", "корень"), "sqrt"),
    **dict.fromkeys(("ЕСЛИ", "если", "IF"), "where"),
    "модуль": "abs",
    "lb": "log2",
    "heaviside": "step",
}
"""The function of this language that a name stands for."""

ABSENT: dict[str, Phrase] = {
    "sec": phrase("Write 1/cos(x)."),
    **dict.fromkeys(("csc", "cosec"), phrase("Write 1/sin(x).")),
    **dict.fromkeys(("arcctg", "arccot", "acot"), phrase("Write pi/2 - atan(x).")),
    **dict.fromkeys(("cth", "coth"), phrase("Write 1/tanh(x).")),
    "logit": phrase("Write log(p/(1 - p))."),
    **dict.fromkeys(("factorial", "fact"), phrase("Write the product out.")),
    **dict.fromkeys(("diff", "grad", "derivative"), GRADIENTS),
}
"""Functions that are not part of the language, and what to write for each."""
