"""GET /limits: every limit with its value, so that a client need not learn them from errors."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from app.api.endpoint import Context, Endpoint
from app.encode import ResponseModel, encode
from engine.errors import Phrase


class Limit(ResponseModel):
    """A limit of the service: what goes above it is refused by an error that has its name."""

    name: str
    value: float
    unit: str
    summary: str = Field(description="what is counted, in the reader's language")
    variable: str = Field(description="the environment variable that sets it")


class Limits(ResponseModel):
    """All limits."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "limits": [
                        {
                            "name": "characters",
                            "value": 20000,
                            "unit": "characters",
                            "summary": "characters of a program",
                            "variable": "GRADWALK_CHARACTERS",
                        }
                    ]
                }
            ]
        }
    )

    limits: list[Limit]


def run(request: None, context: Context) -> dict[str, Any]:
    """What each counts, its value here, and the variable that sets it where you run Gradwalk yourself."""
    from app.settings import LIMITS, Settings, unit, variable  # workers, which load this module, need no settings

    limits = [
        {
            "name": name,
            "value": getattr(context.settings, name),
            "unit": unit(name),
            "summary": Phrase(Settings.model_fields[name].description or ""),
            "variable": variable(name),
        }
        for name in LIMITS
    ]
    return encode(Limits, {"limits": limits}, context.translate)


ENDPOINT = Endpoint(
    "GET",
    "/limits",
    None,
    Limits,
    run,
    summary="The limits of the service",
    tag="limits",
    errors=(),
    name="list_limits",
    runs="in the web process",
    cache_control="no-cache",
)
