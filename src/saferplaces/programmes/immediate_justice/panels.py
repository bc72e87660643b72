"""What Immediate Justice adds to the pages of reports and people, to tasks and access reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse

from saferplaces.casework.reviews.queries import of_incidents
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_REFER
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.programmes.immediate_justice.models import (
    ActivityEvent,
    KeepApart,
    LedgerKind,
    Referral,
    Site,
    Victim,
)
from saferplaces.programmes.immediate_justice.policy import referrals, sites
from saferplaces.programmes.immediate_justice.queries import about_person, of_incident
from saferplaces.programmes.immediate_justice.showing import POLICE, rows, words


def of_incident_page(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the referrals that a report led to, for the police."""
    if not actor.can(JUSTICE_REFER):
        return None
    found = of_incident(incident_id).filter(referrals.scope(actor))
    return _panel(list(found), access, reverse("justice-refer-incident", args=[incident_id]))


def of_review_page(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the same beside a review: who is referred from there is referred from the review."""
    found = of_incident_page(actor, incident_id, access)
    review = of_incidents([incident_id]).get(incident_id)
    if found is None or review is None:
        return found
    return {**found, "begin": reverse("justice-refer-review", args=[review.pk])}


def of_person_page(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the referrals of a person, for the police."""
    if not actor.can(JUSTICE_REFER):
        return None
    found = about_person(identities(person_id)).filter(referrals.scope(actor))
    return _panel(list(found), access, reverse("justice-refer-person", args=[person_id]))


def _panel(found: list[Referral], access: Access, begin: str) -> Mapping[str, Any]:
    if found:
        access.saw("justice_referral", [r.pk for r in found], [r.person_id for r in found])
    return {"rows": found, "begin": begin}


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task is about, and where this actor reads it."""
    if kind == "justice_referral":
        row = Referral.objects.filter(pk=int(key)).first()
        may = row is not None and referrals.may(actor, "read", row).allowed
        page = reverse("justice-referral", args=[int(key)]) if may else ""
        return (row.reference if row else f"Referral {key}"), page
    if kind == "justice_site":
        site = Site.objects.filter(pk=int(key)).first()
        may = site is not None and sites.may(actor, "read", site).allowed
        page = reverse("justice-place", args=[int(key)]) if may else ""
        return (f"Place {site.reference}" if site else f"Place {key}"), page
    return None


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what Immediate Justice holds about somebody: as referred, and as a victim."""
    ids = identities(person_id)
    labels = words()
    for row in about_person(ids):
        yield {
            "source": f"Immediate Justice {row.reference}",
            "title": f"Referred on {day(row.referred_at)} to {row.provider.name}",
            "organisation_id": row.organisation_id,
            "text": "\n".join(
                [
                    *(f"{title}: {text}" for title, text in rows(row, POLICE, labels)),
                    *_worked(row),
                    *_breached(row),
                ]
            ),
        }
        if theirs := [*_adjusted(row), *_planned(row)]:  # the police do not read these
            yield {
                "source": f"Immediate Justice {row.reference}",
                "title": f"What {row.provider.name} keeps",
                "organisation_id": row.provider_id,
                "text": "\n".join(theirs),
            }
    for victim in Victim.objects.filter(person_id__in=ids).select_related("referral"):
        yield {
            "source": f"Immediate Justice {victim.referral.reference}",
            "title": "Named as somebody who was harmed",
            "organisation_id": victim.referral.organisation_id,
            "text": f"{victim.name}, {victim.get_kind_display().lower()}",
        }
    for column in ("person_id", "other_id"):
        for pair in KeepApart.objects.filter(**{f"{column}__in": ids}):
            yield {
                "source": "Immediate Justice: not to be placed together",
                "title": f"Kept on {day(pair.made_at)}",
                "organisation_id": pair.organisation_id,
                "text": "Not to be placed with somebody else. Why is known to the police alone: it "
                "speaks of the other person.",
            }


def _adjusted(row: Referral) -> Iterable[str]:
    needs = dict(choices("justice_needs"))
    for one in row.adjustments.all():
        yield f"Adjusted ({needs.get(one.need, one.need)}): {one.words}"


def _worked(row: Referral) -> Iterable[str]:
    labels = dict(choices("justice_attendance"))
    for event in row.ledger.select_related("booking__session__site"):
        if event.kind == LedgerKind.HOURS:
            yield f"Hours from {event.hours_before} to {event.hours_after}: {event.why}"
            continue
        if event.booking is None:
            yield f"{event.get_kind_display()}: {event.minutes} minutes. {event.why}"
            continue
        on = event.booking.session
        where = on.site.name if on.site else on.venue
        yield (
            f"{event.get_kind_display()}, {moment(on.starts_at)}, {where}: "
            f"{labels.get(event.outcome, event.outcome)}; {event.minutes} minutes. {event.why}"
        )


def _planned(row: Referral) -> Iterable[str]:
    kinds = dict(choices("justice_child_activities"))
    plan = getattr(row, "plan", None)
    if plan is None:
        return
    yield f"Plan with {plan.carer_name or 'no grown-up'}: {plan.carer_words} {plan.strengths}"
    for one in plan.activities.all():
        yield f"{kinds.get(one.kind, one.kind)}: {one.words} {one.dropped_why}"
    for event in ActivityEvent.objects.filter(activity__plan=plan):
        yield f"{moment(event.at)}, {event.get_happened_display()}: {event.words}"


def _breached(row: Referral) -> Iterable[str]:
    found = getattr(row, "breach", None)
    if found is not None:
        yield f"Not kept to: {found.what} Tried: {found.tried} Decided: {found.words}"
    for one in row.asked_back.all():
        yield f"The service asked for it to be withdrawn: {one.words} Answered: {one.answer}"
