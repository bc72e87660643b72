"""A victim applies: one page at a time, kept as it is sent, gone back to, sent in once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.case_review_applications.making import (
    ANSWERS,
    SAFE,
    START,
    a_told_report,
    an_application,
    browser_of,
    nobody_follows,
    page,
    the_cast_alone,
)

from saferplaces.foundation.calendar import add_working_days
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.actions import forget, write
from saferplaces.intake.case_review_applications.actions.submit import submit
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Channel,
    Key,
    ListedReport,
    Upload,
)
from saferplaces.intake.case_review_applications.views.opened import cookie_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def _filled(browser: Client) -> Application:
    browser.post(f"{START}apply", SAFE)
    for code, given in ANSWERS.items():
        assert browser.post(page(code), given).status_code == 302, code
    assert browser.post(f"{START}apply/reports/add", a_told_report()).status_code == 302
    return Application.objects.get()


@pytest.fixture
def followed():
    """The applications that whoever runs reviews hears of."""
    with nobody_follows() as heard:
        yield heard


def test_safe_contact_is_asked_first_and_keeps_the_form_in_a_cookie_of_its_own(db: None) -> None:
    browser = Client()
    first = browser.get(f"{START}apply").content.decode()
    assert "Which ways to contact you are safe?" in first
    assert not browser.cookies
    answer = browser.post(f"{START}apply", SAFE)
    assert answer["Location"] == page("contact-details")
    cookie = answer.cookies[cookie_name()]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"], cookie["max-age"]) == (
        True, START, "Lax", "",
    )  # fmt: skip
    assert Key.objects.get().digest != cookie.value
    for address in (f"{START}apply/tasks", page("who"), START, f"{START}apply/save"):
        text = browser.get(address).content.decode()
        assert "Exit this page" in text
        assert "999" in text
    assert "csrf" not in browser.cookies
    assert "session" not in browser.cookies


def test_it_is_sent_in_once_and_says_what_happens_next(db: None, followed) -> None:
    browser = Client()
    made = _filled(browser)
    assert made.victim_postcode == "LS1 4AP"
    checked = browser.get(f"{START}apply/check").content.decode()
    assert "Loud music until three" in checked
    assert browser.post(f"{START}apply/check")["Location"] == f"{START}apply/sent"
    assert browser.post(f"{START}apply/check")["Location"] == f"{START}apply/sent"
    made.refresh_from_db()
    assert made.state == ApplicationState.SUBMITTED
    assert followed == [made]
    told = browser.get(f"{START}apply/sent").content.decode()
    assert made.reference in told
    assert day(add_working_days(timezone.localdate(), 5)) in told
    assert "Ada" not in told
    assert browser.post(page("name"), {"victim_name": "Eve"})["Location"] == f"{START}apply/sent"
    made.refresh_from_db()
    assert made.victim_name == "Ada Example"


def test_what_is_sent_again_because_no_answer_came_stands_once(db: None) -> None:
    found = an_application(ApplicationState.DRAFT)
    browser, adding = browser_of(found), f"{START}apply/reports/add"
    numbers = [
        re.search(r'name="number" value="([0-9a-f-]{36})"', browser.get(adding).content.decode())[1]
        for _ in range(2)
    ]
    sent = [a_told_report(number=numbers[0])] * 2  # the same form, twice
    sent += [a_told_report(number=numbers[0], words="A window broken")]  # written anew
    sent += [a_told_report(number=numbers[1])]  # another that is told in the same words
    for form in sent:
        assert browser.post(adding, form)["Location"] == f"{START}apply/reports"
    assert found.reports.count() == 1 + 3
    for text in ("The door", "The door", "The same door from inside"):
        picture = SimpleUploadedFile("door.png", PNG)
        browser.post(f"{START}apply/evidence", {"file": picture, "text": text})
    files = {str(pk) for pk in found.uploads.values_list("pk", flat=True)}
    assert len(files) == 2
    assert {path.name for path in folders.files().iterdir()} >= files


def test_what_is_missing_is_named_and_nothing_is_sent(db: None, followed) -> None:
    found = an_application(ApplicationState.DRAFT, finished=["contact", "contact-details"])
    text = browser_of(found).post(f"{START}apply/check").content.decode()
    assert "These pages are missing" in text
    assert page("where") in text
    with pytest.raises(Problem):
        submit(SYSTEM, found.pk)
    assert not followed


def test_a_way_that_is_safe_no_more_is_forgotten_at_once(db: None) -> None:
    found = an_application(ApplicationState.DRAFT)
    browser = browser_of(found)
    browser.post(page("contact"), {"channels": ["email"]})
    found.refresh_from_db()
    assert (found.channels, found.phone) == (["email"], "")
    text = browser.post(f"{START}apply/check").content.decode()
    assert "These pages are missing" in text
    assert page("contact-details") in text


def test_whoever_applies_for_somebody_shows_their_written_consent(db: None, followed) -> None:
    found = an_application(ApplicationState.DRAFT)
    browser = browser_of(found)
    assert browser.post(page("who"), {"on_behalf": "yes"})["Location"] == page("for-them")
    them = {"applicant_name": "Cllr Jo Field", "relation": "councillor"}
    assert "Enter your phone number" in browser.post(page("for-them"), them).content.decode()
    browser.post(page("for-them"), them | {"applicant_phone": "0113 496 0000"})
    none = browser.post(page("consent"), {"consent": "sent"}).content.decode()
    assert "Choose the picture or copy" in none
    shown = SimpleUploadedFile("consent.png", PNG)
    browser.post(page("consent"), {"consent": "sent", "file": shown})
    upload = Upload.objects.get()
    assert upload.purpose == "consent"
    assert folders.path_of(upload).read_bytes() == PNG
    assert browser.post(f"{START}apply/check")["Location"] == f"{START}apply/sent"
    assert followed[0].relation == "councillor"


def test_a_page_whose_request_fails_leaves_what_was_saved_before(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server dies between pages, and in the middle of one: what was answered stays."""
    browser = Client(raise_request_exception=False)
    browser.post(f"{START}apply", SAFE)
    assert browser.post(page("contact-details"), ANSWERS["contact-details"]).status_code == 302
    assert browser.post(f"{START}apply/reports/add", a_told_report()).status_code == 302

    def die(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:  # as the power would: in the middle of the request
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(write, "_note", die)
        assert browser.post(page("careful"), ANSWERS["careful"]).status_code == 500
    connection.close()
    found = Application.objects.get()
    assert (found.phone, found.finished) == ("07700 900123", ["contact", "contact-details"])
    assert ListedReport.objects.get().words == "Loud music until three"
    again = Client()
    again.cookies = browser.cookies
    assert "07700 900123" in again.get(page("contact-details")).content.decode()
    assert again.post(page("careful"), ANSWERS["careful"]).status_code == 302


def test_a_saved_form_is_returned_to_by_link_and_word(db: None) -> None:
    found = an_application(ApplicationState.DRAFT)
    first = browser_of(found)
    given = {"email": "ada@example.com", "second": "word", "word": "Blue  kettle 9"}
    assert "Your form is saved" in first.post(f"{START}apply/save", given).content.decode()
    sent = Outgoing.objects.get()
    assert (sent.to, sent.template) == ("ada@example.com", "saved_form")
    link = sent.values["link"].partition("/asb-case-review/")[2]
    other = Client()
    landing = other.get(START + link).content.decode()
    assert "secret word" in landing
    assert "Ada" not in landing
    assert other.post(f"{START}{link}/open", {"word": "blue KETTLE 9"}).status_code == 302
    assert "1 High Street" in other.get(page("home")).content.decode()
    assert first.get(page("home"))["Location"] == f"{START}apply/closed"  # open in one place


def test_drafts_are_deleted_when_nobody_goes_on_with_them(db: None) -> None:
    old, new = (an_application(ApplicationState.DRAFT) for _ in range(2))
    sent = an_application()
    browser_of(old)
    Application.objects.exclude(pk=new.pk).update(moved_at=timezone.now() - dt.timedelta(days=31))
    assert forget.nightly()["drafts"] == 1
    assert set(Application.objects.values_list("pk", flat=True)) == {new.pk, sent.pk}
    browser_of(new).post(f"{START}apply/delete")
    assert not Application.objects.filter(pk=new.pk).exists()


def test_staff_take_an_application_down_by_telephone(cast: Cast, followed) -> None:
    the_cast_alone()
    carys = cast.carys.client()
    begun = carys.post("/case-review-applications/take-down", {"channel": "phone"})
    made = Application.objects.get()
    base = f"/case-review-applications/{made.pk}/"
    assert begun["Location"] == f"{base}about/contact"
    for code, given in ANSWERS.items():
        assert carys.post(f"{base}about/{code}", given).status_code == 302, code
    carys.post(f"{base}reports/add", a_told_report())
    assert cast.amina.client().get(f"{base}tasks").status_code == 404  # another's
    assert carys.post(f"{base}check")["Location"] == f"{base}sent"
    made.refresh_from_db()
    assert (made.channel, made.made_by, made.organisation.code) == (
        Channel.PHONE, cast.carys.user, "leeds-council",
    )  # fmt: skip
    assert made.reference in carys.get(f"{base}sent").content.decode()
    read = cast.ben.client().get(f"/case-review-applications/{made.pk}").content.decode()
    assert "School hours" in read
    assert cast.hana.client().get(f"/case-review-applications/{made.pk}").status_code == 404
