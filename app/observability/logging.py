"""Configures logging: one line per event, as text or as JSON, without user input.

The message of an exception may quote user input, so only its class and its traceback are written.
"""

from __future__ import annotations

import logging
import logging.config
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson

from app.settings import Settings

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
MAX_MESSAGE = 2_000
"""Maximum length of a message in characters."""


def configure(settings: Settings) -> dict[str, Any]:
    """The configuration of all logs of the process, for `logging.config.dictConfig` and for uvicorn."""
    level = settings.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": f"{__name__}.{'JSONLines' if settings.log_format == 'json' else 'Lines'}",
                "names_process": settings.processes > 1,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},  # logs paths and queries
        },
    }


class _Formatter(logging.Formatter):
    """What both formats share; with several web processes, each line names its own by `pid`."""

    def __init__(self, *, names_process: bool = False) -> None:
        super().__init__()
        self.names_process = names_process

    def event(self, record: logging.LogRecord) -> dict[str, Any]:
        """The fields of a line beside time, level, logger and message."""
        fields: dict[str, Any] = getattr(record, "event", {})
        return {"pid": record.process, **fields} if self.names_process else fields

    def message(self, record: logging.LogRecord) -> str:
        """The first line of a message: others may quote user input."""
        lines = record.getMessage().splitlines()
        return "".join(c if c.isprintable() else "�" for c in lines[0][:MAX_MESSAGE]) if lines else ""

    def formatException(self, ei: Any) -> str:
        """The classes and tracebacks of the exceptions, without their messages."""
        return "\n".join(_chain(ei[1])) if ei[1] is not None else ""


def _chain(error: BaseException, most: int = 5) -> list[str]:
    """An exception and its causes, the first cause last."""
    frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [type(error).__name__, *frames, *(_chain(earlier, most - 1) if earlier and most > 1 else [])]


class Lines(_Formatter):
    """A line of text for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, followed by the traceback, if any."""
        words = [_time(record), record.levelname.lower(), record.name, self.message(record)]
        line = " ".join([*words, *(f"{name}={value}" for name, value in self.event(record).items())])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JSONLines(_Formatter):
    """A line of JSON for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as an object on one line."""
        content = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message(record),
            **self.event(record),
        }
        if record.exc_info:
            content["trace"] = self.formatException(record.exc_info).split("\n")
        return orjson.dumps(content).decode()


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
