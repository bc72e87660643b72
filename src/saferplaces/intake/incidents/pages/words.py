"""Codes, names and ages in words."""

from __future__ import annotations

import datetime as dt

from asvat.records.code_lists import label
from saferplaces.intake.incidents.lookups import POSTCODE
from saferplaces.intake.incidents.models import Incident, Party, Person

ROLES = {"caller": "Caller", "victim": "Victim", "suspect": "Suspect", "witness": "Witness"}
BANDS = ((0, 12), (13, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74))


def code(name: str, value: str) -> str:
    """Return a code of the engine's lists in words; the code where the list lacks it."""
    return label(name, value) if value else ""


def sentence(text: str) -> str:
    """Return a text with a capital first."""
    return text[:1].upper() + text[1:]


def category(incident: Incident) -> str:
    """Return what a log is about."""
    parts = [code("categories", incident.category) or incident.record_type]
    if incident.asb_category:
        parts.append(code("asb_categories", incident.asb_category).lower())
    return sentence(": ".join(parts))


def called(record: Person | Party) -> str:
    """Return a name as it is written, or that it is not known."""
    name = f"{record.given_name} {record.family_name}".strip()
    return name or getattr(record, "full_name", "") or "Name not given"


def age_band(born: dt.date | None, today: dt.date) -> str:
    """Return about how old somebody is."""
    if born is None:
        return "Age not known"
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    for low, high in BANDS:
        if low <= age <= high:
            return f"{low} to {high}" if low else f"Under {high + 1}"
    return f"{BANDS[-1][1] + 1} or over"


def address_area(party: Party) -> str:
    """Return where an address is without saying which it is: the first half of its postcode."""
    found = POSTCODE.search(party.postcode or party.address)
    return found.group(1).upper() if found else "Area not known"


def sure(probability: float | None) -> str:
    """Return how sure a link is, in words with its probability."""
    if probability is None:
        return "Not linked"
    if probability >= 0.995:
        return "Sure (over 99%)"
    return f"{'Likely' if probability >= 0.8 else 'Possible'} ({probability:.0%})"
