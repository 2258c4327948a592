"""The exceptions of the engine: what is wrong, where in the text, and how to fix it.

    GradwalkError
    ├── ProgramError                what is wrong in the text
    │   ├── ProgramSyntaxError      syntax-error         it cannot be read
    │   ├── UnsupportedSyntax       unsupported-syntax   Python, but not of this language
    │   ├── UnknownName             unknown-name         no such function, option or output
    │   ├── ShapeMismatch           shape-mismatch       shapes that do not fit together
    │   └── NotDifferentiable       not-differentiable   the requested gradient does not exist
    ├── InputError                  what is wrong in the numbers
    │   ├── MissingInputs           missing-inputs       names without a value, all at once
    │   ├── InvalidInput            invalid-input        not a finite number or a rectangular list
    │   └── InvalidSeed             invalid-seed         an upstream gradient of the wrong shape
    └── LimitExceeded               what is too much (see `engine.limits`)
        ├── TooLarge                too-large
        └── TooSlow                 too-slow

An error carries one or more `Fault`s. Their sentences are `Phrase`s: an English template and the values for
its placeholders, so that the web layer can translate the template and still put the same values in.
Clients should act on the `code` of a fault or a fix, never on its sentence. A code is the error's slug unless the
place that raises it gives a narrower one, and it does not change with the wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as typed: 1-based lines and columns in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


LONGEST = 1_600
"""The longest sentence, in bytes of UTF-8, before its values are shortened."""
LONGEST_VALUE = 80
"""The number of characters that a shortened value keeps."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that can be translated: `template` is the English text and the key of the catalogue."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.filled(self.template)

    def filled(self, template: str, mark: str = ".") -> str:
        """The template or its translation, filled in; long values are shortened if the text exceeds `LONGEST`.

        A value may be a name or a formula of the user, of any length. Numbers get the decimal mark of the language.
        """
        if not self.values:
            return template
        values = {name: spoken(value, mark) for name, value in self.values.items()}
        text = template.format(**values)
        if len(text.encode("utf-8", "replace")) <= LONGEST:
            return text
        return template.format(**{name: shortened(value) for name, value in values.items()})


SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Word(str):
    """A word of the language that a sentence is in; unlike program text, it has its own translation."""

    __slots__ = ()


class Numeral(str):
    """A number as text; unlike program text, it gets the decimal mark of the sentence's language."""

    __slots__ = ()


def numeral(value: float, digits: int = 6) -> Numeral:
    """A number, rounded to so many digits, as a value for a phrase."""
    return Numeral(f"{value:.{digits}g}")


def spoken(value: object, mark: str) -> object:
    """A value for a sentence with this decimal mark; the items of a list stand between strokes."""
    if isinstance(value, list):
        return " | ".join(str(spoken(item, mark)) for item in value)
    if isinstance(value, Numeral):
        return printed(value).replace(".", mark)
    return str(value).replace(".", mark) if isinstance(value, float) else value


def printed(numeral: Numeral) -> str:
    """A numeral as it stands in print: with a true minus, and `3.7·10³` for `3.7e+03`."""
    mantissa, _, exponent = numeral.replace("-", "−").partition("e")
    if not exponent:
        return mantissa
    power = "10" + str(int(exponent.replace("−", "-"))).translate(SUPERSCRIPTS)
    return power if mantissa == "1" else f"{mantissa}·{power}"


def shortened(value: object) -> object:
    """A value for a sentence: the beginning and the end of a long one."""
    text = str(value)
    return value if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 12]}…{text[-11:]}"


def phrase(template: str, /, **values: object) -> Phrase:
    """A translatable sentence; the catalogue's extractor searches for calls of this name."""
    return Phrase(template, values)


