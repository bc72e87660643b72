"""What comes of decisions: errors mended, alerts escalated, feeds, labels, panels, leavers."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from tests.saferplaces.casework.reviews.waiting import (
    ORDINARY,
    always,
    own_word,
    publish,
    waiting,
)
from tests.saferplaces.intake.incidents.factories import person_

from asvat.findings.recording_model import read_decisions
from asvat.findings.recording_model import settled as settled_labels
from saferplaces.casework.reviews import panels
from saferplaces.casework.reviews.actions import rectify as act
from saferplaces.casework.reviews.actions.alerts import (
    close_alert,
    escalate_due,
    take_alert,
    take_over_alert,
)
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import LATER, Asked, Given
from saferplaces.casework.reviews.actions.hand_over import hand_over, take_back
from saferplaces.casework.reviews.actions.reassign import open_work, reassign
from saferplaces.casework.reviews.actions.second_look import agree
from saferplaces.casework.reviews.actions.take import next_review, return_abandoned, take
from saferplaces.casework.reviews.clocks import clocks
from saferplaces.casework.reviews.models import (
    Alert,
    AlertState,
    Decision,
    ErrorState,
    RecordingError,
    Review,
)
from saferplaces.casework.reviews.queries import effective
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import DECISIONS
from saferplaces.intake.incidents.models import Incident

pytestmark = pytest.mark.usefixtures("settled")
MISSED = Given(
    recording="crime_to_record",
    risk_level="medium",
    rationale="Two occasions",
    crime_class="8L",
    recorded=LATER,
)
REFERRED = Given(
    recording="refer_to_registrar", risk_level="standard", rationale="Is shouting enough?"
)


def _error(cast, given: Given = MISSED, *, hours_ago: float = 30) -> RecordingError:
    """An error that Amina found in a log that was reported so long ago."""
    at = timezone.localtime() - dt.timedelta(hours=hours_ago)
    review = waiting(log={"reported_at": at.replace(tzinfo=None)})
    decide(cast.amina.actor, review.pk, given)
    return RecordingError.objects.get(review=review)


def test_rectifying_in_time_never_makes_a_late_crime_timely(cast) -> None:
    error = _error(cast, hours_ago=30)
    act.rectify(
        cast.amina.actor,
        error.pk,
        crime_number="13/1",
        recorded_at=timezone.now(),
        existing=False,
    )
    error.refresh_from_db()
    assert clocks(error).rectified_in_time is True
    assert clocks(error).timely is False


def test_a_crime_that_was_there_already_in_time_stays_timely_however_late_it_is_found(
    cast,
) -> None:
    error = _error(cast, hours_ago=30)
    RecordingError.objects.update(rectify_by=timezone.now() - dt.timedelta(hours=1))
    recorded = error.reported_at + dt.timedelta(hours=2)
    act.rectify(
        cast.amina.actor, error.pk, crime_number="13/1", recorded_at=recorded, existing=True
    )
    error.refresh_from_db()
    assert clocks(error).timely is True
    assert clocks(error).rectified_in_time is False


def test_the_registrar_decides_that_none_is_due_and_that_overrides(cast) -> None:
    error = _error(cast, REFERRED)
    with pytest.raises(Refused):
        act.rule(cast.amina.actor, error.pk, due=False, why="No")
    act.rule(cast.ruth.actor, error.pk, due=False, why="No credible evidence")
    error.refresh_from_db()
    assert error.state == ErrorState.NONE_DUE
    assert effective([error.review_id])[error.review_id].recording == "no_crime_disclosed"


def test_the_registrar_decides_that_a_crime_is_due_and_its_owner_records_it(cast) -> None:
    error = _error(cast, REFERRED)
    act.rule(cast.ruth.actor, error.pk, due=True, why="It is enough", crime_class="9A")
    error.refresh_from_db()
    assert (error.state, error.crime_class) == (ErrorState.FOUND, "9A")
    assert effective([error.review_id])[error.review_id].crime_class == "9A"
    assert Notice.objects.filter(to=cast.amina.user).exists()


def test_only_the_registrar_closes_an_error_without_a_crime(cast) -> None:
    error = _error(cast)
    act.transfer(cast.amina.actor, error.pk, force="South Yorkshire Police")
    error.refresh_from_db()
    assert error.state == ErrorState.TRANSFERRED
    with pytest.raises(Problem):
        act.refer(cast.amina.actor, error.pk, "Again")


def test_nobody_took_the_alert_in_time_so_all_supervisors_hear_of_it_once(cast) -> None:
    sarah = cast.sarah.user
    waiting(alert=True, triggers=["fire"])
    assert escalate_due() == 0
    Alert.objects.update(take_by=timezone.now() - dt.timedelta(minutes=1))
    assert escalate_due() == 1
    assert escalate_due() == 0
    assert Alert.objects.get().state == AlertState.ESCALATED
    assert Notice.objects.filter(to=sarah, text__startswith="Nobody took").count() == 1
    take_alert(cast.sarah.actor, Alert.objects.get().pk)
    assert Alert.objects.get().state == AlertState.TAKEN


def test_another_supervisor_ends_an_alert_only_once_they_have_taken_it_over_with_a_reason(
    cast,
) -> None:
    waiting(alert=True, triggers=["fire"])
    key, sarah = Alert.objects.get().pk, cast.sarah
    other = replace(sarah.actor, user_id=cast.adam.user.pk, name="Another")
    take_alert(sarah.actor, key)
    with pytest.raises(Problem, match="Take it over"):
        close_alert(other, key, "Patrol sent")
    with pytest.raises(Problem, match="Say why"):
        take_over_alert(other, key, " ")
    take_over_alert(other, key, "Sarah has gone off duty")
    assert Entry.objects.get(verb="alert.taken_over").reason == "Sarah has gone off duty"
    assert Notice.objects.get(to=sarah.user, text__contains="over from you").link
    with pytest.raises(Problem):
        close_alert(sarah.actor, key, "Patrol sent")
    assert close_alert(other, key, "Patrol sent").state == AlertState.CLOSED


def test_nobody_takes_over_what_nobody_has(cast) -> None:
    waiting(alert=True, triggers=["fire"])
    with pytest.raises(Problem):
        take_over_alert(cast.sarah.actor, Alert.objects.get().pk, "It is urgent")


def test_publishing_needs_no_addresses_of_pages(cast, settings) -> None:
    cast.sarah  # noqa: B018 - who is told
    settings.ROOT_URLCONF = "no.such.addresses"
    waiting(alert=True, triggers=["fire"])
    Alert.objects.update(take_by=timezone.now() - dt.timedelta(minutes=1))
    assert escalate_due() == 1
    assert Notice.objects.filter(address="alerts").count() == 2


def test_an_abandoned_review_returns(cast) -> None:
    review = waiting()
    take(cast.sarah.actor, review.pk)
    Review.objects.update(held_until=timezone.now() - dt.timedelta(minutes=1))
    assert next_review(cast.amina.actor) == review
    Review.objects.update(held_until=timezone.now() - dt.timedelta(minutes=1))
    assert return_abandoned() == 1


def test_decisions_go_out_once_and_their_references_come_back(cast, tmp_path) -> None:
    first, second = waiting(), waiting()
    decide(cast.amina.actor, first.pk, replace(ORDINARY, note="She sounded afraid"))
    always("second_look_share")
    decide(cast.amina.actor, second.pk, ORDINARY)
    out = tmp_path / "decisions.jsonl"
    assert hand_over(out) == 1
    (line,) = map(json.loads, out.read_text().splitlines())
    assert line["log"] == Incident.objects.get(pk=first.incident_id).record_id
    assert not {"Ada", "Example", "afraid"} & set(line["text"].replace(",", " ").split())
    assert take_back([json.dumps({"decision": line["decision"], "reference": "STORM-1"})]) == 1
    assert Decision.objects.get(pk=line["decision"]).reference == "STORM-1"
    assert hand_over(out) == 0
    own_word(cast.sarah.actor, second)
    agree(cast.sarah.actor, second.pk)
    assert hand_over(out) == 1
    with pytest.raises(Problem, match="Line 1"):
        take_back(["{}"])


def test_the_commands_of_the_feed_say_what_they_did(cast, tmp_path, capsys) -> None:
    review = waiting()
    decision = decide(cast.amina.actor, review.pk, ORDINARY)
    call_command("feed_out", "--out", str(tmp_path / "out.jsonl"))
    back = tmp_path / "back.jsonl"
    back.write_text(json.dumps({"decision": decision.pk, "reference": "A-1"}))
    call_command("feed_return", str(back))
    assert capsys.readouterr().out.splitlines() == [
        "1 decisions were handed over.",
        "1 references were stored.",
    ]


def test_the_engine_reads_what_was_decided_as_its_labels(cast, tmp_path) -> None:
    missed, ordinary, referred, looked_at = (waiting() for _ in range(4))
    decide(cast.amina.actor, missed.pk, MISSED)
    decide(cast.amina.actor, referred.pk, REFERRED)
    always("blind_share")
    decide(cast.amina.actor, ordinary.pk, ORDINARY)
    always("second_look_share")
    decide(cast.amina.actor, looked_at.pk, ORDINARY)
    own_word(cast.sarah.actor, looked_at)
    agree(cast.sarah.actor, looked_at.pk)
    path = tmp_path / "decisions.jsonl"
    rows = [row for source in DECISIONS for row in source()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    labels = settled_labels(read_decisions(path))
    assert set(labels) == {r.incident_id for r in (missed, ordinary, looked_at)}
    found = labels[missed.incident_id]
    assert (found.crime_missed, found.classes, found.sample) == (True, ("8L",), "queue")
    assert (found.decided_by, found.confirmed) == ("reviewer", False)
    assert labels[ordinary.incident_id].sample == "blind"
    found = labels[looked_at.incident_id]
    assert (found.decided_by, found.confirmed) == ("second_look", True)


def test_a_call_taker_hears_of_risk_what_was_done_and_what_is_still_to_do(cast) -> None:
    ada = person_()
    review = waiting(ada)
    task = Asked("call_back", owner_id=cast.amina.user.pk)
    given = replace(ORDINARY, risk_level="high", note="Sensitive words", tasks=(task,))
    decide(cast.amina.actor, review.pk, given)
    shown = panels.of_person(cast.carys.actor, ada.pk, Access(cast.carys.actor))
    assert shown["risk"] == "High"
    assert [t.kind for t in shown["open"]] == ["call_back"]
    assert "Sensitive words" not in str(shown)
    assert panels.of_person(cast.ben.actor, ada.pk, Access(cast.ben.actor)) is None


def test_the_history_of_reviews_is_on_the_log_for_those_who_may_read_it(cast) -> None:
    review = waiting()
    decide(cast.amina.actor, review.pk, ORDINARY)
    access = Access(cast.amina.actor)
    assert len(panels.of_incident(cast.amina.actor, review.incident_id, access)["decisions"]) == 1
    assert access.objects == {f"review:{review.pk}": None}
    assert panels.of_incident(cast.carys.actor, review.incident_id, access) is None


def test_a_leavers_work_goes_to_another_in_one_step(cast) -> None:
    held = waiting()
    take(cast.amina.actor, held.pk)
    error = _error(cast)
    amina, sarah = cast.amina.user.pk, cast.sarah.user.pk
    assert {row["kind"] for row in open_work(amina)} == {"review", "error"}
    assert reassign(cast.sarah.actor, amina, sarah) == 2
    assert not list(open_work(amina))
    error.refresh_from_db()
    assert error.owner_id == sarah


def test_a_leavers_work_does_not_go_to_somebody_who_could_not_open_it(cast) -> None:
    error = _error(cast)
    for other in (cast.dev, cast.bilal):  # an officer, and a reviewer of another district
        assert reassign(cast.sarah.actor, cast.amina.user.pk, other.user.pk) == 0
    error.refresh_from_db()
    assert error.owner_id == cast.amina.user.pk


def test_nobody_signs_in_nobody_reads(cast) -> None:
    publish()
    assert Client().get("/reviews/").status_code == 302
    assert cast.ben.client().get("/reviews/").status_code == 403
