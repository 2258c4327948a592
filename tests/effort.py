"""How much of the same kind a test tries: some in every run, many in `make test-nightly`."""

import os
from collections.abc import Collection, Mapping
from typing import Any

import pytest

NIGHTLY = os.environ.get("GRADWALK_TESTS") == "nightly"


def effort(usual: int, nightly: int) -> int:
    """How many examples or rounds this run affords."""
    return nightly if NIGHTLY else usual


def daily(cases: Mapping[str, Any], names: Collection[str]) -> list[Any]:
    """All cases as parameters, by name; those without a place in `names` are run by `make test-nightly` alone."""
    assert set(names) <= set(cases), set(names) - set(cases)
    return [
        pytest.param(case, id=name, marks=[] if name in names else pytest.mark.nightly) for name, case in cases.items()
    ]
