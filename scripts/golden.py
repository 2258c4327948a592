"""Rewrite the golden fixtures of the table of operations: values by PyTorch, and the page of its rules.

Run it by `make golden` after adding an operation or changing a rule; PyTorch must be installed.
Then read the difference with care before committing it: the tests hold the table to these files.
`--check` writes nothing and names the operations that are not in them yet.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.engine.ops.goldens import RULES, VALUES, unreviewed, written_rules, written_values

if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        missing = unreviewed()
        sys.exit(f"run `make golden`, it has no row of: {', '.join(missing)}" if missing else None)
    for path, text in ((VALUES, written_values()), (RULES, written_rules())):
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name}: {len(text.splitlines())} lines\n")
