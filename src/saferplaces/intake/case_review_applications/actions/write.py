"""Write an application, page by page; each is kept as it is sent.

Whoever holds the key of a draft writes it as the public, for whom the service acts (`SYSTEM`);
staff write for somebody on the telephone or from paper, and nobody but them writes in it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.files.kinds import kind_of
from saferplaces.foundation.files.names import shown_name
from saferplaces.foundation.files.scanning import scanned
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Channel,
    ListedReport,
    Purpose,
    Upload,
)
from saferplaces.intake.case_review_applications.pages import PAGES
from saferplaces.intake.case_review_applications.policy import applications

SENT_IN = "It has been sent in, so nothing in it can be changed."
NOT_YOURS = "It is being written online by the person themselves."


@dataclass(frozen=True)
class Told:
    """One report, as it is told; see `ListedReport` for each part.

    `form` is the number of the form in which it was sent, if there was one.
    """

    incident_date: dt.date
    reported_date: dt.date
    to_agency: str
    words: str
    to_words: str = ""
    reference: str = ""
    exact: bool = True
    form: uuid.UUID | None = None

    @property
    def sent_as(self) -> uuid.UUID | None:
        """The same for the same form with the same words, and for nothing else."""
        return self.form and uuid.uuid5(self.form, repr(self))


@dataclass(frozen=True)
class File:
    """A file that lies under its key in our folder; the caller leaves it or deletes it."""

    key: uuid.UUID
    name: str
    size: int
    sha256: str


def begin(actor: Actor, channel: str = Channel.WEB) -> Application:
    """Begin an application: the public on the form, staff for somebody by telephone or on paper."""
    if (actor.user_id is None) != (channel == Channel.WEB):
        raise Problem("Select whether it comes by telephone or on paper", field="channel")
    if actor.user_id is not None and not actor.can(RISK):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    now = timezone.now()
    with acting(actor):
        made = Application.objects.create(
            channel=channel, made_by_id=actor.user_id, created_at=now, moved_at=now
        )
        _note(actor, made, "application.begun", channel=channel)
    return made


def save_page(actor: Actor, key: int, page: str, values: Mapping[str, Any]) -> Application:
    """Keep what was said on a page.

    Parameters
    ----------
    values:
        By column, as the page's form gives them.
    """
    fields = {field.name for field in Application._meta.fields}
    if page not in PAGES or not set(values) <= fields - {"state", "finished", "person_id"}:
        raise Problem("There is no such page.")
    with writing(actor, key) as found:
        for name, value in values.items():
            setattr(found, name, value)
        if page not in found.finished:
            found.finished = [*found.finished, page]
        _note(actor, found, "application.page_saved", page=page)
    return found


def keep_report(actor: Actor, key: int, told: Told, report_id: int | None = None) -> ListedReport:
    """Keep a report: a new one, or what is said of one anew. Sent twice it stands once."""
    with writing(actor, key) as found:
        if report_id is None:
            if told.form and (stands := found.reports.filter(sent_as=told.sent_as).first()):
                return stands
            if found.reports.count() >= int(setting("case_review_reports")):
                raise Problem("The form holds no more reports. Tell us of the others when we ring.")
        values = {
            "incident_date": told.incident_date,
            "incident_exact": told.exact,
            "reported_date": told.reported_date,
            "reported_exact": told.exact,
            "to_agency": told.to_agency,
            "to_words": told.to_words.strip(),
            "reference": told.reference.strip(),
            "words": told.words.strip(),
            "written_at": timezone.now(),
        }
        if report_id is None:
            made = ListedReport.objects.create(application=found, sent_as=told.sent_as, **values)
        else:
            made = found.reports.get(pk=report_id)
            for name, value in values.items():
                setattr(made, name, value)
            made.save()
        _note(actor, found, "application.report_saved")
    return made


def remove_report(actor: Actor, key: int, report_id: int) -> None:
    """Take a report out of a draft."""
    with writing(actor, key) as found:
        found.reports.filter(pk=report_id).delete()
        _note(actor, found, "application.report_removed")


def take_in(actor: Actor, key: int, file: File, purpose: str, text: str = "") -> Upload:
    """Take a file in: looked at first, kept as it came. Sent twice, what stands is returned.

    Raises
    ------
    Problem
        When it is of a kind that is not taken, the scanner refuses it, or there are too many.
    """
    with writing(actor, key) as found:
        same = found.uploads.filter(purpose=purpose, sha256=file.sha256, text=text.strip())
        if stands := same.first():
            return stands
        if found.uploads.count() >= int(setting("case_review_files")):
            raise Problem("The form holds no more files. Keep the others, and show them later.")
        path = folders.files() / str(file.key)
        kind = kind_of(path)
        clean = scanned(path)
        if purpose == Purpose.CONSENT:
            _remove(found, found.uploads.filter(purpose=purpose))
        made = Upload.objects.create(
            id=file.key,
            application=found,
            purpose=purpose,
            name=shown_name(file.name),
            text=text.strip(),
            sort=kind.sort,
            ending=kind.ending,
            size=file.size,
            sha256=file.sha256,
            scanned=clean,
            uploaded_at=timezone.now(),
        )
        _note(actor, found, "application.file_taken_in", sort=kind.sort, scanned=clean)
    return made


def remove_file(actor: Actor, key: int, upload_id: uuid.UUID) -> None:
    """Take a file out of a draft, and off the disk."""
    with writing(actor, key) as found:
        _remove(found, found.uploads.filter(pk=upload_id))
        _note(actor, found, "application.file_removed")


@contextmanager
def writing(actor: Actor, key: int) -> Iterator[Application]:
    """Lock a draft that an actor writes, and save it at the end."""
    with acting(actor):
        found = Application.objects.select_for_update(of=("self",)).get(pk=key)
        if actor.user_id is not None:
            applications.may(actor, "take_down", found).require()
        elif found.made_by_id is not None:
            raise Refused(NOT_YOURS)
        if found.state != ApplicationState.DRAFT:
            raise Problem(SENT_IN)
        yield found
        found.moved_at = timezone.now()
        found.save()


def _remove(found: Application, rows: Any) -> None:
    keys = list(rows.values_list("pk", flat=True))
    rows.delete()
    folders.delete_once_committed(keys)


def _note(actor: Actor, found: Application, verb: str, **detail: Any) -> None:
    record(actor, what="collect", verb=verb, objects=[f"application:{found.pk}"], detail=detail)
