"""How much of the same kind a test tries: some in every run, many in `make test-nightly`."""

import os

NIGHTLY = os.environ.get("GRADWALK_TESTS") == "nightly"


def effort(usual: int, nightly: int) -> int:
    """How many examples or rounds this run affords."""
    return nightly if NIGHTLY else usual
