"""Reads the LaTeX of the table's elementwise rules and works it out: what a reader would compute from it.

A grammar of sums, products (also implicit ones), powers, fractions, roots, functions and cases; no more than the
table uses. Numbers are float64 scalars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import Template
from typing import Any

import numpy as np

from engine.ops import special

TOKEN = re.compile(r"\\[a-zA-Z]+|\\\\|\\[,;]|[0-9.]+|[a-z]|\S")
SPACES = {r"\,", r"\;"}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\ln": np.log,
    r"\sin": np.sin,
    r"\cos": np.cos,
    r"\tan": np.tan,
    r"\cot": lambda x: np.cos(x) / np.sin(x),
    r"\arcsin": np.arcsin,
    r"\arccos": np.arccos,
    r"\arctan": np.arctan,
    r"\sinh": np.sinh,
    r"\cosh": np.cosh,
    r"\tanh": np.tanh,
    r"\operatorname{arsinh}": np.arcsinh,
    r"\operatorname{arcosh}": np.arccosh,
    r"\operatorname{artanh}": np.arctanh,
    r"\angle": np.arctan2,
    r"\sigma": lambda x: 1 / (1 + np.exp(-x)),
    r"\Phi": special.normal_cdf,
    r"\varphi": special.normal_density,
    r"\max": max,
    r"\min": min,
    r"\operatorname{erf}": lambda x: special.error_function(x),
    r"\operatorname{clip}": lambda x, low, high: min(max(x, low), high),
}
NAMED = {r"\clip", r"\erf", r"\arsinh", r"\arcosh", r"\artanh"}
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda x, y: x < y,
    ">": lambda x, y: x > y,
    "=": lambda x, y: x == y,
    r"\le": lambda x, y: x <= y,
    r"\ge": lambda x, y: x >= y,
}
ENDS = {"+", "-", "}", "]", ",", "&", r"\\", r"\right", r"\end", r"\lor", None, *RELATIONS}


def evaluate(template: str, values: Mapping[str, Any]) -> Any:
    """The number that a template means for these values of its placeholders."""
    letters = {name: f"\\value{chr(97 + place)}" for place, name in enumerate(values)}
    known = {letters[name]: np.float64(value) for name, value in values.items()}
    reader = Reader(Template(template).substitute({name: f"{letter} " for name, letter in letters.items()}), known)
    result = reader.sum()
    assert reader.next is None, f"{reader.next} is left over in {template}"
    return result


class Reader:
    """A recursive descent; `next` is the token that comes."""

    def __init__(self, latex: str, values: Mapping[str, Any]) -> None:
        latex = latex.replace(r"\operatorname{atan2}", r"\angle")
        latex = re.sub(r"\\operatorname{(clip|erf|arsinh|arcosh|artanh)}", r"\\\1", latex).replace(
            r"\pi", f"{np.pi:.17g}"
        )
        self.tokens: list[str | None] = [token for token in TOKEN.findall(latex) if token not in SPACES]
        self.tokens.append(None)
        self.place = 0
        self.values = values

    @property
    def next(self) -> str | None:
        return self.tokens[self.place]

    def take(self, *expected: str) -> str:
        token = self.next
        assert token is not None
        assert not expected or token in expected, f"{token} instead of {expected}"
        self.place += 1
        return token

    def sum(self) -> Any:
        """A signed sum."""
        sign = -1.0 if self.next == "-" and self.take() else 1.0
        total = sign * self.product()
        while self.next in ("+", "-"):
            total = total + (self.product() if self.take() == "+" else -self.product())
        return total

    def product(self) -> Any:
        """Factors side by side, or with a dot between."""
        result = self.power()
        while self.next not in ENDS:
            if self.next in (r"\cdot", "/"):
                divides = self.take() == "/"
                result = result / self.power() if divides else result * self.power()
            else:
                result = result * self.power()
        return result

    def power(self) -> Any:
        """An atom and its exponent."""
        base = self.atom()
        if self.next == "^":
            self.take()
            return base ** self.group()
        return base

    def group(self) -> Any:
        """A sum in braces, or a single token."""
        if self.next != "{":
            return self.atom()
        self.take("{")
        result = self.sum()
        self.take("}")
        return result

    def atom(self) -> Any:
        token = self.next
        if token == "{":
            return self.group()
        token = self.take()
        if token in self.values:
            return self.values[token]
        if token[0].isdigit():
            return np.float64(token)
        if token == "e":
            return np.float64(np.e)
        if token in (r"\frac", r"\tfrac"):
            return self.group() / self.group()
        if token == r"\sqrt":
            return self.root()
        if token == r"\left":
            return self.bracket()
        if token == r"\begin":
            return self.cases()
        return self.function(token)

    def root(self) -> Any:
        degree = np.float64(2)
        if self.next == "[":
            self.take("[")
            degree = self.sum()
            self.take("]")
        radicand = self.group()
        return np.copysign(abs(radicand) ** (1 / degree), radicand) if degree % 2 == 1 else radicand ** (1 / degree)

    def bracket(self) -> Any:
        opening = self.take("(", "|")
        result = self.sum_until_bar() if opening == "|" else self.sum()
        self.take(r"\right")
        self.take(")", "|")
        return result

    def sum_until_bar(self) -> Any:
        return abs(self.sum())

    def function(self, name: str) -> Any:
        """A function with an optional exponent or base, and its argument or arguments."""
        if name == r"\log":
            self.take("_")
            base = self.group()
            return np.log(self.power()) / np.log(base)
        exponent = np.float64(1)
        if self.next == "^":
            self.take()
            exponent = self.group()
        rule = FUNCTIONS[rf"\operatorname{{{name[1:]}}}" if name in NAMED else name]
        return rule(*self.arguments()) ** exponent

    def arguments(self) -> list[Any]:
        if self.next != r"\left":
            return [self.power()]
        self.take(r"\left")
        self.take("(")
        arguments = [self.sum()]
        while self.next == ",":
            self.take(",")
            arguments.append(self.sum())
        self.take(r"\right")
        self.take(")")
        return arguments

    def cases(self) -> Any:
        """The value of the one row whose condition holds."""
        for character in "{cases}":
            self.take(character)
        rows = [self.row()]
        while self.next == r"\\":
            self.take()
            rows.append(self.row())
        self.take(r"\end")
        for character in "{cases}":
            self.take(character)
        chosen = [value for value, holds in rows if holds]
        assert len(chosen) == 1, f"{len(chosen)} rows of the cases apply"
        return chosen[0]

    def row(self) -> tuple[Any, bool]:
        value = self.sum()
        self.take("&")
        return value, self.condition()

    def condition(self) -> bool:
        """`x`, `¬x`, a chain of relations, or several of them with ∨ between."""
        if self.next == r"\lnot":
            self.take()
            return not self.sum()
        left = self.sum()
        if self.next not in RELATIONS:
            return bool(left)
        holds = True
        while self.next in RELATIONS:
            relation = RELATIONS[self.take()]
            right = self.sum()
            holds, left = holds and bool(relation(left, right)), right
        if self.next == r"\lor":
            self.take()
            return self.condition() or holds
        return holds
