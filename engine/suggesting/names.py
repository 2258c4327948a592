"""Naming conventions that choose between shapes which all fit."""

from __future__ import annotations

import re

MATRIX_WORDS = frozenset({"weights", "weight", "kernel", "matrix", "design", "embedding", "embeddings"})
WEIGHT = re.compile(r"(?:w|weights?|kernel|theta|θ|beta|β|coef|v|u)(?:_?\w{0,4})", re.IGNORECASE)
LEARNT = re.compile(
    r"(?:w|weights?|kernel|theta|θ|beta|β|b|bias|a|c|k|m|slope|intercept|gamma|γ|mu|μ|sigma|σ|s)(?:_?\w{0,2})"
)
SETTING = re.compile(
    r"(?:n|m|d|d_k|dk|h|lr|eta|η|alpha|α|eps|epsilon|ε|lambda_?|λ|lam|delta|δ|tau|τ|T|temperature|rate|l1|l2|r|rho|ρ)"
)
SPREAD = re.compile(r"(?:sigma|σ|std|var)(?:_?\d*)")
TARGET = re.compile(r"(?:y|t|targets?|labels?|y_?true|mask|y_?onehot|onehot)(?:_?\d*)", re.IGNORECASE)
COUNT = re.compile(r"[nmN]|n_?(?:samples|examples)|batch_?size")
SHARE = re.compile(r"(?:p|q|prob|probs|probabilit(?:y|ies))(?:_?\d*)")
WIDTH = re.compile(r"d|d_?k|dim|d_?model")
LIST = re.compile(
    r"(?:ids?|idx|ix|ind(?:ex|ices)|places|rows|cols|columns|tokens?|labels?|classes|words|targets?|y)(?:_?\w{0,5})"
)


def is_list(name: str) -> bool:
    """Whether an index of this name usually is a list of places."""
    return LIST.fullmatch(name) is not None


def is_matrix(name: str) -> bool:
    """Whether a tensor of this name is usually a matrix: a capital letter (with an index), or a word such as kernel."""
    return name[:1].isupper() or name.lower() in MATRIX_WORDS


def is_weight(name: str) -> bool:
    """Whether a vector of this name usually holds weights, one for each feature."""
    return WEIGHT.fullmatch(name) is not None


def is_single(name: str) -> bool:
    """Whether a name is usually one number for all examples: a parameter of a line, a setting."""
    return LEARNT.fullmatch(name) is not None or SETTING.fullmatch(name) is not None


def is_target(name: str) -> bool:
    """Whether a name usually holds what is to be predicted: one for each prediction."""
    return TARGET.fullmatch(name) is not None


def is_count(name: str) -> bool:
    """Whether a number of this name usually counts the examples."""
    return COUNT.fullmatch(name) is not None


def is_width(name: str) -> bool:
    """Whether a number of this name usually is the width of a layer."""
    return WIDTH.fullmatch(name) is not None


def is_share(name: str) -> bool:
    """Whether a name usually is a probability."""
    return SHARE.fullmatch(name) is not None


def is_setting(name: str) -> bool:
    """Whether a number of this name usually is a setting, and positive: a rate, a penalty, a width, a spread."""
    return SETTING.fullmatch(name) is not None or SPREAD.fullmatch(name) is not None
