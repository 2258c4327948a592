"""GET /glossary: the words of the lessons."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from app.api.endpoint import CACHE_ONE_HOUR, Context, Endpoint
from app.encode import ResponseModel, encode
from app.glossary import terms


class GlossaryTerm(ResponseModel):
    """A word and what it means."""

    name: str = Field(description="as texts of lessons call it: [[name|words]]")
    term: str
    text: str = Field(description="mathematics stands between asterisks")
    forms: list[str] = Field(description="in which sentences about steps have it")


class Glossary(ResponseModel):
    """The words in the order in which one meets them."""

    terms: list[GlossaryTerm]


def list_terms(request: None, context: Context) -> dict[str, Any]:
    """Every word, in the reader's language."""
    language = context.language
    entries = [
        {
            "name": name,
            "term": entry.term.get(language, entry.term["en"]),
            "text": entry.text.get(language, entry.text["en"]),
            "forms": list(entry.forms.get(language, entry.forms["en"])),
        }
        for name, entry in terms().items()
    ]
    return encode(Glossary, {"terms": entries}, context.translate)


ENDPOINT = Endpoint(
    "GET",
    "/glossary",
    None,
    Glossary,
    list_terms,
    summary="The words of the lessons",
    tag="examples",
    errors=(),
    name="list_terms",
    runs="in the web process",
    cache_control=CACHE_ONE_HOUR,
)
