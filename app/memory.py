"""The memory that there is, and what the service takes of it: workers and web process fit into it by construction.

A worker's limit (`memory_bytes`) is on its address space, of which `UNTOUCHED_BYTES` are never resident: mapped code
that does not run, reserved stacks (measured: 76 MiB of 138 at rest, and as much at the limit).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

MIB = 1024**2
UNTOUCHED_BYTES = 64 * MIB
"""Address space of a worker that is never resident."""
SPARE_BYTES = 96 * MIB
"""Memory of the spare worker, and of one that is just being replaced (measured: 63 MiB at rest)."""
WEB_BYTES = 192 * MIB
"""Memory of the web process without what it holds for its clients (measured: 110 MiB with every file of the page)."""
LEAST_WORKER_BYTES = 256 * MIB
MOST_WORKER_BYTES = 1024 * MIB
"""The bounds of the default of `memory_bytes`; the lower one is that of the setting too."""
CONTAINER_SHARE = 0.9
MACHINE_SHARE = 0.75
"""Share of a container's limit, or of a machine's memory, that is used by default: the rest is for the system's caches,
files in memory, and other programs."""


class DoesNotFit(Exception):
    """The settings need more memory than there is."""


def usable(root: Path = Path("/")) -> int:
    """The bytes of memory that are used by default."""
    machine = int(_machine_bytes(root) * MACHINE_SHARE)
    return min([machine, *(int(limit * CONTAINER_SHARE) for limit in _container_limits(root))])


def _machine_bytes(root: Path) -> int:
    """The physical memory; without an end where the system does not say."""
    with suppress(OSError, ValueError, StopIteration):
        lines = (root / "proc/meminfo").read_text().splitlines()
        return 1024 * int(next(line.split()[1] for line in lines if line.startswith("MemTotal:")))
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return sys.maxsize


def _container_limits(root: Path) -> Iterator[int]:
    """The limits of this process's control groups, of version 2 and 1, and of all groups around them."""
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, group = line.split(":", 2)
            if not controllers:
                yield from _limits(root / "sys/fs/cgroup", group, "memory.max")
            elif "memory" in controllers.split(","):
                yield from _limits(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes")


def _limits(mount: Path, group: str, file: str) -> Iterator[int]:
    """The limits of a group and of those around it: in a container the mount may begin at any of them."""
    path = PurePosixPath(group.lstrip("/"))
    for place in (path, *path.parents):
        with suppress(OSError, ValueError):
            yield int((mount / place / file).read_text())


def held_bytes(settings: Any) -> int:
    """The memory of the web process at most."""
    return WEB_BYTES + int(settings["queue_bytes"])


def default_workers(settings: Any, processors: int) -> int:
    """The number of workers: one per processor, unless the memory is not enough for so many; at least 2."""
    left = settings["total_bytes"] - held_bytes(settings) - SPARE_BYTES
    return max(2, min(processors, int(left // (LEAST_WORKER_BYTES - UNTOUCHED_BYTES))))


def default_memory_bytes(settings: Any) -> int:
    """The address space of each worker, so that all fit; at least as much as a worker needs."""
    left = settings["total_bytes"] - held_bytes(settings) - SPARE_BYTES
    return int(min(MOST_WORKER_BYTES, max(LEAST_WORKER_BYTES, left // settings["workers"] + UNTOUCHED_BYTES)))


def needed_bytes(settings: Any) -> int:
    """The memory that a service with these settings takes at most."""
    worker = settings["memory_bytes"] - UNTOUCHED_BYTES
    return held_bytes(settings) + SPARE_BYTES + int(settings["workers"] * worker)


def check(settings: Any) -> None:
    """Raise `DoesNotFit` where these settings may need more memory than `total_bytes`."""
    needed = needed_bytes(settings)
    if needed <= settings["total_bytes"]:
        return
    raise DoesNotFit(
        f"The settings do not fit into the memory: GRADWALK_WORKERS={settings['workers']} processes of "
        f"GRADWALK_MEMORY_BYTES={settings['memory_bytes']} ({_mib(settings['memory_bytes'])}), a spare one and the web "
        f"process (with GRADWALK_QUEUE_BYTES={settings['queue_bytes']}) may need {_mib(needed)}; "
        f"GRADWALK_TOTAL_BYTES is {settings['total_bytes']} ({_mib(settings['total_bytes'])}), by default nine "
        f"tenths of the container's limit or three quarters of the machine's memory. Lower one of the former, or raise "
        f"the last."
    )


def _mib(size: float) -> str:
    return f"{size / MIB:,.0f} MiB"
