"""First step of normalisation: maps every variant of a character to a single form.

NFKC, operators from other keyboards, quotes, spaces and line ends. Characters that are notation (`²`, `√`, `½`, `π`,
`ᵀ`) are left to `tokens`. Comments stay as typed.
"""

from __future__ import annotations

import re
from unicodedata import category, decomposition, normalize

from engine.language.source import Source, origins
from engine.limits import EVERY, check_time

MINUS = "−–—―‐‑‒﹣－"
TIMES = "×·⋅∙•∗⊙⨯✕✖・"
DIVIDE = "÷∕"
SINGLE_QUOTES = "‘’‚‛′´ʹʼ"
DOUBLE_QUOTES = "“”„‟«»″"
COMPARISONS = {"≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!="}
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
TRANSPOSE = "ᵀ⊤"

REPLACED = {
    **dict.fromkeys(MINUS, "-"),
    **dict.fromkeys(TIMES, "*"),
    **dict.fromkeys(DIVIDE, "/"),
    **dict.fromkeys(SINGLE_QUOTES, "'"),
    **dict.fromkeys(DOUBLE_QUOTES, '"'),
    **COMPARISONS,
    **dict.fromkeys("→↦⟶⟼", "->"),
    **dict.fromkeys(ZERO_WIDTH, ""),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
    "\f": " ",
}

SUPERSCRIPT_RANGES = ((0xB2, 0xB4), (0xB9, 0xBA), (0x2B0, 0x2B9), (0x2E0, 0x2E5), (0x1D2C, 0x1D62), (0x2070, 0x2080))


def _superscripts() -> dict[str, str]:
    """Each superscript character and the character that it represents."""
    superscripts = {}
    for first, stop in SUPERSCRIPT_RANGES:
        for code in range(first, stop):
            parts = decomposition(chr(code)).split()
            if parts[:1] == ["<super>"]:
                superscripts[chr(code)] = normalize("NFKC", chr(code)).replace("−", "-")
    return superscripts


SUPERSCRIPTS = _superscripts()
FRACTIONS = {
    chr(code): normalize("NFKC", chr(code)).replace("\u2044", "/")
    for code in (*range(0xBC, 0xBF), *range(0x2150, 0x215F))
}
ROOTS = {"√": "sqrt", "∛": "cbrt", "∜": "root"}
NOTATION = frozenset((*SUPERSCRIPTS, *FRACTIONS, *ROOTS, *TRANSPOSE))

PLAIN = re.compile(r"[\x20-\x7e\n\t]*\Z")
PIECE = re.compile(r"#[^\n\r]*|＃[^\n\r]*|\r\n?|[\x20-\x22\x24-\x7e\n\t]+(?![^\x00-\x7f])|[^#\r]")


SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₔₕₖₗₘₙₚₛₜᵢᵣᵤᵥⱼ")
INDEXED_SUM = re.compile(rf"[∑∏][ \t]*[_{''.join(sorted(SUBSCRIPTS))}]")
"""A sum over an index: such a text is read as LaTeX, which has indexed sums."""


def read_characters(typed: str) -> Source:
    """The typed text with each character in its plain form, and the map back to it.

    Where a sum has an index (`∑ᵢ xᵢ`), its signs and all subscripts are translated to LaTeX.
    """
    source = Source.verbatim(typed)
    if PLAIN.match(typed):
        return source
    sums = INDEXED_SUM.search(typed) is not None
    pieces = _pieces(typed, sums)
    return Source(typed, "".join(text for text, _, _ in pieces), *origins(pieces), source.line_starts)


def _pieces(typed: str, sums: bool) -> list[tuple[str, int, int]]:
    """Stretches of the typed text and their replacements."""
    pieces: list[tuple[str, int, int]] = []
    position, length = 0, len(typed)
    while position < length:
        if not len(pieces) % EVERY:
            check_time()
        match = PIECE.match(typed, position)
        end = match.end() if match else position + 1
        piece = typed[position:end]
        if piece[0] == "#" or (piece.isascii() and len(piece) > 1 and piece[0] != "\r"):
            became = piece
        elif piece[0] == "＃":
            became = "#" + piece[1:]
        elif sums and (notation := _of_sum(typed, position, pieces)):
            became, end = notation
        else:
            end = _cluster_end(typed, end)
            became = _plain(typed[position:end])
            if _ends_base(typed, position, end):
                became += " "  # log₂x is log₂ of x, not a name
        pieces.append((became, position, end))
        position = end
    return pieces


def _ends_base(typed: str, start: int, end: int) -> bool:
    """Whether the base of a logarithm ends here and its argument follows directly."""
    base = typed[max(start - 4, 0) : end]
    return base.endswith(("log₂", "log₁₀")) and typed[end : end + 1].isalnum() and typed[end] not in SUBSCRIPTS


def _of_sum(typed: str, start: int, before: list[tuple[str, int, int]]) -> tuple[str, int] | None:
    """∑, a run of subscripts, or the upper bound of a sum, in LaTeX; and the offset after it."""
    character = typed[start]
    if character in "∑∏":
        return ("\\sum" if character == "∑" else "\\prod"), start + 1
    bound = len(before) > 1 and before[-2][0] in ("\\sum", "\\prod") and before[-1][0].startswith("_{")
    raised = character in SUPERSCRIPTS and bound
    if not raised and character not in SUBSCRIPTS:
        return None
    end = start
    while end < len(typed) and typed[end] in (SUPERSCRIPTS if raised else SUBSCRIPTS):
        end += 1
    inner = normalize("NFKC", typed[start:end]).replace("−", "-")
    return f"{'^' if raised else '_'}{{{inner}}}", end


def _cluster_end(typed: str, end: int) -> int:
    """The end of the combining marks that follow the character before `end`."""
    while end < len(typed) and not typed[end].isascii() and _combines(typed[end]):
        end += 1
    return end


def _combines(character: str) -> bool:
    """Whether a character can combine with the previous one."""
    return category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def _plain(cluster: str) -> str:
    """The plain form of one character with its combining marks."""
    if cluster in REPLACED:
        return REPLACED[cluster]
    if cluster in ("\r", "\r\n"):
        return "\n"
    if cluster in NOTATION:
        return cluster
    if category(cluster) == "Zs" if len(cluster) == 1 else False:
        return " "
    plain = normalize("NFKC", cluster)
    if len(plain) > 1 and any(character.isspace() for character in plain):
        return cluster
    return "".join(REPLACED.get(character, character) for character in plain)
