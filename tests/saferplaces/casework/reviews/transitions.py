"""Reviews, alerts and recording errors in every state, and how each verb is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import connection, transaction
from django.utils import timezone
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, prompt, publish
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import finding, incident
from tests.saferplaces.transitions import doing, fitting, in_state

from saferplaces.casework.reviews.actions import rectify as act
from saferplaces.casework.reviews.actions.alerts import (
    close_alert,
    escalate_due,
    take_alert,
    take_over_alert,
)
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.second_look import agree, send_back
from saferplaces.casework.reviews.models import (
    Alert,
    AlertState,
    Decision,
    ErrorState,
    RecordingError,
    Review,
    ReviewState,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.actions.publish import ONE_AT_A_TIME
from saferplaces.intake.incidents.models import Finding


@in_state("review")
def _review(state: str) -> Review:
    """One that Amina has decided before, whose error lies with the registrar."""
    no_chance()
    now, amina = timezone.now(), person("amina").user
    gone = now if state == ReviewState.WITHDRAWN else None
    found = finding(incident(), withdrawn_at=gone)
    review = Review.objects.create(
        incident_id=found.pk, event_id=found.event_id, district="leeds", state=state,
        closed_on=found.closed_on, score=found.score, reasons=["harm"], opened_at=now,
        due_at=now + dt.timedelta(days=1), decided_by=amina, decided_at=now,
    )  # fmt: skip
    decision = Decision.objects.create(
        review=review, decided_by=amina, role="reviewer", decided_at=now,
        recording=ORDINARY.recording, risk_level=ORDINARY.risk_level,
    )  # fmt: skip
    _an_error(ErrorState.REFERRED, review=review, decision=decision, incident_id=found.pk)
    return review


@in_state("alert")
def _alert(state: str) -> Alert:
    """One that Sarah has taken, or that nobody took in time."""
    found = finding(incident(), alert=True, triggers=["weapon"])
    now, _ = timezone.now(), person("bilal")  # who is there before anything is raced
    taken = state in {AlertState.TAKEN, AlertState.CLOSED}
    return Alert.objects.create(
        incident_id=found.pk, district="leeds", triggers=["weapon"], state=state, raised_at=now,
        take_by=now - dt.timedelta(minutes=1), taken_by=person("sarah").user if taken else None,
    )  # fmt: skip


@in_state("recording-error")
def _an_error(state: str, **more: object) -> RecordingError:
    now = timezone.now()
    given = {
        "incident_id": f"{state} of no review", "district": "leeds", "kind": "not_recorded",
        "crime_class": "8L", "state": state, "owner": person("amina").user, "found_at": now,
        "rectify_by": now + dt.timedelta(days=1),
    }  # fmt: skip
    return RecordingError.objects.create(**given | more)


@doing("review", "decide")
def _decide(review: Review, actor: Actor) -> None:
    decide(actor, review.pk, ORDINARY)


@doing("review", "decide with a downgrade")
def _downgrade(review: Review, actor: Actor) -> None:
    """The engine leaves this crime to a supervisor, and the reviewer sees none."""
    Finding.objects.filter(pk=review.incident_id).update(recording=[prompt(supervisor=True)])
    answers = {f"{review.pk}-0": "not_a_crime"}
    decide(actor, review.pk, replace(ORDINARY, answers=answers))


@doing("review", "agree or decide otherwise")
def _agree(review: Review, actor: Actor) -> None:
    agree(actor, review.pk)


@doing("review", "send back")
def _send_back(review: Review, actor: Actor) -> None:
    send_back(actor, review.pk, "Did you ring her?")


@doing("review", "rule on its error")
def _rule_on_error(review: Review, actor: Actor) -> None:
    act.rule(actor, review.errors.get().pk, due=False, why="No credible evidence")
    review.refresh_from_db()
    if not review.changes.exists():
        raise Problem("The ruling stands, and the review is where it was")


@doing("review", "withdraw")
def _withdraw(review: Review, _: Actor) -> None:
    _published(review.incident_id, withdrawn_at=timezone.now())


@doing("review", "bring back")
def _bring_back(review: Review, _: Actor) -> None:
    _published(review.incident_id, withdrawn_at=None)


@doing("alert", "take")
def _take(alert: Alert, actor: Actor) -> None:
    """Whoever has it already is somebody else: taking one's own again says nothing."""
    _of_another(alert, actor)
    take_alert(actor, alert.pk)


@doing("alert", "take over with a reason")
def _take_over(alert: Alert, actor: Actor) -> None:
    _of_another(alert, actor)
    take_over_alert(actor, alert.pk, "Gone off duty")


@doing("alert", "close")
def _close(alert: Alert, actor: Actor) -> None:
    close_alert(actor, alert.pk, "Patrol sent")


@doing("alert", "escalate")
def _escalate(_: Alert, __: Actor) -> None:
    escalate_due()


@doing("alert", "find a new trigger")
def _find_trigger(alert: Alert, _: Actor) -> None:
    _published(alert.incident_id, triggers=["weapon", "fire"])


def _published(key: str, **changed: object) -> None:
    """Publish a finding that has changed; as publications are, one after the other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        Finding.objects.filter(pk=key).update(**changed)
        publish()


def _of_another(alert: Alert, actor: Actor) -> None:
    mine = Alert.objects.filter(pk=alert.pk, taken_by=actor.user_id)
    mine.update(taken_by=person("bilal").user)


@doing("recording-error", "refer")
def _refer(error: RecordingError, actor: Actor) -> None:
    act.refer(actor, error.pk, "Is shouting enough?")


@doing("recording-error", "rectify")
def _rectify(error: RecordingError, actor: Actor) -> None:
    at = timezone.now()
    act.rectify(actor, error.pk, crime_number="13/1", recorded_at=at, existing=False)


@doing("recording-error", "transfer")
def _transfer(error: RecordingError, actor: Actor) -> None:
    act.transfer(actor, error.pk, force="South Yorkshire Police")


@doing("recording-error", "rule that none is due")
def _none_due(error: RecordingError, actor: Actor) -> None:
    act.rule(actor, error.pk, due=False, why="No credible evidence")


@doing("recording-error", "rule that one is due", "rule that it stands")
def _due(error: RecordingError, actor: Actor) -> None:
    act.rule(actor, error.pk, due=True, why="It is enough")


@fitting("recording-error", "rule that it stands")
def _cancellation(error: RecordingError) -> None:
    RecordingError.objects.filter(pk=error.pk).update(kind=act.CANCELLATION)
