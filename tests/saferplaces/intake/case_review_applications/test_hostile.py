"""The form in hostile hands: guessers, thieves of links and cookies, senders of programs."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.saferplaces.intake.case_review_applications.making import (
    SAFE,
    START,
    a_told_report,
    an_application,
    browser_of,
    code_on_the_mobile,
    link_in_the_post,
    page,
)

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.actions.submit import submit
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Key,
    KeyCode,
    Upload,
)
from saferplaces.intake.case_review_applications.views.opened import cookie_name

DRAFT = ApplicationState.DRAFT
MOBILE = {"email": "ada@example.com", "second": "code", "mobile": "07700 900982"}


@pytest.fixture
def link(db: None) -> str:
    """The address in Ada's e-mail, whose second step is a code to her mobile."""
    browser_of(an_application(DRAFT)).post(f"{START}apply/save", MOBILE)
    return link_in_the_post()


def test_whoever_guesses_finds_no_draft(db: None) -> None:
    found = an_application(DRAFT)
    key = browser_of(found).cookies[cookie_name()].value
    for guess in ("", "x", key[:-1], key.upper(), str(found.pk), Key.objects.get().digest):
        browser = Client()
        browser.cookies[cookie_name()] = guess
        for address in (page("home"), f"{START}apply/tasks", f"{START}apply/check"):
            answer = browser.get(address)
            assert answer["Location"] == f"{START}apply/closed", guess
        assert browser.post(page("name"), {"victim_name": "Eve"}).status_code == 302
        assert browser.get(f"{START}apply/check").status_code == 302
    found.refresh_from_db()
    assert found.victim_name == "Ada Example"


def test_somebody_elses_cookie_opens_their_own_form_alone(db: None) -> None:
    ada, eve = (an_application(DRAFT, victim_name=name) for name in ("Ada Example", "Eve"))
    report, browser = ada.reports.get(), browser_of(eve)
    assert browser.get(f"{START}apply/reports/{report.pk}").status_code == 404
    assert browser.post(f"{START}apply/reports/{report.pk}", a_told_report()).status_code == 404
    browser.post(f"{START}apply/reports/{report.pk}/remove")
    assert ada.reports.exists()
    assert "Ada" not in browser.get(f"{START}apply/check").content.decode()


def test_a_form_from_another_site_is_not_taken(db: None) -> None:
    found = an_application(DRAFT)
    browser = browser_of(found)
    answer = browser.post(
        page("name"), {"victim_name": "Eve"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    found.refresh_from_db()
    assert found.victim_name == "Ada Example"


def test_a_code_opens_once_and_guessing_closes_the_link(link: str) -> None:
    scanner = Client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
    assert not KeyCode.objects.exists()  # looking uses nothing up
    scanner.post(f"{link}/code")
    code = code_on_the_mobile()
    thief = Client()
    wrong = "000000" if code != "000000" else "111111"
    assert "not right" in thief.post(f"{link}/open", {"code": wrong}).content.decode()
    ada = Client()
    assert ada.post(f"{link}/open", {"code": code})["Location"] == f"{START}apply/tasks"
    replay = thief.post(f"{link}/open", {"code": code}).content.decode()
    assert "not right" in replay
    for _ in range(8):
        thief.post(f"{link}/open", {"code": wrong})
    assert thief.get(link).status_code == 404
    assert ada.get(f"{START}apply/tasks").status_code == 200  # her browser goes on


def test_a_link_is_worth_nothing_once_the_form_was_sent_in(link: str) -> None:
    browser = Client()
    browser.post(f"{link}/code")
    code = code_on_the_mobile()
    submit(SYSTEM, Application.objects.get().pk)
    assert browser.post(f"{link}/open", {"code": code}).status_code == 404
    assert browser.get(link).status_code == 404


def test_a_newer_link_closes_the_older(link: str) -> None:
    found = Application.objects.get()
    browser_of(found).post(f"{START}apply/save", MOBILE)
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"MZ\x90\0" + b"\0" * 60),
        ("photo.png", b"#!/bin/sh\nrm -rf /\n"),
        ("letter.pdf", b"%PDF-1.4 /JavaScript (app.alert(1))"),
        ("../../etc/passwd.zip", b"PK\x03\x04" + b"\0" * 60),
    ],
)
def test_programs_are_refused_and_leave_nothing(db: None, name: str, content: bytes) -> None:
    found = an_application(DRAFT)
    before = set(folders.files().glob("*"))
    answer = browser_of(found).post(
        f"{START}apply/evidence", {"file": SimpleUploadedFile(name, content), "text": "Damage"}
    )
    assert "There is a problem" in answer.content.decode()
    assert not Upload.objects.exists()
    assert set(folders.files().glob("*")) == before


def test_nobody_without_a_draft_writes_a_byte(db: None) -> None:
    before = set(folders.files().glob("*"))
    file = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60)
    answer = Client().post(f"{START}apply/evidence", {"file": file, "text": "Damage"})
    assert answer["Location"] == f"{START}apply/closed"
    assert set(folders.files().glob("*")) == before


def test_the_trail_names_no_words_of_theirs(db: None) -> None:
    browser = Client()
    browser.post(f"{START}apply", SAFE)
    browser.post(page("contact-details"), {"phone": "07700 900123"})
    browser.get(page("contact-details"))
    rows = Entry.objects.filter(verb__startswith="application.")
    assert {row.verb for row in rows} >= {"application.begun", "application.page_saved"}
    assert not any("900123" in str(row.__dict__) for row in rows)
