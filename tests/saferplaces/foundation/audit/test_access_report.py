"""An access report: gathered, decided item by item, handed over; nothing slips out beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from saferplaces.foundation import registry
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.actions import report as action
from saferplaces.foundation.audit.actions.report import (
    begin_report,
    decide_items,
    dispose_reports,
    finish_report,
    withdraw_report,
)
from saferplaces.foundation.audit.models import AccessReport, AccessReportItem, Entry
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import OutOfReach

HELD = [
    {"source": "Incidents", "title": "Log 1", "text": "You rang about noise."},
    {"source": "Incidents", "title": "Log 2", "text": "The suspect's address"},
    {"source": "Intelligence", "title": "Log 3", "text": "Seen near the scene"},
]


@pytest.fixture(autouse=True)
def _held(db, monkeypatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    held = registry.Registry()
    held.add(lambda person: HELD if person == "p1" else [], name="test")
    monkeypatch.setattr(registry, "SUBJECT_ACCESS", held)


@pytest.fixture
def report(cast) -> AccessReport:
    record(cast.amina.actor, what="consult", verb="person.read", people=["p1"])
    return begin_report(cast.dora.actor, "p1", "SAR-1", dt.date(2026, 3, 2), "document")


def decided(cast, report: AccessReport) -> AccessReport:
    decide_items(cast.dora.actor, report.pk, [1, 4], "release", "", "")
    decide_items(cast.dora.actor, report.pk, [2], "restrict", "others", "His address")
    decide_items(cast.dora.actor, report.pk, [3], "neither", "crime", "An inquiry is open")
    return finish_report(cast.dora.actor, report.pk)


def handed_over(cast, report: AccessReport, form: str) -> str:
    client = cast.dora.client()
    address = reverse("access-report-output", args=[report.pk, form])
    step = client.get(address)["Location"]
    given = {"recipient": "data_subject", "who": "The person", "purpose": "subject_access"}
    return client.get(client.post(step, given)["Location"]).content.decode()


def test_everything_held_is_gathered_and_staff_are_shown_by_role(cast, report) -> None:
    items = list(report.items.all())
    assert [item.title for item in items[:3]] == ["Log 1", "Log 2", "Log 3"]
    assert items[3].title == "Neighbourhood support officer, Test Police"
    assert items[3].text.startswith("Looked at: 1 time, on ")
    assert not any("Amina" in item.title + item.text for item in items)
    assert report.due_on == dt.date(2026, 3, 30)


def test_what_is_withheld_needs_a_ground_and_a_reason(cast, report) -> None:
    for ground, why in (("", "His address"), ("others", " ")):
        with pytest.raises(Problem):
            decide_items(cast.dora.actor, report.pk, [2], "restrict", ground, why)


def test_a_report_is_finished_when_every_item_is_decided_and_then_stays(cast, report) -> None:
    decide_items(cast.dora.actor, report.pk, [1], "release", "", "")
    with pytest.raises(Problem, match="3 to go"):
        finish_report(cast.dora.actor, report.pk)
    decided(cast, report)
    with pytest.raises(OutOfReach):
        decide_items(cast.dora.actor, report.pk, [3], "release", "", "")


@pytest.mark.parametrize("form", ["print", "html", "csv"])
def test_only_what_is_released_goes_out(cast, report, form: str) -> None:
    shown = handed_over(cast, decided(cast, report), form)
    assert "You rang about noise." in shown
    assert "Neighbourhood support officer, Test Police" in shown
    assert "The rights and freedoms of others" in shown
    for kept in ("address", "Log 2", "Log 3", "scene", "Intelligence", "inquiry", "prejudice"):
        assert kept not in shown
    entry = Entry.objects.get(what="disclose")
    assert (entry.purpose, entry.people_seen) == ("subject_access", ["p1"])
    assert entry.recipient.endswith(": The person")


def test_neither_confirming_nor_denying_leaves_no_trace(cast, report) -> None:
    with_it = handed_over(cast, decided(cast, report), "print")
    AccessReportItem.objects.filter(decision="neither").delete()
    assert handed_over(cast, report, "print") == with_it


def test_nothing_goes_out_before_it_is_finished(cast, report) -> None:
    address = reverse("access-report-output", args=[report.pk, "print"])
    assert cast.dora.client().get(address).status_code == 404


def test_nobody_but_the_force_s_officer_prepares_one(cast, report) -> None:
    assert cast.sarah.client().get(reverse("access-reports")).status_code == 403
    ben = cast.ben
    ben.membership.role = "data_protection_officer"
    ben.membership.save()
    with pytest.raises(Refused):
        begin_report(ben.actor, "p1", "SAR-2", dt.date(2026, 3, 2), "document")
    assert ben.client().get(reverse("access-report", args=[report.pk])).status_code == 404


def test_the_pages_lead_from_the_request_to_the_end(cast) -> None:
    client = cast.dora.client()
    given = {"person": "p1", "reference": "SAR-9", "identity": "known", "received-day": "2",
             "received-month": "3", "received-year": "2026"}  # fmt: skip
    nobody = client.post(reverse("access-report-new"), {**given, "person": "p2"})
    assert "Nothing is held" in nobody.content.decode()
    page = client.post(reverse("access-report-new"), given)["Location"]
    assert "Select the items" in client.post(page, {"decision": "release"}).content.decode()
    restrict = {"items": ["1"], "decision": "restrict", "restrict_why": "x"}
    assert "Select a ground" in client.post(page, restrict).content.decode()
    assert client.post(page, {"items": ["1", "2", "3"], "decision": "release"}).status_code == 302
    client.post(f"{page}/finish")
    report = AccessReport.objects.get()
    assert report.state == "finished"
    assert "Page to print" in client.get(page).content.decode()
    assert "SAR-9" in client.get(reverse("access-reports")).content.decode()


def test_a_report_is_disposed_of_when_its_time_is_over(cast, report) -> None:
    done = withdraw_report(cast.dora.actor, report.pk, "The person changed their mind")
    ended = done.finished_at.date()
    assert dispose_reports(ended + dt.timedelta(days=730)) == 0
    assert dispose_reports(ended + dt.timedelta(days=731)) == 1
    assert not AccessReportItem.objects.exists()
    assert Entry.objects.filter(what="erase", people_seen=["p1"]).exists()


def test_who_begins_a_second_report_about_a_person_gets_the_first(cast, report) -> None:
    sent = {
        "person": "p1", "reference": "SAR-2", "identity": "document",
        "received-day": "3", "received-month": "3", "received-year": "2026",
    }  # fmt: skip
    answer = cast.dora.client().post(reverse("access-report-new"), sent)
    assert answer["Location"] == reverse("access-report", args=[report.pk])
    assert AccessReport.objects.get().reference == "SAR-1"
    withdraw_report(cast.dora.actor, report.pk, "They asked us to")
    assert begin_report(
        cast.dora.actor, "p1", "SAR-2", dt.date(2026, 3, 3), "document"
    ).pk != report.pk  # fmt: skip


def test_two_reports_about_a_person_begun_in_one_moment_are_one(cast, report, monkeypatch) -> None:
    monkeypatch.setattr(action, "open_report", lambda _: None)  # it was not there yet
    again = begin_report(cast.dora.actor, "p1", "SAR-2", dt.date(2026, 3, 3), "document")
    assert again == report
    assert AccessReportItem.objects.filter(report=report).count() == 4
