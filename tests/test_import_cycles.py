"""No module of the engine or of the service imports itself by way of others."""

from __future__ import annotations

import ast
from collections.abc import Container, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "app").rglob("*.py")])


def module_name(path: Path) -> str:
    """`engine/ops/op.py` is `engine.ops.op`, and `engine/ops/__init__.py` is `engine.ops`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(text: str, known: Container[str]) -> set[str]:
    """The known modules that a text imports, also for types alone; `from package import module` names the module."""
    modules = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            modules |= {name if name in known else node.module for name in names}
    return {module for module in modules if module in known}


def import_cycle(texts: Mapping[str, str]) -> list[str]:
    """The modules of one import cycle, the first named again at its end; empty where there is none."""
    graph = {module: imported_modules(text, texts) - {module} for module, text in texts.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_have_no_cycle() -> None:
    """Not within a package either, and not among imports under `TYPE_CHECKING`."""
    assert import_cycle({module_name(path): path.read_text() for path in PYTHON}) == []


def test_a_cycle_of_imports_for_types_alone_is_detected() -> None:
    texts = {
        "engine.ops.one": "from engine.ops import two",
        "engine.ops.two": "if TYPE_CHECKING:\n    from engine.ops.one import name",
    }
    assert set(import_cycle(texts)) == set(texts)
    assert import_cycle({**texts, "engine.ops.two": "import math"}) == []
