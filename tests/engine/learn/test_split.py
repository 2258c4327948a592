"""Examples kept for the test: as many as the share says, each on one side, in their order."""

import numpy as np
import pytest

from engine.errors import InvalidInput
from engine.learn import split

X, Y = np.arange(20.0).reshape(2, 10), np.arange(10.0)


def test_every_example_is_on_one_side() -> None:
    (x, y), test = split(X, Y, 0.3, seed=1)
    assert test is not None
    assert sorted([*y, *test[1]]) == Y.tolist() and len(test[1]) == 3
    for columns, targets in ((x, y), test):
        assert (columns == X[:, targets.astype(int)]).all() and (np.diff(targets) > 0).all()
    again = split(X, Y, 0.3, seed=1)[1]
    assert again is not None and (again[1] == test[1]).all()


def test_one_is_left_to_learn_from_and_none_may_be_kept() -> None:
    (x, y), test = split(X, Y, 0.99, seed=0)
    assert len(y) == 1 and x.shape == (2, 1) and test is not None and len(test[1]) == 9
    assert split(X, Y, 0.0, seed=0) == ((X, Y), None)


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_other_shares_are_refused(share: float) -> None:
    with pytest.raises(InvalidInput):
        split(X, Y, share, seed=0)
