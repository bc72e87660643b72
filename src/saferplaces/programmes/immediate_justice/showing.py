"""What each partner sees of a referral: these fields, and no others.

Every page, list and file shows a referral through `rows` or `shown`; what is not on an audience's
list is not read for it. Restorative practitioners and victim workers have no list here: they see
what the rooms for victims show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS, JUSTICE_CHILDREN, JUSTICE_REFER
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.programmes.immediate_justice.clocks import words_of
from saferplaces.programmes.immediate_justice.models import Outcome, Referral
from saferplaces.programmes.immediate_justice.queries import ready_to_record

POLICE, PROBATION, YOUTH = "police", "probation", "youth"
LISTS = (
    "justice_offences", "justice_disposals", "justice_ethnicity", "justice_suitability",
    "justice_endings",
)  # fmt: skip
Words = Mapping[str, Mapping[str, str]]


def audience(actor: Actor) -> str:
    """Return as whom an actor reads a referral; "" for who does not."""
    for capability, name in (
        (JUSTICE_REFER, POLICE),
        (JUSTICE_ADULTS, PROBATION),
        (JUSTICE_CHILDREN, YOUTH),
    ):
        if actor.can(capability):
            return name
    return ""


def _outcome(row: Referral, words: Words) -> str:
    if not row.is_crime:
        return (
            f"Not recorded as a crime: {words['justice_disposals'].get(row.disposal, row.disposal)}"
        )
    return Outcome(row.outcome).label


def _recorded(row: Referral, _: Words) -> str:
    if not row.is_crime:
        return "Not a recorded crime, so it has no outcome code"
    if row.outcome_recorded_at is not None:
        return f"Recorded {day(row.outcome_recorded_at)}"
    if ready_to_record(row):
        return "Ready to record: the activity is evidenced"
    return "Not to be recorded yet: only once the activity is evidenced"


def _hours(row: Referral, _: Words) -> str:
    if row.hours is None:
        return "None"
    return f"{row.hours}{f' ({row.hours_why})' if row.hours_why else ''}"


def _suitability(row: Referral, words: Words) -> str:
    if not row.suitability:
        return "Not decided"
    label = words["justice_suitability"].get(row.suitability, row.suitability)
    return ". ".join(filter(None, [label, row.suitability_why, row.discretion]))


def _consent(row: Referral, _: Words) -> str:
    if not row.consent:
        return "Not asked"
    agreed = f"Agreed {day(row.consent_on)}" if row.consent == "yes" else "Did not agree"
    return f"{agreed}, with {row.consent_by}" if row.consent_by else agreed


def _community(row: Referral, _: Words) -> str:
    return ", ".join(filter(None, [row.affected_ward, row.affected_district.title()]))


def _ended(row: Referral, words: Words) -> str:
    if not row.ended_why:
        return day(row.ended_at, "")
    label = words["justice_endings"].get(row.ended_why, row.ended_why)
    return ". ".join(filter(None, [day(row.ended_at, ""), label, row.ended_words]))


FIELDS: dict[str, tuple[str, Callable[[Referral, Words], str]]] = {
    "name": ("Name", lambda r, _: r.name),
    "born": ("Date of birth", lambda r, _: day(r.born)),
    "age": ("Age at the decision", lambda r, _: str(r.age)),
    "sex": ("Sex", lambda r, _: r.get_sex_display()),
    "ethnicity": (
        "Ethnic group", lambda r, w: w["justice_ethnicity"].get(r.ethnicity, r.ethnicity)
    ),
    "reach": ("How to reach them", lambda r, _: r.reach),
    "risk": ("What those who work with them must know", lambda r, _: r.risk),
    "district": ("Lives in", lambda r, _: r.district.title()),
    "community": ("Community affected", _community),
    "offence": ("What it was", lambda r, w: w["justice_offences"].get(r.offence, r.offence)),
    "outcome": ("Decision", _outcome),
    "recorded": ("Outcome on the crime", _recorded),
    "crime": ("Crime number", lambda r, _: r.crime_reference),
    "officer": ("Decided by", lambda r, _: f"{r.officer.name}, {moment(r.decided_at)}"),
    "clock": ("Time to start", lambda r, _: words_of(r)),
    "provider": ("With", lambda r, _: r.provider.name),
    "activity": ("To do", lambda r, _: r.get_activity_display()),
    "hours": ("Hours of unpaid work", _hours),
    "rule": ("Rule of the hours", lambda r, _: r.hours_rule),
    "consent": ("Agreement", _consent),
    "suitability": ("Suitability", _suitability),
    "restorative": (
        "Would take part in restorative justice",
        lambda r, _: r.get_restorative_display() or "Not asked",
    ),
    "ended": ("Ended", _ended),
}  # fmt: skip
_CORE = (
    "name", "born", "age", "sex", "reach", "risk", "district", "community", "offence", "outcome",
    "officer", "clock", "activity", "consent", "suitability", "restorative", "ended",
)  # fmt: skip
FIELDS_OF: dict[str, tuple[str, ...]] = {
    POLICE: tuple(FIELDS),
    PROBATION: (*_CORE, "hours"),
    YOUTH: (*_CORE, "ethnicity"),
}
"""Which fields each audience sees. Victims, logs and crime numbers are the police's alone here."""
PARTS_OF: dict[str, frozenset[str]] = {
    POLICE: frozenset({"victims", "apart", "ledger", "breach", "origin"}),
    PROBATION: frozenset({"ledger", "adjustments", "apart", "breach", "bookings"}),
    YOUTH: frozenset({"plan", "adjustments", "apart", "breach"}),
}
"""Which further parts of a referral's page each audience sees."""


def words() -> Words:
    """Return the labels of the lists that fields are shown with."""
    return {name: dict(choices(name)) for name in LISTS}


def shown(row: Referral, name: str, to: str, labels: Words) -> str:
    """Return one field as an audience sees it; "" where it is not theirs."""
    return FIELDS[name][1](row, labels) if name in FIELDS_OF.get(to, ()) else ""


def rows(row: Referral, to: str, labels: Words) -> list[tuple[str, str]]:
    """Return the fields of a referral that an audience sees, those that say something."""
    names: Iterable[str] = FIELDS_OF.get(to, ())
    if row.hours is None:
        names = [name for name in names if name not in {"hours", "rule"}]
    found: list[tuple[str, Any]] = [(FIELDS[n][0], FIELDS[n][1](row, labels)) for n in names]
    return [(title, text) for title, text in found if text]
