"""Immediate Justice from referral to completion or breach, in the words of those who do it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.saferplaces.cast import Cast, organisation
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.models import Task
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions import (
    adjusting,
    alternatives,
    asking_back,
    attendance,
    child_plan,
    completing,
    deciding,
    ending,
    hours,
    sessions,
    sites,
)
from saferplaces.programmes.immediate_justice.actions.attendance import Mark
from saferplaces.programmes.immediate_justice.actions.deciding import Agreed
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, refer, refer_many
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.immediate_justice.queries import minutes_left, ready_to_record
from saferplaces.programmes.immediate_justice.rules import breach_decisions

TODAY = made.timezone.localdate


@pytest.fixture(autouse=True)
def _services(request: pytest.FixtureRequest) -> None:
    """Whom referrals go to."""
    if "db" in request.fixturenames or "cast" in request.fixturenames:
        request.getfixturevalue("db")
        organisation("probation")
        organisation("leeds-youth-justice")


def test_an_adult_with_a_community_resolution_goes_to_probation_for_seven_hours(cast: Cast) -> None:
    row = refer(cast.amina.actor, made.terms(victims=(Harmed("Mr Shah"),)))
    assert (row.route, row.provider.code, row.hours) == ("adult", "probation", 7)
    assert row.hours_rule == "outcome_8 of 2023-07-01: 7"
    assert row.start_due - row.decided_at == dt.timedelta(hours=48)
    assert row.outcome_recorded_at == row.decided_at
    assert [one.name for one in row.victims.all()] == ["Mr Shah"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "2"}, "outcome"),  # a youth conditional caution for an adult
        ({"outcome": ""}, "outcome"),
        ({"offence": "asb_nuisance", "outcome": "8"}, "outcome"),  # no crime, no outcome
        ({"offence": "asb_nuisance", "outcome": ""}, "disposal"),
        ({"disposal": "behaviour_contract"}, "disposal"),
        ({"offence": "vehicle_nuisance"}, "outcome"),  # no crime either
        ({"offence": "drunk_disorderly"}, "outcome"),  # an offence, not recorded as a crime
        ({"offence": "asb_nuisance", "outcome": "", "disposal": "resolution"}, "disposal"),
        ({"hours": 5}, "hours_why"),
        ({"hours": 21, "hours_why": "Agreed"}, "hours"),
        ({"outcome": "3", "hours": 7, "hours_why": "Agreed"}, "hours"),  # 14 are required
        ({"outcome": "3", "activity": "course"}, "activity"),
        ({"born": dt.date.today() - dt.timedelta(days=9 * 365)}, "born"),
        ({"district": "atlantis"}, "district"),
        ({"decided_at": made.now() + dt.timedelta(days=2)}, "decided_at"),
    ],
)
def test_what_the_routes_do_not_allow(cast: Cast, given: dict[str, object], field: str) -> None:
    with pytest.raises(Problem) as found:
        refer(cast.amina.actor, made.terms(**given))
    assert found.value.field == field


def test_hours_are_usual_required_and_capped(cast: Cast) -> None:
    amina = cast.amina.actor
    assert refer(amina, made.terms(outcome="22")).hours == 7
    assert refer(amina, made.terms(outcome="3")).hours == 14
    assert refer(amina, made.terms(outcome="22", hours=10, hours_why="Two walls")).hours == 10
    asb = refer(amina, made.terms(offence="asb_nuisance", outcome="", disposal="agreed_activity"))
    assert (asb.is_crime, asb.outcome, asb.hours) == (False, "", 7)


def test_a_child_goes_to_the_youth_justice_service_of_their_district_with_no_hours(
    cast: Cast,
) -> None:
    row = refer(cast.amina.actor, made.child_terms(outcome="2"))
    assert (row.provider.code, row.hours, row.conditional) == ("leeds-youth-justice", None, True)
    with pytest.raises(Problem) as found:
        refer(cast.amina.actor, made.child_terms(outcome="3"))
    assert found.value.field == "outcome"
    with pytest.raises(Problem):
        refer(cast.amina.actor, made.child_terms(hours=7))


def test_who_turned_18_on_the_day_of_the_decision_is_an_adult(cast: Cast) -> None:
    decided = made.now() - dt.timedelta(days=2)
    day = made.timezone.localdate(decided)
    born = day.replace(year=day.year - 18)
    amina = cast.amina.actor
    assert refer(amina, made.terms(born=born, decided_at=decided)).route == "adult"
    later = made.terms(born=born + dt.timedelta(days=1), decided_at=decided)
    assert refer(amina, later).route == "child"


def test_a_child_of_ten_is_taken_on_at_discretion_with_a_reason(cast: Cast) -> None:
    row = refer(cast.amina.actor, made.terms(born=None, age=10))
    agreed = Agreed(TODAY(), "Their father")
    with pytest.raises(Problem) as found:
        deciding.accept(cast.yasmin.actor, row.pk, agreed=agreed)
    assert found.value.field == "discretion"
    taken = deciding.accept(
        cast.yasmin.actor, row.pk, agreed=agreed, discretion="The family asked for it"
    )
    assert taken.state == "accepted"


def test_nobody_takes_part_without_agreeing_and_others_cannot_decide(cast: Cast) -> None:
    row = refer(cast.amina.actor, made.terms())
    with pytest.raises(Problem):
        deciding.accept(cast.owen.actor, row.pk, agreed=None)
    for who in (cast.yasmin, cast.amina, cast.nadia):
        with pytest.raises(Refused):
            deciding.accept(who.actor, row.pk, agreed=Agreed(TODAY()))
    with pytest.raises(Problem):
        deciding.decline(cast.owen.actor, row.pk, suitability="suitable", why="-")
    gone = deciding.decline(cast.owen.actor, row.pk, suitability="no_consent", why="Said no")
    assert (gone.state, gone.consent) == ("declined", "no")


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_crime": False, "outcome": "8", "disposal": "agreed_activity"},
        {"is_crime": False, "outcome": "", "disposal": ""},
        {"outcome": "8", "disposal": "agreed_activity"},
        {"outcome": "3", "conditional": False},
        {"outcome": "8", "conditional": True},
        {"is_crime": False, "outcome": "", "disposal": "agreed_activity", "conditional": True},
        {"is_crime": False, "outcome": "", "disposal": "conditional_caution"},
        {"hours": 21},
        {"age": 17},
        {"route": "child", "age": 15, "activity": "plan"},  # with hours
        {"outcome": "22", "outcome_recorded_at": made.now()},
    ],
)
def test_the_database_itself_refuses_what_may_never_be(
    cast: Cast, wrong: dict[str, object]
) -> None:
    row = made.referral()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(**wrong)


def test_a_day_at_the_wall_gives_seven_hours_and_completes(cast: Cast) -> None:
    owen, session = cast.owen.actor, made.session()
    rows = [made.referral() for _ in range(3)]
    booked = sessions.fill(owen, session.pk, [row.pk for row in rows])
    key = uuid.uuid4()
    one, two, three = (row.pk for row in booked)
    marks = {
        one: Mark("complied", hi_vis=True, quality=2, behaviour=1),
        two: Mark("did_not_comply", penalty=60),
        three: Mark("absent"),
    }
    events = attendance.mark(owen, session.pk, marks, key)
    assert [event.minutes for event in events] == [420, 360, 0]
    again = attendance.mark(owen, session.pk, marks, key)
    assert {event.pk for event in again} == {event.pk for event in events}
    with pytest.raises(Problem):
        attendance.mark(owen, session.pk, {one: Mark("absent")}, uuid.uuid4())
    attendance.close_roster(owen, session.pk)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["completed", "started", "accepted"]
    assert [minutes_left(row) for row in rows] == [0, 60, 420]
    assert rows[0].started_at == session.starts_at


def test_a_mark_is_put_right_by_another_event_with_a_reason(cast: Cast) -> None:
    row = made.referral("started")
    event = made.marked(made.booking(row))
    with pytest.raises(Problem):
        attendance.correct(cast.owen.actor, event.pk, Mark("absent"), " ", uuid.uuid4())
    right = attendance.correct(
        cast.owen.actor, event.pk, Mark("complied", penalty=120), "Two breaks", uuid.uuid4()
    )
    assert (right.minutes, minutes_left(row)) == (-120, 120)
    with pytest.raises(Problem, match="newest"):
        attendance.correct(cast.owen.actor, event.pk, Mark("absent"), "Wrong", uuid.uuid4())
    attendance.correct(cast.owen.actor, right.pk, Mark("absent"), "Another Sam", uuid.uuid4())
    row.refresh_from_db()
    assert (minutes_left(row), row.state, row.started_at) == (420, "accepted", None)
    assert row.ledger.count() == 3


def test_outcome_22_is_recorded_only_once_the_activity_is_evidenced(cast: Cast) -> None:
    row = made.referral("started", outcome="22")
    with pytest.raises(Problem, match="evidenced"):
        completing.record_outcome(cast.amina.actor, row.pk)
    with pytest.raises(Problem, match="7 hours"):
        completing.complete(cast.owen.actor, row.pk)
    event = made.marked(made.booking(row))
    completing.complete(cast.owen.actor, row.pk)
    row.refresh_from_db()
    assert ready_to_record(row)
    recorded = completing.record_outcome(cast.amina.actor, row.pk)
    assert recorded.outcome_recorded_at is not None
    with pytest.raises(Problem, match="Outcome 22"):
        attendance.correct(cast.owen.actor, event.pk, Mark("absent"), "Not him", uuid.uuid4())


def test_work_and_course_are_both_needed_where_both_were_asked_for(cast: Cast) -> None:
    row = made.referral("started", activity="both")
    made.marked(made.booking(row))
    with pytest.raises(Problem, match="awareness course"):
        completing.complete(cast.owen.actor, row.pk)
    before = made.session().starts_at - dt.timedelta(days=2)
    course = made.session(
        kind="course", venue="Town hall", site=None, starts_at=before,
        ends_at=before + dt.timedelta(hours=2),
    )  # fmt: skip
    sessions.fill(cast.owen.actor, course.pk, [row.pk])
    booked = course.bookings.get()
    (event,) = attendance.mark(
        cast.owen.actor, course.pk, {booked.pk: Mark("complied")}, uuid.uuid4()
    )
    assert event.minutes == 0
    assert completing.complete(cast.owen.actor, row.pk).state == "completed"


def test_a_session_is_filled_within_its_places_and_the_community_affected(cast: Cast) -> None:
    owen, session = cast.owen.actor, made.session(places=2)
    far = made.referral(affected_district="bradford")
    with pytest.raises(Problem, match="outside the community"):
        sessions.fill(owen, session.pk, [far.pk])
    sessions.fill(owen, session.pk, [far.pk], elsewhere="No place is open there")
    with pytest.raises(Problem, match="2 places"):
        sessions.fill(owen, session.pk, [made.referral().pk, made.referral().pk])
    with pytest.raises(Problem, match="somewhere else"):
        sessions.fill(owen, made.session().pk, [far.pk], elsewhere="-")
    with pytest.raises(Problem, match="not waiting"):
        sessions.fill(owen, session.pk, [made.referral("referred").pk])
    with pytest.raises(Refused):
        sessions.fill(owen, session.pk, [made.child().pk])


def test_two_who_are_kept_apart_never_share_a_session(cast: Cast) -> None:
    one, two, session = made.referral(), made.referral(), made.session()
    sessions.fill(cast.owen.actor, session.pk, [one.pk, two.pk])
    adjusting.keep_apart(cast.amina.actor, one.pk, two.pk, "They fell out")
    assert [row.referral_id for row in session.bookings.filter(off_at=None)] == [one.pk]
    again = made.referral(person_id=two.person_id)
    with pytest.raises(Problem, match="cannot be placed together") as found:
        sessions.fill(cast.owen.actor, session.pk, [again.pk])
    assert "fell out" not in str(found.value.message)


def test_work_is_planned_only_at_a_place_that_is_open_and_assessed(cast: Cast) -> None:
    start = made.now() + dt.timedelta(days=3)
    plan = sessions.Plan(
        start, start + dt.timedelta(hours=7), 11, cast.owen.user.pk, made.site().pk, kit=("hi_vis",)
    )
    assert sessions.plan_session(cast.owen.actor, plan).places == 11
    for wrong in (made.site("closed"), made.site(assessed=False)):
        with pytest.raises(Problem) as found:
            sessions.plan_session(cast.owen.actor, replace(plan, site_id=wrong.pk))
        assert found.value.field == "site"


def test_a_place_is_nominated_assessed_and_opened(cast: Cast) -> None:
    yasmin = cast.yasmin.actor
    place = sites.Place("Bin store", "graffiti", "Behind the shops", "leeds")
    site = sites.nominate(yasmin, place)
    sites.take_on(yasmin, site.pk)
    with pytest.raises(Problem, match="Assess"):
        sites.open_site(yasmin, site.pk)
    good = {row.code: (row.values["good"], "") for row in sites.codes("justice_site_checks")}
    with pytest.raises(Problem) as found:
        sites.assess(
            yasmin, site.pk, good | {"traffic": ("no", "")}, suitable=True, controls="Cones"
        )
    assert found.value.field == "traffic_words"
    made_ = sites.assess(yasmin, site.pk, good, suitable=True, controls="Cones")
    assert made_.version == dt.date(2023, 7, 1)
    assert sites.open_site(yasmin, site.pk).state == "open"


def test_an_unsuitable_place_goes_to_the_council_with_words(cast: Cast) -> None:
    ben = cast.ben.user
    site = made.site("nominated")
    sites.pass_on(cast.yasmin.actor, site.pk, "Needles on the ground")
    task = Task.objects.get(about_kind="justice_site", about_id=str(site.pk))
    assert (task.owner, "Needles" in task.note) == (ben, True)


def test_what_was_not_kept_to_goes_back_by_its_own_path(cast: Cast) -> None:
    told = []
    registry.BREACHED.add(lambda actor, rows: told.extend(rows), name="test")
    paths = {}
    for row, who in (
        (made.referral("started", outcome="3", conditional=True, hours=14), cast.owen),
        (made.referral("started", outcome="22"), cast.owen),
        (made.child("started"), cast.yasmin),
    ):
        found = ending.breach(who.actor, row.pk, what="Did not come", tried="Rang")
        paths[row.outcome + row.route] = found.pathway
        decision = "outcome_stands" if found.pathway != "outcome" else "prosecute"
        with pytest.raises(Problem, match="pathway"):
            ending.decide_breach(cast.amina.actor, row.pk, decision=decision, text="-")
    registry.BREACHED.add(lambda *_: None, name="test")
    assert paths == {"3adult": "prosecution", "22adult": "outcome", "8child": "panel"}
    assert len(told) == Task.objects.filter(kind="justice_breach").count() == 3
    by_panel = {c.code for c in breach_decisions("panel", "8")}
    cautioned = {c.code for c in breach_decisions("panel", "2")}
    assert cautioned - by_panel == {"panel_prosecute"}


def test_a_summary_offence_has_a_disposal_and_no_outcome_code(cast: Cast) -> None:
    drunk = {"offence": "drunk_disorderly", "outcome": ""}
    row = refer(cast.amina.actor, made.terms(disposal="resolution", **drunk))
    assert (row.is_crime, row.outcome, row.hours) == (False, "", 7)


def test_a_caution_of_an_offence_not_recorded_as_a_crime_goes_as_any_other(cast: Cast) -> None:
    drunk = {"offence": "drunk_disorderly", "outcome": ""}
    adult = made.terms(disposal="conditional_caution", **drunk)
    child = made.child_terms(disposal="youth_conditional_caution", **drunk)
    for wrong in (
        replace(adult, disposal=child.disposal),
        replace(child, disposal=adult.disposal),
        replace(adult, offence="asb_nuisance"),
    ):
        with pytest.raises(Problem) as found:
            refer(cast.amina.actor, wrong)
        assert found.value.field == "disposal"
    with pytest.raises(Problem, match="requires 14 hours"):
        refer(cast.amina.actor, replace(adult, hours=7, hours_why="Agreed"))
    for terms, told, path in (
        (adult, (False, "", True, 14), "prosecution"),
        (child, (False, "", True, None), "panel"),
    ):
        row = refer(cast.amina.actor, terms)
        assert (row.is_crime, row.outcome, row.conditional, row.hours) == told
        left = ending.withdraw(cast.amina.actor, row.pk, why="consent_withdrawn", text="Rang us")
        assert (left.state, left.breach.pathway) == ("breached", path)
        decided = "prosecute" if path == "prosecution" else "panel_prosecute"
        done = ending.decide_breach(cast.amina.actor, row.pk, decision=decided, text="In public")
        assert done.state == "returned"


def test_a_caution_that_is_withdrawn_undone_comes_before_somebody_who_decides(cast: Cast) -> None:
    caution = {"outcome": "3", "conditional": True, "hours": 14}
    youth = {"outcome": "2", "conditional": True}
    amina = cast.amina.actor
    for row, path in (
        (made.referral("referred", **caution), "prosecution"),
        (made.child("started", **youth), "panel"),
    ):
        left = ending.withdraw(amina, row.pk, why="consent_withdrawn", text="Rang us")
        assert (left.state, left.breach.pathway) == ("breached", path)
        task = Task.objects.get(kind="justice_breach", about_id=str(row.pk))
        assert task.owner == row.officer
    for row, why in ((made.referral(**caution), "error"), (made.referral(), "moved")):
        assert ending.withdraw(amina, row.pk, why=why, text="-").state == "withdrawn"
    declined = made.referral("referred", **caution)
    deciding.decline(cast.owen.actor, declined.pk, suitability="risk", why="Threats")
    assert Task.objects.get(kind="justice_declined").about_id == str(declined.pk)


def test_where_the_officer_has_left_a_supervisor_of_theirs_decides(cast: Cast) -> None:
    row = made.referral("started", outcome="3", conditional=True, hours=14)
    sarah = cast.sarah.user
    row.officer.memberships.update(ends_on=TODAY() - dt.timedelta(days=1))
    ending.breach(cast.owen.actor, row.pk, what="Did not come", tried="Rang")
    assert Task.objects.get(kind="justice_breach").owner == sarah


def test_a_service_asks_for_a_referral_back_and_the_police_decide(cast: Cast) -> None:
    row, owen, amina = made.referral(), cast.owen.actor, cast.amina.actor
    asked = asking_back.ask_back(owen, row.pk, why="moved", text="To Wales, says his mother")
    assert Task.objects.get(kind="justice_asked_back").owner == row.officer
    with pytest.raises(Problem, match="asked already"):
        asking_back.ask_back(owen, row.pk, why="moved", text="Again")
    for other in (cast.yasmin.actor, amina):
        with pytest.raises(Refused):
            asking_back.ask_back(other, row.pk, why="moved", text="-")
    with pytest.raises(Refused):
        asking_back.answer(owen, row.pk, granted=True, text="-")
    page = cast.amina.client().get(reverse("justice-referral", args=[row.pk]))
    assert "says his mother" in page.content.decode()
    asking_back.answer(amina, row.pk, granted=False, text="He is back")
    row.refresh_from_db()
    assert row.state == "accepted"
    asking_back.ask_back(owen, row.pk, why="moved", text="He is not")
    asking_back.answer(amina, row.pk, granted=True, text="So he is")
    row.refresh_from_db()
    asked.refresh_from_db()
    assert (row.state, row.ended_why, asked.granted) == ("withdrawn", "moved", False)
    with pytest.raises(Problem, match="Nothing is asked"):
        asking_back.answer(amina, row.pk, granted=True, text="-")


def test_a_child_has_a_plan_with_a_grown_up_and_nothing_is_taken_off(cast: Cast) -> None:
    yasmin, row = cast.yasmin.actor, made.child()
    plan = child_plan.PlanTerms(
        row.pk, "agreed", "", strengths="Football",
        activities=(child_plan.Agreed("empathy", "Meet the caretaker"),),
    )  # fmt: skip
    with pytest.raises(Problem) as found:
        child_plan.agree(yasmin, plan)
    assert found.value.field == "carer_name"
    agreed = child_plan.agree(yasmin, replace(plan, carer_name="Robin, his aunt"))
    extra = child_plan.add_activity(yasmin, row.pk, child_plan.Agreed("health", "Boxing"))
    first = agreed.activities.first()
    for happened in ("not_this_time", "took_part"):
        child_plan.note_activity(yasmin, child_plan.Noted(first.pk, happened, "As it went"))
    row.refresh_from_db()
    assert row.state == "started"
    with pytest.raises(Problem, match="2 activities are left"):
        completing.complete(yasmin, row.pk)
    child_plan.note_activity(yasmin, child_plan.Noted(first.pk, "finished", "Shook hands"))
    child_plan.drop_activity(yasmin, extra.pk, "The club closed")
    assert completing.complete(yasmin, row.pk).state == "completed"
    with pytest.raises(Refused):
        hours.change_hours(cast.owen.actor, row.pk, hours=8, why="-", form=uuid.uuid4())


def test_two_children_to_keep_apart_are_not_at_one_place_on_one_day(cast: Cast) -> None:
    one, two = made.child(), made.child()
    adjusting.keep_apart(cast.amina.actor, one.pk, two.pk, "One bullied the other")
    there = child_plan.Agreed("reparative", "Paint the hut", TODAY(), made.site().pk)
    for row in (one, two):
        child_plan.agree(cast.yasmin.actor, child_plan.PlanTerms(row.pk, "agreed", "Robin"))
    child_plan.add_activity(cast.yasmin.actor, one.pk, there)
    with pytest.raises(Problem) as found:
        child_plan.add_activity(cast.yasmin.actor, two.pk, there)
    assert found.value.field == "on"


def test_hours_change_with_a_reason_as_an_event(cast: Cast) -> None:
    row, key = made.referral(), uuid.uuid4()
    changed = hours.change_hours(cast.owen.actor, row.pk, hours=4, why="Back injury", form=key)
    hours.change_hours(cast.owen.actor, row.pk, hours=4, why="Back injury", form=key)
    (event,) = row.ledger.all()
    assert (changed.hours, event.hours_before, event.hours_after) == (4, 7, 4)
    caution = made.referral(outcome="3", conditional=True, hours=14)
    with pytest.raises(Problem, match="requires"):
        hours.change_hours(cast.owen.actor, caution.pk, hours=7, why="-", form=uuid.uuid4())


def test_an_alternative_activity_counts_towards_the_hours_and_is_taken_back(cast: Cast) -> None:
    agreed, owen = made.alternative(), cast.owen.actor
    row, key = agreed.referral, uuid.uuid4()
    first, more = made.credited(agreed), made.credited(agreed, hours=5, ago=4)
    with pytest.raises(Problem, match="credited already") as twice:
        made.credited(agreed, ago=2)
    assert twice.value.field == "started"
    on = made.session(starts_at=first.started_at, ends_at=first.ended_at)
    place = made.booking(row, on)
    with pytest.raises(Problem, match="credited already"):
        attendance.mark(owen, on.pk, {place.pk: Mark("complied")}, uuid.uuid4())
    attendance.mark(owen, on.pk, {place.pk: Mark("absent")}, uuid.uuid4())
    row.refresh_from_db()
    assert (row.state, minutes_left(row), row.started_at) == ("started", 0, more.started_at)
    for _ in range(2):  # the same form twice
        alternatives.take_back(owen, more.pk, why="It was two hours", key=key)
    row.refresh_from_db()
    assert (minutes_left(row), row.started_at) == (300, first.started_at)
    with pytest.raises(Problem, match="taken back"):
        alternatives.take_back(owen, more.pk, why="-", key=uuid.uuid4())
    page = cast.owen.client().get(reverse("justice-referral", args=[row.pk])).content.decode()
    assert page.count("Taken back: an alternative activity") == 1
    assert completing.unfinished([row])
    made.credited(agreed, hours=5, ago=4)
    assert completing.complete(owen, row.pk).state == "completed"
    alternatives.take_back(owen, first.pk, why="Somebody else did it", key=uuid.uuid4())
    row.refresh_from_db()
    assert (row.state, minutes_left(row)) == ("started", 120)
    with pytest.raises(Problem, match="No alternative"):
        made.credited(adjusting.adjust(owen, row.pk, need="injury", words_="Seated"))


def test_many_are_referred_at_once_or_nobody(cast: Cast) -> None:
    with pytest.raises(Problem):
        refer_many(cast.amina.actor, [made.terms(), made.terms(outcome="2")])
    assert not Referral.objects.exists()
    assert len(refer_many(cast.amina.actor, [made.terms() for _ in range(20)])) == 20
