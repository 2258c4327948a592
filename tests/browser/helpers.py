"""What the tests of the page do again and again: open it, type, wait, look."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
"""The program of the first example."""
LONG = "\n".join([f"a{line} = tanh(w*x + {line})  # {'строка ' * 60}{line}" for line in range(12)] + ["a0 * a11"])
"""A program whose address is compressed; its graph is small."""
NOISE = ["ERR_", "Failed to load", "the server responded with a status of"]
"""What the browser itself logs where a server fails."""
READY = "() => globalThis.gradwalk?.store?.run?.records.length > 0"
"""Whether the page for training has begun its first run."""

WALKED = """() => {
  const { player, store } = globalThis.gradwalk ?? {};
  if (!store?.state.walk || !document.querySelector('svg.graph .node')) return false;
  if (store.state.position !== player.last) player.end();
  return document.querySelectorAll('svg.graph .has-product').length === 12;
}"""
"""Whether the opening example is there; it is then walked to its end."""

VIEW = """() => {
  const { program, inputs, output, seed, position, fresh, selection } = gradwalk.store.state;
  return { program, inputs, output, seed, position, fresh, selection };
}"""


def link(program: str, **parts: str) -> str:
    """An address of the page, with a view in it."""
    return "/#" + "&".join(f"{name}={quote(value)}" for name, value in {"program": program, **parts}.items())


def current(page: Any, program: str | None = None) -> None:
    """Wait until the picture is that of the program."""
    page.wait_for_function(
        """(program) => globalThis.gradwalk?.store.state.status === 'current' && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])')
          && document.querySelector('svg.graph .node') && (program === null || gradwalk.store.state.program === program)""",
        arg=program,
    )


def view(page: Any) -> Any:
    """Everything that the user typed and chose."""
    return page.evaluate(VIEW)


def type_program(page: Any, text: str, at_once: bool = False) -> None:
    """Replace what is in the editor by typing; `at_once`: as one key, so that no part of it is evaluated."""
    tab = page.locator("#model-program")
    if tab.count():
        tab.click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    if at_once:
        page.keyboard.insert_text(text)
    else:
        page.keyboard.type(text, delay=2)


def open_tab(page: Any, name: str) -> None:
    """Open a tab of what comes of training, in any language: result, surface, curves or views."""
    page.locator(f"#results-{name}").click()


def choose_data(page: Any, name: str) -> None:
    """Press the picture of a data set."""
    page.locator(f"#setup [data-name='{name}']").click()


def press(page: Any, name: str) -> None:
    """Press a button by its whole name."""
    page.get_by_role("button", name=name, exact=True).click()


def press_example(page: Any, title: str) -> None:
    """Open an example by its card in the gallery."""
    page.locator(".examples-button").click()
    page.get_by_role("dialog").get_by_role("button", name=title, exact=True).click()


def at_rest(page: Any) -> None:
    """Wait until nothing of the picture is on its way: d3 marks what it still moves."""
    page.wait_for_function(
        """() => ![...document.querySelectorAll('svg.graph, svg.graph *')].some((element) => element.__transition)
          && !document.querySelector('svg.graph .copies[data-event]')
          && document.getAnimations().every(({ playState }) => playState !== 'running')""",
    )


def editor_text(page: Any) -> str:
    """What stands in the editor, once it has come."""
    page.locator(".cm-content").wait_for()
    lines: list[str] = page.locator(".cm-line").all_text_contents()
    return "\n".join(lines)


def wait_for_notice(page: Any, text: str, place: str = "notice") -> None:
    """Wait until the page says something over the stage."""
    page.wait_for_function(
        "([place, text]) => document.getElementById(place)?.textContent.includes(text)",
        arg=[place, text],
    )


def wait_for_hash(page: Any) -> str:
    """The hash once it holds the present view."""
    page.wait_for_function("() => gradwalk.address.held === gradwalk.address.changed")
    fragment: str = page.evaluate("() => location.hash")
    return fragment
