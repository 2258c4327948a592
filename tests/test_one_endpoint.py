"""CONTRIBUTING's promise: an endpoint with a limit of its own takes four files, of which one is generated.

They are added to a copy of the tree, which is otherwise as it is, and the tests of all that follows from the list of
endpoints and from the settings are run there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.copies import copy_tree, run

SETTING = '    tally_rows: int = _limit(5, "rows", phrase("rows of a tally"))\n'
ENDPOINT = '''"""POST /tally: counts rows."""

from __future__ import annotations

from typing import Any

from app.api.base import RequestModel, Whole
from app.api.endpoint import Endpoint
from app.encode import ResponseModel, encode
from app.workers.work import Work


class TallyRequest(RequestModel):
    """How many rows there are."""

    rows: Whole


class TallyResponse(ResponseModel):
    """The count."""

    count: int


def run(request: TallyRequest, work: Work) -> dict[str, Any]:
    """Count the rows."""
    work.allowance.check("tally_rows", int(request.rows))
    return encode(TallyResponse, {"count": int(request.rows)})


ENDPOINT = Endpoint("POST", "/tally", TallyRequest, TallyResponse, run, summary="A count of rows", tag="lessons")
'''
TESTS = '''"""POST /tally: counts rows."""

from __future__ import annotations

from tests.app.limits import Exceeded

LIMITS = {
    "tally_rows": Exceeded(
        lambda client: client.post("/api/v1/tally", json={"rows": 4}), reached=4, allowed=3
    ),
}


def test_rows_are_counted(post):
    assert post("tally", rows=5) == {"count": 5}
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with the new endpoint: three files written by hand, and `make settings`."""
    root = tmp_path_factory.mktemp("one-endpoint")
    copy_tree(root)
    settings = root / "app" / "settings.py"
    text = settings.read_text(encoding="utf-8")
    at = text.index("    # A request and its answer\n")
    settings.write_text(f"{text[:at].rstrip()}\n{SETTING}\n{text[at:]}", encoding="utf-8")
    (root / "app" / "api" / "tally.py").write_text(ENDPOINT, encoding="utf-8")
    (root / "tests" / "app" / "api" / "test_tally.py").write_text(TESTS, encoding="utf-8")
    run(root, "scripts/settings_table.py")
    return root


@pytest.mark.full
def test_all_that_follows_passes(copy: Path) -> None:
    chosen = "tally or described or listed or documented or openapi or test_architecture"
    files = ["tests/app/api", "tests/app/test_settings.py", "tests/app/test_service.py", "tests/test_architecture.py"]
    output = run(copy, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "-k", chosen, *files).stdout
    assert int(re.findall(r"(\d+) passed", output)[-1]) >= 30, output


@pytest.mark.full
def test_only_the_translation_waits(copy: Path) -> None:
    done = run(copy, "scripts/catalogue.py", "--check", status=1)
    file = "app/locale/ru/LC_MESSAGES/gradwalk.po"
    assert done.stderr.strip() == f"{file}: not in the catalogue, run `make catalogue`: rows of a tally"
