"""One referral, as the police who made it and the service that was given it see it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.policy import reviews
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.policy import incidents
from saferplaces.programmes.immediate_justice.actions.completing import unfinished
from saferplaces.programmes.immediate_justice.apart import apart_from
from saferplaces.programmes.immediate_justice.ledger import standing
from saferplaces.programmes.immediate_justice.models import (
    Breach,
    ChildPlan,
    KeepApart,
    LedgerKind,
    Referral,
    ReferralState,
    Route,
)
from saferplaces.programmes.immediate_justice.policy import referrals as policy
from saferplaces.programmes.immediate_justice.queries import hours_of, ready_to_record
from saferplaces.programmes.immediate_justice.registry import REFERRAL_PANELS
from saferplaces.programmes.immediate_justice.showing import (
    PARTS_OF,
    POLICE,
    audience,
    rows,
    words,
)
from saferplaces.programmes.immediate_justice.states import UNDER_WAY
from saferplaces.programmes.immediate_justice.views.parts import COLOURS, READERS

RUNNING = (ReferralState.ACCEPTED, ReferralState.STARTED)


@door(READERS, personal=True, verb="justice.read")
def referral(request: Request, pk: int) -> HttpResponse:
    """Show one referral with the fields that are the reader's."""
    row = fetch(policy, request.actor, pk)
    to = audience(request.actor)
    request.access.saw("justice_referral", [pk], [row.person_id])
    context = {
        "referral": row,
        "rows": rows(row, to, words()),
        "state": (row.get_state_display(), COLOURS[ReferralState(row.state)]),
        "links": _links(row, to),
        "ready": to == POLICE and ready_to_record(row),
        "can_complete": to != POLICE
        and row.state == ReferralState.STARTED
        and not unfinished([row]),
        "panels": panels(REFERRAL_PANELS, request, str(pk)),
        **_parts(request, row, to),
    }
    return render(request, "immediate_justice/referral.html", context)


def _parts(request: Request, row: Referral, to: str) -> dict[str, Any]:
    """Return the further parts that are the reader's; the others are not read at all."""
    theirs = PARTS_OF[to]
    found: dict[str, Any] = dict.fromkeys(
        (
            "hours", "ledger", "adjustments", "apart", "plan", "breach", "bookings", "victims",
            "origin",
        )
    )  # fmt: skip
    if "ledger" in theirs and row.hours is not None:
        found["hours"] = hours_of([row])[row.pk]
    if "ledger" in theirs and row.route == Route.ADULT:
        found["ledger"] = _ledger(row, to)
    if "adjustments" in theirs:
        needs, other = dict(choices("justice_needs")), dict(choices("justice_alternatives"))
        found["adjustments"] = [
            {
                "row": one,
                "need": needs.get(one.need, one.need),
                "alternative": other.get(one.alternative, one.alternative),
            }
            for one in row.adjustments.filter(ended_at__isnull=True)
        ]
    if "apart" in theirs:
        found["apart"] = _apart(request, row, to)
    if "plan" in theirs and row.route == Route.CHILD:
        found["plan"] = _plan(row)
    if "bookings" in theirs and row.route == Route.ADULT:
        booked = row.bookings.filter(off_at__isnull=True, session__state="planned")
        found["bookings"] = list(booked.select_related("session__site").order_by("session"))
    if "victims" in theirs:
        found["victims"] = list(row.victims.all())
        request.access.saw("justice_referral", [row.pk], [v.person_id for v in found["victims"]])
    if "breach" in theirs:
        found["breach"] = _breach(row)
    if "origin" in theirs:
        found["origin"] = _origin(request, row)
    found["asked"] = _asked(row)
    return found


def _origin(request: Request, row: Referral) -> list[tuple[str, str]]:
    """Return the report and the review from which it was made, where the reader may open them."""
    found = []
    log = Incident.objects.filter(pk=row.incident_id).first() if row.incident_id else None
    if log is not None and incidents.may(request.actor, "read", log).allowed:
        found.append((f"Report {log.record_id}", reverse("incident", args=[log.pk])))
    review = Review.objects.filter(pk=row.review_id).first() if row.review_id else None
    if review is not None and reviews.may(request.actor, "read", review).allowed:
        found.append(("Its review", reverse("review", args=[review.pk])))
    return found


def _asked(row: Referral) -> list[dict[str, str]]:
    """Return what the service asked of the police, the newest first, with what they answered."""
    labels = dict(choices("justice_endings"))
    answers = {None: "Not answered yet", True: "To be withdrawn", False: "It goes on"}
    return [
        {
            "why": f"{labels.get(one.why, one.why)}. {one.words}",
            "asked": f"{moment(one.asked_at)}, {one.asked_by.name}",
            "answer": ". ".join(filter(None, [answers[one.granted], one.answer])),
        }
        for one in reversed(row.asked_back.select_related("asked_by"))
    ]


