"""Some hundreds of random programs with blocks, loops and branches against PyTorch; `make bench` takes 10,000."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

pytest.importorskip("torch", reason="PyTorch is not here: the golden tables hold the operations instead")

from tests.fuzz.programs.property import Tally, agrees
from tests.fuzz.programs.writer import programs
from tests.fuzz.test_fuzzed_engine import SUITE


def test_random_programs_agree_with_pytorch() -> None:
    tally = Tally()
    suite = settings(SUITE, max_examples=240)
    suite(given(programs())(lambda case: agrees(case, tally)))()
    assert tally.compared > 190 and tally.opened > 190 and tally.static > 10, tally
    assert 0 < tally.worst < 1e-9
