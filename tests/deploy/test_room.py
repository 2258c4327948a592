"""A room without TLS: `gradwalk serve --host 0.0.0.0`, opened by this machine's address in the network, as phones do."""

import re

import pytest

from app.cli.banner import in_the_network
from tests.browser.helpers import WALKED
from tests.conftest import FEW_WORKERS, ROOT, Server, Watch, free_port
from tests.rules import for_each
from tests.test_architecture import SCRIPTS, code

SECURE_ONLY = re.compile(
    r"navigator\.(clipboard|serviceWorker|wakeLock)\b(?!\?\.)|\bcrypto\.(subtle|randomUUID)|\bcaches\."
)
"""What browsers keep from pages over plain http; a page that asks with `?.` knows that it may be missing."""


@pytest.mark.full
@pytest.mark.browser
def test_the_walk_needs_no_secure_context(browser, tmp_path):
    address = in_the_network()
    if address is None:
        pytest.skip("This machine is in no network, so no other machine can open its page.")
    server = Server(free_port(), tmp_path / "log.txt", GRADWALK_HOST="0.0.0.0", **FEW_WORKERS)
    server.start()
    url = f"http://{f'[{address}]' if ':' in address else address}:{server.port}"
    context = browser.new_context(base_url=url, locale="en-US")
    try:
        page = context.new_page()
        watch = Watch(page, url)
        page.goto("/")
        page.wait_for_function(WALKED)
        assert page.evaluate("() => isSecureContext") is False
        page.keyboard.press("PageUp")
        page.wait_for_function("() => document.querySelector('.count').textContent.startsWith('16 ')")
        assert f"In this network: {url}/" in server.log.read_text()
    finally:
        context.close()
        server.stop()
    # The browser itself remarks that it cannot honour this header on plain http.
    assert not [fault for fault in watch.faults if "Cross-Origin-Opener-Policy" not in fault]


@for_each(SCRIPTS)
def test_no_script_counts_on_a_secure_context(path):
    assert not SECURE_ONLY.search(code(path)), path.relative_to(ROOT)
