"""A worker process: reads calls from its standard input and answers them on its standard output, one at a time.

What it can do is given by who starts it: `app.worker`, with the calls of the API's endpoints.

It starts with as little as it can: one BLAS thread, a memory limit, no input but the pipe. It dies with the web
process, since its pipe then ends.
"""

from __future__ import annotations

import gzip
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import process_time
from traceback import extract_tb
from typing import BinaryIO

from app.errors.kinds import unexpected
from app.errors.problem import problem
from app.i18n import translating
from app.limits import Allowance
from app.workers import wire
from app.workers.wire import Header
from app.workers.work import Work
from engine import Deadline
from engine.errors import GradwalkError, TooLarge, TooSlow, phrase

if sys.platform != "win32":
    import resource

COMPRESSION = 4


Call = Callable[[bytes, Work], bytes]
"""From the bytes of a request's body to the JSON of its response; raises `GradwalkError`."""


def serve(calls: Mapping[str, Call], warm_up: tuple[str, bytes]) -> None:
    """Answer calls by their names until the pipe ends; `warm_up`, a call and its body, is run before the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the web process, which then closes the pipe
    asked, answers = _channels()
    first = wire.read(asked)
    if first is None:
        return
    allowance = Allowance(first[0])
    _restrict(allowance)
    call, body = warm_up  # loads everything before the first request waits for it
    header = {"call": call, "language": "en", "left": allowance["seconds"], "gzip": False}
    answered(header, body, allowance, calls)
    wire.write(answers, {"ready": True})
    while (frame := wire.read(asked)) is not None:
        wire.write(answers, *answered(*frame, allowance, calls))


def _channels() -> tuple[BinaryIO, BinaryIO]:
    """The pipe, out of reach of anything that reads standard input or prints."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", 2 * wire.PIECE)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return asked, answers


def _restrict(allowance: Allowance) -> None:
    """Bound what this process can take; where a system has no such limits, the deadline remains."""
    if sys.platform == "win32":
        return
    memory = int(allowance["memory_bytes"])
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answered(header: Header, body: bytes, allowance: Allowance, calls: Mapping[str, Call]) -> tuple[Header, bytes]:
    """The answer to a call: its status, its bytes, and what it took."""
    translate = translating(header["language"])
    deadline = Deadline(allowance["seconds"], header["left"])
    begun = process_time()
    told: Header = {"status": 200}
    try:
        content = calls[header["call"]](body, Work(allowance, translate, deadline))
        if header["gzip"] and len(content) >= allowance["compress_bytes"]:
            content = gzip.compress(content, COMPRESSION, mtime=0)
            told["encoding"] = "gzip"
    except GradwalkError as error:
        told["status"], content = problem(error, translate)
        told["overran"] = isinstance(error, TooSlow)
    except MemoryError:
        told["status"], content = problem(_too_much_memory(allowance), translate)
        told["spent"] = True
    except Exception as error:
        told["status"], content = problem(unexpected(), translate)
        told["fault"] = {"kind": type(error).__name__, "places": _places(error)}
    told["seconds"] = process_time() - begun
    return told, content


def _too_much_memory(allowance: Allowance) -> TooLarge:
    return TooLarge(
        phrase(
            "The limit “{limit}” is {allowed}; this needs more.",
            limit="memory_bytes",
            allowed=allowance["memory_bytes"],
        ),
        hint=phrase("Make the program smaller, or raise the setting where you run Gradwalk yourself."),
        name="memory_bytes",
    )


def _places(error: Exception) -> str:
    """Where an unexpected error came from, for the log: without its words, which may hold a user's text."""
    places = [f"{os.path.basename(entry.filename)}:{entry.lineno}" for entry in extract_tb(error.__traceback__)]
    return " < ".join(reversed(places[-8:]))