def _breach(row: Referral) -> dict[str, str] | None:
    one = Breach.objects.filter(referral=row).first()
    if one is None:
        return None
    decisions = dict(choices("justice_breach_decisions"))
    return {
        "what": one.what,
        "tried": one.tried,
        "path": dict(choices("justice_breach_pathways")).get(one.pathway, one.pathway),
        "decision": decisions.get(one.decision, one.decision),
        "words": one.words,
    }


def _ledger(row: Referral, to: str) -> list[dict[str, Any]]:
    """Return the events, the newest first; the newest of each booking can be put right."""
    labels = dict(choices("justice_attendance"))
    events = list(row.ledger.select_related("by", "booking__session").order_by("at", "pk"))
    stands = standing(events)
    last = {event.pk for event in stands.last.values()}
    open_ = to != POLICE and row.state in (*RUNNING, ReferralState.COMPLETED)
    found = []
    for event in reversed(events):
        if event.kind == LedgerKind.HOURS:
            text = f"Hours changed from {event.hours_before} to {event.hours_after}"
        elif event.booking is None:
            text = event.get_kind_display()
        else:
            text = labels.get(event.outcome, event.outcome)
        if event.kind == LedgerKind.CORRECTION and event.booking is None:
            text = "Taken back: an alternative activity"
        elif event.kind == LedgerKind.CORRECTION:
            text = f"Put right: {text}"
        found.append(
            {
                "at": moment(event.at),
                "session": day(event.booking.session.starts_at) if event.booking else "",
                "text": text,
                "why": event.why,
                "penalty": event.penalty,
                "minutes": event.minutes,
                "by": event.by.name,
                "correct": _to_correct(event.pk, last, stands.elsewhere) if open_ else "",
            }
        )
    return found


def _to_correct(key: int, last: Container[int], elsewhere: Container[int]) -> str:
    """Return where an event that stands is put right, "" for one that does not stand."""
    if key in elsewhere:
        return reverse("justice-alternative-back", args=[key])
    return reverse("justice-correct", args=[key]) if key in last else ""


def _apart(request: Request, row: Referral, to: str) -> list[dict[str, str]]:
    """Return with whom somebody is not placed: references alone, and why for the police alone."""
    found = []
    for other in apart_from(row):
        pair = KeepApart.objects.filter(
            person_id__in=[row.person_id, other.person_id],
            other_id__in=[row.person_id, other.person_id],
            ended_at__isnull=True,
        ).first()
        theirs = policy.may(request.actor, "read", other).allowed
        found.append(
            {
                "reference": other.reference if theirs else "Somebody of another service",
                "why": pair.why if pair and to == POLICE else "",
                "end": reverse("justice-apart-end", args=[pair.pk])
                if pair and to == POLICE
                else "",
            }
        )
    return found


def _plan(row: Referral) -> dict[str, Any] | None:
    plan = ChildPlan.objects.filter(referral=row).select_related("agreed_by").first()
    if plan is None:
        return None
    kinds = dict(choices("justice_child_activities"))
    activities = [
        {
            "row": one,
            "kind": kinds.get(one.kind, one.kind),
            "moments": [
                Moment(e.at, e.get_happened_display(), f"{e.words} ({e.noted_by.name})")
                for e in reversed(one.happenings.all())
            ],
        }
        for one in plan.activities.select_related("site").prefetch_related("happenings__noted_by")
    ]
    carers = dict(choices("justice_carers"))
    return {"row": plan, "carer": carers.get(plan.carer, plan.carer), "activities": activities}


def _links(row: Referral, to: str) -> list[tuple[str, str]]:
    """Return what the reader may do now."""

    def to_page(text: str, view: str) -> tuple[str, str]:
        return text, reverse(view, args=[row.pk])

    found = []
    open_request = row.state in UNDER_WAY and row.asked_back.filter(granted__isnull=True).exists()
    if to == POLICE:
        if open_request:
            found.append(to_page("Answer the service that asks to withdraw it", "justice-answer"))
        if row.state in UNDER_WAY:
            found.append(to_page("Withdraw it", "justice-withdraw"))
            found.append(to_page("Add a victim", "justice-victim"))
            found.append(to_page("Keep apart from somebody", "justice-apart"))
        if row.state == ReferralState.BREACHED:
            found.append(to_page("Decide what follows", "justice-decide"))
        return found
    if row.state == ReferralState.REFERRED:
        found.append(to_page("Accept", "justice-accept"))
        found.append(to_page("Decline", "justice-decline"))
    if row.state in RUNNING:
        if row.route == Route.CHILD:
            planned = ChildPlan.objects.filter(referral=row).exists()
            more = ("Agree another activity", "justice-activity")
            found.append(to_page(*(more if planned else ("Agree the plan", "justice-plan"))))
        elif row.hours is not None:
            found.append(to_page("Change the hours", "justice-hours"))
        found.append(to_page("Say that it was not kept to", "justice-breach"))
    if row.state in UNDER_WAY:
        found.append(to_page("Adjust to a need", "justice-adjust"))
        found.append(to_page("Ask about restorative justice", "justice-restorative"))
        if not open_request:
            found.append(to_page("Ask the police to withdraw it", "justice-ask-back"))
    return found
