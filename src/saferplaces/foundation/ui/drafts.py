"""Answers that keep themselves while they are typed: what a form, a page and an endpoint say.

A room that keeps drafts gives its form the attributes of `draft_attributes` and has an endpoint
behind a door of its own (POST) that answers with `saved` or `newer`::

    @door(RISK, personal=True, verb="assessment.draft", methods=("POST",))
    def draft(request: Request, pk: int) -> JsonResponse:
        found = fetch(policy, request.actor, pk, "work")
        request.access.saw("assessment", [pk], [found.person_id])
        if seen(request) != version_of(found) and answers(request) != found.answers:
            return newer(version_of(found), found.saved_at)
        found = save_draft(request.actor, pk, answers(request))
        return saved(version_of(found), found.saved_at)

A version is any text that is new after each saving. Answers that are there already are saved, not
newer: the first sending arrived and only its answer was lost. The script is `drafts.mjs`.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from markupsafe import Markup

from saferplaces.foundation.reference.queries import setting

SEEN = "draft_seen"
_SALT = "saferplaces.foundation.ui.drafts"


def owner(user_id: int) -> str:
    """Return by what a device knows whose drafts it holds: no name, no number of an account."""
    return salted_hmac(f"{_SALT}.owner", str(user_id), algorithm="sha256").hexdigest()[:32]


def half(user_id: int) -> str:
    """Return the half of a device's key that the pages of a person bring, kept nowhere."""
    return salted_hmac(f"{_SALT}.half", str(user_id), algorithm="sha256").hexdigest()


def draft_attributes(key: str, address: str, version: object = "") -> Markup:
    """Return the attributes of a form whose answers keep themselves.

    Parameters
    ----------
    key:
        Names the draft among all drafts of the service, as ``assessment-12``.
    address:
        Where it is sent.
    version:
        Of the draft that the form shows; another one on the server is not written over.
    """
    return Markup(
        'data-draft-key="{}" data-draft-address="{}" data-draft-version="{}" data-draft-hours="{}"'
    ).format(key, address, version, setting("device_draft_hours"))


def seen(request: HttpRequest) -> str:
    """Return the version that the answers go on from."""
    return request.POST.get(SEEN, "").replace("\0", "")


def saved(version: object, at: dt.datetime) -> JsonResponse:
    """Say that the draft is kept."""
    return JsonResponse({"version": str(version), "saved_at": _clock(at)})


def newer(version: object, at: dt.datetime) -> JsonResponse:
    """Say that there is a newer draft: the person chooses."""
    return JsonResponse({"version": str(version), "saved_at": _clock(at)}, status=409)


def _clock(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
