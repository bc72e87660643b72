"""Which profiles are compared at all: keys chosen from the data under a budget of pairs.

For each way in which two profiles of one person may agree there is a wide key and, for data in
which that would be too many pairs, narrower ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asvat.linkage.people.counting import Counts

_NAMES = (
    "case when given_key < family_key then given_key || ' ' || family_key "
    "else family_key || ' ' || given_key end"
)
"""Both names as they sound, in either order; null where one is missing."""

KEYS: dict[str, str] = {
    "phone": "phone",
    "phone and given name": "phone || ' ' || given_key",
    "phone and family name": "phone || ' ' || family_key",
    "phone and birth": "phone || ' ' || dob",
    "email": "email",
    "email and name": "email || ' ' || coalesce(given_key, family_key)",
    "birth": "dob",
    "birth and family name": "dob || ' ' || family_key",
    "birth and given name": "dob || ' ' || given_key",
    "names": _NAMES,
    "names and year": f"{_NAMES} || ' ' || substr(dob, 1, 4)",
    "names and day": f"{_NAMES} || ' ' || substr(dob, 5, 4)",
    "names and postcode": f"{_NAMES} || ' ' || postcode",
    "names and street": f"{_NAMES} || ' ' || street",
    "house": "number || ' ' || street",
    "house and family name": "number || ' ' || street || ' ' || family_key",
    "house and given name": "number || ' ' || street || ' ' || given_key",
    "postcode": "postcode",
    "postcode and family name": "postcode || ' ' || family_key",
    "postcode and given name": "postcode || ' ' || given_key",
    "postcode and birth": "postcode || ' ' || dob",
    "family name": "family_key",
    "given name": "given_key",
    "family name and start": "family || ' ' || substr(given, 1, 3)",
    "given name and start": "first || ' ' || substr(family, 1, 3)",
}
"""What two profiles must share to be compared: SQL over the columns of profiles."""

CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("phone", ("phone and given name", "phone and family name", "phone and birth")),
    ("email", ("email and name",)),
    ("birth", ("birth and family name", "birth and given name")),
    ("names", ("names and year", "names and day", "names and postcode", "names and street")),
    ("house", ("house and family name", "house and given name")),
    (
        "postcode",
        ("postcode and birth", "postcode and family name", "postcode and given name"),
    ),
    ("family name", ("family name and start",)),
    ("given name", ("given name and start",)),
)
"""Each wide key with the narrower ones that stand in for it."""

LEAST_BUDGET, PAIRS_A_PROFILE = 400_000, 3
"""Pairs that one key may make: so many, or so many a profile, whichever is more."""
CROWD = 3_000
"""Profiles under one value of a key beyond which that value makes no pairs."""


@dataclass(frozen=True)
class Key:
    """A key in use and the pairs that it makes in the data that it was chosen on."""

    name: str
    pairs: int


def choose_keys(counts: Counts, profiles: int) -> list[Key]:
    """Return the keys to compare so many profiles by, those with fewest pairs first."""
    budget = max(LEAST_BUDGET, PAIRS_A_PROFILE * profiles)
    chosen: dict[str, int] = {}
    for wide, narrow in CHOICES:
        pairs = counts.pairs(wide)
        candidates = {wide: pairs}
        if pairs > budget:
            candidates = {name: counts.pairs(name) for name in narrow}
        chosen |= {name: n for name, n in candidates.items() if 0 < n <= budget}
    return [Key(name, n) for name, n in sorted(chosen.items(), key=lambda item: (item[1], item[0]))]


def make_pairs(db: Any, keys: int, source: str, made: str, new: str = "") -> None:
    """Make the table of pairs to compare: those that share any key, each once.

    Parameters
    ----------
    db
        Holds `source`, which has ``id`` and ``key_0`` up to the number of keys.
    keys
        How many keys.
    source
        Relation of profiles.
    made
        Table to make: ``match_key`` (always "0"), ``join_key_l < join_key_r``.
    new
        Relation of ids: only pairs with at least one of them.

    Notes
    -----
    A value that more than `CROWD` profiles share makes no pairs, unless `new` bounds them.
    """
    db.execute(f"create or replace temp table {made} (join_key_l int, join_key_r int)")
    for at in range(keys):
        key = f"key_{at}"
        if new:
            db.execute(
                f"insert into {made} select least(n.id, o.id), greatest(n.id, o.id) from "
                f"(select id, {key} as k from {source} where id in (from {new})) n "
                f"join {source} o on n.k = o.{key} and n.id <> o.id"
            )
        else:
            db.execute(
                f"insert into {made} with members as (select {key} as k, id from {source} "
                f"where {key} is not null "
                f"qualify count(*) over (partition by {key}) between 2 and {CROWD}) "
                "select l.id, r.id from members l join members r on l.k = r.k and l.id < r.id"
            )
    db.execute(
        f"create or replace temp table {made} as "
        f"select distinct '0' as match_key, join_key_l, join_key_r from {made}"
    )
