"""The frame, the pages about pages, and the pages for when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import reverse

from saferplaces.foundation.identity.roles import REVIEWS
from saferplaces.foundation.messages.actions import notify, read
from saferplaces.foundation.messages.queries import unread
from saferplaces.foundation.ui import errors
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.evidence import marked
from saferplaces.foundation.ui.maps import points_json


def test_the_style_page_shows_every_component_once_and_well_formed(cast) -> None:
    html = cast.amina.client().get("/style").content.decode()
    for name in (
        "moj-timeline", "moj-badge", "moj-identity-bar", "moj-sub-navigation",
        "moj-side-navigation", "moj-filter", "govuk-task-list", "govuk-summary-list",
        "govuk-pagination", "app-chart", "app-map", "app-narrative", "app-compare", "app-ticket",
        "app-alert", "govuk-error-summary", "govuk-date-input", "govuk-character-count",
    ):  # fmt: skip
        assert name in html, name
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert html.count("<h1") == 1


def test_no_page_holds_a_script_or_style_of_its_own(cast) -> None:
    for path in ("/", "/style", "/accessibility", "/privacy", "/notices/"):
        html = cast.amina.client().get(path).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html), path


def test_the_frame_says_who_one_is_in_which_part_and_what_is_unread(cast) -> None:
    notify([cast.amina.user.pk, cast.amina.user.pk], "A review waits", "/reviews/")
    html = cast.amina.client().get("/").content.decode()
    assert "Amina" in html
    assert "Neighbourhood support officer, Test Police" in html
    assert re.search(r"1<span[^>]*> unread</span>", html)


def test_notices_are_ones_own(cast) -> None:
    (hers,) = notify([cast.amina.user.pk], "For Amina")
    client = cast.bilal.client()
    assert "For Amina" not in client.get("/notices/").content.decode()
    client.post(reverse("notice-read", args=[hers.pk]))
    assert read(cast.bilal.actor) == 0
    assert unread(cast.amina.user.pk) == 1
    cast.amina.client().post(reverse("notice-read", args=[hers.pk]))
    assert unread(cast.amina.user.pk) == 0


def test_reading_a_page_marks_no_notice_as_read(cast) -> None:
    notify([cast.amina.user.pk], "Still unread")
    cast.amina.client().get("/notices/")
    assert unread(cast.amina.user.pk) == 1


def test_a_page_with_personal_data_is_marked_as_sensitive(cast) -> None:
    @door(REVIEWS, personal=True, verb="test.page")
    def page(request):
        request.access.saw("incident", ["i1"])
        return render(request, "ui/home.html", {"cards": [], "entries": []})

    client = cast.amina.client()
    request = RequestFactory().get("/")
    request.actor, request.session, request.user = cast.amina.actor, client.session, cast.amina.user
    request._messages = []
    assert "OFFICIAL-SENSITIVE" in page(request).content.decode()
    assert "OFFICIAL-SENSITIVE" not in client.get("/").content.decode()


def test_staying_signed_in_is_asked_by_people_and_only_by_them(cast) -> None:
    client = cast.amina.client()
    assert client.post("/stay-signed-in").status_code == 204
    assert client.get("/stay-signed-in").status_code == 405
    assert Client().post("/stay-signed-in").status_code == 302


@pytest.mark.parametrize("path", ["/accessibility", "/privacy"])
def test_anybody_may_read_how_accessible_and_private_it_is(db, path: str) -> None:
    assert Client().get(path).status_code == 200


def test_a_page_that_is_not_there_says_so_with_a_number_to_report(cast) -> None:
    answer = cast.amina.client().get("/nowhere")
    assert answer.status_code == 404
    assert answer["X-Request-Id"] in answer.content.decode()


def test_an_expired_form_says_that_nothing_was_saved(cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.amina.client().cookies
    answer = client.post("/stay-signed-in")
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_the_page_for_a_failure_needs_no_database(django_assert_num_queries, db) -> None:
    request = RequestFactory().get("/")
    request.request_id = "abc123"
    with django_assert_num_queries(0):
        answer: HttpResponse = errors.failed(request)
    assert answer.status_code == 500
    assert "abc123" in answer.content.decode()


def test_evidence_is_marked_where_it_stands_and_overlaps_carry_both_names() -> None:
    pieces = marked("kicked the gate", [(0, 10, "damage"), (7, 15, "entry"), (90, 99, "gone")])
    assert "".join(piece.text for piece in pieces) == "kicked the gate"
    assert [piece.label for piece in pieces] == ["damage", "damage, entry", "entry"]


def test_a_map_gets_degrees_from_metres_and_leaves_out_what_has_no_place() -> None:
    found = points_json(
        [
            {"easting": 429_950, "northing": 433_450, "label": "Leeds", "url": "/x"},
            {"easting": None, "northing": None, "label": "Unknown"},
        ]
    )
    assert '"coordinates": [-1.54680' in found
    assert "Unknown" not in found


def test_what_stands_in_a_tag_is_escaped() -> None:
    assert "&lt;b&gt;" in tag("<b>")


def test_no_template_joins_markup_by_hand() -> None:
    """Beside escaped words the tags are shown as text; beside others nothing is escaped."""
    joined = re.compile(r'"html": *"(?:[^"\\]|\\.)*" *~')
    templates = (Path(__file__).parents[4] / "src" / "saferplaces").rglob("*.html")
    assert [path.name for path in templates if joined.search(path.read_text())] == []


def test_the_first_page_says_what_waits_and_what_presses(cast) -> None:
    notify([cast.sarah.user.pk], "An alert waits")
    html = cast.sarah.client().get("/").content.decode()
    for words in ("What waits for you", "Alerts", "Reviews waiting", "Your tasks", "Unread not"):
        assert words in html, words
    assert "Reviews waiting" not in cast.ben.client().get("/").content.decode()


def test_a_request_for_another_host_gets_a_page_too(db) -> None:
    answer = Client().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "There is a problem with this address" in answer.content.decode()
