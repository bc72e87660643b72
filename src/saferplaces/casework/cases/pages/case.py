"""The page of a case: for those who hold it, and for those who share in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.actions.closing import agrees
from saferplaces.casework.cases.holding import has
from saferplaces.casework.cases.models import (
    Action,
    Case,
    CaseLink,
    CasePerson,
    CasePlace,
    CaseState,
    OccurrenceState,
    Part,
    Seen,
)
from saferplaces.casework.cases.pages import plan
from saferplaces.casework.cases.pages.steps import Known, steps
from saferplaces.casework.cases.pages.timeline import moments, shares_of, transfers_of
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import linked, people_of
from saferplaces.casework.cases.reaching import banners
from saferplaces.casework.cases.registry import CASE_LINKS, CASE_PANELS
from saferplaces.casework.risk import queries as risk
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK, RISK
from saferplaces.foundation.reference.queries import code_or_none, districts, label
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.pages.panels import panels

SHARED_LINKS = (("Write a note", "case-note-add"), ("Put an action into the plan", "case-plan"))


def context_of(request: Request, case: Case) -> dict[str, Any]:
    """Return what the page shows."""
    actor = request.actor
    now = timezone.now()
    ours = case.organisation_id == actor.organisation_id
    people = [one for one in people_of(case.pk) if ours or one.shared]
    request.access.saw("case", [case.pk])
    request.access.saw("caseperson", [one.pk for one in people], [one.person_id for one in people])
    actions = list(
        case.actions.filter(plan.seen(actor, case)).select_related("owner", "organisation")
    )
    last = Seen.objects.filter(user=actor.user_id, case=case).first()
    found = {
        "case": case,
        "ours": ours,
        "people": people,
        "tags": tags(case, now),
        "rows": _rows(case, ours=ours),
        "actions": [(row, *plan.state_of(row, now)) for row in actions[:10]],
        "who": plan.who,
        "links": _links(request, case),
        "panels": panels(CASE_PANELS, request, str(case.pk)),
        "moments": moments(actor, case, actions, request.access),
        "last": last.at if last else None,
        "now": now,
    }
    if ours:
        return found | _ours(request, case, people, actions)
    return found | {
        "share": case.shares.filter(
            organisation=actor.organisation_id, ended_at__isnull=True
        ).order_by("-begun_at").first(),
    }  # fmt: skip


def _ours(
    request: Request, case: Case, people: list[CasePerson], actions: list[Action]
) -> dict[str, Any]:
    actor = request.actor
    victims = [one for one in people if one.part == Part.VICTIM]
    beside = linked(case.pk) if has(case.pk, CaseLink) else []
    reached = banners(actor, victims)
    assessed = risk.completed("case", str(case.pk))
    logs = dict(case.occurrences.order_by().values_list("state").annotate(number=Count("pk")))
    known = Known(
        victims,
        frozenset(
            one.person_id for one, said in zip(victims, reached, strict=True) if not said.asked
        ),
        assessed,
        logs.get(OccurrenceState.SUGGESTED, 0),
        actions,
    )
    return {
        "may_work": cases.may(actor, "work", case).allowed,
        "may_agree": case.state == CaseState.CLOSING
        and cases.may(actor, agrees(case), case).allowed
        and case.closing.get("by") != actor.user_id,
        "steps": steps(case, known, timezone.now()),
        "banners": reached,
        "places": list(case.places.filter(left_at__isnull=True))
        if has(case.pk, CasePlace) else [],
        "assessments": assessed[:10] if actor.can(RISK) else [],
        "band_name": lambda code: label("risk_bands", code),
        "assess": reverse("assessment-about", args=["case", str(case.pk)])
        if actor.can(RISK) and case.closed_at is None else "",
        "occurrences": logs.get(OccurrenceState.CONFIRMED, 0),
        "suggested": known.suggested,
        "beside": [
            (link, other, reverse("case", args=[other.pk])
             if cases.may(actor, "read", other).allowed else "")
            for link, other in beside
        ],
        "shares": [one for one in shares_of(case) if one.ended_at is None],
        "offer": next((one for one in transfers_of(case) if one.state == "offered"), None),
    }  # fmt: skip


def tags(case: Case, now: dt.datetime) -> list[tuple[str, str]]:
    """Return how a case stands, each word with its colour."""
    states = {"open": "blue", "closing": "yellow", "closed": "grey"}
    found = [(case.get_state_display(), states[case.state])]
    band = code_or_none("risk_bands", case.band) if case.band else None
    risk_said = (f"Risk: {band.label}", band.values["colour"]) if band else None
    found.append(risk_said or ("Not assessed", "grey"))
    if case.next_due and case.next_due < now:
        found.append(("Overdue", "red"))
    return found


def _rows(case: Case, *, ours: bool) -> list[tuple[Any, ...]]:
    names = {row.code: row.name for row in districts()}
    found: list[tuple[Any, ...]] = [
        ("About", label("case_kinds", case.kind)),
        ("District", names.get(case.district, case.district)),
        ("Held by", case.organisation.name),
        ("Lead", case.lead.name),
        ("The victim rings", case.contact.name),
        ("Opened", day(case.opened_at)),
    ]
    if ours:
        source = label("case_sources", case.source)
        kind, _, key = case.source_id.partition(":")
        if kind in {"review", "incident", "person", "place", "case"}:
            found.insert(1, ("Comes from", source, reverse(kind, args=[key]), "Open"))
        else:
            found.insert(1, ("Comes from", source))
    if case.closed_at:
        found.append(("Closed", day(case.closed_at)))
        if ours and case.closing.get("reason"):
            found.append(("Why", label("closure_reasons", case.closing["reason"])))
    return found


def _links(request: Request, case: Case) -> list[tuple[str, str]]:
    """Return what may be done, each with its page."""
    actor = request.actor
    if not cases.may(actor, "contribute", case).allowed:
        return []
    here = [case.pk]
    if case.organisation_id != actor.organisation_id:
        return [(text, reverse(view, args=here)) for text, view in SHARED_LINKS]
    if case.closed_at is not None:
        mine = [
            ("Write the victim's answer down", "case-satisfaction"),
            ("The victim contests the closure", "case-contest"),
            ("Open the case again", "case-reopen"),
        ]
    else:
        mine = [
            ("Write a contact down", "case-contact-add"),
            ("Write a note", "case-note-add"),
            ("Intervention plan", "case-plan"),
            ("Powers and their limits", "case-powers"),
            ("Occurrences", "case-occurrences"),
            ("Put somebody in", "case-person-add"),
            ("Put a place in", "case-place-add"),
            ("Review the case", "case-review-add"),
            ("How often the victim hears", "case-rhythm"),
            ("Share with an organisation", "case-share"),
            ("Open a counter-allegation", "case-counter"),
            ("Hand over the lead", "case-hand-over"),
            ("Pass to another organisation", "case-transfer-offer"),
            ("Ask how satisfied the victim is", "case-satisfaction"),
            ("Close the case", "case-close"),
        ]
    found = [(text, reverse(view, args=here)) for text, view in mine if actor.can(CASES_WORK)]
    found += [
        (link.text, reverse(link.view, kwargs={"case_id": case.pk}))
        for link in CASE_LINKS if actor.can(link.capability)
    ]  # fmt: skip
    return found
