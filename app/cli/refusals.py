"""What is said of a setting that is refused: what its value must be, never the value, which may be secret."""

from __future__ import annotations

from typing import Any, get_args

from app.settings import Settings

FORMATS = {
    "root_path": "must be a path such as /class/one",
    "hsts": "must be a Strict-Transport-Security header such as max-age=63072000, or empty",
}
"""What a setting with a pattern must be."""


def requirement(fault: Any) -> str:
    """What a setting must be, from Pydantic's error about its value."""
    name, kind = str(fault["loc"][0]), str(fault["type"])
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if name in FORMATS:
        return FORMATS[name]
    field = Settings.model_fields[name]
    if kind == "literal_error":
        return f"must be one of {', '.join(get_args(field.annotation))}"
    if field.annotation is bool:
        return "must be on or off"
    if field.annotation in (int, float):
        number = "a whole number" if field.annotation is int else "a number"
        return f"must be {number}{_range(field.metadata)}"
    return "must be text"


def _range(bounds: list[Any]) -> str:
    """The bounds of a number in words: `annotated_types` has each as an object with one attribute."""
    above, least, most = (
        next((value for each in bounds if (value := getattr(each, key, None)) is not None), None)
        for key in ("gt", "ge", "le")
    )
    if above is not None:
        return f" above {above:g}"
    if least is not None:
        return f" from {least} to {most}" if most is not None else f" from {least} up"
    return ""
