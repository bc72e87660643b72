"""The data protection officer's pages in a browser: accessible, and without scripts too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from tests.saferplaces.intake.incidents.factories import incident, party, person_
from tests.saferplaces.live import Live

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.actions.break_glass import break_glass
from saferplaces.foundation.audit.actions.look_for_patterns import look_for_patterns
from saferplaces.foundation.audit.actions.report import begin_report, decide_items
from saferplaces.foundation.audit.actions.watch import watch
from saferplaces.foundation.audit.models import Entry, Unusual

pytestmark = pytest.mark.browser
RECEIVED = dt.date(2026, 3, 2)


def reads(who, *people: str) -> None:
    with transaction.atomic():
        record(who.actor, what="consult", verb="person.read", people=people,
               objects=[f"person:{key}" for key in people])  # fmt: skip


def test_the_officer_s_pages(live: Live) -> None:
    cast = live.cast
    dora, amina = cast.dora, cast.amina
    amina.user.name = "Amina Quince"
    amina.user.save()
    log, namesake = incident(district="bradford"), person_("Amina", "Quince")
    party(log, person=namesake)
    for n in range(40):
        reads(amina, f"p{n}", namesake.pk)
        reads(cast.bilal, *(f"p{m}" for m in range(n)))
    watch(dora.actor, "p7", "Known from television")
    break_glass(amina.actor, "incident", log.pk, "A caller says she will be hurt tonight")
    look_for_patterns()
    report = begin_report(dora.actor, namesake.pk, "SAR-1", RECEIVED, "document")
    decide_items(dora.actor, report.pk, [1], "restrict", "others", "The other side's words")
    found = Unusual.objects.filter(pattern="own_name").get()
    glass = Unusual.objects.get(pattern="break_glass")
    entry = Entry.objects.filter(actor_name="Bilal").order_by("-count").first()
    assert entry is not None
    for name, address in {
        "audit": "/audit/",
        "audit-entry": f"/audit/entries/{entry.pk}",
        "audit-people": "/audit/people",
        "audit-unusual-list": "/audit/unusual",
        "audit-unusual": f"/audit/unusual/{found.pk}",
        "audit-watched": "/audit/watched",
        "audit-glass": f"/audit/glass/{glass.key}",
        "access-reports": "/audit/reports",
        "access-report-new": "/audit/reports/new",
        "access-report": f"/audit/reports/{report.pk}",
    }.items():
        page = live.page_as(dora, address)
        live.clean(page)
        live.picture(page, name)
    telephone = live.page_as(dora, f"/audit/reports/{report.pk}", width=390)
    live.clean(telephone)
    live.picture(telephone, "access-report-narrow")


def test_a_file_is_given_without_scripts_after_the_questions(live: Live) -> None:
    reads(live.cast.amina, "p1")
    page = live.page_as(live.cast.dora, "/audit/", javascript=False)
    page.get_by_role("link", name="Download as CSV").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Select who will receive it").click()
    live.picture(page, "disclosure-errors")
    page.get_by_label("Somebody in my own organisation").check()
    page.get_by_label("Name of the team, office or organisation").fill("Standards")
    page.get_by_label("To check that data is used lawfully").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Continue").click()
    assert "person.read" in download.value.path().read_text()


def test_the_glass_is_broken_from_the_page_that_was_not_found(live: Live) -> None:
    log = incident(district="bradford")
    live.cast.dora  # noqa: B018 - she is told
    page = live.page_as(live.cast.amina, reverse("incident", args=[log.pk]))
    live.clean(page)
    live.picture(page, "not-found-emergency")
    page.get_by_role("link", name="open it in an emergency").click()
    live.clean(page)
    live.picture(page, "break-glass")
    page.get_by_label("Why do you need this record now?").fill("She may be hurt tonight")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_text(log.record_id).first.wait_for()
    officer = live.page_as(live.cast.dora, "/audit/unusual")
    officer.get_by_role("link", name="The glass was broken").wait_for()
