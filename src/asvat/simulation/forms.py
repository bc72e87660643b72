"""The forms of each source: whom it asks for what, and under which column it stands."""

from __future__ import annotations

from collections import Counter
from random import Random

import pyarrow as pa

from asvat.simulation.logs import COUNCIL, HOUSING, POLICE
from asvat.simulation.parties import FIELDS, HOUSEHOLD_PHONE, OFFICE_PHONE

ROLES = ("caller", "victim", "suspect1", "suspect2")
ROLE_NAMES = ("caller", "victim", "suspect", "suspect")
POSITIONS = (1, 1, 1, 2)
# Of callers who are the victim themselves, how many are written down as both.
BOTH = 0.55
_COLUMN = {
    "given_name": "forename", "family_name": "surname", "full_name": "name",
    "date_of_birth": "dob", "sex": "sex", "phone": "phone", "email": "email",
    "address": "address", "postcode": "postcode",
}  # fmt: skip
_SUSPECT = ("given_name", "family_name", "date_of_birth", "sex", "phone", "address")
FORM: dict[int, dict[str, tuple[str, ...]]] = {
    POLICE: {
        "caller": tuple(f for f in FIELDS if f != "sex"),
        "victim": tuple(f for f in FIELDS if f != "email"),
        "suspect1": _SUSPECT,
        "suspect2": _SUSPECT,
    },
    COUNCIL: {
        "caller": ("full_name", "phone", "email", "address", "postcode"),
        "suspect1": ("full_name", "address"),
    },
    HOUSING: {
        "victim": ("given_name", "family_name", "date_of_birth", "phone", "address", "postcode"),
        "suspect1": ("given_name", "family_name", "address"),
    },
}
"""What each source's form asks of whom: a council asks the complainant, a landlord its tenant."""
_PREFIXES: dict[int, dict[str, str]] = {
    POLICE: {role: f"{role}_" for role in ROLES},
    COUNCIL: {"caller": "Complainant ", "suspect1": "Subject "},
    HOUSING: {"victim": "tenant1_", "suspect1": "alleged1_"},
}
_COUNTED = ("date_of_birth", "phone", "email", "address", "postcode")
_RIGHT = {HOUSEHOLD_PHONE, OFFICE_PHONE}
_SHARED = {*_RIGHT, "phone_of_another"}

Row = dict[str, str]


def shown(rng: Random, source: int, present: tuple[int, int, int, int]) -> tuple[int, ...]:
    """Return which people a source writes down as caller, victim and suspects; -1 for none."""
    caller, victim, suspect, other = present
    if source == COUNCIL:
        return caller, -1, suspect, -1
    if source == HOUSING:
        return -1, victim if victim >= 0 else caller, suspect, -1
    if caller == victim and rng.random() >= BOTH:
        victim = -1
    return caller, victim, suspect, other


def called(row: Row) -> str:
    """Return the whole name that a row gives."""
    return f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()


def party_columns(source: int, persons: dict[str, list[Row]]) -> dict[str, pa.Array]:
    """Return a column for each field of each role, as the source's form has them."""
    columns = {}
    for role, prefix in _PREFIXES[source].items():
        for field in FORM[source][role]:
            if field == "full_name":
                values = [called(p) for p in persons[role]]
            else:
                values = [p.get(field, "") for p in persons[role]]
            columns[prefix + _COLUMN[field]] = pa.array(values, pa.string())
    return columns


def count_noise(noise: Counter[str], row: Row, wrong: list[str], asked: tuple[str, ...]) -> None:
    """Count what is wrong, missing or shared among what the form asks for."""
    noise["party rows"] += 1
    if wrong:
        noise.update(wrong)
        noise["any field corrupted"] += not _RIGHT.issuperset(wrong)
        noise["on a shared phone"] += not _SHARED.isdisjoint(wrong)
    for field in _COUNTED:
        if field in asked:
            noise[f"asked for {field}"] += 1
            noise[f"no {field}"] += field not in row
