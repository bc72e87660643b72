"""Take an application up, as a case review begins; withdraw one for its applicant."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.case_review_applications.models import Application, ApplicationState
from saferplaces.intake.case_review_applications.policy import applications
from saferplaces.intake.case_review_applications.registry import WITHDRAWN
from saferplaces.intake.case_review_applications.states import move


def take_up(actor: Actor, key: int) -> Application:
    """Take an application up; the service does it where a review begins by itself.

    Raises
    ------
    Problem
        When it was taken up before, or withdrawn.
    """
    with acting(actor):
        found = _locked(actor, key)
        move(actor, found, ApplicationState.TAKEN_UP)
        _save(actor, found, "application.taken_up")
    return found


def withdraw(actor: Actor, key: int, why: str) -> Application:
    """Write down that an applicant withdraws, in their words.

    Raises
    ------
    Problem
        When nothing is said, or it was withdrawn before.
    """
    with acting(actor):
        found = _locked(actor, key)
        move(actor, found, ApplicationState.WITHDRAWN, why.strip())
        if not why.strip():
            raise Problem("Enter what the applicant said", field="why")
        _save(actor, found, "application.withdrawn")
        for follow in WITHDRAWN:
            follow(found)
    return found


def name_person(actor: Actor, key: int, person_id: str) -> Application:
    """Write down whom the records know the victim as, once an officer has confirmed it."""
    with acting(actor):
        found = _locked(actor, key)
        found.person_id = person_id
        _save(actor, found, "application.person_named")
    return found


def _locked(actor: Actor, key: int) -> Application:
    found = Application.objects.select_for_update(of=("self",)).get(pk=key)
    if actor is not SYSTEM:
        applications.may(actor, "work", found).require()
    return found


def _save(actor: Actor, found: Application, verb: str) -> None:
    found.moved_at = timezone.now()
    found.save()
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"application:{found.pk}"],
        people=[found.person_id] if found.person_id else [],
    )
