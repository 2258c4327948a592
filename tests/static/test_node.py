"""Runs the tests of the page's pure modules with `node --test`; where node is missing they are skipped."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not here: the pure modules of the page are not tested"
)
def test_the_pure_modules_of_the_page():
    files = sorted(str(path) for path in HERE.glob("*.test.js"))
    done = subprocess.run(["node", "--test", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
