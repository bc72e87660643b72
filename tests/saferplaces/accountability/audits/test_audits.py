"""A recording audit from its plan to its report, in the words of those who do it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.accountability.audits.made import (
    DAY,
    DUE,
    PLAN,
    RIGHT,
    WHY,
    both,
    disputed,
    drawn,
    logs,
    planned,
    reading,
)
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, prompt, publish
from tests.saferplaces.intake.incidents.factories import finding, incident

from saferplaces.accountability.audits import demo, showing
from saferplaces.accountability.audits.actions.assign import assign, reassign
from saferplaces.accountability.audits.actions.close import close, pass_on
from saferplaces.accountability.audits.actions.draw import draw
from saferplaces.accountability.audits.actions.judge import judge, let_stand, settle
from saferplaces.accountability.audits.actions.leave import leave
from saferplaces.accountability.audits.actions.plan import abandon, plan
from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    Finding,
    Judgement,
    PopulationDay,
    SampledLog,
)
from saferplaces.accountability.audits.population import count_anew, counts, frame
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.found_by_audit import found_by_audit
from saferplaces.casework.reviews.actions.rectify import rule
from saferplaces.casework.reviews.models import RecordingError, Review
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Finding as Found
from saferplaces.intake.incidents.models import Incident


def _keys(audit: Audit) -> list[str]:
    return list(audit.logs.order_by("place").values_list("incident_id", flat=True))


def test_the_plan_counts_the_population_by_stratum_and_says_how_many_are_read(cast) -> None:
    logs(6)
    incident(closing_code="NO-TRACE", in_scope=False)
    count_anew()
    audit = plan(cast.ruth.actor, PLAN)
    assert {(s.district, s.group): s.population for s in audit.strata.all()} == {
        ("bradford", "asb"): 3, ("leeds", "asb"): 3, ("leeds", "ended"): 1,
    }  # fmt: skip
    assert counts(audit) == {key: len(units) for key, units in frame(audit).items()}
    only = plan(cast.ruth.actor, dataclasses.replace(PLAN, scope="in", districts=("leeds",)))
    assert [(s.district, s.population) for s in only.strata.all()] == [("leeds", 3)]


def test_with_less_time_fewer_are_read_and_too_few_are_refused(cast) -> None:
    logs(12)
    some = plan(cast.ruth.actor, dataclasses.replace(PLAN, hours=2))  # 6 logs, twice, 10 minutes
    assert (some.size, sum(s.sample for s in some.strata.all())) == (6, 6)
    with pytest.raises(Problem, match="too few for 2 from each of 2 strata"):
        plan(cast.ruth.actor, dataclasses.replace(PLAN, hours=1))
    with pytest.raises(Problem, match="No log was closed"):
        plan(cast.ruth.actor, dataclasses.replace(PLAN, closing_groups=("crime",)))


def test_the_same_logs_and_seed_give_the_same_sample_in_whatever_order(cast) -> None:
    logs(12)
    given = dataclasses.replace(PLAN, hours=2)
    first = draw(cast.ruth.actor, plan(cast.ruth.actor, given).pk)
    again = draw(cast.ruth.actor, plan(cast.ruth.actor, given).pk)
    other = draw(cast.ruth.actor, plan(cast.ruth.actor, dataclasses.replace(given, seed=8)).pk)
    assert _keys(first) == _keys(again) != _keys(other)
    assert first.fingerprint == again.fingerprint == other.fingerprint
    with pytest.raises(Problem):
        draw(cast.ruth.actor, first.pk)


def test_only_the_registrar_runs_an_audit(cast) -> None:
    audit = planned()
    for somebody in (cast.sarah, cast.amina, cast.ana):
        with pytest.raises(Refused):
            draw(somebody.actor, audit.pk)
        with pytest.raises(Refused):
            plan(somebody.actor, PLAN)


def test_two_read_each_log_and_never_who_decided_it(cast) -> None:
    no_chance()
    audit = drawn()
    publish()
    log = audit.logs.filter(district="leeds").first()
    review = Review.objects.get(incident_id=log.incident_id)
    decide(cast.amina.actor, review.pk, ORDINARY)
    people = [p.user.pk for p in (cast.amina, cast.bilal)]
    with pytest.raises(Problem, match="1 of the logs"):
        assign(cast.ruth.actor, audit.pk, people)
    assign(cast.ruth.actor, audit.pk, [*people, cast.ruth.user.pk])
    readers = {row: set() for row in audit.logs.all()}
    for row in Assignment.objects.filter(log__audit=audit):
        readers[row.log].add(row.auditor_id)
    assert all(len(two) == 2 for two in readers.values())
    assert cast.amina.user.pk not in readers[log]
    with pytest.raises(Problem, match="two auditors"):
        assign(cast.ruth.actor, planned().pk, [cast.amina.user.pk])


def test_an_auditor_sees_neither_prompts_nor_decisions_nor_the_other_word(cast) -> None:
    no_chance()
    log = reading().logs.filter(district="leeds").first()
    of = log.incident_id
    Found.objects.filter(pk=of).update(recording=[prompt()])
    publish()
    review = Review.objects.get(incident_id=of)
    answers = {f"{review.pk}-0": "not_a_crime"}
    said = dataclasses.replace(ORDINARY, note="Sarah's own note", answers=answers, rationale="No")
    decide(cast.sarah.actor, review.pk, said)
    judge(cast.bilal.actor, log.pk, (DUE,), "What Bilal thinks of it")
    client = cast.amina.client()
    page = client.get(reverse("audit-judge", args=[log.pk]))
    text = page.content.decode()
    assert "Neighbour banging on the door" in text
    for hidden in ("Bilal thinks", "own note", "Two or more occasions", "<mark", "Reviewed"):
        assert hidden not in text
    for elsewhere in (reverse("incident", args=[of]), reverse("review", args=[review.pk])):
        assert client.get(elsewhere)["Location"] == reverse("audit-judge", args=[log.pk])
    entry = Entry.objects.get(request_id=page["X-Request-Id"])
    assert f"incident:{of}" in entry.objects_seen
    assert entry.verb == "recording_audit.read"
    judge(cast.amina.actor, log.pk, (), "No second occasion")
    assert client.get(reverse("incident", args=[of])).status_code == 200
    assert client.get(reverse("audit-judge", args=[log.pk])).status_code == 404


def test_nobody_judges_what_is_not_theirs_or_twice(cast) -> None:
    log = reading().logs.get(place=1)
    with pytest.raises(Refused):
        judge(cast.ruth.actor, log.pk, (), WHY)
    judge(cast.amina.actor, log.pk, (), WHY)
    with pytest.raises(Refused):
        judge(cast.amina.actor, log.pk, (), WHY)


def test_what_does_not_hold_together_is_told(cast) -> None:
    log = reading().logs.get(place=1)
    for crimes, why, word in (
        ((), " ", "Give the reason"),
        ((dataclasses.replace(DUE, due_class="XX"),), WHY, "Select a class"),
        ((dataclasses.replace(DUE, due_class=""),), WHY, "is none"),
        ((dataclasses.replace(RIGHT, recorded_class=""),), WHY, "in which it was recorded"),
        ((dataclasses.replace(RIGHT, recorded_at=timezone.now() + timezone.timedelta(1)),), WHY,
         "future"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=word):
            judge(cast.amina.actor, log.pk, crimes, why)


def test_alike_in_what_counts_agrees_and_otherwise_the_registrar_decides(cast) -> None:
    audit = reading()
    one, two = audit.logs.order_by("place")[:2]
    both(one, (RIGHT,), (dataclasses.replace(RIGHT, crime_number="another"),))
    assert one.state == "agreed"
    both(two, (DUE,), ())
    assert (two.state, two.settled) == ("disagreed", None)
    first = two.judgements.first()
    let_stand(cast.ruth.actor, two.pk, first.pk, "The first is right")
    two.refresh_from_db()
    assert (two.state, two.settled.kind, two.settled.crimes.count()) == ("settled", "registrar", 1)
    assert [change.new for change in two.changes.all()] == [
        "drawn", "once", "disagreed", "settled",
    ]  # fmt: skip


def test_whoever_read_a_log_does_not_settle_it(cast) -> None:
    audit = drawn()
    assign(cast.ruth.actor, audit.pk, [cast.ruth.user.pk, cast.bilal.user.pk])
    log = audit.logs.get(place=1)
    judge(cast.ruth.actor, log.pk, (DUE,), WHY)
    judge(cast.bilal.actor, log.pk, (), WHY)
    with pytest.raises(Refused):
        settle(cast.ruth.actor, log.pk, (), WHY)
    page = cast.ruth.client().get(reverse("audit-disagreements", args=[audit.pk]))
    assert "another registrar decides" in page.content.decode()


def test_a_log_that_is_withdrawn_keeps_its_place_and_nobody_takes_it(cast) -> None:
    audit = reading()
    gone, done, *others = audit.logs.order_by("place")
    both(done, (), ())
    assert leave([gone.incident_id, done.incident_id]) == 1
    gone.refresh_from_db()
    assert (gone.state, audit.logs.count()) == ("gone", 4)
    with pytest.raises(Refused):
        judge(cast.amina.actor, gone.pk, (), WHY)
    for log in others:
        both(log, (DUE,), (DUE,))
    closed = close(cast.ruth.actor, audit.pk)
    assert closed.result["counts"]["gone"] == 1
    assert closed.result["counts"]["drawn"] == 4
    text = cast.colin.client().get(reverse("audit-report", args=[audit.pk])).content.decode()
    assert "no other was taken" in text


def _closed(cast) -> Audit:
    """Two crimes recorded, one of them in the wrong class; one not recorded; one log without."""
    no_chance()
    audit = reading()
    publish()
    one, two, three, four = audit.logs.order_by("-district", "place")
    for log in (one, two):  # of Leeds
        decide(cast.sarah.actor, Review.objects.get(incident_id=log.incident_id).pk, ORDINARY)
    wrong = dataclasses.replace(RIGHT, recorded_class="58A", told="")
    both(one, (RIGHT,), (RIGHT,))
    both(two, (wrong,), (wrong,))
    both(three, (DUE,), (DUE,))
    both(four, (), ())
    return close(cast.ruth.actor, audit.pk)


def test_the_report_counts_crimes_and_shows_each_rate_with_its_interval(cast) -> None:
    audit = _closed(cast)
    rates = {row["key"]: row for row in audit.result["rates"]}
    assert (rates["recorded"]["hits"], rates["recorded"]["of"]) == (2, 3)
    assert (rates["right_class"]["hits"], rates["right_class"]["of"]) == (1, 2)
    assert (rates["in_time"]["hits"], rates["in_time"]["of"]) == (2, 2)
    assert rates["cancelled"]["share"] is None
    assert (rates["told"]["hits"], rates["told"]["of"]) == (2, 2)
    assert audit.result["agreement"]["kappa"] == pytest.approx(1.0)
    text = cast.ruth.client().get(reverse("audit-report", args=[audit.pk])).content.decode()
    assert "2 of 3" in text
    assert "local, not HMICFRS" in text
    assert "too few to say much" in text
    log = SampledLog.objects.filter(audit=audit).first()
    assert log.incident_id not in text


def test_a_failure_becomes_an_error_to_mend_where_a_review_can_carry_it(cast) -> None:
    audit = _closed(cast)
    found = Finding.objects.filter(log__audit=audit)
    assert {f.kind for f in found} == {"wrong_class", "not_recorded"}
    for finding_ in found:
        decided = finding_.log.district == "leeds"
        assert bool(finding_.error) is decided
    error = RecordingError.objects.filter(kind__in=["wrong_class", "not_recorded"]).first()
    assert error is not None
    assert error.owner_id == cast.sarah.user.pk
    waiting = found.filter(error__isnull=True).count()
    for finding_ in found.filter(error__isnull=True):
        decide(
            cast.bilal.actor, Review.objects.get(incident_id=finding_.log.incident_id).pk, ORDINARY
        )
    assert pass_on(cast.ruth.actor, audit.pk) == waiting


def test_a_failure_in_a_log_that_no_review_reads_is_the_registrar_s_to_mend(cast) -> None:
    log = SampledLog.objects.filter(audit=_closed(cast), district="bradford").first()
    assert log is not None
    Review.objects.filter(incident_id=log.incident_id).update(state="withdrawn")
    error = found_by_audit(cast.ruth.actor, log.incident_id, "not_recorded", "8L")
    assert error is not None
    assert (error.owner_id, error.review_id, error.district) == (
        cast.ruth.user.pk, None, "bradford",
    )  # fmt: skip
    page = cast.ruth.client().get(reverse("recording-error", args=[error.pk]))
    assert "no review has decided this log" in page.content.decode()
    rule(cast.ruth.actor, error.pk, due=False, why="Not a crime")
    error.refresh_from_db()
    assert error.state == "none_due"


def test_an_audit_is_not_closed_before_all_is_judged_and_may_be_given_up(cast) -> None:
    log = disputed()
    with pytest.raises(Problem, match="4 logs"):
        close(cast.ruth.actor, log.audit_id)
    with pytest.raises(Problem, match="Say why"):
        abandon(cast.ruth.actor, log.audit_id, " ")
    abandon(cast.ruth.actor, log.audit_id, "The period was wrong")
    assert Judgement.objects.filter(log__audit=log.audit_id).count() == 2
    assert cast.amina.client().get(reverse("audit-mine")).content.decode().count("audits/logs") == 0


def test_a_leaver_hands_on_only_what_the_other_may_judge(cast) -> None:
    audit = reading()
    judge(cast.amina.actor, audit.logs.get(place=1).pk, (), WHY)
    assert reassign(cast.ruth.actor, cast.amina.user.pk, cast.bilal.user.pk) == 0
    assert reassign(cast.ruth.actor, cast.amina.user.pk, cast.ruth.user.pk) == 3


def test_small_numbers_are_kept_from_whoever_may_not_read_incidents(cast) -> None:
    rows = [
        {"of": 40, "hits": 38, "share": 0.95},
        {"of": 30, "hits": 30, "share": 1.0},
        {"of": 90, "hits": 80, "share": 0.9},
    ]
    assert not any(row["hidden"] for row in showing.kept_back(cast.ruth.actor, rows))
    hidden = [row["hidden"] for row in showing.kept_back(cast.colin.actor, rows)]
    assert hidden == [True, True, False]


def test_others_than_the_force_read_finished_audits_only(cast) -> None:
    audit = planned()
    address = reverse("recording-audit", args=[audit.pk])
    assert cast.chioma.client().get(address).status_code == 404
    assert cast.colin.client().get(address).status_code == 200
    assert cast.amina.client().get(address).status_code == 403


def test_planning_drawing_and_judging_on_the_pages(cast) -> None:
    logs(4)
    ruth = cast.ruth.client()
    asked = {
        "title": "March", "scope": "both", "by": "closing", "expected": "95", "within": "3",
        "crimes_per_log": "1", "seed": "7",
    }  # fmt: skip
    for name in ("first_day", "last_day"):
        asked |= {f"{name}-day": DAY.day, f"{name}-month": DAY.month, f"{name}-year": DAY.year}
    assert "There is a problem" in ruth.post(reverse("audit-plan"), {}).content.decode()
    assert ruth.post(reverse("audit-plan"), asked).status_code == 302
    audit = Audit.objects.get()
    page = ruth.get(reverse("recording-audit", args=[audit.pk])).content.decode()
    assert "Draw the sample" in page
    ruth.post(reverse("audit-draw", args=[audit.pk]))
    people = [cast.amina.user.pk, cast.bilal.user.pk]
    ruth.post(reverse("audit-assign", args=[audit.pk]), {"auditors": people})
    amina = cast.amina.client()
    log = amina.post(reverse("audit-next"))["Location"]
    word = {
        "crimes": "1", "any": "yes", "due_0": "8L", "recorded_0": "no", "told_0": "n/a",
        "rationale": WHY,
    }  # fmt: skip
    longer = amina.post(log, word | {"more": "1"}).content.decode()
    assert "Crime 2: What should have been recorded?" in longer
    assert "There is a problem" not in longer
    assert Judgement.objects.count() == 0
    two = word | {
        "crimes": "2", "due_1": "58A", "recorded_1": "yes", "class_1": "58A", "told_1": "yes",
        "on_1-day": "5", "on_1-month": "3", "on_1-year": "2026", "time_1": "09:30",
    }  # fmt: skip
    assert "Was it cancelled" in amina.post(log, two | {"time_1": "x"}).content.decode()
    answer = amina.post(log, two | {"cancelled_1": "no"})
    assert answer["Location"] != log
    crimes = list(Judgement.objects.get().crimes.values_list("due_class", "recorded", "in_time"))
    assert crimes == [("8L", False, None), ("58A", True, True)]


def test_publishing_counts_the_population_by_day(cast) -> None:
    logs(2)
    finding(incident(closed_at=None))
    assert count_anew() == 2
    assert sum(PopulationDay.objects.values_list("logs", flat=True)) == 2
    day = dt.date(2026, 2, 3)
    finding(incident(closed_at=dt.datetime(2026, 2, 3, 23, 59)))
    assert count_anew([day, day + dt.timedelta(days=9)]) == 1
    rows = list(PopulationDay.objects.values_list("day", "logs"))
    assert (rows.count((day, 1)), sum(logs for _, logs in rows)) == (1, 3)


def test_the_demonstration_has_a_finished_audit_made_once(cast) -> None:
    make_cast()
    for log in logs(12)[:6]:
        Incident.objects.filter(pk=log.pk).update(offence_class="58A", closing_code="CRIME")
    count_anew()
    audit = demo.make()
    assert audit is not None
    assert (audit.state, demo.make()) == ("closed", None)
    assert audit.result["rates"][0]["of"] >= 6
