"""Pages of tests share a context, and nothing else than its cache."""

import pytest

from tests.browser.helpers import current

pytestmark = pytest.mark.browser

LEAVE_TRACES = """async () => {
  localStorage.setItem('trace', '1');
  sessionStorage.setItem('trace', '1');
  document.cookie = 'trace=1; path=/';
  await new Promise((resolve, reject) => {
    const request = indexedDB.open('trace', 1);
    request.onsuccess = () => { request.result.close(); resolve(); };
    request.onerror = reject;
  });
  await (await caches.open('trace')).put('/trace', new Response('1'));
}"""
TRACES = """async () => ({
  local: localStorage.getItem('trace'),
  session: sessionStorage.getItem('trace'),
  cookie: document.cookie,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
})"""
NONE = {"local": None, "session": None, "cookie": "", "databases": 0, "caches": 0}
FROM_THE_NETWORK = """() => performance.getEntriesByType('resource')
  .filter(({ name, transferSize }) => name.includes('/static/') && transferSize > 300).map(({ name }) => name)"""


def visit(page):
    page.goto("/")
    current(page)


def test_a_page_leaves_nothing_to_the_next_but_the_cache(contexts, context_options):
    first = contexts.open(context_options, own=True)
    visit(first)
    held = first.evaluate(FROM_THE_NETWORK)
    assert len(held) > 10
    first.evaluate(LEAVE_TRACES)
    assert first.evaluate(TRACES) != NONE
    first.context.route("**/*", lambda route: route.abort())
    first.evaluate("() => { open('about:blank') }")
    contexts.leave(first)
    second = contexts.open(context_options)
    assert second.context is first.context and second.context.pages == [second]
    visit(second)
    assert second.evaluate(TRACES) == NONE
    assert not {*held} & {*second.evaluate(FROM_THE_NETWORK)}, "rooms come later, and may be new"
    contexts.leave(second)


def test_a_context_of_ones_own_is_cold_and_is_closed_afterwards(contexts, context_options):
    used = contexts.open(context_options)
    visit(used)
    contexts.leave(used)
    own = contexts.open(context_options, own=True)
    assert own.context is not used.context
    visit(own)
    assert len(own.evaluate(FROM_THE_NETWORK)) > 10
    contexts.leave(own, own=True)
    assert own.context not in contexts.shared.values()
