"""The exact interval of a count, against Garwood's published table."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.hotspots.count_intervals import count_interval


def test_the_interval_of_a_count_is_the_published_one() -> None:
    low, high = count_interval([0, 1, 10, 100])
    np.testing.assert_allclose(low, [0.0, 0.0253, 4.7954, 81.364], atol=5e-4)
    np.testing.assert_allclose(high, [3.6889, 5.5716, 18.3904, 121.627], atol=5e-4)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(InputError):
        count_interval(-1)
