"""What several tests share: a real server in a process of its own, a real browser, and a page whose console errors fail its test."""

from __future__ import annotations

import faulthandler
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from tests.contexts import Contexts
from tests.scheduling import pytest_collection_modifyitems  # noqa: F401  # a hook

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The headless shell first: a full Chromium draws its own windows too, which takes twice the time of the processor."""


SERVICE_TIMEOUTS = {"GRADWALK_SECONDS": "2", "GRADWALK_QUEUE_SECONDS": "1"}
"""The times of a real service, for the servers of tests that are about them."""
# On a busy machine no request is to be refused for want of time, unless a test says so.
os.environ |= {"GRADWALK_SECONDS": "30", "GRADWALK_QUEUE_SECONDS": "30"}

# One thread each for BLAS and PyTorch, before either is loaded: their threads wait for each other by spinning, which on
# a busy machine takes ten times the processor's time that the small matrices of the tests need.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from engine.limits import DEFAULT  # noqa: E402  # it loads NumPy

# The engine's own time limit too, where a call names no limits; tests of the limit name one.
object.__setattr__(DEFAULT, "seconds", 30.0)

FEW_WORKERS = {"GRADWALK_WORKERS": "2"}
"""For servers of tests that are not about lanes: two workers start in half the CPU time of the default four."""
START_TIMEOUT = 300
"""Seconds for which a test waits for a server to start: beside twenty busy processes it takes more than 60."""
ENOUGH = 600
"""Seconds after which a test that has not ended prints its stack and ends its process: nothing hangs for ever."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Give every test, with its fixtures, an end."""
    faulthandler.dump_traceback_later(ENOUGH, exit=True)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def free_port() -> int:
    """A port without a listener at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def installed_browser() -> str | None:
    """The system's Chromium; `None` lets Playwright use its own."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Server:
    """`gradwalk serve` in a process of its own, from the code in `root`."""

    root = ROOT

    def __init__(self, port: int, log: Path, **settings: str) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **self.settings}
        command = [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port), "--no-browser"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.root, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """End it with SIGTERM, and wait."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that all tests share; it holds no state."""
    with Server(free_port(), tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        yield launched
        launched.close()


class Watch:
    """Everything that a page did wrong: errors in the console, and requests to other hosts."""

    def __init__(self, page: Any, url: str) -> None:
        self.faults: list[str] = []
        # The browser itself logs every response that reports an error of the program; that is no error of the page.
        self.expected: list[str] = ["the server responded with a status of 422"]
        page.on("console", lambda message: self.note(message.type in ("error", "warning"), f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(True, f"error: {error}"))
        page.on("request", lambda request: self.note(not request.url.startswith((url, "data:", "blob:")), request.url))

    def note(self, wrong: bool, what: str) -> None:
        """Remember a fault, unless the test said that it would come."""
        if wrong and not any(part in what for part in self.expected):
            self.faults.append(what)


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What the page's browser context is like; tests override it. What moves is tested where motion is wanted."""
    return {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def contexts(browser: Any, server: Server) -> Iterator[Contexts]:
    """The browser contexts that tests share."""
    shared = Contexts(browser, server.url)
    yield shared
    shared.close()


@pytest.fixture
def page(
    request: pytest.FixtureRequest, contexts: Contexts, server: Server, context_options: dict[str, Any]
) -> Iterator[Any]:
    """A first visit to the server, which fails the test on any error in its console and on any foreign request."""
    own = request.node.get_closest_marker("own_context") is not None
    opened = contexts.open(context_options, own)
    opened.watch = Watch(opened, server.url)
    yield opened
    faults = opened.watch.faults
    contexts.leave(opened, own)
    assert not faults, faults
