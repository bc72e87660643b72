"""The lists behind the numbers: reviews, decisions, alerts and recording errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.actions.second_look import send_back_each
from saferplaces.casework.reviews.clocks import clocks
from saferplaces.casework.reviews.models import Alert, Decision, RecordingError, Review
from saferplaces.casework.reviews.policy import reviews as policy
from saferplaces.casework.reviews.queries import unseen
from saferplaces.casework.supervision import counted
from saferplaces.casework.supervision.decided import REASONS
from saferplaces.casework.supervision.forms import Asked, of_decisions, of_reviews
from saferplaces.casework.supervision.terms import Terms, TermsForm, named
from saferplaces.foundation.identity.reach import supervised
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import ALERTS, REVIEWS, SUPERVISE
from saferplaces.foundation.identity.teams import reach
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, moment, whole
from saferplaces.foundation.ui.numbers import whole_numbers
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents.models import Incident

MAY_GO_BACK = {"drawn", "lowered"}
ORDER = {"open": ("district", "closed_on", "due_at"), "opened": ("district", "opened_at")}
"""As the index of a long list lies, so that its first page needs no sorting."""
OTHERS = ("closed_on", "-score", "pk")
Names = dict[str, str]


@door(SUPERVISE, personal=True, verb="supervision.reviews")
def reviews(request: Request) -> HttpResponse:
    """List the reviews that a number counts."""
    terms = TermsForm(request.actor, request.GET).terms
    what, narrowed = of_reviews(request.GET)
    rows = counted.reviews_of(request.actor, terms, what, **narrowed)
    rows = rows.select_related("held_by", "decided_by").order_by(*ORDER.get(what, OTHERS))
    found: Logs = Logs(request, Review)
    columns: list[Column[Review]] = [
        Column("log", "Log", found.name, link=lambda r: reverse("review", args=[r.pk])),
        Column("score", "Priority", lambda r: whole(r.score), sort="score", numeric=True),
        Column("district", "District", found.district),
        Column("state", "Where it stands", lambda r: r.get_state_display()),
        Column("closed_on", "Closed", lambda r: day(r.closed_on), sort="closed_on"),
        Column("due_at", "Due", lambda r: moment(r.due_at), sort="due_at"),
        Column("who", "Whose", _whose),
    ]
    if what in MAY_GO_BACK:
        columns.insert(0, Column("choose", "Choose", found.choose))
    table = Table(request, rows, columns, caption=said(request, terms, narrowed))
    found.read(table.rows, lambda r: r.incident_id, lambda r: r.pk)
    request.access.asked(what=what, **narrowed)
    return found.page(table, counted.REVIEWS[what], back=what in MAY_GO_BACK, sergeant=True)


@door(SUPERVISE, personal=True, verb="supervision.decisions")
def decisions(request: Request) -> HttpResponse:
    """List the decisions that a number counts; what is still to be looked at blind stays hidden."""
    terms = TermsForm(request.actor, request.GET).terms
    narrowed = of_decisions(request.GET)
    rows = counted.decisions_of(request.actor, terms, **narrowed)
    rows = rows.select_related("review", "decided_by").order_by("-decided_at", "-pk")
    recordings, risks = dict(choices("recording_decisions")), dict(choices("risk_levels"))
    found = Logs(request, Decision)
    columns: list[Column[Decision]] = [
        Column("choose", "Choose", found.choose),
        Column("log", "Log", found.name, link=lambda d: reverse("review", args=[d.review_id])),
        Column("district", "District", found.district),
        Column("decided_at", "Decided", lambda d: moment(d.decided_at), sort="decided_at"),
        Column("who", "Who", lambda d: d.decided_by.name),
        Column(
            "recording", "Recording",
            lambda d: found.unless_blind(d, recordings.get(d.recording, d.recording)),
        ),
        Column(
            "risk", "Risk", lambda d: found.unless_blind(d, risks.get(d.risk_level, d.risk_level))
        ),
        Column("state", "The review", lambda d: d.review.get_state_display()),
    ]  # fmt: skip
    table = Table(request, rows, columns, caption=said(request, terms, narrowed))
    found.read(table.rows, lambda d: d.review.incident_id, lambda d: d.review_id)
    request.access.asked(**narrowed)
    return found.page(table, "Decisions of reviewers", back=True, sergeant=True)


@door(SUPERVISE, personal=False, methods=("POST",))
def send_back(request: Request) -> HttpResponse:
    """Send the chosen reviews back with a note, and return to the list."""
    keys = whole_numbers(request.POST.getlist("review"))
    note = request.POST.get("note", "").replace("\0", "")
    known = set(Review.objects.filter(policy.scope(request.actor, "supervise"), pk__in=keys)
                .values_list("pk", flat=True))  # fmt: skip
    try:
        done, refused = send_back_each(request.actor, sorted(known), note)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        if done:
            messages.success(
                request, f"{done} sent back to {'its' if done == 1 else 'their'} reviewer."
            )
        for reason in dict.fromkeys(refused):
            messages.error(request, f"{refused.count(reason)} not sent back. {reason}")
    pages = {name: reverse(name) for name in ("supervision-reviews", "supervision-decisions")}
    address = pages.get(request.POST.get("list", ""), reverse("supervision"))
    answer = redirect(address)
    query = request.POST.get("query", "")
    if query and query.isascii() and query.isprintable():
        answer["Location"] += f"?{query}"
    return answer


@door(ALERTS, personal=True, verb="supervision.alerts")
def alerts(request: Request) -> HttpResponse:
    """List the alerts that a number counts."""
    terms = TermsForm(request.actor, request.GET).terms
    what = Asked(counted.ALERTS, request.GET).kind
    rows = counted.alerts_of(request.actor, terms.place, what).select_related("taken_by")
    found = Logs(request, Alert)
    columns: list[Column[Alert]] = [
        Column("log", "Log", found.name, link=lambda _: reverse("alerts")),
        Column("triggers", "What", lambda a: ", ".join(map(words.trigger, a.triggers))),
        Column("district", "District", found.district),
        Column("state", "Where it stands", lambda a: a.get_state_display()),
        Column("take_by", "To be taken by", lambda a: moment(a.take_by), sort="take_by"),
        Column("who", "Who", lambda a: a.taken_by.name if a.taken_by else "Nobody"),
    ]
    table = Table(
        request, rows.order_by("take_by", "pk"), columns, caption=said(request, terms, {})
    )
    request.access.saw("alert", [a.pk for a in table.rows])
    found.read(table.rows, lambda a: a.incident_id, None)
    request.access.asked(what=what)
    return found.page(table, counted.ALERTS[what], back=False, sergeant=True)


@door(REVIEWS, personal=True, verb="supervision.errors")
def errors(request: Request) -> HttpResponse:
    """List the recording errors that a number counts."""
    terms = TermsForm(request.actor, request.GET).terms
    what = Asked(counted.ERRORS, request.GET).kind
    rows = counted.errors_of(
        request.actor, terms.place, what, since=terms.since, people=terms.people
    )
    kinds = dict(choices("recording_error_kinds"))
    found = Logs(request, RecordingError)
    columns: list[Column[RecordingError]] = [
        Column("log", "Log", found.name, link=lambda e: reverse("recording-error", args=[e.pk])),
        Column("kind", "What", lambda e: kinds.get(e.kind, e.kind)),
        Column("class", "Class", lambda e: words.offence(e.crime_class) or "–"),
        Column("district", "District", lambda e: found.names.get(e.district, "Not known")),
        Column("state", "Where it stands", lambda e: e.get_state_display()),
        Column("owner", "Owner", lambda e: e.owner.name, sort="owner__name"),
        Column("referred_at", "Referred", lambda e: moment(e.referred_at, "–"), sort="referred_at"),
        Column(
            "rectify_by", "Found to rectified", lambda e: clocks(e).rectified, sort="rectify_by"
        ),
    ]
    rows = rows.select_related("owner").order_by("rectify_by", "pk")
    table = Table(request, rows, columns, caption=said(request, terms, {}))
    request.access.saw("recording_error", [e.pk for e in table.rows])
    found.read(table.rows, lambda e: e.incident_id, lambda e: e.review_id)
    request.access.asked(what=what)
    sergeant = request.actor.can(SUPERVISE)
    return found.page(table, counted.ERRORS[what], back=False, sergeant=sergeant)


class Logs:
    """The logs of one page of a list: read once, and named in its record."""

    def __init__(self, request: Request, model: type[Model]) -> None:
        self.request, self.model = request, model
        self.names: Names = named(d.code for d in reach(request.actor))
        self.incidents: dict[str, Incident] = {}
        self.keys: dict[int, str] = {}
        self.blind: set[int] = set()
        self.now = timezone.now()

    def read(
        self,
        rows: list[Any],
        incident: Callable[[Any], str],
        review: Callable[[Any], int | None] | None,
    ) -> None:
        """Read the logs of the rows shown, and say that they are."""
        self.keys = {row.pk: incident(row) for row in rows}
        self.incidents = Incident.objects.only("incident_id", "record_id").in_bulk(
            list(self.keys.values())
        )
        self.request.access.saw("incident", self.incidents)
        if review is not None:
            ids = [key for row in rows if (key := review(row)) is not None]
            self.blind = unseen(self.request.actor, ids)
            self.request.access.saw("review", ids)

    def name(self, row: Any) -> str:
        """Return the number of a row's log."""
        return self.incidents[self.keys[row.pk]].record_id

    def district(self, row: Any) -> str:
        """Return the district of a row."""
        code = row.review.district if isinstance(row, Decision) else row.district
        return self.names.get(code, code or "Not known")

    def unless_blind(self, decision: Decision, text: str) -> str:
        """Return what was decided, or that it is not to be seen yet."""
        return "Not shown before your own word" if decision.review_id in self.blind else text

    def choose(self, row: Any) -> SafeString:
        """Return the box that chooses a row."""
        key = row.review_id if isinstance(row, Decision) else row.pk
        return format_html(
            '<input type="checkbox" class="app-choose" name="review" value="{}" form="send-back" '
            'aria-label="Choose log {}">',
            key, self.name(row),
        )  # fmt: skip

    def page(self, table: Table[Any], title: str, *, back: bool, sergeant: bool) -> HttpResponse:
        """Return the page of a list."""
        context = {
            "table": table,
            "title": title,
            "back": back and bool(table.rows),
            "sergeant": sergeant,
            "list": f"supervision-{'decisions' if self.model is Decision else 'reviews'}",
            "query": self.request.GET.urlencode(),
        }
        return render(self.request, "supervision/list.html", context)


def said(request: Request, terms: Terms, narrowed: dict[str, Any]) -> str:
    """Return in words what a list is narrowed to."""
    names = named([terms.place]) if terms.place else {}
    parts = [names.get(terms.place, "All your districts")]
    parts += [terms.team.name] if terms.team else []
    given = {k: str(v) for k, v in narrowed.items() if v}
    bands = {row.code: row.label.lower() for row in counted.ages()}
    for key, known in (
        ("age", bands),
        ("when", {"late": "past target", "soon": "due within a day"}),
        ("recording", dict(choices("recording_decisions"))),
        ("risk", {c: f"risk {n.lower()}" for c, n in choices("risk_levels")}),
        ("reason", REASONS),
    ):
        if key in given:
            parts.append(known.get(given[key], given[key]))
    if "user" in given:
        user = supervised(request.actor).filter(pk=given["user"]).first()
        parts += [user.name] if user else []
    return ", ".join(parts)


def _whose(review: Review) -> str:
    held = review.held_until is not None and review.held_until >= timezone.now()
    if held and review.held_by is not None:
        return f"In hand: {review.held_by.name}"
    return f"Decided by {review.decided_by.name}" if review.decided_by else "Nobody yet"
