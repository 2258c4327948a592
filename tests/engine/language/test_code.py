"""Pasted code gives the numbers of the framework that it was written for, or is refused by its name."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from tests.engine.language.code_cases import OPEN, Case


@pytest.mark.parametrize("case", OPEN, ids=lambda case: case.name)
def test_it_gives_the_frameworks_numbers(case: Case) -> None:
    pytest.importorskip("torch")
    from tests.engine.language.framework import in_numpy, in_torch

    value, gradients = in_torch(case) if case.made == "torch" else in_numpy(case)
    trace = engine.trace(case.code, case.inputs)
    np.testing.assert_allclose(trace.value, np.reshape(value, np.shape(trace.value)), rtol=1e-12, atol=1e-12)
    close = 1e-10 if case.made == "torch" else 1e-7
    assert set(gradients) >= set(trace.gradients) - set(case.classes) or case.made == "torch"
    for name in trace.gradients:
        if name in gradients and trace.differentiated:
            ours = 0.0 if trace.gradients[name] is None else trace.gradients[name]
            np.testing.assert_allclose(ours, gradients[name], rtol=close, atol=close, err_msg=name)
    compared = [name for name in trace.gradients if name in gradients]
    assert compared or value.size != 1, "no gradient was compared"


@pytest.mark.parametrize("case", OPEN, ids=lambda case: case.name)
def test_what_is_shown_reads_as_the_same(case: Case) -> None:
    """The program text that is shown gives the same value when it is typed, and is read as our own."""
    trace = engine.trace(case.code, case.inputs)
    again = engine.trace(trace.program, case.inputs)
    np.testing.assert_array_equal(trace.value, again.value)
    assert [warning.code for warning in again.warnings if warning.code == "code-read"] == []
