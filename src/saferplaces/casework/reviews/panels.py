"""What reviews add to the pages of incidents, persons and callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews.models import Decision
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.prompts import blind_among
from saferplaces.casework.reviews.queries import (
    QUEUED,
    STANDING,
    effective,
    history,
    of_incidents,
    risk_on_record,
    unseen,
)
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CALLER, REVIEWS
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Moment, read_instead
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.intake.incidents.models import Party

AGGRIEVED = ("caller", "victim")
LATEST = 5
HIDDEN = "Hidden while you review it blind. It is shown once you have decided."
HIDDEN_YET = "Hidden until it is reviewed: it is one of a random few that are reviewed blind."


def of_incident(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the review of a log, with every decision in it; None for those who may not read it."""
    review = of_incidents([incident_id]).get(incident_id)
    if review is None or not reviews.may(actor, "read", review).allowed:
        return None
    access.saw("review", [review.pk])
    return {
        "review": review,
        "address": reverse("review", args=[review.pk]),
        "decisions": [(d, _words(d)) for d in _seen(actor, review.pk, incident_id)],
        "unseen": bool(unseen(actor, [review.pk])),
        "withheld": withheld(actor, incident_id),
    }


def withheld(actor: Actor, incident_id: str) -> str:
    """Say why this actor does not see what the engine suggests about a log, or "".

    A log of the blind sample is read without it by whoever may still be the one who decides: the
    holder of the review, or while nobody else holds it, everybody who could take it.
    """
    review = of_incidents([incident_id]).get(incident_id)
    if review is None or review.state not in QUEUED or not blind_among([incident_id]):
        return ""
    held = review.held_until is not None and review.held_until >= timezone.now()
    others = held and review.held_by_id != actor.user_id
    if others or not reviews.may(actor, "decide", review).allowed or history(incident_id):
        return ""
    return HIDDEN if held else HIDDEN_YET


def moments(actor: Actor, incident_id: str, access: Access) -> Iterable[Moment]:
    """Return the decisions on a log as moments of its timeline."""
    review = of_incidents([incident_id]).get(incident_id)
    if review is None or not reviews.may(actor, "read", review).allowed:
        return []
    access.saw("review", [review.pk])
    address = reverse("review", args=[review.pk])
    return [
        Moment(d.decided_at, "Reviewed", f"{_words(d)} ({d.decided_by.name})", address)
        for d in _seen(actor, review.pk, incident_id)
    ]


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the risk on record of a person, what was decided, and what is still to be done.

    For call-takers at the moment of the report, and for those who read reviews. Decisions count
    for whoever rang or suffered, in any district: risk does not stop at a boundary. What is said
    of them with minimal data stays out, and so does every free text but the outcome of tasks.
    """
    if not (actor.can(REVIEWS) or actor.can(CALLER)):
        return None
    ids = _logs(person_id)
    by_review = {r.pk: r for r in of_incidents(ids).values()}
    hidden = unseen(actor, by_review)
    elsewhere = read_instead(actor, [r.incident_id for r in by_review.values()])
    hidden |= {r.pk for r in by_review.values() if r.incident_id in elsewhere}
    ids = [r.incident_id for r in by_review.values() if r.pk not in hidden]
    by_review = {pk: r for pk, r in by_review.items() if pk not in hidden}
    decisions = sorted(effective(by_review).values(), key=lambda d: d.decided_at, reverse=True)
    minimal = _minimal()
    shown = [d for d in decisions if d.recording not in minimal]
    tasks = Task.objects.filter(person_id=person_id).order_by("due_at")
    risk = risk_on_record(ids)
    if not (shown or tasks):
        return None
    open_ = [t for t in tasks if t.state == TaskState.OPEN]
    done = sorted(
        (t for t in tasks if t.state == TaskState.DONE),
        key=lambda t: t.ended_at or t.created_at,
        reverse=True,
    )
    access.saw("review", [d.review_id for d in shown[:LATEST]], [person_id])
    access.saw("task", [t.pk for t in [*open_, *done[:LATEST]]])
    return {
        "risk": label("risk_levels", risk) if risk else "",
        "decisions": [(d.decided_at, _words(d)) for d in shown[:LATEST]],
        "open": open_,
        "done": done[:LATEST],
        "now": timezone.now(),
    }


def _seen(actor: Actor, key: int, incident_id: str) -> list[Decision]:
    """Return the decisions that this actor may see now: none before their own blind word."""
    return [] if unseen(actor, [key]) else history(incident_id)


def about_person(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what decisions say of somebody, for an access report."""
    rows = Decision.objects.filter(review__incident_id__in=_logs(person_id, roles=None))
    for decision in rows.select_related("review").order_by("decided_at"):
        texts = [_words(decision), decision.rationale, decision.note]
        yield {
            "source": f"Review {decision.review_id}",
            "title": f"Decision of {timezone.localtime(decision.decided_at):%d/%m/%Y}",
            "text": "\n".join(filter(None, texts)),
        }


def _logs(person_id: str, roles: tuple[str, ...] | None = AGGRIEVED) -> list[str]:
    rows = Party.objects.filter(person_id=person_id, withdrawn_at=None)
    if roles is not None:
        rows = rows.filter(role__in=roles)
    return sorted(set(rows.values_list("incident_id", flat=True)))


def _minimal() -> set[str]:
    rows = Code.objects.filter(list="recording_decisions", values__minimal=True)
    return set(rows.values_list("code", flat=True))


def _words(decision: Decision) -> str:
    recording = label("recording_decisions", decision.recording)
    kind = {STANDING[1]: ", second look", STANDING[2]: ", crime registrar"}.get(decision.kind, "")
    return f"{recording}; risk {label('risk_levels', decision.risk_level).lower()}{kind}"
