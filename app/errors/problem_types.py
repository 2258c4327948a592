"""The meaning of each `type` of a problem, and its remedy: served at `/problems/<slug>` (RFC 9457, 3.1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors.kinds import STATUS, Busy, InvalidRequest, MethodNotAllowed, NotFound, RateLimited, Unexpected
from engine.errors import (
    GradwalkError,
    InvalidInput,
    InvalidSeed,
    MissingInputs,
    NotDifferentiable,
    Phrase,
    ProgramSyntaxError,
    ShapeMismatch,
    TooLarge,
    TooSlow,
    UnknownName,
    UnsupportedSyntax,
    phrase,
)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: `meaning` in a sentence or two, `remedy`, and a program that has it, if a program can."""

    kind: type[GradwalkError]
    meaning: Phrase
    remedy: Phrase
    example: str | None = None

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.kind.slug

    @property
    def title(self) -> Phrase:
        """The same title that the problem itself has."""
        return self.kind.title

    @property
    def status(self) -> int:
        """The HTTP status; limits on the request itself use other ones of 400 to 499."""
        return STATUS.get(self.kind, 422)


TYPES: Mapping[str, ProblemType] = {
    each.slug: each
    for each in (
        ProblemType(
            ProgramSyntaxError,
            phrase("The text cannot be read as a program, or it can be read in more than one way."),
            phrase("Each error has its place in the text as typed, and often fixes, each of which is one reading."),
            "1/2x",
        ),
        ProblemType(
            UnknownName,
            phrase("A function, an option, an input or an output is named that does not exist."),
            phrase("Look at the spelling; near names are offered as fixes. GET /api/v1/functions lists the functions."),
            "sigmiod(2)",
        ),
        ProblemType(
            UnsupportedSyntax,
            phrase("The text is Python, but uses something that is not part of this language."),
            phrase("The error names it and says what to write instead. Nothing that is typed is ever run as code."),
            "import numpy",
        ),
        ProblemType(
            MissingInputs,
            phrase("Names are read that have no value; one error for each, all at once."),
            phrase("Send a value for each name in inputs, or assign one in the program."),
            "a*b",
        ),
        ProblemType(
            InvalidInput,
            phrase("A value is no finite number and no rectangular nested list of them, or it does not suit its use."),
            phrase("The error names the value. Lists of one level have equal lengths; NaN and infinity are no inputs."),
            "x = [[1, 2], [3]]\nsum(x)",
        ),
        ProblemType(
            ShapeMismatch,
            phrase("Shapes meet that do not fit together, such as those of a matrix product."),
            phrase("The error names both shapes and the place. Transpose, reshape, or check whether * or @ was meant."),
            "x = [1, 2]\ny = [1, 2, 3]\nx @ y",
        ),
        ProblemType(
            NotDifferentiable,
            phrase("A derivative was requested where there is none: of an output with several elements, or of a step."),
            phrase("Reduce the output to one number with sum(…) or mean(…), or send a seed: the upstream gradient."),
        ),
        ProblemType(
            InvalidSeed,
            phrase("The seed, the upstream gradient at the output, does not have the output's shape or is not finite."),
            phrase("Send one number for an output with one element, else nested lists in its shape."),
        ),
        ProblemType(
            TooLarge,
            phrase("Something reaches a limit: of the program, of its graph, of a request or of an answer."),
            phrase("The error has the limit's name and both figures. GET /api/v1/limits lists all limits."),
        ),
        ProblemType(
            TooSlow,
            phrase("The computation takes longer than one request may."),
            phrase("Make the program smaller, or ask for less at a time. On your own server the limit is a setting."),
        ),
        ProblemType(
            InvalidRequest,
            phrase("The request is not of the form that this address takes: no JSON, a part missing, a part too many."),
            phrase(
                "The error names the part. The reference at /api/docs has the form of every request, with examples."
            ),
        ),
        ProblemType(
            NotFound,
            phrase("There is nothing at this address."),
            phrase("The reference at /api/docs lists every address."),
        ),
        ProblemType(
            MethodNotAllowed,
            phrase("The address exists, but not for this method."),
            phrase("The answer's header Allow names the methods that it takes."),
        ),
        ProblemType(
            RateLimited,
            phrase(
                "The computing time that one reader may have is used up for now. Nothing is wrong with the request."
            ),
            phrase("Send it again after the seconds that the header Retry-After names."),
        ),
        ProblemType(
            Busy,
            phrase("The server has no room or no time just now. Nothing is wrong with the request."),
            phrase("Send it again after the seconds that the header Retry-After names, or a little later."),
        ),
        ProblemType(
            Unexpected,
            phrase("An unexpected error occurred. The fault is the service's, not the request's."),
            phrase("Other values may work. The service's log and its metrics record its kind for the operator."),
        ),
    )
}
"""By slug, in the order in which they are listed."""
