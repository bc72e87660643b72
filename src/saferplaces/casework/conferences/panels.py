"""What conferences add to the page and the timeline of a case, and to an access report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.holding import has
from saferplaces.casework.cases.queries import of_person
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Need,
    Requirement,
    Told,
    Voice,
)
from saferplaces.casework.conferences.policy import conferences, requirements
from saferplaces.casework.conferences.queries import of_case, requirements_of
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_WORK, CONFERENCES
from saferplaces.foundation.once import once
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.safe_contact.identity import identities


def of_case_page(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return the duties and conferences of a case: facts and dates, nothing that was said."""
    if not actor.can(CONFERENCES):
        return None
    duties, held = _duties(actor, int(key)), _visible(actor, int(key))
    if not duties and not held:
        return None
    access.saw("conference_requirement", [row.pk for row in duties])
    access.saw("conference", [row.pk for row in held])
    return {
        "duties": duties,
        "conferences": [
            (row, row.address if conferences.may(actor, "read", row).allowed else "")
            for row in held
        ],
        "outcome": lambda row: label("conference_outcomes", row.outcome) if row.outcome else "",
        "now": timezone.now(),
        "may_arrange": actor.can(CASES_WORK),
        "address": reverse("conference-case", args=[int(key)]),
    }


def moments(actor: Actor, case_id: int, access: Access) -> Iterable[Moment]:
    """Return the conferences and duties of a case as moments of its timeline."""
    if not actor.can(CONFERENCES):
        return
    for row in _visible(actor, case_id):
        access.saw("conference", [row.pk])
        address = row.address if conferences.may(actor, "read", row).allowed else ""
        if row.held_at is not None:
            outcome = label("conference_outcomes", row.outcome) if row.outcome else ""
            yield Moment(row.held_at, "Case conference held", outcome, address)
        elif row.state == ConferenceState.CANCELLED:
            yield Moment(row.starts_at, "Case conference cancelled", "", address)
    for duty in _duties(actor, case_id):
        access.saw("conference_requirement", [duty.pk])
        why = f"{duty.get_why_display()}; to be held by {day(duty.due_at)}"
        yield Moment(duty.began_at, "Case conference due", why, duty.address)
        if duty.dispensed_at is not None:
            reason = label("conference_dispensations", duty.category)
            yield Moment(duty.dispensed_at, "Case conference dispensed with", reason, duty.address)


def about_person(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what conferences hold about somebody, for an access report.

    Their own voice, needs and what they were told; and that a conference about a case of theirs was
    held. Minutes and papers speak of several people: the report names them, a human looks.
    """
    ids = identities(person_id)
    for voice in _of(Voice, ids):
        yield _row(voice, "Your voice", voice.words or voice.why_not)
    for need in _of(Need, ids):
        yield _row(need, "Your needs", f"{need.vulnerabilities}\n{need.support}")
    for told in _of(Told, ids):
        yield _row(told, "What you were told", told.words or told.why_not)
    rows = (
        Conference.objects.filter(case__in=of_person(ids))
        .exclude(held_at=None)
        .select_related("case")
    )
    for conference in rows.order_by("held_at"):
        yield {
            "source": f"Case conference {conference.pk}",
            "title": f"Held on {day(conference.held_at)}",
            "text": "Minutes and papers speak of several people: look at them before release.",
            "organisation_id": conference.case.organisation_id,
        }


def _of(model: type[Model], ids: Iterable[str]) -> Iterable[Any]:
    rows = model._default_manager.filter(person_id__in=ids)
    return rows.select_related("conference__case").order_by("at")


def _row(about: Voice | Need | Told, title: str, text: str) -> Mapping[str, Any]:
    return {
        "source": f"Case conference {about.conference_id}",
        "title": f"{title}, written down on {moment(about.at)}",
        "text": text,
        "organisation_id": about.conference.case.organisation_id,
    }


@once
def _duties(actor: Actor, case_id: int) -> Sequence[Requirement]:
    """Return the duties to confer about a case that the actor may read, the newest first."""
    if not has(case_id, Requirement):
        return []
    rows = requirements_of(case_id).select_related("case")
    return [row for row in rows if requirements.may(actor, "read", row).allowed]


@once
def _visible(actor: Actor, case_id: int) -> Sequence[Conference]:
    """Return the conferences of a case that its own people hear of, partners where they sit."""
    if not has(case_id, Conference):
        return []
    rows = of_case(case_id).select_related("case")
    return [
        row for row in rows
        if row.case.organisation_id == actor.organisation_id
        or conferences.may(actor, "read", row).allowed
    ]  # fmt: skip
