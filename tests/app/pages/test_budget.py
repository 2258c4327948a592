"""What a first visit downloads before the first picture stays small."""

import gzip
import re

import pytest

FONTS = ("inter-basic", "jetbrains-mono-basic", "source-serif-4-basic-normal", "source-serif-4-basic-italic")
"""The pieces of fonts that the first picture has in English."""
BUDGETS = {"gzip": 300_000, "br": 270_000}
"""Bytes without headers, by the coding; a twentieth more than they were when this was written."""
FIRST_PAINT = 48_000
"""Of these what the first paint needs besides fonts: the page and its style sheets, with gzip."""


def size(client, address, coding):
    with client.stream("GET", address, headers={"Accept-Encoding": coding}) as answer:
        assert answer.status_code == 200, address
        return len(b"".join(answer.iter_raw()))


def first_files(page):
    """The addresses that the page names outside of its rooms, style sheets first."""
    head = page.partition('<template id="rooms">')[0]
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', head)
    modules = re.findall(r'(?:rel="modulepreload" fetchpriority="low" href|type="module" [^>]*src)="([^"]+)"', head)
    return sheets, modules


@pytest.mark.parametrize("coding", BUDGETS)
def test_the_first_picture_needs_few_bytes(client, coding):
    if coding == "br":
        pytest.importorskip("brotli")
    page = client.get("/", headers={"Accept-Encoding": "identity"}).text
    sheets, modules = first_files(page)
    assert len(sheets) == 3 and len(modules) >= 4
    fonts = [f"/static/{client.app.state.files.version}/vendor/fonts/{name}.woff2" for name in FONTS]
    rest = sum(size(client, address, coding) for address in (*sheets, *modules, *fonts))
    total = len(gzip.compress(page.encode(), 4)) + rest
    assert total <= BUDGETS[coding], f"{total} bytes before the first picture"
    assert total >= 0.9 * BUDGETS[coding], "the budget can be smaller"


def test_the_first_paint_needs_few_bytes_and_no_script(client):
    page = client.get("/", headers={"Accept-Encoding": "identity"}).text
    sheets, modules = first_files(page)
    total = len(gzip.compress(page.encode(), 4)) + sum(size(client, address, "gzip") for address in sheets)
    assert total <= FIRST_PAINT, f"{total} bytes before the first paint"
    assert "<script src" not in page and page.count('type="module"') == 1, "a script that holds up the first paint"
    assert modules, "they are fetched after the style sheets"
