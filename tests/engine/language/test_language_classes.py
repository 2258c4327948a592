"""Every class of Python's syntax is allowed or rejected with its own message; a new class fails until it is decided."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

import engine
from engine.errors import GradwalkError
from tests.fuzz.invariants import check_error

ALLOWED = {
    "Add": "x + 1",
    "AnnAssign": "y: float = x * 2",
    "Assign": "y = x * 2",
    "Attribute": "X.T",
    "AugAssign": "y = x * 2\ny += 1",
    "BinOp": "x + 1",
    "Call": "exp(x)",
    "Compare": "x < 1",
    "Constant": "x + 1.5",
    "Div": "x / 2",
    "Eq": "x == 1",
    "Expr": "x",
    "FloorDiv": "X[3 // 2]",
    "GeneratorExp": "sum(x * i for i in range(3))",
    "Gt": "x > 1",
    "GtE": "x >= 1",
    "List": "sum([x, 1])",
    "Load": "x",
    "Lt": "x < 1",
    "LtE": "x <= 1",
    "MatMult": "X @ X",
    "Mod": "X[3 % 2]",
    "Module": "x",
    "Mult": "x * 2",
    "Name": "x",
    "NotEq": "x != 1",
    "Pow": "x ** 2",
    "Slice": "X[0:1]",
    "Store": "y = x",
    "Sub": "x - 1",
    "Subscript": "X[0]",
    "Tuple": "x, x * 2",
    "UAdd": "+x",
    "USub": "-x",
    "UnaryOp": "-x",
    "And": "x > 0 and x < 3",
    "BoolOp": "x > 0 or x < 3",
    "Break": "while x > 0:\n    break\nx",
    "Continue": "for i in range(3):\n    continue\nx",
    "For": "for i in range(3):\n    y = x * i\ny",
    "FunctionDef": "def f(a):\n    return a\nf(x * 2)",
    "If": "if x > 0:\n    y = x\ny",
    "IfExp": "x if x > 1 else 2 * x",
    "Is": "2 * x if x is None else x",
    "IsNot": "x if x is not None else 2 * x",
    "ListComp": "sum([x * i for i in range(3)])",
    "Not": "not x > 1",
    "Or": "x > 0 or x < 3",
    "Return": "def f(a):\n    return a\nf(x * 2)",
    "While": "y = x\nwhile y < 9:\n    y = y * x\ny",
    "arg": "def f(a):\n    return a\nf(x * 2)",
    "arguments": "def f():\n    return 2\nx * f()",
    "comprehension": "sum([x * i for i in range(3)])",
    "keyword": "sum(X, axis=0)",
}
"""A program that uses it, for each allowed class."""

UNSUPPORTED, SYNTAX = "unsupported-syntax", "syntax-error"
REJECTED = {
    "Assert": ("assert x", UNSUPPORTED, "“assert”"),
    "AsyncFor": ("async for i in x:\n    x", UNSUPPORTED, "“async”"),
    "AsyncFunctionDef": ("async def f():\n    x", UNSUPPORTED, "“async”"),
    "AsyncWith": ("async with x:\n    x", UNSUPPORTED, "“async”"),
    "Await": ("await x", UNSUPPORTED, "“async”"),
    "BitAnd": ("x & 1", UNSUPPORTED, "Operations on bits"),
    "BitOr": ("x | 1", UNSUPPORTED, "Operations on bits"),
    "BitXor": ("y = x\ny ^= 1", None, None),  # here “^” is a power; it has its own test
    "ClassDef": ("class A:\n    x", UNSUPPORTED, "The class “A”"),
    "Del": ("del x", UNSUPPORTED, "“del”"),
    "Delete": ("del x", UNSUPPORTED, "“del”"),
    "Dict": ("{1: x}", UNSUPPORTED, "Curly braces"),
    "DictComp": ("{i: x for i in X}", UNSUPPORTED, "Curly braces"),
    "ExceptHandler": ("try:\n    x\nexcept E:\n    x", UNSUPPORTED, "“try”"),
    "FormattedValue": ("f'{x}'", UNSUPPORTED, "F-strings"),
    "Global": ("global x", UNSUPPORTED, "“global”"),
    "Import": ("import os", UNSUPPORTED, "Imports"),
    "ImportFrom": ("from os import path", UNSUPPORTED, "Imports"),
    "In": ("x in X", UNSUPPORTED, "“in”"),
    "Interpolation": ("t'{x}'", UNSUPPORTED, "F-strings"),
    "Invert": ("~x", UNSUPPORTED, "Operations on bits"),
    "JoinedStr": ("f'x'", UNSUPPORTED, "F-strings"),
    "LShift": ("x << 1", UNSUPPORTED, "Operations on bits"),
    "Lambda": ("lambda a: a", UNSUPPORTED, "Lambda functions"),
    "Match": ("match x:\n    case 1:\n        x", UNSUPPORTED, "“match”"),
    "MatchAs": ("match x:\n    case a:\n        x", UNSUPPORTED, "“match”"),
    "MatchClass": ("match x:\n    case A():\n        x", UNSUPPORTED, "“match”"),
    "MatchMapping": ("match x:\n    case {}:\n        x", UNSUPPORTED, "Curly braces"),
    "MatchOr": ("match x:\n    case 1 | 2:\n        x", UNSUPPORTED, "Operations on bits"),
    "MatchSequence": ("match x:\n    case [a]:\n        x", UNSUPPORTED, "“match”"),
    "MatchSingleton": ("match x:\n    case None:\n        x", UNSUPPORTED, "“match”"),
    "MatchStar": ("match x:\n    case [*a]:\n        x", UNSUPPORTED, "“match”"),
    "MatchValue": ("match x:\n    case 1:\n        x", UNSUPPORTED, "“match”"),
    "NamedExpr": ("(y := x)", UNSUPPORTED, "“:=”"),
    "Nonlocal": ("nonlocal x", UNSUPPORTED, "“global” and “nonlocal”"),
    "NotIn": ("x not in X", UNSUPPORTED, "“in”"),
    "ParamSpec": ("type A[**P] = x", UNSUPPORTED, "Type annotations"),
    "Pass": ("pass", UNSUPPORTED, "“pass”"),
    "RShift": ("x >> 1", UNSUPPORTED, "Operations on bits"),
    "Raise": ("raise x", UNSUPPORTED, "“try”"),
    "Set": ("{x}", UNSUPPORTED, "Curly braces"),
    "SetComp": ("{i for i in X}", UNSUPPORTED, "Curly braces"),
    "Starred": ("sum(*X)", UNSUPPORTED, "Star-arguments"),
    "TemplateStr": ("t'x'", UNSUPPORTED, "F-strings"),
    "Try": ("try:\n    x\nfinally:\n    x", UNSUPPORTED, "“try”"),
    "TryStar": ("try:\n    x\nexcept* E:\n    x", UNSUPPORTED, "“try”"),
    "TypeAlias": ("type A = x", UNSUPPORTED, "Type annotations"),
    "TypeVar": ("type A[T] = x", UNSUPPORTED, "Type annotations"),
    "TypeVarTuple": ("type A[*T] = x", UNSUPPORTED, "Type annotations"),
    "With": ("with x:\n    x", UNSUPPORTED, "“with”"),
    "Yield": ("yield x", UNSUPPORTED, "“yield”"),
    "YieldFrom": ("yield from X", UNSUPPORTED, "“yield”"),
    "alias": ("import os as x", UNSUPPORTED, "Imports"),
    "match_case": ("match x:\n    case 1:\n        x", UNSUPPORTED, "“match”"),
    "withitem": ("with x as y:\n    x", UNSUPPORTED, "“with”"),
}
"""A program that uses it, the error's slug, and the start of its message, for each rejected class."""

