"""Look for known vulnerabilities of every dependency, by pip-audit and npm audit; exit 1 where one is known.

Where no advisory data can be had (no network, or a registry that serves none), it says so and succeeds: no answer is
no finding. It needs requirements-audit.txt, and npm for the page's side.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PYTHON = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
REQUIREMENTS = ("requirements-dev.txt", "requirements-docs.txt", "requirements-bench.txt", "requirements-audit.txt")


class NoAdvisories(Exception):
    """The registry has no data on known vulnerabilities; the message is its own."""


def main() -> int:
    """Check both sides; the exit status."""
    if find_spec("pip_audit") is None:
        print("pip-audit is not installed: pip install --require-hashes -r requirements-audit.txt", file=sys.stderr)
        return 1
    requirements = [option for name in REQUIREMENTS for option in ("-r", name)]
    findings = check("Python", [sys.executable, *PYTHON, *requirements], python_findings)
    if shutil.which("npm"):
        findings += check("npm", ["npm", "audit", "--json"], npm_findings)
    else:
        print("npm: node is not installed, so the page's dependencies are not checked.")
    return 1 if findings else 0


def check(side: str, command: list[str], findings: Callable[[dict[str, Any]], list[str]]) -> list[str]:
    """Run an auditor, and print and return its findings."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        known = findings(json.loads(done.stdout))
    except (NoAdvisories, ValueError) as error:
        reason = (
            str(error) if isinstance(error, NoAdvisories) else (done.stderr.strip() or "no report").splitlines()[-1]
        )
        print(f"{side}: no advisory data can be had here, so nothing was checked ({reason}).")
        return []
    print("\n".join(f"{side}: {line}" for line in known or ["no known vulnerability."]))
    return known


def python_findings(report: dict[str, Any]) -> list[str]:
    """The findings of pip-audit, which skips packages that its service has no data on."""
    packages = report.get("dependencies", [])
    checked = [package for package in packages if "skip_reason" not in package]
    if not checked:
        raise NoAdvisories(packages[0]["skip_reason"] if packages else "no report")
    return [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {', '.join(flaw['fix_versions']) or 'none'}"
        for package in checked
        for flaw in package["vulns"]
    ]


def npm_findings(report: dict[str, Any]) -> list[str]:
    """The findings of npm audit."""
    if "vulnerabilities" not in report:
        raise NoAdvisories(report.get("message", "no report"))
    return [f"{name}: {flaw['severity']}, {flaw['range']}" for name, flaw in report["vulnerabilities"].items()]


if __name__ == "__main__":
    sys.exit(main())
