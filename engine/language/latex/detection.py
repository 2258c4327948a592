"""Patterns that identify LaTeX, and those that distinguish it from Octave, whose comments look the same."""

from __future__ import annotations

import re

from engine.language.latex.symbols import ACCENTS, BOLD, FRACTIONS, SCRIPT, UPRIGHT

COMMAND = re.compile(r"\\(?:[A-Za-z,;:!{}|\[(\\]| (?=[ \t]*[^\s]))")
BRACED = re.compile(r"[\w)\]][_^]\{")

QUOTED_OR_COMMENT = re.compile(r"""\\\\|"[^"\n]*"|'[^'\n]*'|#[^\n]*|(?<!\\)%[^\n]*""")
BLOCK_COMMENT = re.compile(r"^[ \t]*%\{[ \t]*$", re.MULTILINE)
GROUPING = "|".join(sorted({"sqrt", "begin", *FRACTIONS, *ACCENTS, *BOLD, *UPRIGHT, *SCRIPT}))
CERTAIN = re.compile(
    rf"""
    (?:^|[^\s\w)\]}}'"\\.]) [ \t]* \\[A-Za-z]       # no left operand: no left division
  | \\(?:{GROUPING})[ \t]*\{{
  | \\(?:cdot|times|odot|left|right|quad|qquad)\b
  | \\[\\,;:!|{{}}]
  | [\w)\]][_^]\{{
    """,
    re.VERBOSE | re.MULTILINE,
)


def is_latex(text: str) -> bool:
    """Whether the text contains a LaTeX command, a formula in dollars, or an index or power in braces."""
    if not any(sign in text for sign in "\\${"):
        return False
    code = re.sub(r"#[^\n]*", "", text)
    dollars = code.count("$")
    braced = '"' not in text and BRACED.search(code) is not None
    return braced or COMMAND.search(code) is not None or (dollars > 1 and dollars % 2 == 0)


def is_certainly_latex(text: str) -> bool:
    r"""Whether the text is LaTeX and not Octave, where `A\mu` divides from the left.

    Only what stands outside of quotes and of comments counts.
    """
    if "\\" not in text and "{" not in text:
        return False
    return CERTAIN.search(without_comments(text)) is not None and BLOCK_COMMENT.search(text) is None


def without_comments(text: str) -> str:
    """The text without its comments (from `#` or `%` to the end of the line), each quote as its first sign."""
    return QUOTED_OR_COMMENT.sub(_without_quotes, text)


def _without_quotes(match: re.Match[str]) -> str:
    """What remains of a stretch: a quote is an operand, a comment nothing."""
    stretch = match.group()
    return stretch if stretch[0] == "\\" else "" if stretch[0] in "#%" else '"'
