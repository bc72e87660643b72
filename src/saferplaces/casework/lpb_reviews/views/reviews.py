"""The list of reviews, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.lpb_reviews import applicant, basis, queries
from saferplaces.casework.lpb_reviews.actions import conflicts
from saferplaces.casework.lpb_reviews.forms import ConflictForm
from saferplaces.casework.lpb_reviews.models import OPEN, LpbReview
from saferplaces.casework.lpb_reviews.policy import prepared
from saferplaces.casework.lpb_reviews.views.parts import (
    BOTH,
    asked_for,
    policy_of,
    state_of,
    steps,
)
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

TABS = {"": "Open", "late": "Late", "ended": "Ended"}
EITHER = (CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE)


@door(EITHER, personal=False)
def index(request: Request) -> HttpResponse:
    """List the reviews that one prepares, or that came to one: references, and no names."""
    which = request.GET.get("which", "")
    rows = queries.listed(request.actor)
    rows = {"late": queries.late(rows), "ended": rows.exclude(OPEN)}.get(which, rows.filter(OPEN))
    names = {row.code: row.name for row in districts()}
    now = timezone.now()
    table = Table(
        request,
        rows,
        [
            Column[LpbReview](
                "reference", "Review", lambda r: r.reference, sort="pk",
                link=lambda r: reverse("lpb-review", args=[r.pk]),
            ),
            Column[LpbReview]("case", "Case review", lambda r: r.case_review.reference),
            Column[LpbReview](
                "district", "District", lambda r: names.get(r.district, r.district),
                sort="district",
            ),
            Column[LpbReview]("against", "Against", lambda r: r.get_against_display()),
            Column[LpbReview]("basis", "Under", lambda r: r.get_basis_display(), sort="basis"),
            Column[LpbReview]("state", "State", lambda r: state_of(r)[0], sort="state"),
            Column[LpbReview]("asked_at", "Asked", lambda r: day(r.asked_at), sort="asked_at"),
            Column[LpbReview](
                "due", "Next step due",
                lambda r: (
                    "" if r.next_due is None
                    else f"{day(r.next_due)}{' (late)' if r.next_due < now else ''}"
                ),
                sort="next_due",
            ),
        ],
        caption="Reviews by the policing body",
        default_sort="next_due",
        export_as="policing-body-reviews",
    )  # fmt: skip
    if table.csv_requested:
        return table.csv()
    here = reverse("lpb-reviews")
    context = {
        "table": table,
        "tabs": [
            {"text": text, "href": f"{here}?which={key}" if key else here, "active": key == which}
            for key, text in TABS.items()
        ],
        "standing": basis.standing(),
        "takes": request.actor.can(CASE_REVIEWS_APPEAL),
    }
    return render(request, "lpb_reviews/list.html", context)


@door(EITHER, personal=True, verb="lpb_review.read")
def show(request: Request, pk: int) -> HttpResponse:
    """Show a review: what was asked, what was passed, the analysis, the decision, what followed."""
    policy = policy_of(request.actor)
    found = fetch(policy, request.actor, pk, "list")
    may_read = policy.may(request.actor, "read", found).allowed
    cleared = may_read and request.actor.user_id in found.cleared
    person = found.case_review.person_id
    request.access.saw("lpbreview", [pk], [person] if may_read and person else [])
    if not may_read:
        context = {"review": found, "state": state_of(found)}
        context["conflicted"] = request.actor.user_id in found.conflicted
        return render(request, "lpb_reviews/closed.html", context)
    prepares = prepared.may(request.actor, "read", found).allowed
    context = {
        **asked_for(found),
        "prepares": prepares,
        "cleared": cleared,
        "decides": policy.may(request.actor, "decide", found).allowed,
        "proposals": found.proposals.filter(left_out_at=None).select_related(
            "organisation", "overrides__organisation", "by"
        ),
        "issued": queries.issued(found),
        "steps": steps(found),
        "warnings": applicant.warnings(found.case_review) if prepares else [],
        "now": timezone.now(),
    }
    return render(request, "lpb_reviews/review.html", context)


@door(EITHER, personal=False, methods=BOTH)
def conflict(request: Request, pk: int) -> HttpResponse:
    """Say whether one has a conflict of interest."""
    found = fetch(policy_of(request.actor), request.actor, pk, "declare")
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        has = form.cleaned_data["conflict"] == "yes"
        said = form.cleaned_data["words" if has else "why"] or ""
        try:
            conflicts.declare(request.actor, pk, conflict=has, words=said)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(
                request,
                "Your conflict of interest is on record: another person takes it."
                if has
                else "It is on record that you have no conflict of interest.",
            )
            return redirect("lpb-reviews" if has else reverse("lpb-review", args=[pk]))
    context = {
        "form": form,
        "review": found,
        "council": found.case_review.organisation.name,
        "before": found.declarations.filter(user_id=request.actor.person),
    }
    return render(request, "lpb_reviews/conflict.html", context)
