"""The pictures of the gallery are those of today's examples, small, and made of their own graphs."""

import gzip
import json
import shutil

import pytest

from app.examples import examples
from scripts import thumbnails

CONTENT = json.loads(thumbnails.PICTURES.read_text(encoding="utf-8"))
PICTURES = CONTENT["pictures"]
STALE = "run `make thumbnails`"


def test_every_example_has_its_own_picture():
    assert CONTENT["digests"] == {name: thumbnails.digest(example) for name, example in examples().items()}, STALE
    assert PICTURES.keys() == examples().keys(), STALE


def test_a_changed_example_needs_a_new_picture():
    from dataclasses import replace

    example = examples()["sigmoid"]
    for change in ({"program": "x"}, {"inputs": {"w0": 1.0}}, {"output": "f"}, {"collapsed": ()}):
        assert thumbnails.digest(replace(example, **change)) != thumbnails.digest(example)


def test_pictures_are_few_bytes_and_within_their_frame():
    assert len(gzip.compress(thumbnails.PICTURES.read_bytes())) < 8_000
    for name, picture in PICTURES.items():
        assert picture["outputs"], name
        for x, y, half, label in [*picture["leaves"], *picture["gates"]]:
            assert half <= x <= 224 - half and picture["size"] <= y <= 88 - picture["size"], (name, label)


def test_letters_stand_only_where_they_fit():
    lettered = {name for name, picture in PICTURES.items() if any(label for *_, label in picture["gates"])}
    assert {"sum-times-z", "shared"} <= lettered and "sigmoid" not in lettered
    for name in lettered:
        assert PICTURES[name]["size"] >= 8, name


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here: no graphs are laid out")
def test_the_pictures_are_those_of_today_s_layout():
    assert thumbnails.PICTURES.read_text(encoding="utf-8") == thumbnails.written(thumbnails.drawn()), STALE
