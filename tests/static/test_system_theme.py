"""The colours before any script has run."""

import re

from tests.conftest import ROOT

TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def declarations(selector: str) -> dict[str, str]:
    """The properties of the first rule with this selector."""
    body = TOKENS.partition(f"{selector} {{")[2].partition("}")[0]
    return dict(re.findall(r"([\w-]+): ([^;]+);", body))


def test_a_dark_system_has_dark_colours_before_the_theme_is_set():
    assert ":root:where(:not([data-theme]))" in TOKENS.partition("(prefers-color-scheme: dark)")[2]
    chosen, system = declarations(':root[data-theme="dark"]'), declarations(":root:where(:not([data-theme]))")
    assert system == chosen and len(chosen) > 30
