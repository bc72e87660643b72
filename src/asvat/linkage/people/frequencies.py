"""How common values are, and which are shared by many people: counted, not listed.

A telephone of a switchboard, a station or a housing office appears with many different names, no
one of them much more than the others; a family's with a few; a persistent caller's with one, in
whatever spelling. What counts is therefore how many different names (as they sound) a value
appears with, and how large a share the commonest of them has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asvat.linkage.people.counting import Counts

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


def shared_values(counts: Counts) -> dict[str, list[str]]:
    """Return the telephones and e-mails that many differently named people use, sorted."""
    return {column: counts.shared(column) for column in SHAREABLE}


def frequencies(
    counts: Counts, own: dict[str, float]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return how common each value is, and what a value that is not named counts as.

    Parameters
    ----------
    counts
        Counts over all profiles.
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
        found = counts.common(column, RARELY if plain else KEPT_NAMES)
        if not found.total:
            continue
        total = found.total
        base = min(RARE / total, A_DAY if column == "dob" else 1.0)
        others = 1.0 + (own.get(column, 0.0) if plain else 0.0)
        named[column] = {v: _rounded(max(n - others, 0.0) / total + base) for v, n in found.values}
        usual = found.rare / found.rare_values if found.rare_values else 1.0
        unnamed[column] = _rounded(max(usual - others, 0.0) / total + base)
    return named, unnamed


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
