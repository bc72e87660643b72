"""The tables of states of audits, and their picture in the docs."""

from __future__ import annotations

import pytest

from saferplaces.accountability.audits.models import AuditState, LogState
from saferplaces.accountability.audits.states import AUDIT, LOG
from saferplaces.foundation.states import may_go


@pytest.mark.parametrize(("table", "states"), [(AUDIT, AuditState), (LOG, LogState)])
def test_what_the_table_has_is_allowed_and_nothing_else(table, states) -> None:
    reached = {""}
    for _ in states:
        reached |= {way.new for way in table if way.old in reached}
    assert reached - {""} == set(states.values)
    ways = {(way.old, way.new) for way in table}
    for old in states.values:
        for new in states.values:
            assert may_go(table, old, new) is ((old, new) in ways)


def test_what_is_finished_stays_finished() -> None:
    for table, ends in ((AUDIT, ("closed", "abandoned")), (LOG, ("agreed", "settled", "gone"))):
        assert not any(way.old in ends for way in table)
