"""What the repository says of itself: its documents, workflows and pictures are held to the code."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
import yaml

from gradwalk import __version__
from scripts import architecture
from tests.conftest import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")],
    key=lambda path: path.as_posix(),
)
PATH = re.compile(r"`((?:engine|app|static|templates|gradwalk|tests|scripts|docs|deploy|benchmarks)/[\w./-]*)`")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_picture_of_the_architecture_is_current():
    current = architecture.PICTURE.read_text(encoding="utf-8") == architecture.draw()
    assert current, "run `python -m scripts.architecture`"


def test_a_new_import_changes_the_picture(monkeypatch):
    drawn = architecture.draw()
    real = architecture.imported
    early, late = ROOT / "engine" / "errors.py", ROOT / "static" / "pages" / "walk.js"
    monkeypatch.setattr(architecture, "imported", lambda path: [*real(path), *([early] if path == late else [])])
    assert architecture.draw() != drawn


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_files_that_exist(path):
    if path.name in ("CHANGELOG.md", "what-you-can-type.md"):
        pytest.skip("describes the past, or shows what people type")
    for name in set(PATH.findall(path.read_text(encoding="utf-8"))) - {"deploy/certificates/"}:
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_link_to_files_that_exist(path):
    for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if path.name != "what-you-can-type.md":
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", [*DOCUMENTS, *WORKFLOWS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_make_has_the_targets_that_are_named(path):
    pattern = r"(?:run: |command: |[\[,] ?)make ([a-z-]+)" if path.suffix == ".yml" else r"`make ([a-z-]+)"
    assert set(re.findall(pattern, path.read_text(encoding="utf-8"))) <= TARGETS


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_few_rights_and_an_end(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert "uses" in job or "timeout-minutes" in job or name in ("version", "release")
        assert all("uses" in step or "run" in step for step in job.get("steps", ()))


def test_every_supported_python_and_system_is_tested():
    matrix = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())["jobs"]["matrix"]["strategy"][
        "matrix"
    ]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()


def test_forms_and_hooks_are_well_formed():
    for path in (ROOT / ".github").rglob("*.yml"):
        assert yaml.safe_load(path.read_text()), path
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"], "the tools are those of the lock files"


def test_the_citation_names_the_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == __version__
    assert {"cff-version", "message", "title", "authors", "license"} <= citation.keys()


@pytest.mark.parametrize(("side", "tool"), [("docs", "sphinx"), ("audit", "pip-audit"), ("bench", "casadi")])
def test_tools_for_one_task_agree_with_the_other_requirements(side, tool):
    """Both files are installed into one environment."""
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\?$", (ROOT / f"requirements-{name}.txt").read_text(), re.MULTILINE))
        for name in ("dev", side)
    ]
    assert all(pins[0].get(name, version) == version for name, version in pins[1].items())
    assert re.search(rf"^{tool}==", (ROOT / f"requirements-{side}.txt").read_text(), re.MULTILINE)


def test_the_changelog_has_one_line_for_each_change():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = text[text.index("## [") :].splitlines()
    assert all(line == "" or line.startswith(("## [", "### ", "- ")) for line in releases)
    kinds = {line.removeprefix("### ") for line in releases if line.startswith("### ")}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_changelog_lists_each_change_once():
    """A merge that keeps both versions of a line leaves two that share most of their words."""
    lines = re.findall(r"^- .+", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [(line, set(re.findall(r"[\w∞×/`.'-]{2,}", line.lower()))) for line in lines]
    doubled = [
        f"{line}\n{other}"
        for (line, first), (other, second) in combinations(words, 2)
        if len(first & second) > 0.6 * min(len(first), len(second))
    ]
    assert not doubled, "\n\n".join(doubled)


def test_workflows_use_only_actions_of_github_by_tag():
    """Actions of other owners have to be pinned by digest."""
    for path in WORKFLOWS:
        for action in re.findall(r"uses: (?!\./)(\S+)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"actions/[\w-]+@v\d+|[\w./-]+@[0-9a-f]{40}", action), action
