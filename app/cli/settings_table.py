"""`gradwalk settings`: every setting with its value, or the table of docs/settings.md."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from app.settings import LIMITS, Settings, variable


def show(settings: Settings) -> None:
    """Print every setting: its variable, its value, what it means."""
    for name, field in Settings.model_fields.items():
        print(f"{variable(name)}={getattr(settings, name)}  # {field.description}")


def markdown() -> str:
    """Every setting with its default, as rows of a table."""
    rows = [f"| `{variable(name)}` | {_default(name)} | {field.description} |" for name, field in _fields()]
    return "\n".join(["| variable | default | what it is |", "|---|---|---|", *rows])


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    """The limits first, then all other settings."""
    fields = Settings.model_fields
    yield from ((name, fields[name]) for name in LIMITS)
    yield from ((name, field) for name, field in fields.items() if name not in LIMITS)


def _default(name: str) -> str:
    default = Settings.model_fields[name].default
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    return "" if default in (None, "", PydanticUndefined) else f"`{default}`"
