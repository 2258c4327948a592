"""Without any network: the server and the browser where nothing but loopback exists, and files that name no host."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from app.pages.static_files import FOLDER, MEDIA_TYPES
from tests.conftest import ROOT

WALKS = ["tests/browser/test_walk.py::test_the_inspector_on_nodes_and_edges", "tests/browser/test_reference.py"]
"""Their page fails on any request that fails, and on any to another host."""

SHIPPED = sorted(
    path
    for folder in (FOLDER, ROOT / "templates")
    for path in folder.rglob("*")
    if path.suffix in (".html", ".css", ".js", ".svg", ".json") and path.suffix in {*MEDIA_TYPES, ".html"}
)
FETCHED = re.compile(
    r"""(?:\bsrc|\bhref|\bsrcset|\bposter|\baction)\s*=\s*\\?["'](?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//"""
    r"""|\b(?:fetch|import|importScripts|Worker|WebSocket|EventSource)\(\s*["'`](?:https?:|wss?:)?//"""
    r"""|\bfrom\s*["']https?://"""
)


def loopback_only():
    """How to run a command where there is only loopback; `None` where this machine does not let us."""
    for rights in ((), ("--map-root-user",)):
        command = ["unshare", *rights, "--net", "sh", "-ec", 'ip link set lo up; exec "$@"', "sh"]
        if (
            shutil.which("unshare")
            and shutil.which("ip")
            and subprocess.run([*command, "true"], capture_output=True).returncode == 0
        ):
            return command
    return None


@pytest.mark.full
@pytest.mark.browser
def test_the_walk_and_the_reference_need_no_network():
    alone = loopback_only()
    if alone is None:
        pytest.skip("This machine does not permit a separate network (unshare --net), so being offline is not tested.")
    reach = "import socket\nsocket.create_connection(('192.0.2.2', 53), 2)"
    cut_off = subprocess.run([*alone, sys.executable, "-c", reach], capture_output=True, text=True)
    assert "Network is unreachable" in cut_off.stderr
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *WALKS]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run([*alone, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(WALKS)} passed" in done.stdout


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_makes_a_browser_ask_another_host(path):
    assert not FETCHED.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://example.org/a.js">',
        "<img src='//example.org/a.png'>",
        "@import 'https://example.org/a.css'",
        "a { background: url(//example.org/a.png) }",
        'fetch("https://example.org/")',
        'import("//example.org/a.js")',
        'import x from "https://example.org/a.js"',
        "new Worker('https://example.org/a.js')",
    ],
)
def test_the_net_is_fine_enough(text):
    assert FETCHED.search(text)
