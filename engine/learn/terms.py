"""Features that a model makes of the columns of its data, as one writes them into a program."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import InvalidInput, UnknownName, phrase

TERMS = {
    "x1": "X[0]",
    "x2": "X[1]",
    "x1^2": "X[0]**2",
    "x2^2": "X[1]**2",
    "x1*x2": "X[0]*X[1]",
    "sin(x1)": "sin(X[0])",
    "sin(x2)": "sin(X[1])",
}
"""The expression of each term; X is features × examples, as in every preset."""


def checked(terms: Sequence[str], features: int) -> tuple[str, ...]:
    """The terms, each once and known. Raises `UnknownName` or `InvalidInput` where such data do not have them."""
    for term in terms:
        if term not in TERMS:
            raise UnknownName(
                phrase("{name} is no feature that is made here.", name=term[:100]),
                hint=phrase("These exist: {names}.", names=", ".join(TERMS)),
                name="terms",
            )
        if "x2" in term and features < 2:
            raise InvalidInput(phrase("The data has one feature: there is no x2."), name="terms")
    if not terms or len(set(terms)) < len(terms):
        raise InvalidInput(phrase("There must be a feature, and none of them twice."), name="terms")
    return tuple(terms)


def written(terms: Sequence[str]) -> str:
    """A line that makes the features F, features × examples."""
    return f"F = stack([{', '.join(TERMS[term] for term in terms)}])"
