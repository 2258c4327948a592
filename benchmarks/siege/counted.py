"""`python counted.py FILE serve …`: the service, which writes to a file how many Python functions it has called so far.

It does so at the start of each request. Run as a script from any checkout, so it imports nothing of ours.
"""

from __future__ import annotations

import runpy
import sys
from itertools import count
from types import FrameType
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

START = HttpToolsProtocol.on_message_begin.__code__


def main() -> None:
    """Serve and count."""
    file = open(sys.argv[1], "w", buffering=1)  # noqa: SIM115 as long as the process
    calls = count()

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            total = next(calls)
            if frame.f_code is START:
                file.write(f"{total}\n")

    sys.argv = ["app.cli", *sys.argv[2:]]
    sys.setprofile(profile)
    runpy.run_module("app.cli", run_name="__main__")


if __name__ == "__main__":
    main()
