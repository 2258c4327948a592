"""Takes the pictures of the README from the running page: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PICTURE = ROOT / "docs" / "screenshot.png"
BACK = 5
"""How many steps before the end the picture is taken: the gradient passes through `exp`."""


def walk_to_the_picture(page: Any) -> None:
    """The lecture's sigmoid, halfway through the backward pass."""
    page.wait_for_selector("svg.graph .node")
    page.evaluate("document.fonts.ready")
    page.keyboard.press("End")
    for _ in range(BACK):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1500)  # transitions come to rest


def main() -> int:
    """Start a server and a browser, take the picture, end both."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import FLAGS, Server, free_port, installed_browser

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(free_port(), Path(folder) / "log.txt")
        server.start()
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-US")
            page.goto(server.url)
            walk_to_the_picture(page)
            page.screenshot(path=PICTURE)
        finally:
            browser.close()
            server.stop()
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
