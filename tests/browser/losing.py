"""Routes that lose files on their way, and what a page then is: usable, waiting, or not begun."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.browser.helpers import current
from tests.contexts import STATE_TIMEOUT_MS

FILES = "**/static/**"
DIGESTS = ["Failed to find a valid digest", "SRI's integrity checks failed"]
"""What the browser says of an error's body, which it compares with the digest of the file asked for."""
RETRIED = (".js", ".css", ".json")
NOISE = ["ERR_", "Failed to load", "the server responded with a status of", *DIGESTS]
SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
STYLED = """() => [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)"""
TRAINED = "() => globalThis.gradwalk?.store?.run?.records?.length > 0 && document.querySelector('#surface .band')"
LAID_OUT = "() => gradwalk.graph.layout?.engine === 'elk'"


def name_of(url: str) -> str:
    """A file's path below its version."""
    return url.split("/static/", 1)[1].partition("/")[2]


class Losses:
    """Answers requests for the page's files with a loss as long as `lost(name, attempt)` says so, and counts them.

    Every request for `files` passes through this process, which costs more than the file: name the ones that matter.
    """

    def __init__(self, page: Any, lost: Callable[[str, int], bool], files: str = FILES, **loss: Any) -> None:
        self.attempts: Counter[str] = Counter()
        self.lost = lost
        self.loss = loss
        page.watch.expected += NOISE
        page.context.route(files, self.handle)

    def handle(self, route: Any) -> None:
        """Lose a file, or pass it on."""
        name = name_of(route.request.url)
        self.attempts[name] += 1
        if not self.lost(name, self.attempts[name]):
            route.continue_()
        elif self.loss:
            route.fulfill(**self.loss)
        else:
            route.abort()

    def wait_for_retries(self, page: Any) -> None:
        """Wait until every module, stylesheet and text that was requested has been requested again.

        What comes when the browser is idle is retried when the page is long usable.
        """
        deadline = time.monotonic() + STATE_TIMEOUT_MS / 1000
        while once := [name for name, attempts in self.attempts.items() if attempts == 1 and name.endswith(RETRIED)]:
            assert time.monotonic() < deadline, f"requested once: {once}"
            page.wait_for_timeout(50)


def usable(page: Any, path: str = "/") -> None:
    """Wait until the page does its work, styled and without a word of what was lost."""
    if path == "/train":
        page.wait_for_function(TRAINED)
    else:
        current(page, SIGMOID)
        page.wait_for_function(LAID_OUT)
    page.wait_for_function(STYLED)
    page.locator("#loading").wait_for(state="hidden")
