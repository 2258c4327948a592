"""The choice of a language, where there are more than two."""

from __future__ import annotations

import re

import pytest


def with_german(route):
    """The page as the server would write it with a third language."""
    answer = route.fetch()
    german = '<link rel="alternate" hreflang="de" title="Deutsch" href="?lang=de">'
    route.fulfill(response=answer, body=answer.text().replace("</head>", f"{german}</head>"))


@pytest.mark.full
def test_several_languages_are_a_choice(page, server):
    page.route(re.compile(f"^{re.escape(server.url)}/([?].*)?$"), with_german)
    page.goto(f"{server.url}/?lang=ru")
    choice = page.get_by_label("Язык", exact=True)
    choice.wait_for()
    assert choice.locator("option").all_text_contents() == ["English", "Русский", "Deutsch"]
    assert choice.input_value() == "ru"
    choice.select_option("de")
    page.wait_for_url(re.compile("[?]lang=de"))
    page.get_by_label("Language", exact=True).select_option("English")
    page.wait_for_url(re.compile("[?]lang=en"))
    assert page.evaluate("() => document.documentElement.lang") == "en"


def test_one_other_language_is_a_link(page, server):
    page.goto(f"{server.url}/")
    link = page.get_by_role("link", name="Русский")
    link.wait_for()
    assert (link.get_attribute("lang"), link.get_attribute("href")) == ("ru", "?lang=ru")
    assert page.get_by_label("Language", exact=True).count() == 0
