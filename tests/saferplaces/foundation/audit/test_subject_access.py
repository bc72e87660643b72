"""What is asked for reaches the person alone: no namesake's record, no other's name."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from docx import Document
from tests.saferplaces.casework.cases import factories as cases
from tests.saferplaces.cast import Cast, organisations
from tests.saferplaces.intake.incidents import factories

from saferplaces.casework.cases.models import Contact
from saferplaces.foundation import registry
from saferplaces.foundation.audit.actions.report import (
    begin_report,
    confirm_items,
    decide_items,
    finish_report,
    redact_item,
)
from saferplaces.foundation.audit.exports import as_word, as_zip
from saferplaces.foundation.audit.models import AccessReport, Entry
from saferplaces.foundation.audit.queries import released
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.models import SafeContact


@pytest.fixture
def report(cast: Cast) -> AccessReport:
    """Ada asks: one log is surely hers, the other perhaps a namesake's; a neighbour is named."""
    ada = factories.person_("Ada", "Example")
    for words, sure in (("Bertram Oddname shouted at Ada", 1.0), ("Another Ada was seen", 0.8)):
        log = factories.incident(narrative=words)
        factories.party(log, person=ada, match_probability=sure)
        factories.party(log, role="suspect", given_name="Bertram", family_name="Oddname")
    for code, phone in (("force", "07700900001"), ("leeds-council", "07700900002")):
        SafeContact.objects.update_or_create(
            person_id=ada.pk,
            defaults={
                "organisation": organisations()[code], "regime": "x", "phone": phone,
                "asked_by": cast.amina.user, "asked_at": timezone.now(),
            },
        )  # fmt: skip
    return begin_report(cast.dora.actor, ada.pk, "SAR-9", dt.date(2026, 3, 1), "document")


def test_nobody_gets_a_namesakes_record_or_the_name_of_another(
    cast: Cast, report: AccessReport
) -> None:
    dora = cast.dora.actor
    logs = {i.uncertain: i for i in report.items.filter(source="Incidents")}
    everything = [item.position for item in report.items.all()]
    with pytest.raises(Problem, match="Look first"):
        decide_items(dora, report.pk, everything, "release", "", "")
    confirm_items(dora, report.pk, [logs[True].position], same=False)
    mine = [p for p in everything if p != logs[True].position]
    with pytest.raises(Problem, match="names"):
        decide_items(dora, report.pk, mine, "release", "", "")
    with pytest.raises(Problem, match="as it stands"):
        redact_item(dora, report.pk, logs[False].position, ["Nobody Here"])
    redact_item(dora, report.pk, logs[False].position, ["Bertram", "Oddname"])
    decide_items(dora, report.pk, mine, "release", "", "")
    finish_report(dora, report.pk)
    items, grounds = released(report)
    said = " ".join(item.text for item in items)
    assert "[taken out] [taken out] shouted at Ada" in said
    assert "Another Ada" not in said
    assert "Oddname" not in said

    with zipfile.ZipFile(io.BytesIO(as_zip(report, items, grounds))) as archive:
        told = json.loads(archive.read("report.json"))
    assert [row["text"] for row in told["items"]] == [item.text for item in items]
    words = "\n".join(
        p.text for p in Document(io.BytesIO(as_word(report, items, grounds))).paragraphs
    )
    assert "shouted at Ada" in words
    assert "Oddname" not in words
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"access_report.link_confirmed", "access_report.redacted"} <= verbs


def test_names_are_proposed_wherever_others_wrote_them(cast: Cast) -> None:
    """Whom one room knows is found in the words of another; one's own name is not in question."""
    ada = factories.person_("Ada", "Example")
    log = factories.incident(narrative="Noise")
    factories.party(log, person=ada)
    factories.party(log, role="suspect", given_name="Bertram", family_name="Oddname")
    case = cases.case(victims=0)
    names = {"given_name": "Ada", "family_name": "Example"}
    victim = cases.somebody(case, person_id=ada.pk, **names)
    cases.somebody(case, "complained_about", given_name="Zebedee", family_name="Quill")
    said = "Ada Example says that ODDNAME and Zebedee Quill came with Mr Strange."
    for text in (said, "Ada is well."):
        Contact.objects.create(
            case=case, person=victim, kind="update", outcome="reached", text=text,
            at=timezone.now(), written_at=timezone.now(), by=cast.dev.user,
            organisation=case.organisation,
        )  # fmt: skip
    report = begin_report(cast.dora.actor, ada.pk, "SAR-9", dt.date(2026, 3, 1), "document")
    found = {item.text: item.names for item in report.items.filter(source=f"Case {case.reference}")}
    assert set(found[said]) >= {"Oddname", "Zebedee Quill", "Strange"}
    assert not {"Ada", "Example", "Ada Example"} & {name for row in found.values() for name in row}
    assert found["Ada is well."] == []


def test_every_room_that_tells_of_people_is_registered_by_its_name() -> None:
    """Else what it holds would be told twice: by itself, and as bare rows."""
    told = {name for _, name, _ in registry.SUBJECT_ACCESS._found}
    assert told <= {config.label for config in apps.get_app_configs()}


def test_each_controller_releases_its_own(report: AccessReport) -> None:
    assert report.elsewhere == ["Test Council"]  # who holds how Ada may be contacted
    assert not report.items.filter(text__contains="07700900002").exists()


def test_the_officer_takes_names_out_on_a_page(cast: Cast, report: AccessReport) -> None:
    item = report.items.filter(uncertain=False, source="Incidents").get()
    page = reverse("access-report-redact", args=[report.pk, item.position])
    browser = cast.dora.client()
    assert "Oddname" in browser.get(page).content.decode()
    assert browser.post(page, {"names": ["Oddname"], "more": "Bertram"}).status_code == 302
    item.refresh_from_db()
    assert item.hidden == ["Oddname", "Bertram"]
    shown = browser.get(reverse("access-report", args=[report.pk])).content.decode()
    assert "2 taken out" in shown
    assert "Uncertain link: look first" in shown
