"""Has the C library return freed memory to the system: a container counts what the process keeps.

glibc maps a large block from the system and unmaps it when it is freed, but moves the boundary of “large” up to 32 MB
as soon as one such block is freed; later ones are then cut from the heap, which shrinks only from its end. A boundary
that is set once stays (mallopt(3), M_MMAP_THRESHOLD). Bodies and responses of some megabytes are just such blocks.
"""

from __future__ import annotations

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_OPTIONS = ((_M_MMAP_THRESHOLD, 256 * 1024), (_M_TRIM_THRESHOLD, 1024 * 1024), (_M_ARENA_MAX, 2))


def return_freed() -> bool:
    """Set the boundaries for this process; whether its C library has them: glibc alone does."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all([mallopt(option, value) for option, value in _OPTIONS])
