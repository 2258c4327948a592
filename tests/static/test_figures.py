"""Figures in programs that are no browsers: resvg, and CairoSVG, which knows the least of SVG.

Numbers are really drawn, in their colours and where they belong; nothing is a black bar; both programs agree.
"""

from __future__ import annotations

import ctypes.util
import io
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not here: no figures are drawn"),
    pytest.mark.skipif(ctypes.util.find_library("cairo") is None, reason="cairo is not here: no figures are rendered"),
]
HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"
FIGURES = [
    *(f"sigmoid-{step}" for step in ("start", "middle", "end")),
    "matrix-end",
    "blocks-middle",
    "sigmoid-russian",
    "sigmoid-worksheet",
]
BLUE, RED, INK = (0, 114, 178), (213, 94, 0), (27, 36, 45)
BLOCK = 32
"""The side of the squares, in pixels, whose mean colours are compared between programs."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A folder with a file for each figure."""
    folder = tmp_path_factory.mktemp("figures")
    subprocess.run(["node", HERE / "draw-figures.js", folder], check=True, timeout=120)
    return folder


@lru_cache
def by_cairo(svg: str) -> np.ndarray:
    """The pixels of a figure by CairoSVG: rows, columns, red, green, blue."""
    import cairosvg

    return pixels(cairosvg.svg2png(bytestring=svg.encode()))


@lru_cache
def by_resvg(svg: str) -> np.ndarray:
    """The same by resvg."""
    import resvg_py

    return pixels(bytes(resvg_py.svg_to_bytes(svg_string=svg)))


RENDERERS = {"CairoSVG": by_cairo, "resvg": by_resvg}


def pixels(png: bytes) -> np.ndarray:
    import cairocffi

    surface = cairocffi.ImageSurface.create_from_png(io.BytesIO(png))
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), surface.get_stride() // 4, 4)
    return rows[:, : surface.get_width(), 2::-1].astype(np.int16)


def texts(svg: str) -> list[tuple[str, float, float, float]]:
    """Every text of a figure that has ink: its characters, its anchor's distance from the left and the top, its size."""
    tree = ElementTree.fromstring(svg)
    left, top, *_ = map(float, tree.get("viewBox").split())
    lines = []
    for text in tree.iter(f"{SVG}text"):
        characters = "".join(text.itertext()).strip()
        x, y, size = float(text.get("x")), float(text.get("y")), float(text.get("font-size"))
        width = 0.5 * size * len(characters)
        start = {"middle": x - width / 2, "end": x - width}.get(text.get("text-anchor"), x)
        lines.append((characters, start - left, y - top, size))
    return lines


def has(image: np.ndarray, colour: tuple[int, int, int]) -> bool:
    """Whether some pixels have exactly this colour."""
    return bool((image == colour).all(axis=2).any())


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("name", FIGURES)
def test_every_text_is_drawn_where_it_belongs(name, renderer, drawn):
    render = RENDERERS[renderer]
    svg = (drawn / f"{name}.svg").read_text()
    full = render(svg)
    bare = render(re.sub(r"<text.*?</text>", "", svg))
    differs = (full != bare).any(axis=2)
    assert len(texts(svg)) > 3
    for characters, left, baseline, size in texts(svg):
        columns = slice(max(0, int(left)), int(left + 0.5 * size * len(characters)) + 1)
        region = differs[int(baseline - 0.8 * size) : int(baseline + 0.3 * size), columns]
        assert region.mean() > 0.05, f"{characters} is not at {left}, {baseline}"
    assert differs.mean() < 0.2, "texts are letters, not bars"


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("name", FIGURES)
def test_colours_are_right_and_nothing_is_black(name, renderer, drawn):
    image = RENDERERS[renderer]((drawn / f"{name}.svg").read_text())
    dark = name == "sigmoid-russian"
    assert tuple(image[0, 0]) == ((22, 28, 34) if dark else (255, 255, 255))
    darkest = (22, 28, 34) if dark else INK
    assert not (image.sum(axis=2, dtype=int) < sum(darkest) - 6).any(), "darker than the darkest colour of the palette"
    if not dark:
        assert has(image, BLUE) == ("start" not in name), "wires that carry a value"
        assert has(image, RED) == ("start" not in name), "wires that carry a gradient"


@pytest.mark.parametrize("name", FIGURES)
def test_both_programs_draw_the_same(name, drawn):
    svg = (drawn / f"{name}.svg").read_text()
    one, other = by_cairo(svg), by_resvg(svg)
    assert one.shape == other.shape
    height, width = (side // BLOCK * BLOCK for side in one.shape[:2])
    apart = (one - other)[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3).mean(axis=(1, 3))
    assert np.abs(apart).max() < 48, "a part of the picture is there in one program alone"
