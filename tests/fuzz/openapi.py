"""schemathesis against the service's own OpenAPI document: every phase and every check that it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def examine(
    url: str, examples: int, *, seconds: float | None = None, deterministic: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own; its exit status is 0 where it finds nothing, its output says the rest."""
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    command += ["--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", f"{url}/api/v1/openapi.json", "--no-color", "--max-examples", str(examples)]
    command += ["--generation-database", "none", "--request-timeout", "30"]
    if deterministic:
        command += ["--generation-deterministic"]
    if seconds is not None:
        command += ["--max-time", str(seconds)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600 + (seconds or 0), check=False)
