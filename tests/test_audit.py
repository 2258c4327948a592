"""`make audit`: a known vulnerability fails, a registry without data does not."""

import json
import sys

import pytest

from scripts import audit
from scripts.audit import NoAdvisories, check, npm_findings, python_findings

FLAW = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
SAFE = {"name": "safe", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "1.0", "vulns": [FLAW]}
UNKNOWN = {"name": "unknown", "skip_reason": "not on the index"}


def auditor(report):
    """A command that prints a report as an auditor does."""
    return [sys.executable, "-c", f"print({json.dumps(report)!r})"]


def test_a_known_vulnerability_is_a_finding(capsys):
    report = {"dependencies": [SAFE, WEAK, UNKNOWN]}
    assert check("Python", auditor(report), python_findings) == ["weak 1.0: PYSEC-1, fixed in 2.0"]
    assert "weak 1.0" in capsys.readouterr().out
    flaws = {"left": {"severity": "high", "range": "<2"}}
    assert check("npm", auditor({"vulnerabilities": flaws}), npm_findings) == ["left: high, <2"]


def test_no_vulnerability_is_none(capsys):
    assert check("Python", auditor({"dependencies": [SAFE, UNKNOWN]}), python_findings) == []
    assert check("npm", auditor({"vulnerabilities": {}}), npm_findings) == []
    assert capsys.readouterr().out.count("no known vulnerability") == 2


@pytest.mark.parametrize(
    ("findings", "report"),
    [
        (python_findings, {"dependencies": [UNKNOWN, UNKNOWN]}),
        (python_findings, {}),
        (npm_findings, {"message": "405 Method Not Allowed", "error": {}}),
    ],
)
def test_a_registry_without_advisories_is_no_finding(findings, report, capsys):
    with pytest.raises(NoAdvisories):
        findings(report)
    assert check("side", auditor(report), findings) == []
    assert "nothing was checked" in capsys.readouterr().out


def test_an_auditor_that_fails_is_no_finding(capsys):
    broken = [sys.executable, "-c", "raise SystemExit('no network')"]
    assert check("Python", broken, python_findings) == []
    assert "(no network)" in capsys.readouterr().out


def test_an_audit_without_its_tool_fails(monkeypatch, capsys):
    monkeypatch.setattr(audit, "find_spec", lambda name: None)
    assert audit.main() == 1
    assert "pip-audit is not installed" in capsys.readouterr().err
