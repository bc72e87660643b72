"""The page of a case review: for the council and the chair, and the outline for a body."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import assessing, letters, naming, queries, safe
from saferplaces.casework.case_reviews.actions.pass_name import NEVER_IN
from saferplaces.casework.case_reviews.deciding import weigh
from saferplaces.casework.case_reviews.models import BEFORE_THE_DECISION, CaseReview
from saferplaces.casework.case_reviews.models import CaseReviewState as S
from saferplaces.casework.case_reviews.moving import STEPS, next_due, waiting_step
from saferplaces.casework.case_reviews.policy import case_reviews, names, requests
from saferplaces.casework.case_reviews.registry import REVIEW_LINKS, REVIEW_PANELS_CR
from saferplaces.casework.risk.panels import in_a_line
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.reference.queries import districts, label
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.incidents.pages.panels import panels

COLOURS = {
    S.RECEIVED: "red",
    S.NOT_MET: "orange",
    S.MET: "green",
    S.DISCRETION: "green",
    S.CLOSED: "grey",
}
NEXT: dict[str, list[tuple[str, str]]] = {
    S.RECEIVED: [("Acknowledge it", "acknowledge"), ("Say who the victim is", "person")],
    S.CONSENT: [("Acknowledge it", "acknowledge"), ("Say who the victim is", "person")],
    S.ACKNOWLEDGED: [
        ("Ask the bodies what they hold", "ask"),
        ("Look at the reports", "complaints"),
        ("Say who the victim is", "person"),
        ("Decide on the threshold", "decide"),
    ],
    S.INFORMATION: [
        ("Decide on the threshold", "decide"),
        ("Look at the reports", "complaints"),
        ("Ask the bodies again", "ask"),
        ("Say who the victim is", "person"),
    ],
    S.MET: [("Name the contact", "prepare")],
    S.DISCRETION: [("Name the contact", "prepare")],
    S.NOT_MET: [("Close it", "close")],
    S.PREPARING: [("Call the meeting", "meeting")],
    S.CALLED: [
        ("Write down that it was held", "hold"),
        ("Invite the victim", "invite"),
        ("Put the meeting off", "put-off"),
    ],
    S.HELD: [("Add a recommendation", "recommend"), ("Send the recommendations", "send")],
    S.RESPONSES: [("Tell the victim the outcome", "outcome"), ("Plan an action", "plan")],
    S.INFORMED: [("Plan an action", "plan"), ("Close it", "close")],
    S.WATCHED: [("Plan an action", "plan"), ("Close it", "close")],
}
"""What can be done in each state: words, and the end of the address's name. The first is the usual
next step."""
CAN_END = frozenset({*BEFORE_THE_DECISION, S.MET, S.DISCRETION, S.PREPARING, S.CALLED})


def context_of(request: Request, review: CaseReview) -> dict[str, Any]:
    """Return what the page shows of a review, all of it or the outline for a body."""
    actor = request.actor
    everything = case_reviews.may(actor, "read all", review).allowed
    places = {row.code: row.name for row in districts()}
    late = review.next_due is not None and review.next_due < timezone.now()
    tags = [(review.get_state_display(), COLOURS.get(S(review.state), "blue"))]
    if late:
        tags.append((f"Late: {waiting_step(review)[1].lower()}", "red"))
    request.access.saw("casereview", [review.pk], [review.person_id] if everything else [])
    asked = review.requests.filter(requests.scope(actor)).select_related(
        "organisation", "complaint"
    )
    shared: dict[str, Any] = {
        "review": review,
        "all": everything,
        "tags": tags,
        "district": places.get(review.district, review.district),
        "asked": list(asked),
        "recommendations": list(queries.recommendations_of(actor, review)),
        "actions": list(queries.actions_of(actor, review)),
        "meeting": review.meetings.select_related("invitation").last(),
        "milestones": _milestones(review),
        "rows": _rows(review, places),
        "names": _told(request, review),
    }
    return shared | (_all(request, review) if everything else {})


def _all(request: Request, review: CaseReview) -> dict[str, Any]:
    actor = request.actor
    may = case_reviews.may(actor, "work", review).allowed
    weighed = weigh(review) if review.decided_at is None else None
    steps = [
        (text, reverse(f"case-review-{name}", args=[review.pk])) for text, name in _next(review)
    ]
    links = [
        (one.title, reverse(one.view, args=[review.pk]))
        for one in REVIEW_LINKS
        if actor.can(one.capability)
    ]
    assessed = assessing.readable(actor, review)
    request.access.saw(
        "assessment", [one.pk for one in assessed], [one.person_id for one in assessed]
    )
    assess = reverse("assessment-about", args=[assessing.KIND, str(review.pk)])
    if not (may and actor.can(RISK) and review.state != S.CLOSED):
        assess = ""
    if assess and review.state in {S.MET, S.DISCRETION} and not review.risk_band:
        steps = [("Assess the risk", assess), *steps]
    return {
        "may": may,
        "assess": assess,
        "assessed": [(one, in_a_line(one)) for one in assessed],
        "band": label("risk_bands", review.risk_band) if review.risk_band else "",
        "steps": steps if may else [],
        "contact": safe.contact(review),
        "application": review.application,
        "weighed": weighed,
        "lines": [(one, weighed.line(one)) for one in weighed.complaints] if weighed else [],
        "decision": review.decisions.select_related("by").first(),
        "letters": [(one, letters.went(one)) for one in _letters(review)],
        "changes": list(review.changes.select_related("by")),
        "attendance": list(meeting.attendance.all()) if (meeting := _meeting(review)) else [],
        "invitation": getattr(meeting, "invitation", None) if meeting else None,
        "state_names": dict(S.choices),
        "bodies": list(Organisation.objects.filter(pk__in=review.bodies).order_by("name")),
        "can_end": may and review.state in CAN_END,
        "can_ask_consent": may and review.state == S.RECEIVED and review.application.on_behalf,
        "can_watch": may and review.state == S.INFORMED and review.actions.exists(),
        "open": review.state != S.CLOSED,
        "panels": panels(REVIEW_PANELS_CR, request, str(review.pk)),
        "links": links,
        "can_name": may and review.state not in NEVER_IN and review.spoc_id == actor.user_id,
    }


def _told(request: Request, review: CaseReview) -> list[tuple[Any, Any]]:
    """Return what bodies were told of who the victim is, as far as this reader may know of it."""
    rows = names.readable(request.actor).filter(review=review)
    found = list(rows.select_related("organisation", "by"))
    request.access.saw("namepassed", [one.pk for one in found], [review.person_id] if found else [])
    return [(one, naming.shown(one)) for one in found]


def _next(review: CaseReview) -> list[tuple[str, str]]:
    return NEXT.get(S(review.state), [])


def _letters(review: CaseReview) -> Any:
    return review.letters.select_related("version__template", "by", "message")


def _meeting(review: CaseReview) -> Any:
    return review.meetings.select_related("invitation").last()


def _rows(review: CaseReview, places: dict[str, str]) -> list[tuple[str, str]]:
    rows = [
        ("Council", review.organisation.name),
        ("District", places.get(review.district, review.district)),
        ("Single point of contact", review.spoc.name if review.spoc else "Nobody yet"),
        ("Received", moment(review.received_at)),
    ]
    if review.closed_at:
        rows.append(
            ("Closed", f"{day(review.closed_at)}: "
             f"{label('case_review_closings', review.closed_reason)}"),
        )  # fmt: skip
    if review.appeal_until:
        rows.append(("A review may be asked for until", day(review.appeal_until)))
    return rows


def _milestones(review: CaseReview) -> list[dict[str, Any]]:
    now, coming, found = timezone.now(), next_due(review), []
    for _, words, due_name, done_name in STEPS:
        due, done = getattr(review, due_name), getattr(review, done_name)
        late = bool(due and (done or now) > due) and (bool(done) or due == coming)
        found.append(
            {"words": words, "due": day(due, "Not set yet"), "done": day(done, ""), "late": late}
        )
    return found
