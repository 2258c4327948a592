"""Write the table of docs/settings.md anew from the settings: `make settings`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app.cli.settings_table import markdown  # noqa: E402

PAGE = ROOT / "docs" / "settings.md"


def page(text: str) -> str:
    """The page with its table, the only one in it, as it is today."""
    return re.sub(r"^\|.*\|$(?:\n\|.*\|$)*", lambda _: markdown(), text, count=1, flags=re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
