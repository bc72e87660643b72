"""Delete drafts: at once if their writer asks, else when nobody went on with them for a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.actions.write import SENT_IN
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Key,
    Upload,
)
from saferplaces.intake.case_review_applications.policy import applications

AT_ONCE = 500


def delete_draft(actor: Actor, key: int) -> None:
    """Delete a draft with all that belongs to it.

    Raises
    ------
    Problem
        When it was sent in.
    """
    with acting(actor):
        found = Application.objects.select_for_update(of=("self",)).get(pk=key)
        if actor.user_id is not None:
            applications.may(actor, "take_down", found).require()
        if found.state != ApplicationState.DRAFT:
            raise Problem(SENT_IN)
        folders.delete_once_committed(list(found.uploads.values_list("pk", flat=True)))
        found.uploads.all().delete()
        found.reports.all().delete()
        found.delete()
        record(
            actor, what="erase", verb="application.draft_deleted", objects=[f"application:{key}"]
        )


def nightly() -> Mapping[str, int]:
    """Delete drafts whose time is over, keys that open nothing, and files that nobody has."""
    before = timezone.now() - dt.timedelta(days=float(setting("case_review_draft_days")))
    old = Application.objects.filter(state=ApplicationState.DRAFT, moved_at__lt=before)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        delete_draft(SYSTEM, key)
    spent, _ = Key.objects.filter(expires_at__lt=timezone.now() - dt.timedelta(days=1)).delete()
    known = {str(key) for key in Upload.objects.values_list("pk", flat=True)}
    files = folders.left_over(known)
    for path in files:
        path.unlink(missing_ok=True)
    return {"drafts": len(keys), "keys": spent, "files": len(files)}
