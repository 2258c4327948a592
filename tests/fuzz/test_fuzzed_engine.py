"""The properties of the engine, for some seconds; `make fuzz` runs for as long as given."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from engine.ops import FUNCTIONS
from tests.effort import effort, spread
from tests.fuzz import torch_property
from tests.fuzz.productions import OF_FUNCTIONS
from tests.fuzz.properties import ENGINE, Property

SUITE = settings(
    max_examples=effort(60, 1_000),
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
"""The same examples in every run, and no time on the clock: a failure here is a fault, never bad luck."""


@pytest.mark.parametrize("chosen", spread(ENGINE, 3), ids=lambda chosen: chosen.name)
def test_the_engine(chosen: Property) -> None:
    SUITE(given(chosen.examples)(chosen.check))()


def test_agreement_with_pytorch() -> None:
    pytest.importorskip("torch", reason="PyTorch is not here: the golden tables hold the operations instead")
    for chosen in torch_property.properties():
        SUITE(given(chosen.examples)(chosen.check))()


def test_the_grammar_knows_every_function() -> None:
    assert OF_FUNCTIONS.keys() == FUNCTIONS.keys()