OTHER_MODES = {"Expression", "FunctionType", "Interactive", "TypeIgnore"}
"""Classes that `ast.parse` creates only in other modes."""

LEGACY = {
    "AugLoad", "AugStore", "Bytes", "Ellipsis", "ExtSlice", "Index", "NameConstant", "Num", "Param", "Str", "Suite",
}  # fmt: skip
"""Classes of older versions of Python, kept for compatibility; no parser creates them."""

INPUTS = {"x": 2.0, "X": [[1.0, 2.0], [3.0, 4.0]]}


def concrete(kind: type[ast.AST] = ast.AST) -> Iterator[str]:
    """Every concrete class of syntax; abstract ones are only bases of others."""
    kinds = [child for child in kind.__subclasses__() if child.__module__ == "ast" and child.__name__ not in LEGACY]
    if not kinds and kind.__name__ not in LEGACY | {"slice"}:
        yield kind.__name__
    for child in kinds:
        yield from concrete(child)


CLASSES = sorted(set(concrete()))


def uses(program: str, name: str) -> bool:
    return any(type(node).__name__ == name for node in ast.walk(ast.parse(program)))


def test_class_enumeration_is_not_empty() -> None:
    assert {"Add", "Constant", "Name", "Match", "keyword"} <= set(CLASSES)
    assert not {"expr", "stmt", "operator", "mod", "pattern"} & set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_is_allowed_or_rejected(name: str) -> None:
    homes = [name in ALLOWED, name in REJECTED, name in OTHER_MODES]
    assert homes.count(True) == 1, f"ast.{name} is new: allow it or refuse it, with a program that shows it"


@pytest.mark.parametrize("name", [name for name in CLASSES if name in ALLOWED])
def test_allowed_classes_are_parsed(name: str) -> None:
    program = ALLOWED[name]
    assert uses(program, name)
    assert engine.trace(program, INPUTS).nodes


@pytest.mark.parametrize("name", [name for name in CLASSES if name in REJECTED and name != "BitXor"])
def test_rejected_classes_have_their_message(name: str) -> None:
    program, slug, words = REJECTED[name]
    assert uses(program, name)
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, INPUTS)
    check_error(program, caught.value)
    (fault,) = caught.value.faults
    assert caught.value.slug == slug
    assert str(fault.message).startswith(words)
    assert fault.hint is not None
    assert fault.span is not None


def test_caret_is_a_power() -> None:
    """`^` never reaches Python's parser, where it is the bitwise operator."""
    program, _, _ = REJECTED["BitXor"]
    assert uses(program, "BitXor")
    assert engine.trace("y = x\ny ^= 3\ny", INPUTS).value == 8
    assert engine.trace("x ^ 3", INPUTS).program == "x ** 3"


@pytest.mark.parametrize("name", sorted(OTHER_MODES))
def test_remaining_classes_cannot_occur(name: str) -> None:
    """Comments such as `# type: ignore` have no meaning here, and only modules are ever parsed."""
    assert not uses("x  # type: ignore\ny = x  # type: (int) -> int", name)
