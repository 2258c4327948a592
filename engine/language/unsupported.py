"""Messages for Python syntax outside the language.

Keys are names of `ast` classes, so that a class missing in this version of Python does no harm.
"""

from __future__ import annotations

from engine.errors import Phrase, phrase

NO_BITS = phrase("Operations on bits are not part of the language.")
NO_MODULES = phrase("Imports are not part of the language: every function is already here.")
NO_LAMBDA = phrase("Lambda functions are not part of the language.")
NO_CLASSES = phrase("Classes are not part of the language.")
NO_SETS = phrase("Curly braces (sets and dictionaries) are not part of the language.")
NO_TRY = phrase("“try” and “except” are not part of the language.")
NO_WITH = phrase("“with” is not part of the language.")
NO_ASYNC = phrase("“async” and “await” are not part of the language.")
NO_YIELD = phrase("“yield” is not part of the language.")
NO_GLOBAL = phrase("“global” and “nonlocal” are not part of the language.")
NO_FSTRING = phrase("F-strings are not part of the language.")
NO_MATCH = phrase("“match” is not part of the language.")
NO_TYPES = phrase("Type annotations and type aliases are not part of the language.")
NO_IN = phrase("“in” is not part of the language.")
NO_IS = phrase("“is” only compares with None.")
NO_WALRUS = phrase("“:=” is not part of the language.")
NO_STAR = phrase("Star-arguments are not part of the language.")
NO_STRING = phrase("Strings are only used as the values of options.")
NO_COMPLEX = phrase("Complex numbers are not part of the language.")
NO_GENERATORS = phrase("Generator expressions are not part of the language.")
NO_ELEMENT = phrase("A single element cannot be assigned to.")
NO_DECORATORS = phrase("Decorators are not part of the language.")
NO_NESTED = phrase("A block cannot be defined inside another block, a loop or a condition.")
NO_OUTSIDE = phrase("“return” stands only inside a block.")
NO_LOOP_ELSE = phrase("“else” after a loop is not part of the language.")
ONLY_LOOPS = phrase("“break” and “continue” stand only inside a loop.")
UNFINISHED = phrase("This statement is not finished.")
NO_DUNDER = phrase("Names that start with “__” are reserved.")
OTHER = phrase("This is not part of the language.")

USE_ASSIGN = phrase("Write “name = value” on a line of its own.")
USE_FORMULA = phrase("Write the formula where it is used.")
USE_PARENTHESES = phrase("Group with round brackets: x^(2).")
USE_ARITHMETIC = phrase("Use + - * / ^ and comparisons; for an absolute value write abs(x).")
USE_LIST = phrase("Write the whole list, or use where(condition, a, b).")
USE_MARGIN = phrase("Write “def” at the left margin, before the first call.")
USE_BODY = phrase("It ends in a colon, and what belongs to it stands indented below: if x > 0: …")
USE_COMPARE = phrase("Compare numbers with == < <= > >= or !=.")
GRADIENTS = phrase("Derivatives are computed for you: write the function alone.")
REMOVE = phrase("Remove it.")

NEVER: dict[str, tuple[Phrase, Phrase]] = {
    **dict.fromkeys(("BitAnd", "BitOr", "BitXor", "LShift", "RShift", "Invert"), (NO_BITS, USE_ARITHMETIC)),
    **dict.fromkeys(("Import", "ImportFrom", "alias"), (NO_MODULES, REMOVE)),
    **dict.fromkeys(("Lambda",), (NO_LAMBDA, USE_FORMULA)),
    **dict.fromkeys(("ClassDef",), (NO_CLASSES, USE_FORMULA)),
    **dict.fromkeys(("Dict", "Set", "DictComp", "SetComp"), (NO_SETS, USE_PARENTHESES)),
    **dict.fromkeys(("Try", "TryStar", "Raise", "ExceptHandler"), (NO_TRY, REMOVE)),
    **dict.fromkeys(("With", "withitem"), (NO_WITH, REMOVE)),
    **dict.fromkeys(("AsyncFunctionDef", "AsyncFor", "AsyncWith", "Await"), (NO_ASYNC, REMOVE)),
    **dict.fromkeys(("Yield", "YieldFrom"), (NO_YIELD, REMOVE)),
    **dict.fromkeys(("Global", "Nonlocal"), (NO_GLOBAL, REMOVE)),
    **dict.fromkeys(("JoinedStr", "FormattedValue", "TemplateStr", "Interpolation"), (NO_FSTRING, REMOVE)),
    **dict.fromkeys(("Match",), (NO_MATCH, USE_FORMULA)),
    **dict.fromkeys(("AnnAssign", "TypeAlias"), (NO_TYPES, USE_ASSIGN)),
    **dict.fromkeys(("In", "NotIn"), (NO_IN, USE_COMPARE)),
    "NamedExpr": (NO_WALRUS, USE_ASSIGN),
    "Starred": (NO_STAR, phrase("Name each argument.")),
    "GeneratorExp": (NO_GENERATORS, USE_LIST),
    "Assert": (phrase("“assert” is not part of the language."), REMOVE),
    "Delete": (phrase("“del” is not part of the language."), REMOVE),
    **dict.fromkeys(("FunctionDef", "Return", "For", "While", "If", "Break", "Continue"), (UNFINISHED, USE_BODY)),
    "Pass": (phrase("“pass” is not part of the language."), REMOVE),
}

STATEMENT_WORDS: dict[str, str] = {
    "def": "FunctionDef", "return": "Return", "for": "For", "while": "While", "break": "Break", "continue": "Continue",
    "if": "If", "elif": "If", "else": "If", "import": "Import", "from": "ImportFrom", "class": "ClassDef", "try": "Try",
    "except": "Try", "finally": "Try", "raise": "Raise", "with": "With", "async": "AsyncFor", "await": "Await",
    "yield": "Yield", "global": "Global", "nonlocal": "Nonlocal", "assert": "Assert", "del": "Delete", "pass": "Pass",
}  # fmt: skip
"""The keywords that start an unsupported statement, and the `ast` class that selects its message."""


def sentence(kind: str) -> tuple[Phrase, Phrase]:
    """The message and the hint for the `ast` class of this name."""
    return NEVER.get(kind, (OTHER, USE_ARITHMETIC))
