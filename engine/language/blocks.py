"""Function definitions: parameters, local names, and the context of a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.errors import ProgramSyntaxError, UnsupportedSyntax, phrase
from engine.language import tree, unsupported
from engine.language.lowering import lower
from engine.language.naming import checked_name
from engine.language.places import Places


@dataclass(frozen=True, slots=True)
class Inside:
    """The context of a statement: nesting depth, whether inside a loop, whether inside a function."""

    depth: int = 0
    in_loop: bool = False
    in_block: bool = False

    def deeper(self) -> Inside:
        """The context inside a condition."""
        return replace(self, depth=self.depth + 1)

    def loop(self) -> Inside:
        """The context inside a loop's body."""
        return replace(self, depth=self.depth + 1, in_loop=True)


def parameters_of(node: ast.FunctionDef, places: Places) -> tuple[tree.Parameter, ...]:
    """The parameters in order, with their defaults."""
    given = node.args
    star = given.vararg or given.kwarg or next(iter([*given.kwonlyargs, *given.posonlyargs]), None)
    if star is not None:
        raise UnsupportedSyntax(
            unsupported.NO_STAR, hint=phrase("Name each argument."), span=places.span(star), name=star.arg
        )
    defaults = [None] * (len(given.args) - len(given.defaults)) + list(given.defaults)
    made: list[tree.Parameter] = []
    for argument, default in zip(given.args, defaults, strict=True):
        if argument.annotation is not None:
            raise places.unsupported(argument, "AnnAssign")
        name = checked_name(argument.arg, argument, places)
        if any(name == other.name for other in made):
            message = phrase("Two parameters are called {name}.", name=name)
            raise ProgramSyntaxError(message, span=places.span(argument), name=name)
        value = None if default is None else default_of(default, places)
        made.append(tree.Parameter(places.span(argument), name, value))
    return tuple(made)


def default_of(node: ast.expr, places: Places) -> tree.Expression:
    """A default value; it may be a string, which is passed on as an option."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return tree.Literal(places.span(node), node.value)
    made: tree.Expression = lower(node, places)
    return made


def assigned_in(statements: Sequence[tree.Statement]) -> frozenset[str]:
    """Every name that these statements assign."""
    return frozenset(name.name for name in targets(statements))


def targets(statements: Sequence[tree.Statement]) -> Iterator[tree.Name]:
    """Every assigned name, in textual order; function bodies are excluded."""
    for statement in statements:
        if isinstance(statement, tree.Assign):
            for names in statement.targets:
                yield from names
        elif isinstance(statement, tree.Define):
            yield statement.name
        elif isinstance(statement, tree.For):
            yield from statement.names
            yield from targets(statement.body)
        elif isinstance(statement, tree.While):
            yield from targets(statement.body)
        elif isinstance(statement, tree.If):
            for _, body in statement.branches:
                yield from targets(body)
            yield from targets(statement.otherwise)
