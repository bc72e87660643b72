"""Send an application in: from then on nothing in it changes."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.case_review_applications import pages
from saferplaces.intake.case_review_applications.actions.keys import close_keys
from saferplaces.intake.case_review_applications.actions.write import NOT_YOURS
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Consent,
    Purpose,
)
from saferplaces.intake.case_review_applications.policy import applications
from saferplaces.intake.case_review_applications.queries import point_of_contact
from saferplaces.intake.case_review_applications.registry import SUBMITTED
from saferplaces.intake.case_review_applications.states import move


def submit(actor: Actor, key: int) -> Application:
    """Send a draft in.

    Raises
    ------
    Problem
        When a page is missing, or it was sent in before.
    """
    with acting(actor):
        found = Application.objects.select_for_update(of=("self",)).get(pk=key)
        if found.state == ApplicationState.DRAFT:
            _may(actor, found)
        move(actor, found, ApplicationState.SUBMITTED)
        if left := what_is_missing(found):
            raise Problem(f"Something is missing: {', '.join(title for title, _ in left)}.")
        now = timezone.now()
        found.submitted_at = found.moved_at = now
        found.organisation = point_of_contact(found.district)
        found.save()
        close_keys(found)
        record(
            actor,
            what="collect",
            verb="application.submitted",
            objects=[f"application:{found.pk}"],
            detail={"channel": found.channel, "district": found.district},
        )
        for follow in SUBMITTED:
            follow(found)
    return found


def what_is_missing(found: Application) -> list[tuple[str, str]]:
    """Return what a draft lacks: heading and code of each page."""
    left = pages.missing(found)
    shown = found.uploads.filter(purpose=Purpose.CONSENT).exists()
    if found.on_behalf and found.consent == Consent.SENT and not shown:
        left.append((pages.PAGES["consent"].title, "consent"))
    return list(dict.fromkeys(left))


def _may(actor: Actor, found: Application) -> None:
    if actor.user_id is not None:
        applications.may(actor, "take_down", found).require()
    elif found.made_by_id is not None:
        raise Refused(NOT_YOURS)
