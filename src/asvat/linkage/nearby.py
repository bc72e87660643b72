"""Which known profiles are to be compared with a day's new ones, found without reading them all.

Two profiles are compared where they share a value of a key (`asvat.linkage.people.blocking`). A
snapshot keeps 32 bits of a hash of each of these values: equal values have equal bits, and the
few that have equal bits by chance are weeded out among the profiles found.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from asvat.dataset.revision import appended, attach
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.people import Model
from asvat.linkage.people.adapter import neighbours, unshared
from asvat.linkage.people.blocking import KEYS
from asvat.linkage.people.profiles import PROFILES
from asvat.records.sessions import session

TABLE = "profile_keys"
BITS = 0xFFFFFFFF


def profile_keys(
    before: Snapshot | None, profiles: Content, unseen: pa.Table, model: Model
) -> Content:
    """Return the hashed keys of all profiles, in parts as the profiles are.

    Those of known profiles are the parent's, unless another version of DuckDB hashed them.
    """
    if before is not None and _kept(before):
        return appended(before, TABLE, _hashed(unseen, model))
    return appended(None, TABLE, _hashed(profiles, model))


def nearby(profiles: Content, keys: Content, model: Model, new: pa.Array) -> pa.Table:
    """Return the new profiles and those that share a value of a key with one of them."""
    named = [f"key_{at}" for at in range(len(model.keys))]
    each = [f"{key} IN (SELECT {key} FROM mine WHERE {key} IS NOT NULL)" for key in named]
    shares = " OR ".join(each) or "false"
    with session() as db:
        attach(db, "profiles", profiles)
        attach(db, "keys", keys)
        db.register("wanted", pa.table({"profile_id": new}))
        db.execute(
            "CREATE TEMP TABLE mine AS SELECT * FROM keys "
            "WHERE profile IN (SELECT hash(profile_id) FROM wanted)"
        )
        db.execute(
            "CREATE TEMP TABLE maybe AS SELECT * FROM profiles WHERE hash(profile_id) IN "
            f"(SELECT profile FROM mine UNION ALL SELECT profile FROM keys WHERE {shares})"
        )
        neighbours(db, model, "maybe", "wanted", "near")
        found = db.execute("SELECT * FROM near ORDER BY profile_id").to_arrow_table()
    return found.select(PROFILES.names).cast(PROFILES)


def _hashed(profiles: pa.Table | Content, model: Model) -> pa.Table:
    with session() as db:
        attach(db, "profiles", profiles)
        keys = "".join(
            f", CASE WHEN {KEYS[key]} IS NOT NULL "
            f"THEN (hash({KEYS[key]}) & {BITS})::UINTEGER END AS key_{at}"
            for at, key in enumerate(model.keys)
        )
        found = db.execute(
            f"SELECT hash(profile_id) AS profile{keys} FROM ({unshared(db, model, 'profiles')}) "
            "ORDER BY profile"
        ).to_arrow_table()
    return found.replace_schema_metadata(_maker())


def _maker() -> dict[bytes, bytes]:
    import duckdb  # noqa: PLC0415 - loads only where it is needed

    return {b"hashed_by": f"duckdb {duckdb.__version__}".encode()}


def _kept(before: Snapshot) -> bool:
    """Say whether the parent has keys that this version of DuckDB hashed."""
    if TABLE not in before.tables():
        return False
    made = _maker()
    schemas = [pq.read_schema(file) for file in before.files(TABLE).values()]
    return all(made.items() <= (schema.metadata or {}).items() for schema in schemas)
