"""Lay the wheel out as one package, `gradwalk`, and rewrite the imports between its parts accordingly.

In the repository `engine` and `app` are top-level packages beside `static/` and `templates/`. Installed like that, any
`engine.py` or `app.py` in a user's folder would shadow them. In the wheel they are `gradwalk.engine` and
`gradwalk.app`; every absolute import of them is rewritten at the place that `ast` reports, and nothing else changes.
Editable installs are left alone: they put the repository itself on the path.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "gradwalk"
MOVED = ("engine", "app")
"""Top-level packages that become subpackages."""
ASSETS = ("static", "templates", "site")
"""Folders that are copied as they are; `site` (the documentation) is there once `make docs` has built it."""
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "locale.pot", "LC_MESSAGES")
"""What no installed Gradwalk needs: caches, and the sources of translations, which it has compiled."""

MODULE = re.compile(r"from\s+(\w+)")


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook for the wheel target."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the package in a temporary folder and include that folder in the wheel."""
        if version == "editable":
            return
        self.folder = TemporaryDirectory(prefix="gradwalk-wheel-")
        target = Path(self.folder.name) / PACKAGE
        lay_out(Path(self.root), target)
        build_data["force_include"][str(target)] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self.folder.cleanup()


def lay_out(root: Path, target: Path) -> None:
    """Write the package `gradwalk` of the repository at `root` into the new folder `target`."""
    shutil.copytree(root / PACKAGE, target, ignore=IGNORED)
    for name in MOVED:
        shutil.copytree(root / name, target / name, ignore=IGNORED)
    for name in filter(lambda asset: (root / asset).exists(), ASSETS):
        shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for path in target.rglob("*.py"):
        source = path.read_bytes()
        rewritten = rewrite(source, path.relative_to(target).as_posix())
        if rewritten != source:
            path.write_bytes(rewritten)


def rewrite(source: bytes, name: str) -> bytes:
    """The module with absolute imports of `engine` and `app` turned into imports from `gradwalk`.

    Raises `ValueError` for an import that binds a different name once it is moved, such as `import engine.ops`.
    """
    lines = source.split(b"\n")
    edits = [edit for node in ast.walk(ast.parse(source)) for edit in _edits(node, lines, name)]
    for line, start, end, text in sorted(edits, reverse=True):  # from the end, so that places stay right
        lines[line] = lines[line][:start] + text + lines[line][end:]
    return b"\n".join(lines)


def _edits(node: ast.AST, lines: list[bytes], name: str) -> list[tuple[int, int, int, bytes]]:
    """Replacements (line, first byte, end, text) for one node; `ast` counts columns in bytes of UTF-8."""
    if isinstance(node, ast.ImportFrom) and node.level == 0 and _moved(node.module or ""):
        match = MODULE.match(lines[node.lineno - 1][node.col_offset :].decode())
        if match is None:
            raise ValueError(f"{name}:{node.lineno}: write the module on the line of its `from`")
        start = node.col_offset + match.start(1)
        return [(node.lineno - 1, start, start, f"{PACKAGE}.".encode())]
    if isinstance(node, ast.Import) and any(_moved(alias.name) for alias in node.names):
        (alias, *others) = node.names
        if others or (alias.asname is None and "." in alias.name) or node.lineno != node.end_lineno:
            raise ValueError(f"{name}:{node.lineno}: write `from package import module`, one import on a line")
        start, end = node.col_offset, node.end_col_offset or 0
        parent, _, module = f"{PACKAGE}.{alias.name}".rpartition(".")
        bound = f" as {alias.asname}" if alias.asname else ""
        return [(node.lineno - 1, start, end, f"from {parent} import {module}{bound}".encode())]
    return []


def _moved(module: str) -> bool:
    return module.split(".")[0] in MOVED
