"""Deciding: what holds together is kept on a record of its own, and what follows is done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.saferplaces.casework.reviews.waiting import (
    ORDINARY,
    always,
    own_word,
    prompt,
    waiting,
)
from tests.saferplaces.intake.incidents.factories import person_

from saferplaces.casework.reviews import queries, reading
from saferplaces.casework.reviews.actions.decide import CHANGED, decide, decide_together
from saferplaces.casework.reviews.actions.given import LATER, NOW, Asked, Given
from saferplaces.casework.reviews.actions.second_look import agree, send_back
from saferplaces.casework.reviews.actions.take import next_review, release, take
from saferplaces.casework.reviews.models import Decision, ErrorState, RecordingError, ReviewState
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Finding

pytestmark = pytest.mark.usefixtures("settled")
CRIME = Given(
    recording="crime_to_record",
    risk_level="medium",
    rationale="Two occasions, distress.",
    crime_class="8L",
    recorded=NOW,
    crime_number="13/1/26",
)


def _state(review) -> str:
    review.refresh_from_db()
    return review.state


def test_a_decision_is_a_record_of_its_own_and_the_review_is_done(cast) -> None:
    review = waiting()
    decision = decide(cast.amina.actor, review.pk, ORDINARY)
    assert (decision.recording, decision.risk_level, decision.kind) == (
        "no_crime_disclosed",
        "standard",
        "ordinary",
    )
    assert _state(review) == ReviewState.DECIDED
    assert review.changes.get().by == cast.amina.user


def test_what_is_decided_cannot_be_decided_again(cast) -> None:
    review = waiting()
    decide(cast.amina.actor, review.pk, ORDINARY)
    with pytest.raises(Problem):
        decide(cast.amina.actor, review.pk, ORDINARY)


def test_a_review_in_somebody_elses_hands_can_neither_be_taken_nor_decided(cast) -> None:
    review = waiting()
    take(cast.sarah.actor, review.pk)
    for act in (
        lambda: take(cast.amina.actor, review.pk),
        lambda: decide(cast.amina.actor, review.pk, ORDINARY),
    ):
        with pytest.raises(Problem):
            act()
    assert next_review(cast.amina.actor) is None
    release(cast.sarah.actor, review.pk)
    assert next_review(cast.amina.actor) == review


def test_another_districts_review_is_out_of_reach(cast) -> None:
    review = waiting()
    with pytest.raises(Refused):
        decide(cast.bilal.actor, review.pk, ORDINARY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"crime_number": ""}, "crime_number"),
        ({"crime_class": ""}, "crime_class"),
        ({"rationale": ""}, "rationale"),
        ({"recorded": ""}, "recorded"),
        ({"risk_level": ""}, "risk_level"),
        ({"recording": ""}, "recording"),
        ({"recording": "classification_right"}, "recording"),
        ({"recording": "already_recorded", "crime_number": ""}, "crime_number"),
        ({"hate": True}, "hate_strands"),
        ({"domestic": True, "rationale": "", "recording": "no_crime_disclosed"}, "tasks"),
    ],
)
def test_what_does_not_hold_together_is_refused_at_its_field(cast, change, field) -> None:
    review = waiting()
    with pytest.raises(Problem) as problem:
        decide(cast.amina.actor, review.pk, replace(CRIME, **change))
    assert problem.value.field == field
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("answer", "given", "field"),
    [
        ("", ORDINARY, "prompt"),
        ("agree", ORDINARY, "recording"),
        ("already_recorded", ORDINARY, "recording"),
        ("not_sure", ORDINARY, "rationale"),
        ("not_a_crime", CRIME, "crime_class"),
    ],
)
def test_the_word_on_a_prompt_and_the_decision_must_agree(cast, answer, given, field) -> None:
    review = waiting(recording=[prompt()])
    with pytest.raises(Problem) as problem:
        decide(cast.amina.actor, review.pk, replace(given, answers={f"{review.pk}-0": answer}))
    assert problem.value.field.startswith(field)


def test_a_crime_recorded_now_is_an_error_that_ended_and_one_to_do_has_an_owner(cast) -> None:
    first, second = waiting(), waiting()
    decide(cast.amina.actor, first.pk, CRIME)
    decide(cast.amina.actor, second.pk, replace(CRIME, recorded=LATER, crime_number=""))
    done, todo = RecordingError.objects.order_by("pk")
    assert (done.state, done.crime_number) == (ErrorState.RECTIFIED, "13/1/26")
    assert (todo.state, todo.owner, todo.recorded_at) == (ErrorState.FOUND, cast.amina.user, None)


def test_a_recorded_crime_has_decisions_of_its_own(cast) -> None:
    review = waiting(log={"offence_class": "58D", "closing_code": "CRIME"})
    with pytest.raises(Problem):
        decide(cast.amina.actor, review.pk, ORDINARY)
    right = replace(ORDINARY, recording="cancellation_referred", rationale="Same event twice")
    decide(cast.amina.actor, review.pk, right)
    assert RecordingError.objects.get().state == ErrorState.REFERRED


def test_a_non_crime_hate_incident_is_offered_only_where_the_force_turned_it_on(cast) -> None:
    review = waiting()
    given = Given(
        recording="non_crime_hate_incident",
        risk_level="standard",
        rationale="Shouted at for her religion",
        hate=True,
        hate_strands=("religion",),
    )
    with pytest.raises(Problem):
        decide(cast.amina.actor, review.pk, given)
    Code.objects.filter(code="non_crime_hate_incident").update(valid_to=None)
    with pytest.raises(Problem, match="names"):
        decide(cast.amina.actor, review.pk, replace(given, rationale="Mrs Example was insulted"))
    task = Asked("call_back", owner_id=cast.amina.user.pk)
    decide(cast.amina.actor, review.pk, replace(given, tasks=(task,)))
    assert Task.objects.get().person_id == ""


def test_each_task_has_an_owner_and_a_day(cast) -> None:
    review = waiting()
    tasks = (
        Asked("call_back", owner_id=cast.amina.user.pk),
        Asked("domestic_abuse_pathway", team_id=cast.amina.membership.team_id),
    )
    decide(cast.amina.actor, review.pk, replace(ORDINARY, domestic=True, tasks=tasks))
    made = Task.objects.order_by("pk")
    assert [(t.kind, bool(t.owner or t.team), bool(t.due_at)) for t in made] == [
        ("call_back", True, True),
        ("domestic_abuse_pathway", True, True),
    ]


def test_a_lower_risk_than_on_record_waits_for_a_supervisor_and_does_not_count_before(
    cast,
) -> None:
    ada = person_()
    first, second = waiting(ada), waiting(ada)
    decide(cast.amina.actor, first.pk, replace(ORDINARY, risk_level="high"))
    assert reading.read(second).risk_on_record == "high"
    with pytest.raises(Problem, match="lower"):
        decide(cast.amina.actor, second.pk, ORDINARY)
    decide(cast.amina.actor, second.pk, replace(ORDINARY, rationale="They moved away"))
    assert _state(second) == ReviewState.SECOND_LOOK
    ids = [first.incident_id, second.incident_id]
    assert queries.risk_on_record(ids) == "high"
    agree(cast.sarah.actor, second.pk)
    assert _state(second) == ReviewState.DECIDED
    assert queries.risk_on_record(ids) == "standard"


def test_nobody_takes_a_second_look_at_their_own_decision(cast) -> None:
    always("second_look_share")
    review = waiting()
    decide(cast.sarah.actor, review.pk, ORDINARY)
    assert _state(review) == ReviewState.SECOND_LOOK
    with pytest.raises(Problem):
        agree(cast.sarah.actor, review.pk)
    assert not queries.second_looks(cast.sarah.actor).exists()


def test_what_is_sent_back_comes_first_to_its_reviewer(cast) -> None:
    always("second_look_share")
    review = waiting(score=5.0)
    decide(cast.amina.actor, review.pk, ORDINARY)
    waiting(score=90.0)
    own_word(cast.sarah.actor, review)
    send_back(cast.sarah.actor, review.pk, "Did you ring her?")
    assert next_review(cast.amina.actor) == review
    release(cast.amina.actor, review.pk)
    assert next_review(cast.sarah.actor) != review


def test_a_supervisor_can_decide_otherwise_and_that_overrides(cast) -> None:
    always("second_look_share")
    review = waiting()
    decide(cast.amina.actor, review.pk, ORDINARY)
    own_word(cast.sarah.actor, review, CRIME)
    decide(cast.sarah.actor, review.pk, CRIME)
    assert _state(review) == ReviewState.DECIDED
    assert queries.effective([review.pk])[review.pk].recording == "crime_to_record"
    assert review.decisions.count() == 2


def test_what_the_engine_leaves_to_a_supervisor_goes_to_one(cast) -> None:
    review = waiting(recording=[prompt(supervisor=True)])
    answers = {f"{review.pk}-0": "not_a_crime"}
    decide(cast.amina.actor, review.pk, replace(ORDINARY, answers=answers))
    assert _state(review) == ReviewState.SECOND_LOOK


def test_a_blind_reading_needs_no_word_on_prompts_and_a_sure_one_missed_is_looked_at_again(
    cast,
) -> None:
    always("blind_share")
    review = waiting(recording=[prompt(confidence=0.9)])
    decision = decide(cast.amina.actor, review.pk, ORDINARY)
    assert decision.blind
    assert decision.considered[0]["answer"] == ""
    assert _state(review) == ReviewState.SECOND_LOOK


def test_several_logs_are_decided_together_each_with_its_own_record(cast) -> None:
    logs = [waiting(log={"event_id": "one"}) for _ in range(3)]
    tasks = (Asked("call_back", owner_id=cast.amina.user.pk),)
    keys = [r.pk for r in logs]
    decide_together(cast.amina.actor, keys, replace(ORDINARY, tasks=tasks))
    assert sorted(Decision.objects.values_list("review_id", flat=True)) == keys
    assert Task.objects.count() == 1


def test_one_log_that_will_not_do_leaves_all_undecided(cast) -> None:
    first, second = waiting(), waiting()
    take(cast.sarah.actor, second.pk)
    with pytest.raises(Problem):
        decide_together(cast.amina.actor, [first.pk, second.pk], ORDINARY)
    assert not Decision.objects.exists()


def test_a_log_that_changed_since_it_was_opened_is_read_again(cast) -> None:
    review = waiting()
    Finding.objects.update(row_hash="changed")
    with pytest.raises(Problem, match="has changed") as problem:
        decide(cast.amina.actor, review.pk, ORDINARY, seen="test")
    assert problem.value.message == CHANGED
