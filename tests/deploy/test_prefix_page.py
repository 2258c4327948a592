"""The page under a prefix, through the real proxy and TLS, in a real browser: nothing outside it is requested."""

import pytest

from tests.browser.helpers import current
from tests.conftest import Watch
from tests.deploy.conftest import PREFIX
from tests.effort import daily

pytestmark = pytest.mark.browser


PROXIES = {name: name for name in ("passing", "stripping")}
on_both = pytest.mark.parametrize("under", list(PROXIES), indirect=True)
on_either = pytest.mark.parametrize("under", daily(PROXIES, ["passing"]), indirect=True)


@pytest.fixture
def under(request, browser):
    """A page before a proxy that passes the prefix on, or strips it; any request outside the prefix fails the test."""
    proxy = request.getfixturevalue(request.param)
    context = browser.new_context(ignore_https_errors=True, locale="en-US", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.base = proxy.url + PREFIX
    page.requested = []
    watch = Watch(page, page.base)
    page.on("request", lambda sent: page.requested.append(sent.url.removeprefix(page.base)))
    page.on(
        "requestfailed", lambda sent: watch.note("ABORTED" not in sent.failure, f"failed: {sent.url} {sent.failure}")
    )
    page.on("response", lambda heard: watch.note(heard.status >= 400, f"{heard.status}: {heard.url}"))
    yield page
    context.close()
    assert not watch.faults, watch.faults


def drawn(page, count):
    page.wait_for_function(
        """(count) => {
          globalThis.gradwalk?.player.end();
          return document.querySelectorAll('svg.graph .has-product').length === count;
        }""",
        arg=count,
    )


@on_both
def test_the_whole_page_stays_under_its_prefix(under):
    under.goto(under.base)  # without the last slash, as people type it
    drawn(under, 12)
    assert under.url.startswith(f"{under.base}/")
    versions = {path.split("/")[2] for path in under.requested if path.startswith("/static/")}
    assert len(versions) == 1, "all files are of one version"
    under.evaluate(
        "() => gradwalk.setProgram('exp(x*y - 41) * w', { x: 1, y: 2, w: 3 })"
    )  # what the page opens with needs neither a request nor the layout's worker
    current(under, "exp(x*y - 41) * w")
    under.get_by_role("button", name="Analyse").click()
    under.locator("#analysis").wait_for()
    while "/api/v1/examples" not in under.requested:  # the list comes when the page rests
        under.wait_for_timeout(50)
    parts = ("/pages/walk.js", "/analysis/index.js", "/vendor/elk-worker.js", ".woff2", "/css/for-walk.css")
    for part in parts:
        assert any(path.endswith(part) for path in under.requested), part
    assert "/api/v1/evaluate" in under.requested and "/api/v1/examples" in under.requested


@pytest.mark.full
@on_either
def test_language_and_reload_keep_the_view(under):
    under.goto(f"{under.base}/#program=x*y&inputs=%7B%22x%22:3,%22y%22:2%7D&step=1")
    under.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 3")
    under.get_by_role("link", name="Русский").click()
    under.wait_for_function("() => document.documentElement.lang === 'ru'")
    under.wait_for_function("() => document.querySelector('.count')?.textContent.startsWith('1 ')")
    assert any(path.endswith("/locale/ru.json") for path in under.requested)
    assert under.url.startswith(f"{under.base}/?")
    under.reload()
    under.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 3")
    assert under.evaluate("() => document.documentElement.lang") == "ru"
    under.wait_for_function("() => document.querySelector('.count')?.textContent.startsWith('1 ')")


@pytest.mark.full
@on_either
def test_the_reference_sends_its_requests_under_the_prefix(under):
    under.goto(f"{under.base}/api/docs/")
    under.wait_for_url(f"{under.base}/api/docs")
    operation = under.locator("#operations-evaluate-evaluate")
    operation.locator(".opblock-summary").first.click()
    operation.get_by_role("button", name="Try it out").click()
    with under.expect_response("**/api/v1/evaluate") as heard:
        operation.get_by_role("button", name="Execute").click()
    assert (heard.value.status, heard.value.url) == (200, f"{under.base}/api/v1/evaluate")
