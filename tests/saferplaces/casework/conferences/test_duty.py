"""The duty to confer: made, due, overdue, met, dispensed with; it cannot be skipped."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.html import escape
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.casework.conferences import made

from saferplaces.casework.conferences import home
from saferplaces.casework.conferences.actions import duty, hold
from saferplaces.casework.conferences.actions.dispense import dispense
from saferplaces.casework.conferences.actions.overdue import tell_inspectors
from saferplaces.casework.conferences.missing import before_closing
from saferplaces.casework.conferences.models import Requirement
from saferplaces.casework.risk.models import Version
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import Team
from saferplaces.foundation.tasks.models import Task

REASON = "A MARAC on the same people agreed a plan"


def _utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+00:00")


def _due(case, old: str = "standard", new: str = "high") -> Requirement:
    duty.band_changed(SYSTEM, case.pk, old, new)
    return case.conference_requirements.get(state="due")


def _due_yesterday(case) -> Requirement:
    """A duty that began before any conference of these tests was held."""
    found = _due(case)
    case.conference_requirements.update(began_at=timezone.now() - dt.timedelta(days=1))
    return found


@pytest.mark.parametrize(
    ("serious_at", "due"),
    [
        # Christmas 2025: 25 and 26 December and 1 January are bank holidays.
        ("2025-12-19T17:00", "2026-01-07T23:59:59"),
        ("2025-12-24T09:00", "2026-01-12T23:59:59"),
        # Easter 2026: Good Friday 3 April, Easter Monday 6 April; the clocks went forward.
        ("2026-03-27T12:00", "2026-04-14T22:59:59"),
        # Early May 2026: 4 May.
        ("2026-04-24T12:00", "2026-05-11T22:59:59"),
        # The clocks go back on 25 October 2026: the day ends an hour later in UTC.
        ("2026-10-16T12:00", "2026-10-30T23:59:59"),
        # A quarter past midnight by the local clock is the next day, while UTC has the day before.
        ("2026-06-14T23:15", "2026-06-29T22:59:59"),
        # A Saturday.
        ("2026-11-21T10:00", "2026-12-04T23:59:59"),
    ],
)  # fmt: skip
def test_a_conference_is_due_within_ten_working_days(cast, monkeypatch, serious_at, due) -> None:
    case = made.serious()
    monkeypatch.setattr(timezone, "now", lambda: _utc(serious_at))
    found = _due(case)
    assert found.due_at == _utc(due)
    assert found.rule == "conference_working_days of 2024-01-01: 10"


def test_a_case_that_becomes_serious_needs_a_conference_and_others_do_not(cast) -> None:
    case = factories.case()
    duty.band_changed(SYSTEM, case.pk, "standard", "medium")
    assert not case.conference_requirements.exists()
    found = _due(case, "medium")
    assert found.why == "serious"
    assert found.changes.get().new == "due"
    assert Notice.objects.filter(to=case.lead, text="A case conference is due").exists()


def test_while_one_is_due_its_day_stands_though_the_band_falls_and_rises(cast) -> None:
    case = made.serious()
    first = _due(case)
    duty.band_changed(SYSTEM, case.pk, "high", "medium")
    assert _due(case).pk == first.pk
    assert list(before_closing(case.pk))


def test_a_later_escalation_needs_another(cast) -> None:
    case = made.serious()
    first = _due_yesterday(case)
    conference = made.held(case)
    first.refresh_from_db()
    assert (first.state, first.met_by_id) == ("met", conference.pk)
    duty.band_changed(SYSTEM, case.pk, "high", "medium")
    second = _due(case, "medium")
    assert (second.pk != first.pk, second.why) == (True, "escalated")


def test_a_new_hard_trigger_after_a_conference_needs_another(cast) -> None:
    case = made.serious()
    factories.assessed(case, "high", "first_contact", triggers=["weapon"])
    _due_yesterday(case)
    made.held(case)
    known = factories.assessed(case, "high", "review", triggers=["weapon"])
    duty.band_stands(SYSTEM, known)
    assert not case.conference_requirements.filter(state="due").exists()
    new = factories.assessed(case, "high", "change", triggers=["weapon", "fire"])
    duty.band_stands(SYSTEM, new)
    assert case.conference_requirements.get(state="due").why == "trigger"


def test_past_its_day_it_goes_to_the_inspector_once(cast) -> None:
    ines = cast.ines
    late = made.duty(due_at=timezone.now() - dt.timedelta(minutes=1))
    made.duty()
    assert tell_inspectors() == {"told": 1}
    assert tell_inspectors() == {"told": 0}
    notice = Notice.objects.get(to=ines.user)
    assert (notice.link, notice.urgent) == (late.address, True)
    task = Task.objects.get(about_kind="conference_requirement", about_id=str(late.pk))
    assert (task.owner, task.kind) == (ines.user, "conference_overdue")
    page = ines.client().get("/conferences/due?state=overdue")
    assert late.case.reference in page.content.decode()


def test_a_serious_case_cannot_close_without_a_conference(cast) -> None:
    case = made.serious()
    words = "A case conference, which only an inspector may dispense with"
    assert [one.what for one in before_closing(case.pk)] == [words]
    found = made.duty(case)
    for name in ("dev", "sarah"):
        assert "Dispense with the conference" not in _page(getattr(cast, name), found)
    ines = cast.ines.client()
    address = found.address
    ines.post(address, {"form": "dispense", "dispense-category": "other", "dispense-reason": "n/a"})
    found.refresh_from_db()
    assert found.state == "due"
    given = {"form": "dispense", "dispense-category": "other", "dispense-reason": REASON}
    ines.post(address, given)
    found.refresh_from_db()
    assert (found.state, found.reason, found.dispensed_by) == ("dispensed", REASON, cast.ines.user)
    assert not list(before_closing(case.pk))


def test_the_day_to_meet_again_is_a_duty_that_lapses_when_the_case_closes_lower(cast) -> None:
    case = made.serious()
    _due_yesterday(case)
    conference = made.held(case)
    day = timezone.localdate() + dt.timedelta(days=30)
    made.complete(conference, next_on=day, why_not_again="")
    hold.agree_minutes(cast.sarah.actor, conference.pk)
    again = case.conference_requirements.get(state="due")
    assert (again.why, timezone.localdate(again.due_at)) == ("next", day)
    assert "A case conference" in next(before_closing(case.pk)).what
    case.band = "medium"
    case.save()
    told = [one.what for one in before_closing(case.pk)]
    assert told == ["What the victim was told of a conference, or why not"]
    duty.case_closed(SYSTEM, case.pk)
    again.refresh_from_db()
    assert again.state == "lapsed"


def test_the_report_counts_what_was_due_and_rounds_for_who_may_not_read_incidents(cast) -> None:
    case = made.serious()
    dispense(cast.ines.actor, made.duty(case).pk, category="other", reason=REASON)
    made.duty(due_at=timezone.now() - dt.timedelta(days=1))
    last = (timezone.localdate() + dt.timedelta(days=30)).strftime(
        "last-day=%d&last-month=%m&last-year=%Y"
    )
    query = f"first-day=1&first-month=1&first-year=2026&{last}"
    page = cast.ines.client().get(f"/conferences/report?{query}").content.decode()
    assert "Another reason" in page
    assert REASON not in page
    rows = cast.ines.client().get(f"/conferences/report?{query}&export=csv").content.decode()
    assert "Leeds,2,0,0,1,0,1,0,0" in rows
    rounded = cast.colin.client().get(f"/conferences/report?{query}").content.decode()
    assert "rounded to the nearest 5" in rounded


def test_nobody_dispenses_twice(cast) -> None:
    found = made.duty(state="dispensed")
    with pytest.raises(Problem):
        dispense(cast.ines.actor, found.pk, category="other", reason=REASON)


def _page(who, found: Requirement) -> str:
    return who.client().get(found.address).content.decode()


def test_a_team_s_figure_is_the_number_of_the_list_that_it_leads_to(cast) -> None:
    theirs = made.duty(made.serious())  # Dev leads it: he is of the Leeds team
    other = made.serious(lead_id=cast.ines.user.pk, contact_id=cast.ines.user.pk)
    Membership.objects.filter(user=cast.ines.user).update(team=None)
    made.duty(other)
    team = cast.dev.membership.team
    people = frozenset(
        Membership.objects.filter(team=team).values_list("user_id", flat=True)
    )  # fmt: skip
    asked = Team("leeds", team.pk, people, since=timezone.now())
    (figure,) = home.of_team(cast.sarah.actor, asked)
    assert figure.number == 1
    page = cast.sarah.client().get(figure.address).content.decode()
    assert theirs.case.reference in page
    assert other.reference not in page
    whole = cast.sarah.client().get("/conferences/due?state=due").content.decode()
    assert other.reference in whole


def test_a_duty_says_which_hard_triggers_held(cast) -> None:
    case = made.serious()
    form = next(v for v in Version.objects.filter(state="published") if v.content["triggers"])
    trigger = form.content["triggers"][0]
    factories.assessed(
        case, band="high", version=form, triggers=[trigger["code"]],
        completed_at=timezone.now() - dt.timedelta(days=2),
    )  # fmt: skip
    duty_of = made.duty(case)
    page = cast.sarah.client().get(f"/conferences/due/{duty_of.pk}").content.decode()
    assert escape(trigger["text"]) in page
