"""The layouts that come with the page are those of today's examples in today's rooms, and few bytes."""

import gzip
import json
import shutil

import pytest

from app.examples import examples
from scripts import layouts

KEPT = json.loads(layouts.LAYOUTS.read_text(encoding="utf-8"))
STALE = "run `make layouts`"
NEEDS_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="node is not here: no graphs are laid out")


def test_every_example_has_its_layouts():
    assert KEPT.keys() == examples().keys(), STALE
    assert all(layouts_of_one for layouts_of_one in KEPT.values())


def test_they_are_few_bytes():
    assert len(gzip.compress(layouts.LAYOUTS.read_bytes())) < 32_000


@NEEDS_NODE
def test_the_page_asks_for_each_of_them_under_its_key():
    keys = {name: list(kept) for name, kept in KEPT.items()}
    assert keys == {name: list(kept) for name, kept in layouts.laid_out("--keys").items()}, STALE


@pytest.mark.nightly
@NEEDS_NODE
def test_they_are_those_of_today_s_engine():
    assert layouts.LAYOUTS.read_text(encoding="utf-8") == layouts.written(layouts.laid_out()), STALE
