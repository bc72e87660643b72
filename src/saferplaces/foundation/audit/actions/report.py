"""An access report: begun with all that is held, decided item by item, finished or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.models import (
    AccessReport,
    AccessReportItem,
    Entry,
    Release,
    ReportState,
    What,
)
from saferplaces.foundation.audit.policy import reports
from saferplaces.foundation.audit.queries import open_report
from saferplaces.foundation.audit.subject_access import held_about
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day

ACCESSES = "Who has seen it"


def begin_report(
    actor: Actor, person_id: str, reference: str, received_on: dt.date, identity: str
) -> AccessReport:
    """Gather everything that is held about a person, as it is now, for the DPO to decide on.

    A person has one report that is being prepared: who asks for a second one gets the first,
    even if both ask in the same moment.

    Raises
    ------
    Problem
        When nothing is held.
    """
    with acting(actor):
        made = AccessReport(
            person_id=person_id,
            reference=reference,
            received_on=received_on,
            due_on=received_on + dt.timedelta(days=int(setting("access_report_days"))),
            identity=identity,
            started_by_id=actor.user_id or 0,
            started_at=timezone.now(),
        )
        if not reports.may(actor, "decide", made).allowed:
            raise Refused("Access reports are prepared by the force's data protection officer.")
        if (there := open_report(person_id)) is not None:
            return there
        held = held_about(person_id)
        own = {None, actor.organisation_id}
        found = [*(row for row in held if row["organisation_id"] in own), *_accesses(person_id)]
        others = {row["organisation_id"] for row in held} - own
        named = Organisation.objects.filter(pk__in=others).order_by("name")
        made.elsewhere = list(named.values_list("name", flat=True))
        if not found:
            raise Problem("Nothing is held about a person of this number", "person")
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:  # somebody else began it in the same moment
            return AccessReport.objects.get(person_id=person_id, state=ReportState.PREPARING)
        AccessReportItem.objects.bulk_create(
            AccessReportItem(
                report=made,
                position=position,
                source=row["source"],
                title=row["title"],
                text=row["text"],
                uncertain=bool(row.get("uncertain")),
                names=list(row.get("names") or ()),
            )
            for position, row in enumerate(found, start=1)
        )
        record(
            actor, what="collect", verb="access_report.begun", objects=[f"accessreport:{made.pk}"],
            people=[person_id], purpose="subject_access", detail={"items": len(found)},
        )  # fmt: skip
    return made


def decide_items(
    actor: Actor, key: int, positions: Collection[int], decision: str, ground: str, why: str
) -> int:
    """Decide what becomes of items of a report; return how many.

    Raises
    ------
    Problem
        When none was chosen, or an item is withheld without a ground and a reason.
    """
    with acting(actor):
        report = fetch(reports, actor, key, "decide", lock=True)
        items = list(report.items.filter(position__in=positions))
        if not items:
            raise Problem("Select the items that you decide on")
        if decision not in Release.values or not decision:
            raise Problem("Select what becomes of the items", "decision")
        if decision == Release.NAMESAKE:
            raise Problem("Say of the record itself that it is somebody else's", "decision")
        if any(item.same is False for item in items):
            raise Problem("A namesake's record is left out: nothing is to be decided", "decision")
        withheld = decision != Release.RELEASE
        if not withheld:
            _releasable(items)
        if withheld and not ground:
            raise Problem("Select a ground", "decision")
        if withheld and not why.strip():
            raise Problem("Say why, for the file", "why")
        for item in items:
            item.decision, item.ground = decision, ground if withheld else ""
            item.why, item.decided_at = why.strip(), timezone.now()
            item.decided_by_id = actor.user_id
            item.save()
        record(
            actor, what="alter", verb="access_report.decided", people=[report.person_id],
            objects=[f"accessreport:{report.pk}"],
            detail={"decision": decision, "items": sorted(item.position for item in items)},
        )  # fmt: skip
    return len(items)


def confirm_items(actor: Actor, key: int, positions: Collection[int], same: bool) -> int:
    """Say of uncertain records whether they are this person's; return of how many.

    A namesake's record is left out without a trace, and is not decided on any more.

    Raises
    ------
    Problem
        When none was chosen that is uncertain.
    """
    with acting(actor):
        report = fetch(reports, actor, key, "decide", lock=True)
        items = list(report.items.filter(position__in=positions, uncertain=True))
        if not items:
            raise Problem("Select the uncertain records that you have looked at")
        for item in items:
            item.same = same
            item.decision = Release.UNDECIDED if same else Release.NAMESAKE
            item.decided_at = None if same else timezone.now()
            item.decided_by_id = None if same else actor.user_id
            item.save()
        record(
            actor, what="alter", verb="access_report.link_confirmed", people=[report.person_id],
            objects=[f"accessreport:{report.pk}"],
            detail={"same": same, "items": sorted(item.position for item in items)},
        )  # fmt: skip
    return len(items)


def redact_item(actor: Actor, key: int, position: int, hide: Collection[str]) -> AccessReportItem:
    """Have words of an item taken out of what is released; none at all is a decision too.

    Raises
    ------
    Problem
        When there is no such item, or a word is not in it.
    """
    with acting(actor):
        report = fetch(reports, actor, key, "decide", lock=True)
        item = report.items.filter(position=position).first()
        if item is None:
            raise Problem("There is no such item")
        wanted = [word.strip() for word in hide if word.strip()]
        if any(word.lower() not in f"{item.title} {item.text}".lower() for word in wanted):
            raise Problem("Write each word as it stands in the text", "more")
        item.hidden, item.redacted_at = wanted, timezone.now()
        item.save()
        record(
            actor, what="alter", verb="access_report.redacted", people=[report.person_id],
            objects=[f"accessreport:{report.pk}"],
            detail={"item": position, "words": len(wanted)},
        )  # fmt: skip
    return item


def _releasable(items: Collection[AccessReportItem]) -> None:
    """Require that nobody receives a namesake's record, or others' names undecided."""
    unsure = [str(item.position) for item in items if item.uncertain and item.same is not True]
    if unsure:
        raise Problem(
            f"Look first whether {', '.join(unsure)} is this person's record at all", "decision"
        )
    named = [str(item.position) for item in items if item.names and item.redacted_at is None]
    if named:
        raise Problem(f"Decide first which names are taken out of {', '.join(named)}", "decision")


def finish_report(actor: Actor, key: int) -> AccessReport:
    """Finish a report: every item is decided, and nothing changes any more.

    Raises
    ------
    Problem
        When items are undecided.
    """
    with acting(actor):
        report = fetch(reports, actor, key, "decide", lock=True)
        left = report.items.filter(decision="").count()
        if left:
            raise Problem(f"Decide on every item first: {left:,} to go")
        _end(report, actor, ReportState.FINISHED, "")
    return report


def withdraw_report(actor: Actor, key: int, why: str) -> AccessReport:
    """End a report that will not be released, with the reason."""
    with acting(actor):
        report = fetch(reports, actor, key, "decide", lock=True)
        _end(report, actor, ReportState.WITHDRAWN, why)
    return report


def dispose_reports(today: dt.date | None = None) -> int:
    """Delete reports, texts and all, whose time is over; return how many."""
    days = int(setting("access_report_keep_days"))
    before = (today or timezone.localdate()) - dt.timedelta(days=days)
    with acting(SYSTEM):
        found = list(AccessReport.objects.filter(finished_at__date__lt=before).select_for_update())
        for report in found:
            record(
                SYSTEM, what="erase", verb="access_report.disposed", people=[report.person_id],
                objects=[f"accessreport:{report.pk}"],
            )  # fmt: skip
            report.delete()
    return len(found)


def _end(report: AccessReport, actor: Actor, state: ReportState, why: str) -> None:
    report.state, report.why = state, why
    report.finished_at = timezone.now()
    report.finished_by_id = actor.user_id
    report.save()
    record(
        actor, what="alter", verb=f"access_report.{state}", objects=[f"accessreport:{report.pk}"],
        people=[report.person_id], reason=why,
    )  # fmt: skip


def _accesses(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Yield who has seen the person's records: by role and organisation, nobody by name."""
    seen = Entry.objects.filter(people_seen__contains=[person_id], actor_id__isnull=False)
    grouped = seen.values("role", "organisation", "what").annotate(
        times=Count("pk"), first=Min("at"), last=Max("at")
    )
    for row in grouped.order_by("organisation", "role", "what"):
        role = dict(Role.choices).get(row["role"], row["role"])
        first, last = day(row["first"]), day(row["last"])
        yield {
            "source": ACCESSES,
            "title": f"{role}, {row['organisation']}",
            "text": f"{What(row['what']).label}: {row['times']:,} "
            f"{'time' if row['times'] == 1 else 'times'}, "
            + (f"on {first}" if first == last else f"from {first} to {last}"),
        }
