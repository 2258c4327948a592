"""The error for names without a value: reports all of them at once, with likely corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Fault, Fix, MissingInputs, Span, phrase
from engine.language import suggest
from engine.limits import checked
from engine.tracing.names import Names, is_function

MAX_CORRECTED = 10
"""Maximum number of missing names for which a correction is sought; each search compares against every other name."""


def require_inputs(names: Names, inputs: Mapping[str, Any]) -> None:
    """Raise `MissingInputs` with one fault for each free name that has no value."""
    missing = [(name, span) for name, span in names.free.items() if name not in inputs and not is_function(name)]
    if missing:
        valued = names.mentioned | inputs.keys()
        known = sorted(name for name in valued if name in inputs or name in names.assigned or not is_function(name))
        raise MissingInputs.of(
            tuple(
                _missing(name, span, known if place < MAX_CORRECTED else ())
                for place, (name, span) in enumerate(checked(missing))
            )
        )


def _missing(name: str, span: Span, others: Sequence[str]) -> Fault:
    """The fault for a name without a value, with a correction if it is probably a typo."""
    message = phrase("{name} has no value.", name=name)
    meant = suggest.reading(name, [other for other in others if other != name])
    if meant is None:
        return Fault(message, phrase("Give it a value among the inputs."), span, name, code="missing-input")
    fix = Fix(phrase("Write {text}", text=meant.text), span, meant.text, "spelling")
    hint = phrase("Did you mean {text}?", text=meant.text)
    if meant.kind == "look-alike":
        hint = suggest.scripts_differ(name, meant.text)
    return Fault(message, hint, span, name, (fix,), "misspelt-name")
