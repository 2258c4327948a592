"""Pages in the states from which several files start."""

from __future__ import annotations

import pytest

from tests.browser.helpers import NOISE, READY, SIGMOID, current
from tests.conftest import FEW_WORKERS, Server, Watch, free_port


@pytest.fixture
def walk_page(page):
    """The page with its first example computed."""
    page.goto("/")
    current(page, SIGMOID)
    return page


@pytest.fixture
def unreliable(walk_page):
    """The same, for tests in which requests fail."""
    walk_page.watch.expected += NOISE
    return walk_page


@pytest.fixture
def another(walk_page):
    """Another reader, to whom a link was sent."""
    context = walk_page.context.browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def own_server(tmp_path):
    """A server that this test alone may end."""
    server = Server(free_port(), tmp_path / "log.txt", **FEW_WORKERS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_page(browser, own_server, context_options):
    context = browser.new_context(base_url=own_server.url, **context_options)
    page = context.new_page()
    page.watch = Watch(page, own_server.url)
    page.watch.expected += NOISE
    yield page
    faults = page.watch.faults
    context.close()
    assert not faults, faults


@pytest.fixture
def training(page):
    """The page for training, with its first run begun."""
    page.goto("/train")
    page.wait_for_function(READY)
    return page
