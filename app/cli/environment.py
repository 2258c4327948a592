"""The settings of the environment and of the command line, and the messages about those that are refused or unknown."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from app.cli.refusals import requirement
from app.settings import PREFIX, Settings, variable

OPTIONS = {"host": "--host", "port": "--port", "processes": "--workers"}
"""The options of `gradwalk serve` that override a setting."""
SINGLE = {"address_arriving_bytes": "body_bytes", "address_unsent_bytes": "response_bytes"}
"""What each limit of an address must have room for: one body, one response."""
ELSEWHERE = {"GRADWALK_TESTS"}
"""Variables with our prefix that are read by others."""


def load(overrides: Mapping[str, Any]) -> Settings:
    """The settings; ends the process where some are refused.

    The reasons are printed without the values, which may be secret.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        refused = [fault for fault in error.errors() if fault["type"] != "default_factory_not_called"]  # what follows
        raise SystemExit("\n".join(_reason(fault, overrides) for fault in refused)) from None


def _reason(fault: Any, overrides: Mapping[str, Any]) -> str:
    """Why a setting is refused, after the name under which it was given."""
    if not fault["loc"]:
        return str(fault["msg"]).removeprefix("Value error, ")
    name = str(fault["loc"][0])
    return f"{_given_as(name, overrides)} {requirement(fault)}."


def _given_as(name: str, overrides: Mapping[str, Any]) -> str:
    return OPTIONS[name] if name in overrides and name in OPTIONS else variable(name)


def given(settings: Settings, overrides: Mapping[str, Any]) -> dict[str, str]:
    """The variable or the option of each setting that was given."""
    return {name: _given_as(name, overrides) for name in settings.model_fields_set}


def warn_of_unused(settings: Settings) -> None:
    """Print that the store is not used: an operator who has set it may think that budgets are on."""
    if settings.store and not settings.rate_limits:
        print("GRADWALK_STORE is not used: GRADWALK_RATE_LIMITS is off.", file=sys.stderr)


def refuse_low_limits(settings: Settings) -> None:
    """End the process where a limit of an address is below what a single request or response may have."""
    refused = [
        f"{variable(low)}={getattr(settings, low)} must be at least {variable(single)}={getattr(settings, single)}: "
        f"a single one that is larger could never be served."
        for low, single in SINGLE.items()
        if getattr(settings, low) < getattr(settings, single)
    ]
    if refused:
        raise SystemExit("\n".join(refused))


def warn_of_unknown(environment: Mapping[str, str] = os.environ) -> None:
    """Print each variable that has the prefix of a setting and is none: a misspelt limit would be off in silence."""
    known = {variable(name) for name in Settings.model_fields}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in known | ELSEWHERE:
            continue
        similar = get_close_matches(name, known, n=1, cutoff=0.85)
        hint = f"did you mean {similar[0]}?" if similar else "“gradwalk settings” lists those that there are."
        print(f"{name} is not a setting; {hint}", file=sys.stderr)
