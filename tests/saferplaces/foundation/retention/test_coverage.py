"""Every table with personal data has a rule, and every relation of it is covered."""

from __future__ import annotations

from saferplaces.foundation.retention.coverage import gaps


def test_every_table_has_a_rule_and_every_relation_is_covered(db: None) -> None:
    found = gaps()
    assert not found, "\n".join(found)
