"""Write the table of every setting into docs/settings.md: `make settings`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from app.cli.settings_table import markdown  # noqa: E402

PAGE = ROOT / "docs" / "settings.md"
TABLE = re.compile(r"^\| variable \|.*\n(?:\|.*\n)+", re.MULTILINE)


def updated(page: str) -> str:
    """The page with its one table of settings written anew."""
    text, count = TABLE.subn(lambda _: f"{markdown()}\n", page)
    if count != 1:
        raise ValueError(f"{count} tables of settings in {PAGE.name}")
    return text


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
