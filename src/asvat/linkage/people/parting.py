"""From the names as given to given name, family name and, where it is no person, the reason."""

from __future__ import annotations

from typing import Any

from asvat.linkage.people.folding import HYPHEN, LONGEST_NAME, NAME, folded, plain, quoted
from asvat.linkage.people.lists import words

_PARTICLES = (
    "van der|van den|van de|van|von|de la|de los|de|da|dos|do|del|di|du|la|le|al|el|bin|ibn|bint|"
    "st|mac|mc|o|ap|ter|ten"
)
_SMALL = frozenset({"the", "of", "at", "and", "a", "for", "in"})

_NO_NAME = quoted(words("placeholder_name"))

_PARTS = f"""
create temp table whole_parts as
with bare as (
  select full_name, replace(regexp_replace(left(full_name, {LONGEST_NAME}),
    '\\([^)]*\\)', ' ', 'g'), '-', '{HYPHEN}') as x
  from raw_names where full_name is not null
)
select distinct full_name, x,
  case when contains(x, ',') then split_part(x, ',', 2) end as after,
  case when contains(x, ',') then split_part(x, ',', 1) else x end as before
from bare
"""

_PARTED = f"""
create temp table parted_whole as
select full_name,
  case when given not in {_NO_NAME} then replace(given, '{HYPHEN}', ' ') end as given,
  case when family not in {_NO_NAME} then replace(family, '{HYPHEN}', ' ') end as family
from (
  select w.full_name,
    case when a.x is not null then a.x
         else nullif(regexp_extract(b.x, '{{cut}}', 1), '') end as given,
    case when a.x is not null then b.x else regexp_extract(b.x, '{{cut}}', 2) end as family
  from whole_parts w
  left join folded_after a on w.after = a.raw
  left join folded_before b on w.before = b.raw
)
""".replace("{cut}", f"^(?:(.+?) )?((?:(?:{_PARTICLES}) )*[^ ]+)$")


def part_names(db: Any) -> None:
    """Make the table ``names`` from ``raw_names``, both in `db`.

    ``raw_names`` has ``given_name, family_name, full_name`` as the source writes them; ``names``
    has these with ``given``, ``family`` (folded) and ``unlinkable``.

    Notes
    -----
    A whole name is parted at its comma (``SMITH, John``), else before its last word and the
    particles in front of it (``Anna van der Berg``). A name in brackets is left out. It counts
    only where neither part is given.
    """
    name = [*plain(LONGEST_NAME), *NAME]
    db.execute(_PARTS)
    for table, column, source in (
        ("folded_given", "given_name", "raw_names"),
        ("folded_family", "family_name", "raw_names"),
        ("folded_after", "after", "whole_parts"),
        ("folded_before", "before", "whole_parts"),
    ):
        db.execute(f"create temp table {table} as {folded(column, source, name)}")
    db.execute(_PARTED)
    everything = "concat_ws(' ', given_name, family_name, full_name)"
    told = f"(select distinct {everything} as everything from raw_names)"
    db.execute(f"create temp table said as {folded('everything', told, plain(2 * LONGEST_NAME))}")
    db.execute(_names(everything))


def _names(everything: str) -> str:
    strong = quoted(words("role") | words("organisation"))
    weak = quoted(words("role") | words("organisation") | words("role_or_surname"))
    small = quoted(words("title") | _SMALL)
    return f"""
create temp table names as
with joined as (
  select r.*, g.x is null and f.x is null as unparted, g.x as given, f.x as family,
    w.given as whole_given, w.family as whole_family, s.x as told,
    list_filter(string_split(s.x, ' '), w -> w not in {small}) as told_words
  from (select *, {everything} as everything from raw_names) r
  left join folded_given g on r.given_name = g.raw
  left join folded_family f on r.family_name = f.raw
  left join parted_whole w on r.full_name = w.full_name
  left join said s on r.everything = s.raw
), chosen as (
  select given_name, family_name, full_name, told, told_words,
    case when unparted then whole_given else given end as given,
    case when unparted then whole_family else family end as family
  from joined
)
select given_name, family_name, full_name,
  case when length(family) > 1 or length(given) > 1 then given end as given,
  case when length(family) > 1 then family end as family,
  case when len(list_filter(told_words, w -> w in {strong})) > 0
         or (len(told_words) > 0 and len(list_filter(told_words, w -> w not in {weak})) = 0)
       then 'organisation'
       when coalesce(length(given), 0) > 1 or coalesce(length(family), 0) > 1 then null
       when coalesce(told, '') <> '' then 'placeholder'
       else 'no_name' end as unlinkable
from chosen
"""
