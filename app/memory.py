"""The memory that there is, and what the service takes of it: workers and web process fit into it by construction.

A worker's limit (`memory_bytes`) is on its address space, of which `UNTOUCHED_BYTES` are never resident: mapped code
that does not run, reserved stacks (measured: 76 MiB of 138 at rest, and as much at the limit).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType
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
HELD = ("queue_bytes", "arriving_bytes", "unsent_bytes", "form_bytes")
"""Settings that bound what the web processes hold for their clients."""
COUNTED = ("workers", "memory_bytes", "processes", *HELD)
"""Settings from which the memory follows that the service may need."""
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


def _fixed_bytes(settings: Any) -> int:
    """The memory of all processes but the workers, at most: each web process has a spare worker.

    Several web processes have a parent, which counts as one more spare.
    """
    processes = settings["processes"]
    spares = processes + (processes > 1)
    return int(processes * WEB_BYTES + spares * SPARE_BYTES + sum(settings[name] for name in HELD))


def _left(settings: Any) -> int:
    return int(settings["total_bytes"]) - _fixed_bytes(settings)


def default_workers(settings: Any, processors: int) -> int:
    """The number of workers: one per processor and 3 for each web process, if the memory is enough; at least 2."""
    processes = settings["processes"]
    fitting = _left(settings) // (LEAST_WORKER_BYTES - UNTOUCHED_BYTES)
    return int(max(2 * processes, min(max(3 * processes, processors), fitting)))


def default_memory_bytes(settings: Any) -> int:
    """The address space of each worker, so that all fit; at least as much as a worker needs."""
    share = _left(settings) // _workers(settings) + UNTOUCHED_BYTES
    return min(MOST_WORKER_BYTES, max(LEAST_WORKER_BYTES, share))


def _workers(settings: Any) -> int:
    """The number of workers that run: every web process has at least 2."""
    return int(max(settings["workers"], 2 * settings["processes"]))


def needed_bytes(settings: Any) -> int:
    """The memory that a service with these settings takes at most."""
    return _fixed_bytes(settings) + _workers(settings) * int(settings["memory_bytes"] - UNTOUCHED_BYTES)


def check(settings: Any, given: Mapping[str, str] = MappingProxyType({})) -> None:
    """Raise `DoesNotFit` where these settings may need more memory than `total_bytes`.

    `given` has the variable or the option of each setting that has not its default.
    """
    needed = needed_bytes(settings)
    if needed <= settings["total_bytes"]:
        return
    changed = [_setting(settings, name, given[name]) for name in COUNTED if name in given]
    defaults = [_setting(settings, name, f"GRADWALK_{name.upper()}") for name in COUNTED if name not in given]
    lists = " with the defaults ".join(", ".join(each) for each in (changed, defaults) if each)
    raise DoesNotFit(
        f"The settings do not fit into the memory: {lists} may need {_mib(needed)}; "
        f"GRADWALK_TOTAL_BYTES is {settings['total_bytes']} ({_mib(settings['total_bytes'])}), by default nine "
        f"tenths of the container's limit or three quarters of the machine's memory. Lower one of the former, or raise "
        f"the last."
    )


def _setting(settings: Any, name: str, shown: str) -> str:
    value = settings[name]
    return f"{shown}={value} ({_mib(value)})" if name.endswith("_bytes") else f"{shown}={value}"


def _mib(size: float) -> str:
    return f"{size / MIB:,.0f} MiB"
