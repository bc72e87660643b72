"""Whoever reports twice in six months is told of case reviews, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.case_review_applications.making import a_signpost, the_cast_alone
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.intake.case_review_applications.actions.signpost import (
    ask_for_all,
    explain,
    say_why_not,
)
from saferplaces.intake.case_review_applications.models import Signpost, SignpostState

NOON = dt.datetime(2026, 8, 31, 12)


def _reports(person_id: str, *when: dt.datetime, agency: str = "Test Police", **more: object):
    found = []
    for at in when:
        log = factories.incident(
            reported_at=at, agency=agency, district="leeds", in_scope=True, **more
        )
        factories.party(log, person_id=person_id, role="caller")
        found.append(log)
    return found


def test_a_second_report_within_six_months_is_signposted_wherever_it_was_made(cast: Cast) -> None:
    the_cast_alone()
    cast.dev, cast.ben  # noqa: B018 - they work here
    _reports("once", NOON)
    _reports("late", dt.datetime(2026, 2, 27, 12), NOON)  # a day more than six months
    _reports("edge", dt.datetime(2026, 2, 28, 12))
    _reports("edge", dt.datetime(2026, 8, 28, 12), agency="Test Council")
    [earlier, later] = _reports("twice", NOON - dt.timedelta(days=40), NOON)
    crime = _reports("crime", NOON - dt.timedelta(days=9), NOON)
    for log in crime:
        type(log).objects.filter(pk=log.pk).update(in_scope=False, category="burglary")
    assert ask_for_all() == 2
    rows = {row.person_id: row for row in Signpost.objects.all()}
    assert set(rows) == {"edge", "twice"}
    assert (rows["twice"].earlier_id, rows["twice"].report_id) == (earlier.pk, later.pk)
    assert rows["edge"].organisation.code == "leeds-council"
    assert Task.objects.filter(kind="explain_case_review").count() == 2
    assert ask_for_all() == 0  # nobody is asked for twice


def test_who_was_told_is_not_told_again_and_who_was_not_is_tried_again(cast: Cast) -> None:
    the_cast_alone()
    actor = cast.dev.actor
    _reports("told", NOON - dt.timedelta(days=9), NOON)
    _reports("tried", NOON - dt.timedelta(days=9), NOON)
    ask_for_all()
    told, tried = (Signpost.objects.get(person_id=name) for name in ("told", "tried"))
    Signpost.objects.update(reported_at=timezone.now() - dt.timedelta(days=2))
    with pytest.raises(Problem):  # nobody has asked whether a call is safe
        explain(actor, told.pk, how="phone", on=timezone.localdate())
    explain(actor, told.pk, how="in_person", on=timezone.localdate())
    say_why_not(actor, tried.pk, reason="no_contact")
    assert not Task.objects.filter(state=TaskState.OPEN).exists()
    _reports("told", NOON + dt.timedelta(days=1))
    _reports("tried", NOON + dt.timedelta(days=1))
    assert ask_for_all() == 0
    Signpost.objects.update(ended_at=timezone.now() - dt.timedelta(days=29))
    assert ask_for_all() == 1
    assert Signpost.objects.get(state=SignpostState.OPEN).person_id == "tried"


def test_pages_show_it_by_agency_and_keep_small_numbers_from_partners(cast: Cast) -> None:
    open_, done = a_signpost(), a_signpost(SignpostState.DONE)
    text = cast.dev.client().get("/case-review-applications/signposts").content.decode()
    assert "Test Police" in text
    assert f"S{open_.pk}" in text
    assert (
        "not shown" in cast.ben.client().get("/case-review-applications/signposts").content.decode()
    )
    assert (
        cast.ben.client().get(f"/case-review-applications/signposts/{done.pk}").status_code == 404
    )
    sent = cast.dev.client().post(
        f"/case-review-applications/signposts/{open_.pk}/not-done", {"reason": "not_safe"}
    )
    assert sent.status_code == 302
    chioma = cast.chioma.client().get("/case-review-applications/signposts").content.decode()
    assert f"S{open_.pk}" not in chioma
