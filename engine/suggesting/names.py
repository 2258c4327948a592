"""Naming conventions, which decide between shapes that all fit."""

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
PROBABILITY = re.compile(r"(?:p|q|prob|probs|probabilit(?:y|ies))(?:_?\d*)")
WIDTH = re.compile(r"d|d_?k|dim|d_?model")
LIST = re.compile(
    r"(?:ids?|idx|ix|ind(?:ex|ices)|places|rows|cols|columns|tokens?|labels?|classes|words|targets?|y)(?:_?\w{0,5})"
)


def is_list(name: str) -> bool:
    """Whether an index with this name usually is a list of positions."""
    return LIST.fullmatch(name) is not None


def is_matrix(name: str) -> bool:
    """Whether a tensor with this name usually is a matrix: a capital letter (with an index), or a word like kernel."""
    return name[:1].isupper() or name.lower() in MATRIX_WORDS


def is_weight(name: str) -> bool:
    """Whether a vector with this name usually holds weights, one per feature."""
    return WEIGHT.fullmatch(name) is not None


def is_single(name: str) -> bool:
    """Whether this name usually denotes one number for all examples: a line's parameter, a hyperparameter."""
    return LEARNT.fullmatch(name) is not None or SETTING.fullmatch(name) is not None


def is_target(name: str) -> bool:
    """Whether this name usually holds targets, one per prediction."""
    return TARGET.fullmatch(name) is not None


def is_count(name: str) -> bool:
    """Whether a number with this name usually is the number of examples."""
    return COUNT.fullmatch(name) is not None


def is_width(name: str) -> bool:
    """Whether a number with this name usually is the width of a layer."""
    return WIDTH.fullmatch(name) is not None


def is_probability(name: str) -> bool:
    """Whether this name usually denotes a probability."""
    return PROBABILITY.fullmatch(name) is not None


def is_setting(name: str) -> bool:
    """Whether a number with this name usually is a positive hyperparameter: a rate, a penalty, a width, a spread."""
    return SETTING.fullmatch(name) is not None or SPREAD.fullmatch(name) is not None
