"""PyTorch is in no requirements file: every test file can be read without it, and says so where it needs it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def imports(tree: ast.Module) -> list[tuple[int, str]]:
    """The modules that a file imports when it is read, with their lines."""
    modules = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            modules += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules += [
                (node.lineno, node.module),
                *((node.lineno, f"{node.module}.{alias.name}") for alias in node.names),
            ]
    return modules


def guard(tree: ast.Module) -> float:
    """The line from which on a file is read only where PyTorch is."""
    calls = (node for node in tree.body if isinstance(node, ast.Expr) and "importorskip('torch'" in ast.unparse(node))
    return next((node.lineno for node in calls), float("inf"))


def needing() -> set[str]:
    """The modules of the tests that cannot be read without PyTorch."""
    trees = {
        ".".join(path.relative_to(TESTS.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text()
        )
        for path in TESTS.rglob("*.py")
    }
    modules = {"torch"}
    while True:
        more = {
            name
            for name, tree in trees.items()
            if any(
                module.split(".")[0] == "torch" or module in modules
                for line, module in imports(tree)
                if line < guard(tree)
            )
        }
        if more <= modules:
            return modules - {"torch"}
        modules |= more


def test_no_test_needs_pytorch_to_be_read() -> None:
    helpers = needing()
    assert "tests.engine.ops.reference" in helpers, "the helper that holds PyTorch's counterparts is found"
    assert not [name for name in helpers if name.rpartition(".")[2].startswith(("test_", "conftest"))]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("import torch", True),
        ("from torch import nn", True),
        ("import pytest\npytest.importorskip('torch')\nimport torch", False),
        ("def f():\n    import torch", False),
    ],
)
def test_the_check_itself(text: str, needs: bool) -> None:
    tree = ast.parse(text)
    assert any(module.split(".")[0] == "torch" and line < guard(tree) for line, module in imports(tree)) is needs
