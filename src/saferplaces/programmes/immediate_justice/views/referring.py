"""Begin a referral: anew, from a person's page, from a report, from a review."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.policy import reviews
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_REFER
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents.models import Incident, Party, Person
from saferplaces.intake.incidents.policy import incidents, people
from saferplaces.programmes.immediate_justice.actions.refer import refer
from saferplaces.programmes.immediate_justice.forms.referring import ReferForm
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.immediate_justice.views.parts import BOTH, one_form, posted

TOLD = (
    "Adults go to Probation, children of 10 to 17 to the youth justice service of their district; "
    "below 12 it is at that service's discretion. Nobody under 10 is referred."
)


@door(JUSTICE_REFER, personal=True, verb="justice.refer", methods=BOTH)
def new(request: Request) -> HttpResponse:
    """Refer somebody whom no record here names."""
    request.access.saw("justice_referral", [])
    form = ReferForm(posted(request), district=_district(request))
    return _page(request, form, reverse("justice"))


@door(JUSTICE_REFER, personal=True, verb="justice.refer_incident", methods=BOTH)
def from_incident(request: Request, incident_id: str) -> HttpResponse:
    """Refer somebody whom a report names."""
    return _reported(request, fetch(incidents, request.actor, incident_id))


@door(JUSTICE_REFER, personal=True, verb="justice.refer_review", methods=BOTH)
def from_review(request: Request, review_id: int) -> HttpResponse:
    """Refer somebody whom the report of a review names; each is reached from the other."""
    review: Review = fetch(reviews, request.actor, review_id)
    incident = fetch(incidents, request.actor, review.incident_id)
    request.access.saw("review", [review.pk])
    return _reported(request, incident, review)


@door(JUSTICE_REFER, personal=True, verb="justice.refer_person", methods=BOTH)
def from_person(request: Request, person_id: str) -> HttpResponse:
    """Refer somebody from their page."""
    person: Person = fetch(people, request.actor, person_id)
    request.access.saw("person", [person.pk], [person.pk])
    form = ReferForm(posted(request), person=person, district=_district(request))
    name = f"{person.given_name} {person.family_name}".strip()
    return _page(request, form, reverse("person", args=[person.pk]), caption=name)


def _reported(request: Request, incident: Incident, review: Review | None = None) -> HttpResponse:
    rows = Party.objects.filter(incident_id=incident.pk, withdrawn_at__isnull=True)
    parties = list(rows.filter(role="suspect").order_by("position"))
    request.access.saw("incident", [incident.pk], [row.person_id for row in parties])
    form = ReferForm(posted(request), parties=parties, district=incident.district)
    back = (
        reverse("review", args=[review.pk]) if review else reverse("incident", args=[incident.pk])
    )
    return _page(request, form, back, incident, review)


def _district(request: Request) -> str:
    return min(request.actor.districts or [""])


def _page(
    request: Request,
    form: ReferForm,
    back: str,
    incident: Incident | None = None,
    review: Review | None = None,
    *,
    caption: str = "",
) -> HttpResponse:
    def do() -> Referral:
        key = incident.pk if incident else ""
        terms = form.terms(incident_id=key, review_id=review.pk if review else None)
        return refer(request.actor, terms)

    return one_form(
        request, form, do, title="Refer to Immediate Justice", button="Refer", back=back,
        done="The referral is made.", told=TOLD,
        caption=f"From the report {incident.record_id}" if incident else caption,
        after=lambda row: reverse("justice-referral", args=[row.pk]),
    )  # fmt: skip
