"""A copy of the tree, to which a test adds what a contributor would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("app", "engine", "gradwalk", "scripts", "static", "templates", "tests", "docs", "README.md", "pyproject.toml")


def copy_tree(root: Path) -> None:
    """Copy what tests of the engine and of the API need."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.png", "browser"))
        else:
            shutil.copy(ROOT / name, root / name)


def run(copy: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy; it must end with this status."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == status, done.stdout[-4000:] + done.stderr[-2000:]
    return done
