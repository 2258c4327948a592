"""The modules that a page loads: at once, and with each of its rooms.

A page lists them all, so that they load in parallel, and each with its digest: one that a cache or a proxy has changed
is then not run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent.parent.parent / "static"
ENTRY = re.compile(r"""\bimport\("(\.{1,2}/[^"]+)"\)(?!\.)""")
"""The import of a room, which is loaded when it is entered (static/lib/rooms.js)."""
IMPORT = re.compile(r"""^(?:import|export)\s(?:[^;"\n]|\n(?!import\s|export\s))*+"(\.{1,2}/[^"]+)";""", re.MULTILINE)


def modules(name: str) -> tuple[str, ...]:
    """The modules that a module imports, directly or indirectly, breadth first."""
    imported: dict[str, None] = {}
    queue = [name]
    while queue:
        module = STATIC / queue.pop(0)
        for target in _imports(module, module.stat().st_mtime_ns, IMPORT):
            if target not in imported and target != name:
                imported[target] = None
                queue.append(target)
    return tuple(imported)


def rooms(name: str) -> Mapping[str, tuple[str, ...]]:
    """The modules that a module loads only later, each with the rooms that it is part of."""
    at_once = {name, *modules(name)}
    rooms: dict[str, list[str]] = {}
    queue, entered = [*at_once], set()
    while queue:
        module = STATIC / queue.pop()
        for entry in _imports(module, module.stat().st_mtime_ns, ENTRY):
            if entry in entered:
                continue
            entered.add(entry)
            for part in (entry, *modules(entry)):
                if part not in at_once:
                    rooms.setdefault(part, []).append(entry)
                    queue.append(part)
    return {part: tuple(sorted(rooms[part])) for part in sorted(rooms)}


@lru_cache(maxsize=1024)
def _imports(path: Path, changed: int, kind: re.Pattern[str]) -> tuple[str, ...]:
    targets = (path.parent / target for target in kind.findall(path.read_text(encoding="utf-8")))
    return tuple(target.resolve().relative_to(STATIC.resolve()).as_posix() for target in targets)
