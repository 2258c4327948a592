"""What the documentation says one can type gives the values that it says, and the page is current."""

from __future__ import annotations

import pytest

import engine
from engine.errors import GradwalkError
from scripts.what_you_can_type import PAGE, cases, page
from tests.field.expectations import close


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["typed"])
def test_what_one_can_type(case):
    if "error" in case:
        with pytest.raises(GradwalkError) as caught:
            engine.trace(case["typed"], case["inputs"])
        assert caught.value.slug == case["error"] and caught.value.faults[0].hint is not None
        return
    trace = engine.trace(case["typed"], case["inputs"])
    assert close(_plain(trace.value), case["value"], 1e-6, 1e-9)
    again = engine.trace(trace.program, case["inputs"])
    assert close(_plain(again.value), case["value"], 1e-6, 1e-9), "the reading that is shown means the same"


def _plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


def test_the_page_is_what_the_cases_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run make typed"
