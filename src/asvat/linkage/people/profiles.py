"""From parties to profiles: the distinct sets of identifying values, folded, with features."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.people import folding
from asvat.linkage.people.lists import formal_names
from asvat.linkage.people.parting import part_names
from asvat.linkage.people.phonetic import phonetic_key
from asvat.records.sessions import session

RAW = (
    "given_name", "family_name", "full_name", "date_of_birth", "phone", "email", "address",
    "postcode",
)  # fmt: skip
VALUES = ("given", "family", "dob", "phone", "email", "address", "postcode")
"""The folded values that make a profile: the same values, the same `profile_id`, in any run."""
PROFILES = pa.schema(
    [
        pa.field("profile_id", pa.string()),
        *(pa.field(name, pa.string()) for name in VALUES),
        pa.field("given_name", pa.string()),
        pa.field("family_name", pa.string()),
        pa.field("date_of_birth", pa.date32()),
        pa.field("alone", pa.string()),
        pa.field("first", pa.string()),
        pa.field("forms", pa.list_(pa.string())),
        pa.field("given_key", pa.string()),
        pa.field("family_key", pa.string()),
        pa.field("number", pa.string()),
        pa.field("street", pa.string()),
        pa.field("parties", pa.int64()),
    ]
)
"""``given_name`` and ``family_name`` are as one of the parties writes them, for reading. ``alone``
is the incident of a profile that is nothing but a name: two namesakes are not one person because
nothing else is known of them. ``first`` is the first given name; ``forms`` it and the names that
it may be short for; the keys are phonetic; ``number`` and ``street`` come from the address."""


@dataclass(frozen=True)
class Prepared:
    """What linkage works on.

    Parameters
    ----------
    profiles
        One row a profile, columns as in `PROFILES`, in order of ``profile_id``.
    parties
        ``incident_id, role, position, profile_id, unlinkable``, in the order of those three keys;
        no profile where unlinkable.
    """

    profiles: pa.Table
    parties: pa.Table


def prepare(parties: pa.Table, *, as_of: dt.date | None = None) -> Prepared:
    """Fold the identifying values of parties and gather equal ones into profiles.

    Parameters
    ----------
    parties
        Columns of `asvat.records.schemas.PARTIES`; ``date_of_birth`` a date, or eight digits
        (year, month, day) where the source's digits need not make a day.
    as_of
        A date of birth after it is a mistake; today where it is not given.
    """
    with session() as db:
        db.register("parties_in", _as_text(parties))
        db.execute(
            f"create temp table raw as select row_number() over () as raw_id, * from "
            f"(select distinct {', '.join(RAW)} from parties_in)"
        )
        _fold_names(db)
        _fold_values(db, as_of or dt.date.today())
        db.execute(_PARTY_PROFILES)
        _part_addresses(db)
        profiles = db.execute(_PROFILES).to_arrow_table()
        rows = db.execute(
            "select incident_id, role, position, profile_id, unlinkable from party_profiles "
            "order by incident_id, role, position"
        ).to_arrow_table()
    return Prepared(profiles.cast(PROFILES), rows)


def _as_text(parties: pa.Table) -> pa.Table:
    """Return the columns that are needed, dates as eight digits and all values as text."""
    table = parties.select(["incident_id", "role", "position", *RAW])
    at = table.schema.get_field_index("date_of_birth")
    column = table.column(at)
    if pa.types.is_date(column.type):
        column = _eight_digits(column)
    table = table.set_column(at, "date_of_birth", column.cast(pa.string()))
    for name in RAW:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(place).cast(pa.string()))
    return table


def _eight_digits(dates: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(dates.cast(pa.date32()).cast(pa.string()), "-", "")


def _fold_names(db: Any) -> None:
    """Make the table ``names`` (raw names, folded and parted) and the features of each name."""
    db.execute(
        "create temp table raw_names as select distinct given_name, family_name, full_name from raw"
    )
    part_names(db)
    given = db.execute(
        "select distinct given as name, split_part(given, ' ', 1) as first from names "
        "where given is not null order by 1"
    ).to_arrow_table()
    family = db.execute(
        "select distinct family as name from names where family is not null order by 1"
    ).to_arrow_table()
    firsts = given.column("first").to_pylist()
    features = given.append_column(
        "forms", pa.array([formal_names(name) for name in firsts], pa.list_(pa.string()))
    ).append_column("key", pa.array([phonetic_key(name) for name in firsts], pa.string()))
    db.register("given_features", features)
    keys = [phonetic_key(name) for name in family.column("name").to_pylist()]
    db.register("family_features", family.append_column("key", pa.array(keys, pa.string())))


def _fold_values(db: Any, as_of: dt.date) -> None:
    """Make the table ``folded``: one row a row of ``raw``, its values folded."""
    steps = {
        "dob": ("date_of_birth", folding.birth(as_of)),
        "phone": ("phone", folding.PHONE),
        "email": ("email", folding.EMAIL),
        "address": ("address", folding.ADDRESS),
        "postcode": ("postcode", folding.POSTCODE),
    }
    for name, (column, how) in steps.items():
        db.execute(f"create temp table fold_{name} as {folding.folded(column, 'raw', how)}")
    joins = " ".join(
        f"left join fold_{name} on raw.{column} = fold_{name}.raw"
        for name, (column, _) in steps.items()
    )
    db.execute(f"""
