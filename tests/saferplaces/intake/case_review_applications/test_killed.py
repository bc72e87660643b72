"""The web server is killed while somebody applies: what it said it kept is there, and once."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.db import transaction
from tests.saferplaces.cast import person
from tests.saferplaces.intake.case_review_applications.making import (
    ANSWERS,
    SAFE,
    START,
    a_told_report,
    page,
)
from tests.saferplaces.programs import PATIENCE, Web, nobody_else, serving, until, waited_for

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.audit.verify import verify
from saferplaces.intake.case_review_applications.models import Application, ListedReport


class Applicant:
    """Somebody at the public's form, whose browser keeps its cookie whatever becomes of a server.

    They know of what was saved by the answer alone.
    """

    def __init__(self) -> None:
        self.cookie = ""

    def read(self, web: Web, path: str) -> str:
        return self._ask(web, "GET", path, {})[1]

    def send(self, web: Web, path: str, form: Mapping[str, object]) -> str:
        """Send a page; return where it leads."""
        return self._ask(web, "POST", path, form)[0]

    def send_unanswered(
        self, web: Web, path: str, form: Mapping[str, object], then: Callable[[], bool]
    ) -> None:
        """Send a page to a server that is killed meanwhile, before its answer has been read."""

        def left_alone() -> None:
            with suppress(OSError, http.client.HTTPException):
                self._ask(web, "POST", path, form)

        sending = threading.Thread(target=left_alone)
        sending.start()
        until(then)
        web.kill()
        sending.join()

    def _ask(self, web: Web, method: str, path: str, form: Mapping[str, object]) -> tuple[str, str]:
        asked = http.client.HTTPConnection("127.0.0.1", web.port, timeout=PATIENCE)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            asked.request(method, path, urlencode(form, doseq=True), {"Cookie": self.cookie} | kind)
            answer = asked.getresponse()
            given = answer.getheader("Set-Cookie", "")
            self.cookie = given.partition(";")[0] or self.cookie
            return answer.getheader("Location", ""), answer.read().decode()
        finally:
            asked.close()


@pytest.mark.slow
def test_an_application_goes_on_after_the_web_server_was_killed_between_and_within_its_pages(
    fresh_database: str,
) -> None:
    person("carys")  # makes the council that it goes to
    ada = Applicant()
    with serving() as web:
        assert ada.send(web, f"{START}apply", SAFE) == page("contact-details")
        assert ada.send(web, page("contact-details"), ANSWERS["contact-details"]) == page("careful")
        web.kill()  # between two pages
    with serving() as web:
        assert "07700 900123" in ada.read(web, page("contact-details"))
        with transaction.atomic():  # in the middle of one: it waits for a lock that is held here
            Application.objects.select_for_update().get()
            ada.send_unanswered(web, page("careful"), ANSWERS["careful"], waited_for)
    until(nobody_else)
    found = Application.objects.get()
    assert (found.phone, found.hours) == ("07700 900123", "")
    assert found.finished == ["contact", "contact-details"]
    with serving() as web:
        for code, given in ANSWERS.items():
            assert ada.send(web, page(code), given), code
        adding = f"{START}apply/reports/add"
        [number] = re.findall(r'name="number" value="([0-9a-f-]{36})"', ada.read(web, adding))
        report = a_told_report() | {"number": number}
        ada.send_unanswered(web, adding, report, ListedReport.objects.exists)  # it was kept
    with serving() as web:
        assert ada.send(web, adding, report) == f"{START}apply/reports"
        assert "School hours" in ada.read(web, f"{START}apply/check")
        sent = Application.objects.exclude(state="draft")
        ada.send_unanswered(web, f"{START}apply/check", {"send": "yes"}, sent.exists)
    with serving() as web:
        assert ada.send(web, f"{START}apply/check", {"send": "yes"}) == f"{START}apply/sent"
        assert found.reference in ada.read(web, f"{START}apply/sent")
    found.refresh_from_db()
    assert (found.victim_name, found.hours) == ("Ada Example", "School hours")
    assert ListedReport.objects.get().words == report["words"]
    assert list(found.changes.values_list("new", flat=True)) == ["submitted", "taken_up"]
    assert CaseReview.objects.count() == 1
    assert verify().whole
