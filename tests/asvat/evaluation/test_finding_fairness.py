"""Fairness of findings: honest about chance, about logs that are alike, and about small numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.evaluation.finding_fairness import finding_fairness
from asvat.evaluation.finding_fairness.measure import clear, shares
from asvat.evaluation.finding_fairness.raised import factor_name
from asvat.findings.listing import open_snapshot


def measured(said, group, cluster=None, number=None):
    said = np.asarray(said, bool)
    group = np.asarray(group)
    alone = np.arange(len(said)) if cluster is None else np.asarray(cluster)
    return shares(said, np.ones(len(said), bool), group, alone, number or int(group.max()) + 1)


def test_groups_that_differ_by_chance_alone_are_not_called_different() -> None:
    rng = np.random.default_rng(1)
    called = []
    for _ in range(60):
        group = rng.integers(0, 5, 2000)
        tests = [s.p for _ in range(6) for s in measured(rng.random(2000) < 0.1, group)]
        called.append(clear(np.array(tests))[1].any())
    assert np.mean(called) <= 0.1


def test_logs_of_one_place_do_not_count_as_so_many_witnesses() -> None:
    rng = np.random.default_rng(2)
    places = np.repeat(np.arange(200), 20)
    group = np.repeat(rng.integers(0, 2, 200), 20)
    called = []
    for _ in range(200):
        said = np.repeat(rng.random(200) < 0.2, 20)  # a place has it or has it not
        called.append(measured(said, group, places)[0].p < 0.05)
    assert np.mean(called) <= 0.09
    wide = measured(said, group, places)[0]
    narrow = measured(said, group)[0]
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_a_group_with_twice_the_share_is_found() -> None:
    rng = np.random.default_rng(3)
    group = rng.integers(0, 5, 4000)
    said = rng.random(4000) < np.where(group == 2, 0.2, 0.1)
    found = measured(said, group)
    assert clear(np.array([s.p for s in found]))[1][2]
    assert found[2].ratio > 1.4


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=60
    )
)
def test_counts_add_up_and_every_share_lies_within_its_interval(rows) -> None:
    said, group, cluster = (np.array(column) for column in zip(*rows, strict=True))
    found = measured(said, group, cluster, 4)
    assert sum(s.hits for s in found) == said.sum()
    assert sum(s.of for s in found) == len(said)
    for s in found:
        assert 0 <= s.p <= 1
        if s.of:
            assert s.low - 1e-9 <= s.share <= s.high + 1e-9


def test_without_the_truth_only_what_is_raised_is_told(reviewed: Path) -> None:
    with open_snapshot(reviewed).open() as reader:
        found = finding_fairness(reader, "district")
    assert found.logs == 8
    crime = {r.group: r for r in found.rows if r.finding == "crime to consider"}
    assert (crime["Northtown"].raised.hits, crime["Northtown"].raised.of) == (5, 6)
    assert crime["Southtown"].raised.hits == 0
    assert crime["Northtown"].missed is None


def test_with_the_truth_misses_and_false_alarms_are_counted(reviewed: Path, tmp_path: Path) -> None:
    files = {
        "crimes": "class,basis,missed\nL-201,58A,narrative,true\nL-204,9A,narrative,true",
        "serious": "serious,why\nL-201,3,x\nL-204,0,",
        "vulnerability": "factor,told\nL-201,older_person,true\nL-101,isolation,false",
        "people": "role,position,person\nL-201,caller,1,P1\nL-101,caller,1,P1",
        "events": "event\nL-201,E1\nL-101,E2",
        "places": "place,kind\nL-201,D1,dwelling",
    }
    for name, text in files.items():
        (tmp_path / f"truth_{name}.csv").write_text(f"record_id,{text}\n")
    with open_snapshot(reviewed).open() as reader:
        found = finding_fairness(reader, "district", tmp_path)
    rows = {(r.finding, r.group): r for r in found.rows}
    south = rows["crime to consider", "Southtown"]
    assert south.missed is not None
    assert (south.missed.hits, south.missed.of) == (1, 1)
    north = rows["crime to consider", "Northtown"]
    assert north.false_alarm is not None
    assert (north.false_alarm.hits, north.false_alarm.of) == (4, 5)
    # L-101 tells of isolation that is true and said not to be told: it is not judged.
    lonely = rows[factor_name("isolation"), "Northtown"]
    assert lonely.false_alarm is not None
    assert lonely.false_alarm.of == 5


def test_a_missing_truth_and_an_unknown_deprivation_say_how_to_mend_it(
    reviewed: Path, tmp_path: Path
) -> None:
    with open_snapshot(reviewed).open() as reader:
        with pytest.raises(InputError, match="asvat simulate"):
            finding_fairness(reader, "district", tmp_path)
        with pytest.raises(InputError, match="areas add"):
            finding_fairness(reader, "deprivation")
