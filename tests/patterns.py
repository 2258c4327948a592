"""Every regular expression in the source, found by its syntax tree: a new one is found without being listed."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn"})
FLAGS = {"compile": 1, "split": 3, "sub": 4, "subn": 4}
"""Which argument the flags are; 2 of all others."""
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
SAMPLE = "xy"
"""Stands for what is known only when the program runs, such as a name that the user typed."""


class Used(NamedTuple):
    """A pattern, where it stands, and how it is applied: by these methods of it."""

    place: str
    pattern: str
    flags: int
    methods: frozenset[str]

    @property
    def anchored(self) -> bool:
        """Whether it is only ever tried at one place of a text."""
        return bool(self.methods) and self.methods <= AT_ONE_PLACE

    @property
    def whole(self) -> str:
        """The pattern, followed by the end of the text where `fullmatch` requires that."""
        end = "\n" if self.flags & re.VERBOSE else ""
        return rf"(?:{self.pattern}{end})\Z" if "fullmatch" in self.methods else self.pattern


def patterns(*packages: str) -> list[Used]:
    """All patterns of these packages."""
    paths = sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    sources = [Source(path, tree) for path, tree in trees.items()]
    return [used for source in sources if source.uses_re() for used in source.patterns(sources)]


class Source:
    """A module: its path and its syntax tree."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.place = path.relative_to(ROOT)
        self.name = ".".join(self.place.with_suffix("").parts).removesuffix(".__init__")
        self.nodes = list(ast.walk(tree))
        values = (each.value for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign) and each.value)
        self.assigned = {id(node) for value in values for node in ast.walk(value)}
        """What the module's own names hold, and is examined there."""
        self.imports = {
            (node.module, alias.name) for node in self.nodes if isinstance(node, ast.ImportFrom) for alias in node.names
        }

    def uses_re(self) -> bool:
        """Whether it imports `re`."""
        return any(isinstance(node, ast.Import) and node.names[0].name == "re" for node in self.nodes)

    def methods(self, name: str) -> set[str]:
        """The methods of patterns that are called on this name."""
        return {node.attr for node in self.nodes if isinstance(node, ast.Attribute) and _name(node.value) == name}

    def patterns(self, sources: Sequence[Source]) -> Iterator[Used]:
        """Those that it compiles or uses, those in its containers too."""
        module = import_module(self.name)
        for node in self.nodes:
            if isinstance(node, ast.Call) and id(node) not in self.assigned and _is_re(node.func):
                pattern, flags = _evaluated(node, module)
                yield Used(f"{self.place}:{node.lineno}", pattern, flags, frozenset({node.func.attr}) - {"compile"})
        for name, value in vars(module).items():
            for held in _held(value):
                users = [each for each in sources if each is self or (self.name, name) in each.imports]
                methods = {method for each in users for method in each.methods(name)}
                yield Used(f"{self.place}, {name}", _text(held.pattern), held.flags, frozenset(methods))


def _is_re(node: ast.expr) -> bool:
    """Whether this is a function of `re` that takes a pattern."""
    return isinstance(node, ast.Attribute) and _name(node.value) == "re" and node.attr in FUNCTIONS


def _name(node: ast.expr) -> str:
    """The name that an expression is, or of which it is an element."""
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def _held(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """The compiled patterns in a value of a module, in its containers too."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        yield from (held for each in value.items() for part in each for held in _held(part, depth - 1))
    elif depth and isinstance(value, list | tuple | set | frozenset):
        yield from (held for each in value for held in _held(each, depth - 1))


class _Names(dict[str, Any]):
    """The names of a module; one that only a running function has stands for a sample."""

    def __missing__(self, name: str) -> str:
        return SAMPLE


def _evaluated(call: ast.Call, module: ModuleType) -> tuple[str, int]:
    """The pattern and flags that a call of `re` is given."""
    given = call.args[FLAGS.get(call.func.attr, 2) :] + [each.value for each in call.keywords if each.arg == "flags"]
    return _text(_value(call.args[0], module)), int(_value(given[0], module)) if given else 0


def _value(node: ast.expr, module: ModuleType) -> Any:
    expression = ast.fix_missing_locations(ast.Expression(_Sampled().visit(deepcopy(node))))
    return eval(
        compile(expression, "pattern", "eval"), {"__builtins__": {}}, _Names({**vars(builtins), **vars(module)})
    )


class _Sampled(ast.NodeTransformer):
    """A sample in place of an attribute or element of something that only a running function has."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        root = node.value
        return node if isinstance(root, ast.Name) and root.id == "re" else ast.Constant(SAMPLE)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        return ast.Constant(SAMPLE)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            return node
        self.generic_visit(node)
        return node


def _text(pattern: str | bytes) -> str:
    return pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
