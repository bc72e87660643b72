"""How common values are, and which are shared by many people: counted, not listed.

A telephone of a switchboard, a station or a housing office appears with many different names, no
one of them much more than the others; a family's with a few; a persistent caller's with one, in
whatever spelling. What counts is therefore how many different names (as they sound) a value
appears with, and how large a share the commonest of them has.
"""

from __future__ import annotations

from typing import Any

FREQUENCY_COLUMNS = ("given", "family", "dob", "phone", "email", "address", "postcode")
NAME_COLUMNS = frozenset({"given", "family", "dob"})
SHAREABLE = ("phone", "email")
SHARED_NAMES = 6
"""Different names from which on a number or e-mail may be shared by strangers."""
SHARED_TOP = 0.34
"""It is, unless one name has more than this share of its profiles."""
KEPT_NAMES = 4
"""Telephones, e-mails and addresses are named in the model only from this many names on."""
RARE = 0.5
"""Chance, in profiles, that a value seen with one person only is another person's too."""
A_DAY = 1 / (80 * 365.25)
"""Chance of a date of birth; few profiles cannot tell it."""
RARELY = 2
"""Names and dates are named in the model only where seen at least so often."""


def name_counts(column: str) -> str:
    """Return SQL: for each value of a column how many names, profiles, and of the top name."""
    return f"""
select value, count(*) as names, sum(n)::bigint as profiles, max(n) as top from (
  select {column} as value, coalesce(given_key, '') || ' ' || coalesce(family_key, '') as name,
    count(*) as n
  from profiles where {column} is not null group by all
) group by value
"""


def shared_values(db: Any) -> dict[str, list[str]]:
    """Return the telephones and e-mails that many differently named people use, sorted."""
    found = {}
    for column in SHAREABLE:
        rows = db.execute(
            f"select value from ({name_counts(column)}) where names >= {SHARED_NAMES} "
            f"and top <= {SHARED_TOP} * profiles order by value"
        ).fetchall()
        found[column] = [value for (value,) in rows]
    return found


def frequencies(
    db: Any, own: dict[str, float]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return how common each value is, and what a value that is not named counts as.

    Parameters
    ----------
    db
        Holds ``profiles``.
    own
        For each column, how many further profiles of the same person hold the same value on
        average: the question is how often *another* person has it.

    Returns
    -------
    Frequencies by column and value; those of values not named, by column. Both are shares of the
    profiles that have a value. A column that is empty throughout is in neither.
    """
    named: dict[str, dict[str, float]] = {}
    unnamed: dict[str, float] = {}
    for column in FREQUENCY_COLUMNS:
        plain = column in NAME_COLUMNS
        least = RARELY if plain else KEPT_NAMES
        counts = (
            f"select {column} as value, count(*) as n from profiles "
            f"where {column} is not null group by 1"
            if plain
            else f"select value, names as n from ({name_counts(column)})"
        )
        total, rare, rare_values = db.execute(
            f"select coalesce(sum(n), 0), coalesce(sum(n) filter (n < {least}), 0), "
            f"count(*) filter (n < {least}) from ({counts})"
        ).fetchone()
        if not total:
            continue
        base = min(RARE / total, A_DAY if column == "dob" else 1.0)
        others = 1.0 + (own.get(column, 0.0) if plain else 0.0)
        rows = db.execute(
            f"select value, n from ({counts}) where n >= {least} order by value"
        ).fetchall()
        named[column] = {v: _rounded(max(n - others, 0.0) / total + base) for v, n in rows}
        usual = rare / rare_values if rare_values else 1.0
        unnamed[column] = _rounded(max(usual - others, 0.0) / total + base)
    return named, unnamed


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
