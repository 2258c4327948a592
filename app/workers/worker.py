"""A worker process: reads calls from its standard input and answers them on its standard output, one at a time.

It starts with as little as it can: one BLAS thread, a memory limit, no input but the pipe. It dies with the web
process, since its pipe then ends.
"""

from __future__ import annotations

import gzip
import os
import signal
import sys
from contextlib import suppress
from time import process_time
from traceback import extract_tb
from typing import BinaryIO

import orjson

from app.errors.kinds import problem, unexpected
from app.i18n import translating
from app.limits import Allowance
from app.schemas import SIGMOID, SIGMOID_INPUTS
from app.workers import wire
from app.workers.calls import CALLS
from app.workers.wire import Header
from app.workers.work import Work
from engine import Deadline
from engine.errors import GradwalkError, TooLarge, TooSlow, phrase

if sys.platform != "win32":
    import resource

COMPRESSION = 4


def main() -> None:
    """Serve until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the web process, which then closes the pipe
    asked, answers = _channels()
    first = wire.read(asked)
    if first is None:
        return
    allowance = Allowance(**first[0])
    _restrict(allowance)
    _warm_up(allowance)
    wire.write(answers, {"ready": True})
    while (frame := wire.read(asked)) is not None:
        wire.write(answers, *answered(*frame, allowance))


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
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (allowance.memory_bytes, allowance.memory_bytes))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _warm_up(allowance: Allowance) -> None:
    """Let everything be loaded before the first request waits for it."""
    body = orjson.dumps({"program": SIGMOID, "inputs": SIGMOID_INPUTS})
    answered({"call": "evaluate", "language": "en", "left": allowance.seconds, "gzip": False}, body, allowance)


def answered(header: Header, body: bytes, allowance: Allowance) -> tuple[Header, bytes]:
    """The answer to a call: its status, its bytes, and what it took."""
    translate = translating(header["language"])
    deadline = Deadline(allowance.seconds, header["left"])
    begun = process_time()
    told: Header = {"status": 200}
    try:
        content = CALLS[header["call"]](Work(body, allowance, translate, deadline))
        if header["gzip"] and len(content) >= allowance.compress_bytes:
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
            "The limit “{limit}” is {allowed}; this needs more.", limit="memory_bytes", allowed=allowance.memory_bytes
        ),
        hint=phrase("Make the program smaller, or raise the setting where you run Gradwalk yourself."),
        name="memory_bytes",
    )


def _places(error: Exception) -> str:
    """Where an unexpected error came from, for the log: without its words, which may hold a user's text."""
    places = [f"{os.path.basename(entry.filename)}:{entry.lineno}" for entry in extract_tb(error.__traceback__)]
    return " < ".join(reversed(places[-8:]))


if __name__ == "__main__":
    main()
