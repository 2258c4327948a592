"""Raises the limit on open file descriptors: every connection needs one, and systems start with as few as 256."""

from __future__ import annotations

import logging
import sys

if sys.platform != "win32":
    import resource

RESERVE = 128
"""Descriptors for the program's own files, the listening socket, and connections that are just being closed."""
PER_WORKER = 8
"""Descriptors for the pipes of a worker, and of the one that replaces it."""
FEWEST = 16

log = logging.getLogger("gradwalk")


def raise_limit(connections: int, workers: int) -> None:
    """Raise the soft limit so far that so many connections fit, if the hard limit lets it, and say what came of it."""
    if sys.platform == "win32":  # its sockets are no descriptors
        return
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    after = _raised(before, hard, connections + _own(workers))
    fit = fitting(connections, workers)
    if after != before:
        print(f"Open files: {after} instead of {before}, for up to {fit} connections.", flush=True)
    if fit < connections:
        print(f"Only {fit} connections fit into {after} open files; “connections” is {connections}.", flush=True)


def fitting(connections: int, workers: int) -> int:
    """How many of so many connections the soft limit lets in."""
    if sys.platform == "win32":
        return connections
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return connections if soft == resource.RLIM_INFINITY else min(connections, max(FEWEST, soft - _own(workers)))


def _own(workers: int) -> int:
    """Descriptors that are not connections."""
    return RESERVE + PER_WORKER * workers


def _raised(soft: int, hard: int, needed: int) -> int:
    """The soft limit after an attempt to raise it; it is never lowered."""
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return soft
    target = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
    except (OSError, ValueError):  # macOS refuses more than its kernel's own limit
        log.warning("the limit on open files stays at %d: %d is refused", soft, target)
        return soft
    return target
