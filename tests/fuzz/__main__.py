"""`make fuzz SECONDS=3600`: every property of the engine and of a real server, in rounds, until the time is up.

Says what it ran and every way in which something broke, with the smallest example; the exit status is 1 if any did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from hypothesis import strategies as st

from tests.conftest import SERVICE_TIMEOUTS, Server, free_port
from tests.fuzz import torch_property
from tests.fuzz.besiege import Siege
from tests.fuzz.corpus import CORPUS
from tests.fuzz.odd import ODD
from tests.fuzz.openapi import examine
from tests.fuzz.properties import ENGINE, Property
from tests.fuzz.runner import ROOT, Campaign
from tests.fuzz.service import Service

SHARE = 0.1
"""The part of the time that schemathesis has."""


def main() -> int:
    """Run the fuzzer; the exit status is 1 where it has findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long to look (default: a minute)")
    parser.add_argument("--only", choices=("engine", "service"), help="one half of it")
    parser.add_argument("--folder", type=Path, default=ROOT / ".hypothesis" / "fuzz", help="where findings are filed")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"Started {time.strftime('%Y-%m-%d %H:%M')}, for {options.seconds:g} seconds.", flush=True)
    broken = 0
    properties = [*ENGINE, ODD] if options.only != "service" else []
    if options.only != "service" and find_spec("torch"):
        from tests.fuzz.programs.property import agrees
        from tests.fuzz.programs.writer import programs

        properties += torch_property.properties()
        properties.append(Property("programs with blocks agree with PyTorch", programs(), agrees))
    if options.only == "engine":
        return campaign(options.folder, options.seconds, properties)
    with serving() as server, Service(server.url) as service, Siege(server.url) as siege:
        broken += schemathesis(server.url, options.seconds * SHARE)
        properties += service.properties()
        properties.append(
            Property("the hostile corpus is answered as intended", st.sampled_from(CORPUS), siege.intended)
        )
        broken += campaign(options.folder, options.seconds * (1 - SHARE), properties)
        broken += unforeseen(server)
    return 1 if broken else 0


def campaign(folder: Path, seconds: float, properties: list[Property]) -> int:
    """Run the properties and print what came out."""
    run = Campaign(folder, seconds)
    run.run(properties)
    print(f"\n{run.summary()}", flush=True)
    return 1 if run.findings else 0


def schemathesis(url: str, seconds: float) -> int:
    """The service's OpenAPI document, by schemathesis; its whole report where it finds something."""
    outcome = examine(url, examples=max(20, int(seconds)), seconds=seconds)
    lines = outcome.stdout.strip().splitlines()
    print("\n".join([*lines, outcome.stderr] if outcome.returncode else lines[-6:]), flush=True)
    return outcome.returncode


@contextmanager
def serving() -> Iterator[Server]:
    """A real server in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(free_port(), Path(folder) / "log.txt", **SERVICE_TIMEOUTS)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def unforeseen(server: Server) -> int:
    """Whether the server's log holds an unhandled exception, or the process has ended."""
    log = server.log.read_text(errors="replace")
    if "Traceback" in log or "unexpected" in log or server.process is None or server.process.poll() is not None:
        print(f"The server's log:\n{log[-4000:]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
