"""The page of the documentation that lists what can be typed is what the tests' cases say today."""

from __future__ import annotations

from scripts.what_you_can_type import PAGE, page


def test_the_page_is_what_the_cases_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run make typed"
