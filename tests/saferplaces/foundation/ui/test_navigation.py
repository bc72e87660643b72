"""The menu: one row for those with few pages, sections for those with many."""

from __future__ import annotations

from django.test import RequestFactory
from tests.saferplaces.cast import Cast

from saferplaces.foundation.ui.navigation import AT_MOST, entries, menu


def test_a_supervisor_sees_the_sections_and_the_pages_of_the_one_she_is_in(cast: Cast) -> None:
    request = RequestFactory().get("/performance/")
    request.actor = cast.sarah.actor  # type: ignore[attr-defined]
    rows = menu(request)
    assert len(entries(request)) > AT_MOST >= len(rows.top)
    assert [entry.text for entry in rows.top if entry.active] == ["Account for it"]
    assert [entry.text for entry in rows.inner if entry.active] == ["Performance"]
    assert {entry.section for entry in rows.inner} == {"Account for it"}


def test_a_data_protection_officer_sees_all_her_pages_in_one_row(cast: Cast) -> None:
    request = RequestFactory().get("/audit/")
    request.actor = cast.dora.actor  # type: ignore[attr-defined]
    rows = menu(request)
    assert [entry.text for entry in rows.top if entry.active] == ["Audit"]
    assert not rows.inner
