"""What referrals add to the pages of cases and people, and to what is said of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saferplaces.casework.cases.holding import has
from saferplaces.casework.referrals.content import whole
from saferplaces.casework.referrals.models import Kind, Referral, Said
from saferplaces.casework.referrals.policy import received, referrals
from saferplaces.casework.referrals.queries import about_person, shared_from
from saferplaces.casework.referrals.views.parts import state_of
from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS
from saferplaces.foundation.once import once
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.queries import parties_of
from saferplaces.intake.safe_contact.identity import identities

PARTS = {"victim": 0, "caller": 1}
"""Who is referred from a review, in this order; those complained about are referred from a case."""


def of_case(actor: Actor, case_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return what was shared from a case with whom, for those who may read it."""
    if not actor.can(REFERRALS):
        return None
    rows = _shared(actor, int(case_id))
    return _rows(rows, access, reverse("referral-from-case", args=[case_id]))


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return what was shared about a person, within what the actor may read."""
    if not actor.can(REFERRALS):
        return None
    rows = about_person(identities(person_id)).filter(referrals.scope(actor))
    return _rows(list(rows), access, reverse("referral-from-person", args=[person_id]))


def review_link(actor: Actor, review: Review) -> tuple[str, str] | None:
    """Return where somebody in a review's log is referred: the victim, or who called."""
    if not actor.can(REFERRALS):
        return None
    rows = [one for one in parties_of(review.incident_id) if one.person_id]
    found = sorted(rows, key=lambda one: (PARTS.get(one.role, len(PARTS)), one.pk))
    if not found or found[0].role not in PARTS:
        return None
    page = reverse("referral-from-person", args=[found[0].person_id])
    return f"Refer the {found[0].role} to a partner", page


@once
def _shared(actor: Actor, case_id: int) -> Sequence[Referral]:
    """Return what was shared from a case, within what the actor may read."""
    if not has(case_id, Referral):
        return []
    return list(shared_from(case_id).filter(referrals.scope(actor)))


def _rows(found: Sequence[Referral], access: Access, begin: str) -> Mapping[str, Any]:
    titles = dict(choices("referral_fields"))
    if found:
        access.saw("referral", [r.pk for r in found], [r.person_id for r in found])
    return {
        "begin": begin,
        "rows": [
            {
                "referral": one,
                "state": state_of(one),
                "fields": ", ".join(titles.get(code, code) for code in one.chosen),
            }
            for one in found
        ],
    }


def moments(actor: Actor, case_id: int, access: Access) -> Iterable[Moment]:
    """Return what happened to the referrals of a case, as moments of its timeline."""
    rows = _shared(actor, case_id)
    if not rows:
        return
    access.saw("referral", [r.pk for r in rows], [r.person_id for r in rows])
    by_key = {row.pk: row for row in rows}
    for row in rows:
        page = reverse("referral", args=[row.pk])
        if row.sent_at:
            purpose = label("referral_purposes", row.purpose)
            yield Moment(
                row.sent_at, f"Referral {row.reference} sent", f"To {row.to}: {purpose}", page
            )
    for one in Said.objects.filter(referral_id__in=by_key).select_related("referral"):
        row = by_key[one.referral_id]
        text = label("referral_outcomes", row.outcome) if one.kind == Kind.OUTCOME else ""
        title = f"Referral {row.reference}: {one.get_kind_display().lower()}"
        yield Moment(one.at, title, text, reverse("referral", args=[row.pk]))


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task about a referral is about, and where this actor reads it."""
    if kind != "referral":
        return None
    found = Referral.objects.filter(pk=int(key)).select_related("case").first()
    if found is None:
        return f"Referral {key}", ""
    if referrals.may(actor, "read", found).allowed:
        return f"Referral {found.reference}", reverse("referral", args=[found.pk])
    if received.may(actor, "read", found).allowed:
        return f"Referral {found.reference}", reverse("referral-received", args=[found.pk])
    return f"Referral {found.reference}", ""


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what was shared about somebody, with whom, why, and what came back."""
    rows = Referral.objects.filter(person_id__in=identities(person_id), sent_at__isnull=False)
    for found in rows.select_related("to_organisation", "recipient", "organisation"):
        content = found.content
        yield {
            "source": f"Referral {found.reference}",
            "title": f"Shared with {found.to} on {day(found.sent_at)}",
            "organisation_id": found.organisation_id,
            "text": "\n".join(
                [
                    f"From: {content['organisation']}",
                    f"Purpose: {content['purpose']}",
                    f"What was asked: {content['asked']}",
                    f"Law: {content['gateway']}",
                    f"Consent: {content['consent']}",
                    *(f"{i['title']}: {'; '.join(i['lines'])}" for i in content["items"]),
                    *(f"{s.get_kind_display()}: {s.text}" for s in found.said.all()),
                    *([] if whole(found) else ["What is kept is not what was sent."]),
                ]
            ),
        }
