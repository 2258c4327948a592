"""schemathesis against the service's own OpenAPI document: every phase and every check that it has."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def examine(
    url: str, examples: int, *, seconds: float | None = None, deterministic: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own; its exit status is 0 where it finds nothing, its output says the rest."""
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    command += ["--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", f"{url}/api/v1/openapi.json", "--no-color", "--max-examples", str(examples)]
    command += ["--request-timeout", "30"]
    command += ["--generation-deterministic"] if deterministic else ["--generation-database", "none"]
    if seconds is not None:
        command += ["--max-time", str(max(1, round(seconds)))]
    with tempfile.TemporaryDirectory() as folder:  # where it leaves its notes
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=600 + (seconds or 0), check=False
        )
