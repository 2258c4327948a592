"""Some hundreds of random programs with blocks, loops and branches against PyTorch; `make bench` compares 10,000."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings

pytest.importorskip("torch", reason="PyTorch is not here: the golden tables hold the operations instead")

from tests.effort import effort
from tests.fuzz.grammar import Case
from tests.fuzz.networks import network
from tests.fuzz.programs.property import Tally, agrees
from tests.fuzz.programs.writer import programs
from tests.fuzz.test_fuzzed_engine import SUITE


def test_random_programs_agree_with_pytorch() -> None:
    tally = Tally()
    examples = effort(20, 12_000)  # some are discarded; 10,000 are to be compared
    suite = settings(SUITE, max_examples=examples)
    suite(given(programs())(lambda case: agrees(case, tally)))()
    assert tally.compared >= effort(16, 10_000) and tally.opened > 0.8 * examples, tally
    assert tally.static > 0.04 * examples, tally
    assert min(tally.ways["tape"], tally.ways["straight"]) >= effort(0, 300), tally  # a twelfth has scalars only
    assert 0 < tally.worst < 1e-9
    assert tally.learnt > 0.2 * examples, tally


def test_a_condition_at_a_tie_may_be_decided_otherwise_once_its_layers_are_opened() -> None:
    tally = Tally()
    case = Case("result = where(log_softmax(reshape(x, (1,)))[0] < 0, 2*x, 3*x)", {"x": 0.3}, None, None)
    agrees(case, tally)
    assert (tally.compared, tally.opened) == (1, 0)
    agrees(Case(case.program.replace("< 0", "< 1"), case.inputs, None, None), tally)
    assert (tally.compared, tally.opened) == (2, 1)


def test_random_networks_of_matrices_agree_with_pytorch_in_every_way() -> None:
    tally, examples, draw = Tally(), effort(12, 5_000), Random(7)
    for _ in range(examples):
        case = network(draw)
        note = f"\n{case.program}\n{case.inputs}"
        try:
            agrees(case, tally)
        except AssertionError as error:
            raise AssertionError(f"{error}{note}") from error
    assert min(tally.compared, tally.learnt, tally.parts) > 0.8 * examples, tally