RENAME = "rename"
"""The code of a remedy that gives a value another name, in any notation of the text."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A one-click remedy: replace `span` of the typed text with `text`, which is LaTeX (`latex`) or program text.

    `code` names its kind.
    """

    label: Phrase
    span: Span
    text: str
    code: str = ""
    latex: bool = False

    def __post_init__(self) -> None:
        """Where no code was given, say what the remedy does to the text."""
        if not self.code:
            empty = (self.span.line, self.span.column) == (self.span.end_line, self.span.end_column)
            object.__setattr__(self, "code", "insert" if empty else "replace" if self.text else "remove")


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem: its message, its place in the text, and what to write instead.

    `code` is stable, and empty where the error's slug suffices. `choice` holds options of the request that resolve the
    ambiguity which the message describes.
    """

    message: Phrase
    hint: Phrase | None = None
    span: Span | None = None
    name: str | None = None
    fixes: tuple[Fix, ...] = ()
    code: str = ""
    choice: Mapping[str, Any] | None = None
    suggestion: Any = None
    """For a name without a value: a value of a suitable shape (a float64 scalar or array), if one is known."""


class GradwalkError(Exception):
    """The root of the tree above; `slug` is the stable, machine-readable kind."""

    slug: ClassVar[str] = "invalid-request"
    title: ClassVar[Phrase] = phrase("The request is not valid")

    def __init__(
        self,
        message: Phrase,
        *,
        hint: Phrase | None = None,
        span: Span | None = None,
        name: str | None = None,
        fixes: tuple[Fix, ...] = (),
        code: str = "",
    ) -> None:
        self.faults: tuple[Fault, ...] = (Fault(message, hint, span, name, fixes, code),)
        super().__init__(str(message))

    @classmethod
    def of(cls, faults: tuple[Fault, ...]) -> Self:
        """An error with several faults; the first one gives the exception's text."""
        first = faults[0]
        error = cls(first.message)
        error.faults = faults
        return error

    def without_fixes(self) -> Self:
        """The same error without its remedies, where they would not fit into the text as typed; new names always do."""
        self.faults = tuple(
            replace(fault, fixes=tuple(fix for fix in fault.fixes if fix.code == RENAME)) for fault in self.faults
        )
        return self

    def at(self, span: Span | None) -> Self:
        """The same error, its faults placed at `span` where they have no place yet."""
        self.faults = tuple(fault if fault.span else replace(fault, span=span) for fault in self.faults)
        return self


class ProgramError(GradwalkError):
    """Something is wrong in the program's text."""


class ProgramSyntaxError(ProgramError):
    """The text cannot be read as a program."""

    slug = "syntax-error"
    title = phrase("The program cannot be read")


class UnsupportedSyntax(ProgramError):
    """Valid Python that is not part of this language."""

    slug = "unsupported-syntax"
    title = phrase("This is not part of the language")


class UnknownName(ProgramError):
    """A function, option or output that does not exist."""

    slug = "unknown-name"
    title = phrase("There is no such name")


class ShapeMismatch(ProgramError):
    """Shapes that do not fit together."""

    slug = "shape-mismatch"
    title = phrase("The shapes do not fit together")


class NotDifferentiable(ProgramError):
    """The requested gradient does not exist."""

    slug = "not-differentiable"
    title = phrase("There is no gradient here")


class InputError(GradwalkError):
    """Something is wrong in the numbers that came with the program."""


class MissingInputs(InputError):
    """Names that are read but have no value; one fault for each."""

    slug = "missing-inputs"
    title = phrase("Some inputs have no value")


class InvalidInput(InputError):
    """An input that is not a finite number or a rectangular nested list of them."""

    slug = "invalid-input"
    title = phrase("An input is not a usable number")


class InvalidSeed(InputError):
    """A seed that does not have the output's shape, or is not made of finite numbers."""

    slug = "invalid-seed"
    title = phrase("The seed does not fit the output")


class LimitExceeded(GradwalkError):
    """A limit was reached; the message names the limit, its setting and the figure reached."""


class TooLarge(LimitExceeded):
    """A size or a count is above its limit."""

    slug = "too-large"
    title = phrase("This is larger than the limit")


class TooSlow(LimitExceeded):
    """The computation took longer than its limit."""

    slug = "too-slow"
    title = phrase("This takes longer than the limit")
