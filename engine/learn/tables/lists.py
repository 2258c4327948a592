"""Lists and matrices as code and JSON have them, `[[1, 2], [3, 4]]` or `[1 2; 3 4]`: tables only without brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.errors import Fault, InvalidInput, phrase
from engine.learn.tables.dialects import Text

ROWS = re.compile(r"\][ \t]*+[,;]?+[ \t]*+\n?+[ \t]*+\[")
"""Where one row of a matrix ends and the next begins."""
_AROUND = " \t\n\u00a0,;"


def in_brackets(text: Text) -> bool:
    """Whether the whole text stands in square brackets."""
    body = text.body.strip(_AROUND)
    return len(body) > 1 and body[0] == "[" and body[-1] == "]"


def without_brackets(text: Text, choice: str | None) -> Text:
    """The text with the brackets left out or kept, as was chosen; raises the question where nothing was."""
    if choice == "keep":
        return text
    if choice is None:
        raise InvalidInput.of(
            (
                Fault(
                    phrase("The numbers stand in brackets, as a list of code does."),
                    phrase("Leave out the brackets, one row a line."),
                    None,
                    "text",
                    code="brackets",
                ),
                Fault(
                    phrase("Read the list without its brackets."), None, None, "text", code="brackets",
                    choice={"brackets": "drop"},
                ),
                Fault(
                    phrase("The brackets are parts of the cells."), None, None, "text", code="brackets",
                    choice={"brackets": "keep"},
                ),
            )
        )  # fmt: skip
    body = ROWS.sub("\n", text.body.strip(_AROUND))
    if ";" in body and "[" not in body[1:]:
        body = body.replace(";", "\n")
    return replace(text, body=body.replace("[", "").replace("]", ""))
