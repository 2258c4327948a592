"""Browser contexts that tests share, so that the site's files come from the cache and not from the network again."""

from __future__ import annotations

import json
from typing import Any

STATE_TIMEOUT_MS = 240_000
"""Milliseconds for which a test waits for a state of the page: on a busy machine everything takes its time."""


class Contexts:
    """One browser context for each set of options; every page starts in it as a first visit, but for the cache.

    What a page can leave behind is removed before the next page opens: storage of every kind, cookies, service
    workers, permissions, routes of the context and other pages. Scripts that a context runs in every page cannot be
    removed: a test that needs them, or a cold cache, is marked `own_context`.
    """

    def __init__(self, browser: Any, origin: str) -> None:
        self.browser = browser
        self.origin = origin
        self.shared: dict[str, Any] = {}

    def open(self, options: dict[str, Any], own: bool = False) -> Any:
        """A page in a context with these options; `own` gives it a context without earlier pages."""
        key = json.dumps(options, sort_keys=True)
        if own:
            self.discard(key)
        if key not in self.shared:
            self.shared[key] = self.browser.new_context(base_url=self.origin, **options)
            self.shared[key].set_default_timeout(STATE_TIMEOUT_MS)
        context = self.shared[key]
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        devtools.detach()
        context.clear_cookies()
        context.clear_permissions()
        return page

    def leave(self, page: Any, own: bool = False) -> None:
        """Close the page and all that it opened; a context that cannot be tidied, or was one test's own, is closed."""
        context = page.context
        try:
            for opened in context.pages:
                opened.close()
            context.unroute_all()
            context.set_offline(False)
        except Exception:
            own = True
        if own:
            self.discard(next(key for key, shared in self.shared.items() if shared is context))

    def discard(self, key: str) -> None:
        """Close a context, if it is there, and forget it."""
        if context := self.shared.pop(key, None):
            context.close()

    def close(self) -> None:
        """Close them all."""
        for key in list(self.shared):
            self.discard(key)
