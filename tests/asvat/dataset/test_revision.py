"""Tables carried from snapshot to snapshot, and the models beside them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from asvat.dataset.layout import Layout
from asvat.dataset.models import Models
from asvat.dataset.query import Touched
from asvat.dataset.revision import appended, read, revised
from asvat.dataset.snapshots import Snapshot, write_snapshot
from asvat.errors import InputError


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.create()
    return made


def touched(**part_of: str | None) -> Touched:
    table = pa.table(
        {
            "incident_id": pa.array(list(part_of), pa.string()),
            "part": pa.array(list(part_of.values()), pa.string()),
        }
    )
    return Touched(table, everything=False)


def values(**value_of: int) -> pa.Table:
    return pa.table(
        {
            "incident_id": pa.array(list(value_of), pa.string()),
            "value": pa.array(list(value_of.values()), pa.int64()),
        }
    )


def first(layout: Layout) -> Snapshot:
    made = revised(
        None, "found", values(a=1, b=2, c=3), touched(a="2026-01", b="2026-01", c="2026-02")
    )
    return write_snapshot(layout, {"found": made}, {}, {})


def as_dict(content: pa.Table) -> dict[str, int]:
    return {r["incident_id"]: r["value"] for r in content.to_pylist()}


def test_only_parts_with_a_touched_incident_are_written_again(layout: Layout) -> None:
    parent = first(layout)
    made = revised(parent, "found", values(c=30, d=4), touched(c="2026-02", d="2026-03"))
    assert made["2026-01"] == parent.files("found")["2026-01"]
    after = write_snapshot(layout, {"found": made}, {}, {})
    assert as_dict(after.table("found")) == {"a": 1, "b": 2, "c": 30, "d": 4}
    old, new = (s.files("found")["2026-01"].stat().st_ino for s in (parent, after))
    assert old == new


def test_an_incident_that_is_gone_leaves_the_table(layout: Layout) -> None:
    made = revised(first(layout), "found", values(), touched(b=None))
    assert as_dict(read(made)) == {"a": 1, "c": 3}


def test_rows_come_in_the_same_order_however_they_were_made(layout: Layout) -> None:
    everything = touched(a="2026-01", b="2026-01", c="2026-02", d="2026-01")
    at_once = revised(None, "found", values(d=4, c=3, b=2, a=1), everything)
    bit_by_bit = revised(first(layout), "found", values(d=4), touched(d="2026-01"))
    assert read(at_once).equals(read(bit_by_bit))


def test_what_is_appended_lies_beside_what_was_there(layout: Layout) -> None:
    parent = write_snapshot(layout, {"log": appended(None, "log", values(a=1))}, {}, {})
    after = write_snapshot(layout, {"log": appended(parent, "log", values(b=2))}, {}, {})
    assert as_dict(after.table("log")) == {"a": 1, "b": 2}


def test_a_model_can_be_rolled_back_and_none_is_lost(layout: Layout) -> None:
    models = Models(layout, "people")
    assert models.current() is None
    old, new = models.save('{"m": 1}'), models.save('{"m": 2}')
    assert models.current() == new
    assert models.before() == old
    models.use(old)
    assert models.current() == old
    assert set(models.versions()) == {old, new}
    with pytest.raises(InputError, match="there is no people model"):
        models.use("nothing")
