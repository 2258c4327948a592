"""A worker process: reads calls from its standard input and answers them on its standard output, one at a time.

`app.worker` starts it with the calls of the API's endpoints.

It runs with few privileges: one BLAS thread, a memory limit, no input but the pipe. It ends with the web process,
since its pipe then closes.
"""

from __future__ import annotations

import gzip
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BufferedWriter, FileIO
from time import process_time
from traceback import extract_tb
from typing import BinaryIO

import engine
from app.errors.kinds import unexpected
from app.errors.problem import problem
from app.i18n import translating
from app.limits import Allowance
from app.workers import wire
from app.workers.wire import Header
from app.workers.work import SliceDeadline, Work
from engine import Deadline
from engine.errors import GradwalkError, TooLarge, TooSlow, phrase
from engine.limits import timed

if sys.platform != "win32":
    import resource

GZIP_LEVEL = 4


Call = Callable[[bytes, Work], bytes]
"""From the bytes of a request's body to the JSON of its response; raises `GradwalkError`."""


def serve(calls: Mapping[str, Call], warm_up: tuple[str, bytes]) -> None:
    """Answer calls by their names until the pipe ends; `warm_up`, a call and its body, is run before the first."""
    # Ctrl+C and systemd send these to all processes; the web process waits for running calls, then closes the pipe.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    requests, answers = _channels()
    try:
        _answer_all(requests, answers, calls, warm_up)
    except BrokenPipeError:
        answers.raw.close()  # it would be flushed at the end


def _answer_all(
    requests: BinaryIO, answers: BufferedWriter[FileIO], calls: Mapping[str, Call], warm_up: tuple[str, bytes]
) -> None:
    first = wire.read(requests)
    if first is None:
        return
    allowance = Allowance(first[0])
    _restrict(allowance)
    call, body = warm_up  # loads everything before the first request waits for it
    header = {"call": call, "language": "en", "left": allowance["seconds"], "gzip": False}
    answer(header, body, allowance, calls)
    wire.write(answers, {"ready": True})
    while (frame := wire.read(requests)) is not None:
        wire.write(answers, *answer(*frame, allowance, calls))


def _channels() -> tuple[BinaryIO, BufferedWriter[FileIO]]:
    """Both ends of the pipe, moved away from standard input and output, which other code may use."""
    requests, answers = os.fdopen(os.dup(0), "rb"), BufferedWriter(FileIO(os.dup(1), "wb"), 2 * wire.CHUNK_BYTES)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def _restrict(allowance: Allowance) -> None:
    """Limit the resources of this process; where the system has no such limits, the deadline remains."""
    if sys.platform == "win32":
        return
    limit = int(allowance["memory_bytes"])
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(header: Header, body: bytes, allowance: Allowance, calls: Mapping[str, Call]) -> tuple[Header, bytes]:
    """The answer to a call: a header, and its bytes.

    The header's `seconds` are the compute time; `cost` is what that would have been without cached plans.
    """
    translate = translating(header["language"])
    deadline = _deadline(header, allowance)
    started, saved = process_time(), engine.saved_seconds()
    result: Header = {"status": 200}
    work = Work(allowance, translate, deadline, forms=[] if header.get("form") else None)
    try:
        with timed(deadline):
            content = calls[header["call"]](body, work)
        if work.forms is not None:
            result["form"] = next(iter(work.forms), None)
        if header["gzip"] and len(content) >= allowance["compress_bytes"]:
            content = gzip.compress(content, GZIP_LEVEL, mtime=0)
            result["encoding"] = "gzip"
    except GradwalkError as error:
        result["status"], content = problem(error, translate)
        result["overran"] = isinstance(error, TooSlow)
    except MemoryError:
        result["status"], content = problem(_too_much_memory(allowance), translate)
        result["spent"] = True
    except Exception as error:
        result["status"], content = problem(unexpected(), translate)
        result["fault"] = {"kind": type(error).__name__, "places": _traceback(error)}
    result["seconds"] = process_time() - started
    result["cost"] = result["seconds"] + engine.saved_seconds() - saved
    return result, content


def _deadline(header: Header, allowance: Allowance) -> Deadline:
    if header.get("slice") is None:
        return Deadline(allowance["seconds"], header["left"])
    return SliceDeadline(allowance["seconds"], header["left"], header["slice"])


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


def _traceback(error: Exception) -> str:
    """The innermost frames of an unhandled exception, for the log; without its message, which may quote user text."""
    frames = [f"{os.path.basename(entry.filename)}:{entry.lineno}" for entry in extract_tb(error.__traceback__)]
    return " < ".join(reversed(frames[-8:]))
