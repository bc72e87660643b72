from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.hotspots.false_discovery import q_values

# Benjamini and Hochberg (1995), section 4.1: fifteen hypotheses of the thrombolysis trial.
TRIAL = np.array(
    [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0000,
    ]
)


def test_the_published_trial_keeps_four_hypotheses_at_five_percent():
    q = q_values(TRIAL)
    assert int((q <= 0.05).sum()) == 4
    assert q[:4] == pytest.approx([0.0015, 0.0030, 0.0095, 0.035625], abs=1e-12)


def test_the_correction_for_any_dependence_keeps_three():
    q = q_values(TRIAL, "by")
    assert int((q <= 0.05).sum()) == 3
    assert q[:4] == pytest.approx(q_values(TRIAL)[:4] * np.sum(1 / np.arange(1, 16)), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0.001, 0.5))
def test_q_values_call_what_the_step_up_rule_calls(p: list[float], rate: float):
    found = q_values(np.array(p)) <= rate
    ordered = np.sort(p)
    below = np.flatnonzero(ordered * len(p) / np.arange(1, len(p) + 1) <= rate)
    threshold = ordered[below[-1]] if below.size else -1.0
    assert np.array_equal(found, np.array(p) <= threshold)


def test_a_p_value_outside_its_range_is_refused():
    with pytest.raises(InputError, match="between 0 and 1"):
        q_values(np.array([0.2, np.nan]))
    with pytest.raises(InputError, match="unknown correction"):
        q_values(TRIAL, "holm")  # type: ignore[arg-type]
