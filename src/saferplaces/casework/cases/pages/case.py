"""The page of a case: for those who hold it, and for those who share in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.actions.closing import agrees
from saferplaces.casework.cases.models import Case, CaseState, OccurrenceState, Seen
from saferplaces.casework.cases.pages import plan
from saferplaces.casework.cases.pages.steps import steps
from saferplaces.casework.cases.pages.timeline import moments
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import linked, people_of, victims_of
from saferplaces.casework.cases.reaching import banners
from saferplaces.casework.cases.registry import CASE_LINKS, CASE_PANELS
from saferplaces.casework.risk import queries as risk
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK, RISK
from saferplaces.foundation.reference.queries import codes, districts, label
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
    last = Seen.objects.filter(user=actor.user_id, case=case).first()
    found = {
        "case": case,
        "ours": ours,
        "people": people,
        "tags": tags(case, now),
        "rows": _rows(case, ours=ours),
        "actions": [
            (row, *plan.state_of(row, now))
            for row in case.actions.filter(plan.seen(actor, case)).select_related(
                "owner", "organisation"
            )[:10]
        ],
        "who": plan.who,
        "links": _links(request, case),
        "panels": panels(CASE_PANELS, request, str(case.pk)),
        "moments": moments(actor, case, request.access),
        "last": last.at if last else None,
        "now": now,
    }
    if ours:
        return found | _ours(request, case, now)
    return found | {
        "share": case.shares.filter(
            organisation=actor.organisation_id, ended_at__isnull=True
        ).order_by("-begun_at").first(),
    }  # fmt: skip


def _ours(request: Request, case: Case, now: dt.datetime) -> dict[str, Any]:
    actor = request.actor
    victims = victims_of(case.pk)
    beside = linked(case.pk)
    return {
        "may_work": cases.may(actor, "work", case).allowed,
        "may_agree": case.state == CaseState.CLOSING
        and cases.may(actor, agrees(case), case).allowed
        and case.closing.get("by") != actor.user_id,
        "steps": steps(case, now),
        "banners": banners(actor, victims),
        "places": list(case.places.filter(left_at__isnull=True)),
        "assessments": list(
            risk.of_about("case", case.pk).select_related("version__questionnaire")[:10]
        ) if actor.can(RISK) else [],
        "band_name": lambda code: label("risk_bands", code),
        "assess": reverse("assessment-about", args=["case", str(case.pk)])
        if actor.can(RISK) and case.closed_at is None else "",
        "occurrences": case.occurrences.filter(state=OccurrenceState.CONFIRMED).count(),
        "suggested": case.occurrences.filter(state=OccurrenceState.SUGGESTED).count(),
        "beside": [
            (link, other, reverse("case", args=[other.pk])
             if cases.may(actor, "read", other).allowed else "")
            for link, other in beside
        ],
        "shares": list(case.shares.filter(ended_at__isnull=True).select_related("organisation")),
        "offer": case.transfers.filter(state="offered").select_related("new").first(),
    }  # fmt: skip


def tags(case: Case, now: dt.datetime) -> list[tuple[str, str]]:
    """Return how a case stands, each word with its colour."""
    states = {"open": "blue", "closing": "yellow", "closed": "grey"}
    found = [(case.get_state_display(), states[case.state])]
    row = codes("risk_bands").filter(code=case.band).first() if case.band else None
    found.append((f"Risk: {row.label}", row.values["colour"]) if row else ("Not assessed", "grey"))
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
