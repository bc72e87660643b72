"""Find the profiles behind a person, a profile or a party that somebody names."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.snapshots import Snapshot
from asvat.errors import InputError
from asvat.records.sessions import session


def closest_profiles(snapshot: Snapshot, a: str, b: str) -> tuple[str, str]:
    """Return the two profiles to compare for two names: those with the strongest link.

    Parameters
    ----------
    a, b
        Each a person, a profile, or a party as ``incident_id:role:position``.

    Raises
    ------
    InputError
        When a name is of nobody in the snapshot.
    """
    left, right = (profiles_of(snapshot, name) for name in (a, b))
    with session() as db:
        db.register("edges", snapshot.table("person_edges"))
        db.register("a", pa.table({"p": left}))
        db.register("b", pa.table({"p": right}))
        best = db.execute(
            "SELECT left_profile, right_profile FROM edges WHERE left_profile <> right_profile AND "
            "((left_profile IN (SELECT p FROM a) AND right_profile IN (SELECT p FROM b)) OR "
            "(left_profile IN (SELECT p FROM b) AND right_profile IN (SELECT p FROM a))) "
            "ORDER BY weight DESC, 1, 2 LIMIT 1"
        ).fetchone()
    return (best[0], best[1]) if best else (left[0], right[0])


def profiles_of(snapshot: Snapshot, name: str) -> list[str]:
    """Return the profiles of a person, a profile or a party, in order.

    Raises
    ------
    InputError
        When it is of nobody in the snapshot.
    """
    persons = snapshot.table("profile_persons")
    if name.count(":") == 2:
        incident, role, position = name.split(":")
        rows = snapshot.table("party_profiles").filter(
            (pc.field("incident_id") == incident)
            & (pc.field("role") == role)
            & (pc.field("position").cast(pa.string()) == position)
        )
        found = [p for p in rows.column("profile_id").to_pylist() if p]
    else:
        column = "person_id" if name.startswith("P") else "profile_id"
        found = persons.filter(pc.field(column) == name).column("profile_id").to_pylist()
    if not found:
        raise InputError(
            f"nobody is called “{name}” in the last run",
            mend="Give a person or profile as asvat explain shows them, or a party as "
            "incident_id:role:position.",
        )
    return sorted(found)
