"""Applications and signposts for tests: Ada Example in Leeds, whose neighbour plays music."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone
from tests.saferplaces.cast import organisation, organisations

from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.actions import keys
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    ListedReport,
    Signpost,
    SignpostState,
    Upload,
)
from saferplaces.intake.case_review_applications.pages import PAGES
from saferplaces.intake.case_review_applications.registry import SUBMITTED
from saferplaces.intake.case_review_applications.views.opened import cookie_name

ASKED = [code for code in PAGES if code not in {"for-them", "consent"}]
START = "/asb-case-review/"
SAFE = {"channels": ["phone"]}
ANSWERS: dict[str, dict[str, Any]] = {
    "contact": SAFE,
    "contact-details": {"phone": "07700 900123"},
    "careful": {"hours": "School hours", "avoid": "Police", "protected": "no"},
    "who": {"on_behalf": "no"},
    "kind": {"kind": "individual"},
    "name": {"victim_name": "Ada Example"},
    "home": {"victim_address": "1 High Street, Leeds", "victim_postcode": "ls1 4ap"},
    "where": {"district": "leeds"},
}


@contextmanager
def nobody_follows() -> Iterator[list[Application]]:
    """Nothing follows an application that is sent in; yields what would be told."""
    before, heard = list(SUBMITTED._found), []
    SUBMITTED._found[:] = []
    SUBMITTED.add(heard.append, name="test")
    try:
        yield heard
    finally:
        SUBMITTED._found[:] = before


def the_cast_alone() -> None:
    """The organisations of the cast are at work, and no others."""
    Organisation.objects.exclude(pk__in=[o.pk for o in organisations().values()]).update(
        active=False
    )


def a_report(of: Application, days_ago: int = 20, **more: Any) -> ListedReport:
    """A report of music at night, made to the police the day after."""
    happened = timezone.localdate() - dt.timedelta(days=days_ago)
    given = {
        "incident_date": happened,
        "reported_date": happened + dt.timedelta(days=1),
        "to_agency": "police",
        "words": "Loud music until three",
        "written_at": timezone.now(),
    }
    return ListedReport.objects.create(application=of, **given | more)


def a_file(of: Application) -> Upload:
    """A photograph that was sent with an application."""
    made = Upload.objects.create(
        application=of,
        purpose="evidence",
        name="door.png",
        text="The broken door",
        sort="picture",
        ending="png",
        size=8,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    folders.files().mkdir(parents=True, exist_ok=True)
    folders.path_of(made).write_bytes(b"\x89PNG\r\n\x1a\n")
    return made


def an_application(state: str = ApplicationState.SUBMITTED, **more: Any) -> Application:
    """An application in Leeds with one report, complete."""
    now = timezone.now()
    given: dict[str, Any] = {
        "district": "leeds",
        "kind": "individual",
        "victim_name": "Ada Example",
        "victim_address": "1 High Street, Leeds",
        "channels": ["phone"],
        "phone": "07700 900123",
        "impact": "I sleep in the kitchen",
        "finished": ASKED,
        "created_at": now,
        "moved_at": now,
    }
    if state != ApplicationState.DRAFT:
        given |= {"submitted_at": now, "organisation": organisation("leeds-council")}
    made = Application.objects.create(state=state, **given | more)
    a_report(made)
    return made


def a_signpost(state: str = SignpostState.OPEN, **more: Any) -> Signpost:
    """Somebody who reported twice to the force in Leeds."""
    now = timezone.now()
    given = {
        "person_id": f"P{uuid4().hex}",
        "report_id": f"L{uuid4().hex}",
        "earlier_id": f"L{uuid4().hex}",
        "agency": "Test Police",
        "district": "leeds",
        "organisation": organisation("force"),
        "reported_at": now - dt.timedelta(days=1),
        "made_at": now,
        "due_at": now + dt.timedelta(days=7),
    }
    return Signpost.objects.create(state=state, **given | more)


def browser_of(found: Application) -> Client:
    """The browser in which a draft is open."""
    browser = Client()
    browser.cookies[cookie_name()] = keys.new_browser_key(found)
    return browser


def page(code: str) -> str:
    """The address of a page of the form."""
    return f"{START}apply/about/{code}"


def date_boxes(name: str, day: dt.date) -> dict[str, str]:
    """A date as its three boxes send it."""
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def a_told_report(days_ago: int = 20, **more: str) -> dict[str, str]:
    """What the page of a report sends."""
    happened = timezone.localdate() - dt.timedelta(days=days_ago)
    return {
        **date_boxes("incident_date", happened),
        **date_boxes("reported_date", happened),
        "sure": "yes",
        "to_agency": "police",
        "words": "Loud music until three",
        **more,
    }


def link_in_the_post() -> str:
    """The path of the newest link in the outbox."""
    link = str(Outgoing.objects.filter(template="saved_form").latest("pk").values["link"])
    return link[link.index(START) :]


def code_on_the_mobile() -> str:
    """The newest code in the outbox."""
    return str(Outgoing.objects.filter(template="one_time_code").latest("pk").values["code"])
