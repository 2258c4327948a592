"""Tables of LaTeX commands and their meaning."""

from __future__ import annotations

from engine.errors import Phrase, phrase
from engine.notation import GREEK

GREEK_COMMANDS: dict[str, str] = {
    **{name: name for name in sorted(GREEK)},
    "lambda": "lambda_",  # a reserved word of the language
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
    "ell": "ell",
}

FUNCTION_COMMANDS: dict[str, str] = {
    **{name: name for name in ("exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "max", "min", "det")},
    "ln": "log",
    "log": "log",
    "lg": "log10",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctg": "atan",
    "tg": "tan",
    "ctg": "cot",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
}
INVERSE = {
    "sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh",
    "exp": "log", "log": "exp", "asin": "sin", "acos": "cos", "atan": "tan",
}  # fmt: skip
"""The inverse of each function that has one."""
NAMED = {"tr": "trace", "Tr": "trace", "ReLU": "relu", "GELU": "gelu", "SiLU": "silu", "sgn": "sign", "ln": "log"}
"""Functions by their mathematical name."""
LOGARITHMS = {"2": "log2", "10": "log10", "e": "log"}

PRODUCTS = {"cdot": "dot", "@": " @ ", "times": "*", "odot": "*", "circ": "*", "ast": "*", "star": "*"}
BETWEEN = ("|", "mid", "vert", "Vert", "parallel")
"""Commands that separate the arguments of a function, as in D(p‖q)."""
RELATIONS = {
    "<": "<", ">": ">", "lt": "<", "gt": ">", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "ne": "!=", "neq": "!=",
}  # fmt: skip
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "check": "check",
}  # fmt: skip
BOLD = frozenset(("mathbf", "boldsymbol", "bm", "vec", "pmb", "symbf"))
UPRIGHT = frozenset(("text", "mathrm", "textrm", "operatorname", "mathit", "textit", "mathsf", "textsf", "mathtt"))
SCRIPT = frozenset(("mathcal", "mathscr", "mathfrak"))
TRANSPOSE = frozenset(("top", "intercal"))

SPACING = (
    ", ; : ! quad qquad thinspace enspace displaystyle textstyle limits nolimits nonumber notag mathstrut hfill"
    " big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm biggm Biggm"
)
SPACES = frozenset(SPACING.split()) | {" "}
DELIMITERS = {
    "(": ")", "[": "]", "\\{": "\\}", "|": "|", "\\lvert": "\\rvert", "\\vert": "\\vert", "\\|": "\\|",
    "\\lVert": "\\rVert", "\\Vert": "\\Vert", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil", "\\lbrack": "\\rbrack",
    "\\lparen": "\\rparen",
}  # fmt: skip
"""The closing delimiter of each opening one."""

MEASURES = {
    "|": "abs", "\\lvert": "abs", "\\vert": "abs", "\\|": "norm", "\\lVert": "norm", "\\Vert": "norm",
    "\\lfloor": "floor", "\\lceil": "ceil",
}  # fmt: skip
"""Delimiters that apply a function to their contents."""

PLAIN_ENVIRONMENTS = frozenset(
    name + star
    for name in ("align", "aligned", "equation", "gather", "gathered", "split", "multline", "displaymath", "math")
    for star in ("", "*")
)
MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix"))
CASES = frozenset(("cases", "dcases"))
IF_WORDS = frozenset(("if", "for", "when", "если", "при", "для"))
ELSE_WORDS = frozenset(("otherwise", "else", "иначе", "в остальных случаях", "если иначе"))

NO_MACROS = phrase("Commands of one's own are not read.")
WRITE_OUT = phrase("Write out what the command stands for.")
NO_DERIVATIVE = phrase("Derivatives are what Gradwalk works out; they are not typed.")
WRITE_FUNCTION = phrase("Write the function alone: the walk back shows its derivatives.")
NO_LIMITS = phrase("Integrals, limits and infinite sums are not read.")
WRITE_NUMBERS = phrase("Write a formula of finitely many numbers.")
NO_DOTS = phrase("Dots that stand for terms left out are not read.")
WRITE_SUM = phrase("Write all terms, or a sum such as \\sum_{i=1}^{n} x_i.")
NO_SIGN = phrase("A sign that means two things at once is not read.")
WRITE_SIGN = phrase("Write + or −.")

UNSUPPORTED: dict[str, tuple[Phrase, Phrase]] = {
    **dict.fromkeys(
        ("newcommand", "renewcommand", "def", "let", "DeclareMathOperator", "newenvironment"), (NO_MACROS, WRITE_OUT)
    ),
    **dict.fromkeys(("partial", "nabla", "prime"), (NO_DERIVATIVE, WRITE_FUNCTION)),
    **dict.fromkeys(("int", "iint", "oint", "lim", "limsup", "liminf", "infty"), (NO_LIMITS, WRITE_NUMBERS)),
    **dict.fromkeys(("dots", "ldots", "cdots", "vdots", "ddots"), (NO_DOTS, WRITE_SUM)),
    **dict.fromkeys(("pm", "mp"), (NO_SIGN, WRITE_SIGN)),
}
"""Commands with an error message of their own; all others share one."""
