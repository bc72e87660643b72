"""What may be shared about a person, field by field, and what each would say now.

Labels, hints, markings and the kind of statement (fact, assessment, their own words: Data
Protection Act 2018, section 38) are rows of the code list ``referral_fields``; how each is read is
here. A field that has nothing to say is not offered, and neither is an unsafe way of contact. Where
somebody lives is offered with a safe letter or visit alone, and never if it is protected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Q
from django.utils import timezone

from saferplaces.casework.cases.models import Action, ActionState, Occurrence, OccurrenceState
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.referrals.subject import Subject
from saferplaces.casework.reviews.reading import AGGRIEVED
from saferplaces.casework.risk.queries import stands_for
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Regime
from saferplaces.foundation.reference.queries import choices, codes, label, setting
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.incidents.policy import incidents

ADULT = 18
LISTED = 50
LEADS = {
    "phone": "phone",
    "text": "phone",
    "email": "email",
    "letter": "address",
    "visit": "address",
    "through_other": "through",
}
"""Ways of contact, and the field of the safe-contact record that says where each leads."""
Read = Callable[[Actor, Subject], list[str]]


@dataclass(frozen=True)
class Offer:
    """One field that may be chosen.

    Attributes
    ----------
    in_words:
        Whoever refers writes it; `lines` are then empty.
    regime, basis:
        The law it is held under, and whether it is a fact, an assessment, or their own words.
    """

    code: str
    title: str
    hint: str
    marking: str
    regime: str
    basis: str
    in_words: bool
    lines: tuple[str, ...] = ()


def offered(actor: Actor, of: Subject) -> list[Offer]:
    """Return what this actor may choose of what is known about somebody, in order."""
    found = []
    for row in codes("referral_fields"):
        read = READERS.get(row.code)
        lines = read(actor, of) if read else []
        if read and not lines:
            continue
        found.append(
            Offer(
                code=row.code,
                title=row.label,
                hint=str(row.values["hint"]),
                marking=str(row.values["marking"]),
                regime=_regime(actor, of, row.code),
                basis=str(row.values["basis"]),
                in_words=read is None,
                lines=tuple(lines),
            )
        )
    return found


def _regime(actor: Actor, of: Subject, code: str) -> str:
    if code == "incidents":
        held = str(Regime.PART3)
    elif code.startswith("contact_") and of.safe:
        held = of.safe.newest.regime
    elif code in OF_THE_CASE and of.case:
        held = of.case.regime
    else:
        held = actor.regime
    return str(Regime(held).label)


def _name(actor: Actor, of: Subject) -> list[str]:
    return [of.name] if of.name else []


def _born(actor: Actor, of: Subject) -> list[str]:
    return [day(of.born)] if of.born else []


def _age(actor: Actor, of: Subject) -> list[str]:
    if of.born is None:
        return []
    adult = add_months(of.born, 12 * ADULT) <= timezone.localdate()
    return ["Adult" if adult else "Child (under 18)"]


def _contact(channel: str, actor: Actor, of: Subject) -> list[str]:
    safe = of.safe
    if safe is None or not safe.asked or channel not in safe.channels:
        return []
    if any(row.organisation_id != actor.organisation_id for row in safe.records):
        # What others were told is not ours to pass on.
        return []
    where = getattr(safe, LEADS[channel])
    if not where or (LEADS[channel] == "address" and of.protected):
        return []
    conditions = (
        ("When it is safe", safe.hours),
        ("Never say or show", safe.avoid),
        ("Also", safe.instructions),
    )
    return [where, *(f"{words}: {text}" for words, text in conditions if text)]


def _case_reference(actor: Actor, of: Subject) -> list[str]:
    return [of.case.reference] if of.case else []


def _risk_band(actor: Actor, of: Subject) -> list[str]:
    newest = stands_for(of.ids).filter(organisation_id=actor.organisation_id or 0).first()
    if newest is None:
        return []
    return [f"{label('risk_bands', newest.band)}, assessed {day(newest.completed_at)}"]


def _incidents(actor: Actor, of: Subject) -> list[str]:
    """Return the reports in which they suffered or rang, and those of a case whose only victim
    they are; what others report of them is left out, since it says something of those others.
    """
    since = add_months(timezone.localdate(), -int(setting("referral_incident_months")))
    rang = Party.objects.filter(person_id__in=of.ids, role__in=AGGRIEVED, withdrawn_at__isnull=True)
    theirs = Q(incident_id__in=rang.values("incident_id"))
    if of.case and [p.person_id for p in victims_of(of.case.pk)] == [of.person_id]:
        confirmed = Occurrence.objects.filter(case=of.case, state=OccurrenceState.CONFIRMED)
        theirs |= Q(incident_id__in=confirmed.values("incident_id"))
    rows = (
        incidents.readable(actor)
        .filter(theirs, withdrawn_at__isnull=True)
        .filter(reported_at__gte=dt.datetime.combine(since, dt.time.min))
        .order_by("-reported_at", "incident_id")
    )
    return [f"{day(row.reported_at)}: {_kind(row)}" for row in rows[:LISTED]]


def _kind(row: Incident) -> str:
    if row.asb_category:
        return f"Anti-social behaviour, {row.asb_category}"
    return row.category.replace("-", " ").capitalize() or "Report"


def _actions(actor: Actor, of: Subject) -> list[str]:
    """Return what was done in the case by kind: titles and results may name others."""
    if of.case is None or of.case.organisation_id != actor.organisation_id:
        return []
    kinds = dict(choices("action_kinds"))
    rows = Action.objects.filter(case_id=of.case.pk, state=ActionState.DONE).order_by("ended_at")
    return [f"{day(row.ended_at)}: {kinds.get(row.kind, 'Action')}" for row in rows[:LISTED]]


OF_THE_CASE = frozenset({"case_reference", "actions"})
READERS: Mapping[str, Read] = {
    "name": _name,
    "born": _born,
    "age": _age,
    "case_reference": _case_reference,
    "risk_band": _risk_band,
    "incidents": _incidents,
    "actions": _actions,
    **{f"contact_{channel}": partial(_contact, channel) for channel in LEADS},
}
"""How each field is read; the others of the list are written by whoever refers."""