create temp table folded as
select raw.*, n.unlinkable,
  case when n.unlinkable is null then n.given end as given,
  case when n.unlinkable is null then n.family end as family,
  {", ".join(f"fold_{name}.x as {name}_folded" for name in steps)}
from raw left join names n
  on raw.given_name is not distinct from n.given_name
 and raw.family_name is not distinct from n.family_name
 and raw.full_name is not distinct from n.full_name
{joins}
""")


def _part_addresses(db: Any) -> None:
    for name, how in (("number", folding.NUMBER), ("street", folding.STREET)):
        steps = folding.folded("address", "party_profiles", how)
        db.execute(f"create temp table address_{name} as {steps}")


_KEY = "coalesce(given, '') || chr(31) || coalesce(family, '')" + "".join(
    f" || chr(31) || coalesce({name}, '')"
    for name in ("dob", "phone", "email", "address", "postcode")
)

_PARTY_PROFILES = f"""
create temp table party_profiles as
with joined as (
  select p.incident_id, p.role, p.position, f.unlinkable, f.given, f.family,
    coalesce(trim(f.given_name), upper(f.given[1]) || f.given[2:]) as given_name,
    coalesce(trim(f.family_name), upper(f.family[1]) || f.family[2:]) as family_name,
    f.dob_folded as dob, f.phone_folded as phone, f.email_folded as email,
    f.address_folded as address, f.postcode_folded as postcode
  from parties_in p
  join folded f on {" and ".join(f"p.{name} is not distinct from f.{name}" for name in RAW)}
), told as (
  select *, case when unlinkable is null and coalesce(dob, phone, email, address, postcode) is null
                 then incident_id end as alone
  from joined
)
select *, case when unlinkable is null
               then md5({_KEY} || chr(31) || coalesce(alone, '')) end as profile_id
from told
"""

_PROFILES = f"""
with distinct_profiles as (
  select profile_id, {", ".join(f"any_value({name}) as {name}" for name in VALUES)},
    min(given_name) as given_name, min(family_name) as family_name,
    any_value(alone) as alone, count(*) as parties
  from party_profiles where profile_id is not null group by profile_id
)
select profile_id, {", ".join(f"d.{name}" for name in VALUES)},
  case when given is not null then given_name end as given_name,
  case when family is not null then family_name end as family_name,
  try_strptime(dob, '%Y%m%d')::date as date_of_birth, alone,
  g.first, g.forms, g.key as given_key, f.key as family_key,
  n.x as number, s.x as street, parties
from distinct_profiles d
left join given_features g on d.given = g.name
left join family_features f on d.family = f.name
left join address_number n on d.address = n.raw
left join address_street s on d.address = s.raw
order by profile_id
"""
