"""Mend a recording error: with a crime number, a registrar's decision, or another force.

Two clocks, never mixed. `recorded_at` is when the crime was recorded, which is held against the
report; `ended_at` is when the error was mended, which is held against when it was found. Mending
an error never moves the first.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews.actions.moving import move
from saferplaces.casework.reviews.actions.second_look import again
from saferplaces.casework.reviews.models import ErrorState, RecordingError, Review, ReviewState
from saferplaces.casework.reviews.policy import errors
from saferplaces.casework.reviews.queries import effective
from saferplaces.casework.reviews.states import ERROR
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import RECTIFY
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.foundation.states import step

CANCELLATION = "cancellation"


def rectify(
    actor: Actor,
    key: int,
    *,
    crime_number: str,
    recorded_at: dt.datetime,
    existing: bool,
    topic: str = "",
    why: str = "",
) -> RecordingError:
    """Close an error with the number of the crime that was due, new or there already.

    Parameters
    ----------
    recorded_at:
        When that crime was recorded: it decides whether it was in time, whatever is mended later.
    """
    with acting(actor):
        error = _locked(actor, key, "rectify")
        _still_to_mend(error)
        if not crime_number.strip():
            raise Problem("Enter the crime number", field="crime_number")
        if recorded_at > timezone.now():
            raise Problem("The crime cannot have been recorded in the future", field="recorded_on")
        if error.reported_at is not None and recorded_at < error.reported_at and not existing:
            raise Problem("The crime cannot be older than the report", field="recorded_on")
        error.crime_number, error.existing = crime_number.strip(), existing
        error.recorded_at = recorded_at
        _end(actor, error, ErrorState.RECTIFIED, why, topic)
    return error


def transfer(
    actor: Actor, key: int, *, force: str, why: str = "", topic: str = ""
) -> RecordingError:
    """Close an error because another force records the crime."""
    with acting(actor):
        error = _locked(actor, key, "rectify")
        _still_to_mend(error)
        if not force.strip():
            raise Problem("Enter the force that records it", field="transferred_to")
        error.transferred_to = force.strip()
        _end(actor, error, ErrorState.TRANSFERRED, why, topic)
    return error


def refer(actor: Actor, key: int, why: str) -> RecordingError:
    """Ask the crime registrar whether a crime is due."""
    with acting(actor):
        error = _locked(actor, key, "rectify")
        if not why.strip():
            raise Problem("Say what the registrar is to decide", field="why")
        step(ERROR, error.state, ErrorState.REFERRED)
        error.state, error.why = ErrorState.REFERRED, why.strip()
        error.referred_at, error.answered_at = timezone.now(), None
        error.save()
        _record(actor, "recording_error.referred", error)
    return error


def rule(
    actor: Actor, key: int, *, due: bool, why: str, crime_class: str = "", topic: str = ""
) -> RecordingError:
    """Decide as the crime registrar: a crime is due, and the owner records it; or none is.

    Of a cancellation, "due" says that the crime stands; "not due" that the registrar's staff
    cancel it, which is never done here. It overrides what reviewer and
    second look decided: a decision of its own is appended where there is a review.
    """
    with acting(actor):
        error = _locked(actor, key, "rule")
        if not why.strip():
            raise Problem("Give the reason", field="why")
        error.answered_at = timezone.now() if error.referred_at else None
        if not due:
            _end(actor, error, ErrorState.NONE_DUE, why, topic)
        elif error.kind == CANCELLATION:
            error.existing = True
            _end(actor, error, ErrorState.RECTIFIED, why, topic)
        else:
            step(ERROR, error.state, ErrorState.FOUND)
            if not (crime_class or error.crime_class):
                raise Problem("Select the class of the crime", field="crime_class")
            error.state, error.why = ErrorState.FOUND, why.strip()
            error.crime_class = crime_class or error.crime_class
            error.save()
        if error.review_id is not None:
            _decide(actor, error, error.review_id, due=due, why=why.strip())
        address = reverse("recording-error", args=[error.pk])
        notify([error.owner_id], "The crime registrar has decided on a recording error", address)
        _record(actor, "recording_error.ruled", error)
    return error


def hand_error(actor: Actor, key: int, owner_id: int) -> RecordingError:
    """Give an error another owner."""
    with acting(actor):
        error = _locked(actor, key, "rectify")
        if error.state not in {ErrorState.FOUND, ErrorState.REFERRED}:
            raise Problem("This error has ended.")
        if not workers(RECTIFY, district=error.district).filter(user_id=owner_id).exists():
            raise Problem("Select somebody who mends errors here", field="owner")
        error.owner_id = owner_id
        error.save()
        address = reverse("recording-error", args=[error.pk])
        notify([owner_id], "A recording error is yours to mend", address)
        _record(actor, "recording_error.handed", error)
    return error


def _locked(actor: Actor, key: int, verb: str) -> RecordingError:
    error = RecordingError.objects.select_for_update().get(pk=key)
    errors.may(actor, verb, error).require()
    return error


def _still_to_mend(error: RecordingError) -> None:
    if error.state == ErrorState.REFERRED:
        raise Problem("The crime registrar has this error: wait for the decision.")


def _end(actor: Actor, error: RecordingError, state: str, why: str, topic: str) -> None:
    step(ERROR, error.state, state)
    if topic:
        if not codes("training_topics").filter(code=topic).exists():
            raise Problem("Select a training topic", field="topic")
        error.topic = topic
    error.state, error.why = state, why.strip() or error.why
    error.ended_at, error.ended_by_id = timezone.now(), actor.user_id
    error.save()
    _record(actor, "recording_error.ended", error)


def _decide(actor: Actor, error: RecordingError, key: int, *, due: bool, why: str) -> None:
    """Append the registrar's decision, and end a second look that waits."""
    review = Review.objects.select_for_update().get(pk=key)
    old = effective([review.pk])[review.pk]
    changed = {"rationale": why}
    if error.kind == CANCELLATION:
        changed |= {"recording": "classification_right"} if due else {}
    elif due and "log" in code("recording_decisions", old.recording).values["for"]:
        changed |= {"recording": "crime_to_record", "crime_class": error.crime_class}
    elif not due:
        crime = "crime" in code("recording_decisions", old.recording).values["for"]
        recording = "classification_right" if crime else "no_crime_disclosed"
        changed |= {"recording": recording, "crime_class": "", "crime_number": ""}
    again(actor, old, "registrar", **changed)
    if review.state == ReviewState.SECOND_LOOK:
        move(actor, review, ReviewState.DECIDED, "The crime registrar decided")


def _record(actor: Actor, verb: str, error: RecordingError) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"recording_error:{error.pk}", f"incident:{error.incident_id}"],
        detail={"state": error.state, "kind": error.kind},
    )
