"""An upgrade under open pages: two instances of different versions behind the shipped proxy, and one that takes over."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.browser.helpers import current, editor_text, type_program
from tests.browser.losing import LAID_OUT, NOISE, SIGMOID
from tests.conftest import ROOT, Server, Watch, free_port
from tests.deploy.conftest import MISSING, Proxy
from tests.deploy.names import NameServer
from tests.effort import daily, effort

pytestmark = pytest.mark.browser

HOSTS = ("127.0.0.1", "127.0.0.2")
PROXIES = ("the shipped proxy", "a proxy that tries no other instance")
LOADS = effort(2, 8)
RETRY = "            proxy_next_upstream error timeout http_404;\n"


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The code with another version of the page's files."""
    root = tmp_path_factory.mktemp("newer") / "code"
    root.mkdir()
    for folder in ("app", "engine", "gradwalk", "static", "templates"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (root / "static" / "lib" / "dom.js").open("a") as script:
        script.write("\nexport const isNewer = true;\n")
    return root


@pytest.fixture
def instances(tmp_path, newer):
    """An instance of this version and one of the newer, on one port of two addresses."""
    port = free_port()
    both = []
    for host, root in zip(HOSTS, (ROOT, newer), strict=True):
        server = Server(port, tmp_path / f"{host}.txt", GRADWALK_HOST=host, GRADWALK_WORKERS="2")
        server.url, server.root = f"http://{host}:{port}", root
        server.start()
        both.append(server)
    yield both
    for server in both:
        server.stop()


@pytest.fixture(params=PROXIES)
def proxy(request, instances):
    if MISSING:
        pytest.skip(f"Upgrades are not tested here: {' and '.join(MISSING)} missing.")
    names = NameServer(list(HOSTS))
    upstream = {
        "GRADWALK_UPSTREAM": f"gradwalk.test:{instances[0].port}",
        "GRADWALK_RESOLVER": f"127.0.0.1:{names.port}",
    }
    started = Proxy(instances[0], strip=False, prefix="", **upstream)
    if request.param != PROXIES[0]:
        configuration = started.folder / "nginx.conf"
        text = configuration.read_text()
        assert RETRY in text
        configuration.write_text(text.replace(RETRY, ""))
    started.start()
    started.names = names
    yield started
    started.stop()
    names.close()


@pytest.fixture
def visit(browser, proxy):
    """Opens the page as a new visitor."""
    contexts = []

    def opened():
        context = browser.new_context(ignore_https_errors=True, locale="en-US")
        contexts.append(context)
        page = context.new_page()
        page.watch = Watch(page, proxy.url)
        page.watch.expected += [*NOISE, "MIME type"]
        page.goto(proxy.url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.full
@pytest.mark.parametrize("proxy", daily(dict(zip(PROXIES, PROXIES, strict=True)), [PROXIES[1]]), indirect=True)
def test_every_load_during_a_rolling_upgrade_is_alive(visit, proxy):
    with proxy.client() as client:
        pages = {re.search(r"static/(\w+)/", client.get("/").text)[1] for _ in range(4 * LOADS)}
    assert len(pages) == 2, "both versions are met"
    for _ in range(LOADS):
        page = visit()
        current(page, SIGMOID)
        page.wait_for_function(LAID_OUT, timeout=120_000)
        assert page.watch.faults == []
        page.context.close()


@pytest.mark.full
@pytest.mark.parametrize("proxy", PROXIES[:1], indirect=True)
def test_an_open_page_goes_on_across_the_upgrade_and_hears_of_it(visit, proxy, instances):
    proxy.names.addresses = [HOSTS[0]]
    instances[1].stop()
    page = visit()
    current(page, SIGMOID)
    page.locator(".cm-content").wait_for()  # an editor of the version that goes
    assert page.locator("#new-version").is_hidden()
    instances[1].start()
    proxy.names.addresses = [HOSTS[1]]
    instances[0].stop()
    type_program(page, "x*y + 1")
    current(page, "x*y + 1")
    page.locator("#new-version", has_text="There is a new version of this page.").wait_for()
    page.locator("#new-version").get_by_role("button", name="Reload").click()
    page.wait_for_function(
        """async () => globalThis.gradwalk &&
            (await import(document.querySelector('link[href$="lib/registry.js"]').href)).need('lib/dom.js').isNewer""",
        timeout=60_000,
    )
    current(page, "x*y + 1")
    assert editor_text(page) == "x*y + 1"
    assert page.locator("#new-version").is_hidden()
