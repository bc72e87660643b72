"""What a forecast does to groups of places."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.evaluation.forecast_fairness import forecast_fairness

FLAGGED = np.array([1.0, 0.0, 1.0, 0.0])
OBSERVED = np.array([8.0, 2.0, 3.0, 3.0])
EXPECTED = np.array([5.0, 5.0, 6.0, 6.0])
TENTH = np.array(["10", "10", "2", "2"])


def rows(**options):
    return forecast_fairness(FLAGGED, OBSERVED, EXPECTED, TENTH, **options).table().to_pylist()


def test_shares_hits_and_ratios_are_counted_by_group():
    two, ten = rows()
    assert (two["group"], ten["group"]) == ("2", "10")
    assert (ten["flagged_share"], ten["hit_rate"], ten["ratio"]) == (0.5, 0.8, 1.0)
    assert (two["flagged_share"], two["hit_rate"], two["ratio"]) == (0.5, 0.5, 0.5)
    assert two["ratio_low"] < 0.5 < two["ratio_high"]
    assert two["ratio_high"] == pytest.approx(0.92, abs=0.1)


def test_the_baseline_stands_beside():
    two, _ = rows(baseline_flagged=1 - FLAGGED, baseline_expected=OBSERVED)
    assert two["baseline_hit_rate"] == 0.5
    assert two["baseline_ratio"] == 1.0


def test_whole_months_are_drawn_again_when_there_are_six():
    months = np.tile(OBSERVED, (6, 1))
    made = forecast_fairness(np.tile(FLAGGED, (6, 1)), months, np.tile(EXPECTED, (6, 1)), TENTH)
    row = made.table().to_pylist()[0]
    # Six months that are alike leave nothing to chance.
    assert row["ratio_low"] == row["ratio_high"] == row["ratio"]
    assert made.parameters["resampled"] == "months"


def test_a_group_without_incidents_has_no_rate_rather_than_zero():
    made = forecast_fairness(FLAGGED, OBSERVED * (TENTH == "2"), EXPECTED, TENTH)
    ten = made.table().to_pylist()[1]
    assert np.isnan(ten["hit_rate"])
    assert ten["ratio"] == 0


def test_cells_without_a_group_are_left_out_and_counted():
    made = forecast_fairness(FLAGGED, OBSERVED, EXPECTED, ["a", None, "b", ""])
    assert [g.cells for g in made.groups] == [1, 1]
    assert made.parameters["cells_without_group"] == 2


def test_the_note_travels_with_the_table():
    made = forecast_fairness(FLAGGED, OBSERVED, EXPECTED, TENTH)
    assert b"reported and recorded, not what people did" in made.table().schema.metadata[b"asvat"]


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="do not fit"):
        forecast_fairness(FLAGGED, OBSERVED, EXPECTED, TENTH[:3])
    with pytest.raises(InputError, match="no cell has a group"):
        forecast_fairness(FLAGGED, OBSERVED, EXPECTED, [""] * 4)
