"""What follows when the band of risk in a case changes."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.moving import happened
from saferplaces.casework.cases.registry import BAND_CHANGED
from saferplaces.casework.cases.supervisors import supervisors_of
from saferplaces.casework.risk import queries as risk
from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.reference.queries import code_or_none


def serious(band: str) -> bool:
    """Say whether a band is one of the serious ones."""
    found = code_or_none("risk_bands", band) if band else None
    return found is not None and bool(found.values["serious"])


def on_band(actor: Actor, assessment: Assessment) -> None:
    """Let a case follow its assessments: band, clocks, since when it is serious, who hears."""
    if assessment.about_kind != "case":
        return
    with acting(actor):
        case = Case.objects.select_for_update().get(pk=assessment.about_id)
        old, case.band = case.band, risk.band_of("case", case.pk)
        if old == case.band:
            happened(actor, case, "assessed", people=[assessment.person_id])
            return
        rose = risk.rank(case.band) > risk.rank(old)
        now = happened(
            actor, case, "band_changed", people=[assessment.person_id], save=False,
            band=[old, case.band],
        )  # fmt: skip
        if serious(case.band) and not (serious(old) and case.serious_since):
            case.serious_since = now if case.closed_at is None else None
        elif not serious(case.band):
            case.serious_since = None
        if case.closed_at is None:
            clocks.changed(case, old, now, raised=rose)
        case.save()
        for room in BAND_CHANGED:
            room(actor, case.pk, old, case.band)
        if rose and case.closed_at is None:
            _tell(actor, case)


def _tell(actor: Actor, case: Case) -> None:
    who = [case.lead_id]
    if serious(case.band):
        who += supervisors_of(case) + supervisors_of(case, DISPENSE)
    elif clocks.ladder(case.band)["supervisor"]:
        who += supervisors_of(case, CASES_SUPERVISE)
    others = [key for key in dict.fromkeys(who) if key != actor.user_id]
    urgent = serious(case.band)
    notify(others, "The risk in a case has risen.", reverse("case", args=[case.pk]), urgent=urgent)
