"""The lists of case reviews: mine, my organisation's, those that are late."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup, escape

from saferplaces.casework.case_reviews import queries
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.case_reviews.moving import waiting_step
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.registry import Whose
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

SHOWN = {
    "mine": "My case reviews",
    "ours": "My organisation's",
    "open": "Under way",
    "late": "Late",
    "passed": "Passed to us",
    "all": "All",
}
EMPTY = {
    "mine": "You are the contact of no case review that is under way.",
    "ours": "Your organisation runs no case review that is under way.",
    "open": "No case review that you may read is under way.",
    "late": "Nothing is late.",
    "passed": "No case review of another organisation has been passed to yours.",
    "all": "There is no case review here yet.",
}


def chosen(request: Request) -> str:
    """Return which list was asked for: one's own, or what was passed to a body that runs none."""
    asked = request.GET.get("show", "")
    if asked in SHOWN:
        return asked
    return "mine" if request.actor.can("case_reviews.work") else "all"


def tabs(shown: str, whose: Whose) -> list[dict[str, object]]:
    """Return the lists as tabs; what they are narrowed to stays."""
    return [
        {"text": text, "href": f"?{whose.query(show=key)}", "active": key == shown}
        for key, text in SHOWN.items()
    ]


def rows(actor: Actor, shown: str) -> QuerySet[CaseReview]:
    """Return the case reviews of a list within the actor's reach."""
    found = queries.listed(actor)
    if shown == "mine":
        return found.filter(queries.mine(actor), queries.UNDER_WAY)
    if shown == "ours":
        return found.filter(queries.UNDER_WAY, organisation_id=actor.organisation_id or 0)
    if shown == "open":
        return found.filter(queries.UNDER_WAY)
    if shown == "late":
        return found.filter(queries.late(), queries.LATE_STEPS)
    if shown == "passed":
        return found.exclude(organisation_id=actor.organisation_id or 0)
    return found


def table(request: Request, shown: str, whose: Whose) -> Table[CaseReview]:
    """Return a list, the first due first."""
    actor, now = request.actor, timezone.now()
    names = {row.code: row.name for row in districts()}

    def who(row: CaseReview) -> str:
        ours = case_reviews.may(actor, "read all", row).allowed
        return row.application.victim_name if ours else "Known to the council"

    columns: list[Column[CaseReview]] = [
        Column(
            "reference", "Case review", value=lambda row: row.reference, sort="pk",
            link=lambda row: reverse("case-review", args=[row.pk]),
        ),
        Column("victim", "Victim", value=who),
        Column("state", "State", value=lambda row: row.get_state_display(), sort="state"),
        Column("next_due", "Next step", value=lambda row: due(row, now), sort="next_due"),
        Column("spoc", "Contact", value=lambda row: row.spoc.name if row.spoc else "Nobody yet"),
        Column("district", "District", sort="district",
               value=lambda row: names.get(row.district, row.district)),
        Column("received_at", "Received", value=lambda row: day(row.received_at),
               sort="received_at"),
    ]  # fmt: skip
    return Table(
        request, whose.of(rows(actor, shown), by="spoc"), columns, caption=SHOWN[shown],
        empty=EMPTY[shown],
        default_sort="next_due" if shown in {"mine", "ours", "open", "late"} else "-received_at",
        export_as="case-reviews",
    )  # fmt: skip


def due(row: CaseReview, now: dt.datetime) -> Markup | str:
    """Return which step is next, and when."""
    if row.next_due is None:
        return ""
    words = f"{waiting_step(row)[1]}, {day(row.next_due)}"
    return escape(words) + Markup(" ") + tag("Late", "red") if row.next_due < now else words


def asked_table(request: Request) -> Table[Any]:
    """Return what one's organisation was asked, the first due first."""

    def when(row: Any) -> Markup | str:
        if row.answered_at:
            return f"Answered {day(row.answered_at)}"
        words = f"By {day(row.due_at)}"
        said = "Decided without it" if row.passed_over_at else "Late"
        return escape(words) + Markup(" ") + tag(said, "red") if row.late else words

    columns: list[Column[Any]] = [
        Column("reference", "Case review", value=lambda row: row.review.reference,
               link=lambda row: reverse("case-review-request", args=[row.pk])),
        Column("kind", "Asked", value=lambda row: row.get_kind_display(), sort="kind"),
        Column("due_at", "Answer", value=when, sort="due_at"),
    ]  # fmt: skip
    found = queries.asked_of(request.actor)
    if request.GET.get("show") != "all":
        found = found.filter(answered_at=None)
    return Table(
        request, found, columns, caption="Information asked of your organisation",
        empty="Nothing waits for your answer.", default_sort="due_at", name="asked",
    )  # fmt: skip


def recommended_table(request: Request) -> Table[Any]:
    """Return the recommendations to one's organisation."""
    now = timezone.now()

    def when(row: Any) -> Markup | str:
        response = getattr(row, "response", None)
        if response is not None:
            return f"{response.get_decision_display()}, {day(response.considered_on)}"
        words = f"By {day(row.consider_by)}"
        late = row.consider_by and row.consider_by < now
        return escape(words) + Markup(" ") + tag("Late", "red") if late else words

    columns: list[Column[Any]] = [
        Column("reference", "Case review",
               value=lambda row: f"{row.review.reference}, {row.number}",
               link=lambda row: reverse("case-review-consider", args=[row.pk])),
        Column("issued_by", "Made by", value=lambda row: row.get_issued_by_display()),
        Column("consider_by", "Considered", value=when, sort="consider_by"),
    ]  # fmt: skip
    found = queries.to_consider(request.actor)
    if request.GET.get("show") != "all":
        found = found.filter(response__isnull=True, superseded_by__isnull=True)
    return Table(
        request, found, columns, caption="Recommendations to your organisation",
        empty="No recommendation waits for your organisation.", default_sort="consider_by",
        name="recommended",
    )  # fmt: skip
