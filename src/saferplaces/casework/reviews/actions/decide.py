"""Decide a review: one record of what was decided, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from saferplaces.casework.reviews import reading
from saferplaces.casework.reviews.actions.consequences import ask_for, find_error
from saferplaces.casework.reviews.actions.downgrades import downgrades, needs_second_look
from saferplaces.casework.reviews.actions.given import Given, Standing, check
from saferplaces.casework.reviews.actions.moving import move
from saferplaces.casework.reviews.actions.sample import SAMPLED, draw, require_own_word
from saferplaces.casework.reviews.actions.take import HELD, held_by_another
from saferplaces.casework.reviews.models import Decision, Review, ReviewState
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.queries import QUEUED
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.incidents.models import Publication

ORDINARY, SECOND_LOOK, REGISTRAR = "ordinary", "second_look", "registrar"
CHANGED = (
    "This log has changed since you opened the page. What you entered is still here: "
    "read the log again, then save."
)


def decide(actor: Actor, key: int, given: Given, *, seen: str = "") -> Decision:
    """Decide one review; see `decide_together`."""
    return decide_together(actor, [key], given, seen={key: seen})[0]


def decide_together(
    actor: Actor, keys: Sequence[int], given: Given, *, seen: dict[int, str] | None = None
) -> list[Decision]:
    """Decide one review, or several logs of one event or series alike, each with its own record.

    Tasks are asked for once, about the first. All is done or nothing.

    Parameters
    ----------
    keys:
        Reviews; the first is the one that is read.
    seen:
        Hash of the finding that the reviewer saw, by review; empty if it does not matter.

    Raises
    ------
    Problem
        When what was entered does not hold together, or somebody else holds or has decided one.
    saferplaces.foundation.policy.Refused
        When the actor may not.
    """
    with acting(actor):
        locked = {
            r.pk: r for r in Review.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        }
        if set(locked) != set(keys):
            raise Problem("One of these reviews is not there.")
        made = []
        for place, key in enumerate(keys):
            review = locked[key]
            kind = _kind(actor, review)
            log = reading.read(review)
            if (seen or {}).get(key) not in {None, "", log.finding.row_hash}:
                raise Problem(CHANGED)
            made.append(_decide(actor, log, given, kind, first=place == 0))
    return made


def _kind(actor: Actor, review: Review) -> str:
    """Say whether this is an ordinary decision or a second look, and that it may be made."""
    if review.state == ReviewState.SECOND_LOOK:
        reviews.may(actor, "supervise", review).require()
        if review.decided_by_id == actor.user_id:
            raise Problem("A second look is somebody else's than the reviewer's.")
        require_own_word(review)
        return SECOND_LOOK
    if review.state not in QUEUED:
        raise Problem("This review has been decided already, or is no longer in scope.")
    reviews.may(actor, "decide", review).require()
    if held_by_another(actor, review, timezone.now()):
        raise Problem(HELD)
    return ORDINARY


def _decide(actor: Actor, log: reading.Log, given: Given, kind: str, *, first: bool) -> Decision:
    review = log.review
    before = log.decision
    shown = log.shown if kind == ORDINARY else log.prompts
    standing = Standing(
        sort=log.sort,
        prompts=shown,
        names=log.family_names,
        asks_hate=log.asks_hate,
        asks_domestic=log.asks_domestic,
        lowered=log.lowers(given.risk_level),
    )
    row = check(given, standing)
    decision = write(actor, log, given, row, kind)
    why = downgrades(log, before, decision) if kind == ORDINARY else []
    why += needs_second_look(log, decision) if kind == ORDINARY else []
    why += [SAMPLED] if kind == ORDINARY and draw(decision) else []
    find_error(actor, log, decision, given, row)
    if first:
        ask_for(actor, log, given, row)
    review.decided_by_id = actor.user_id if kind == ORDINARY else review.decided_by_id
    review.decided_at = decision.decided_at
    review.held_by = review.held_until = None
    new = ReviewState.SECOND_LOOK if why else ReviewState.DECIDED
    move(actor, review, new, "; ".join(why))
    record(
        actor,
        what="alter",
        verb="review.decided",
        objects=[f"review:{review.pk}", f"incident:{review.incident_id}"],
        people=log.people,
        detail={
            "kind": kind,
            "recording": decision.recording,
            "risk_level": decision.risk_level,
            "state": new,
        },
    )
    return decision


def write(actor: Actor, log: reading.Log, given: Given, row: Code, kind: str) -> Decision:
    """Append the record of a decision; what a minimal one may not hold is left out."""
    hides = log.blind and kind == ORDINARY
    latest = Publication.objects.filter(state=Publication.State.DONE).first()
    return Decision.objects.create(
        review=log.review,
        kind=kind,
        decided_by_id=actor.person,
        role=actor.role,
        decided_at=timezone.now(),
        recording=given.recording,
        rationale=given.rationale,
        crime_class=given.crime_class,
        crime_number=given.crime_number,
        hate_strands=list(given.hate_strands) if given.hate else [],
        domestic=given.domestic,
        asb_category=given.asb_category if given.asb_category != log.incident.asb_category else "",
        risk_level=given.risk_level,
        note=given.note,
        considered=[p.answered(given.answers.get(p.key, "")) for p in log.prompts],
        rules={
            "reading": log.finding.reading.get("rules", ""),
            "recording_decisions": row.valid_from.isoformat(),
            "lowered": log.lowers(given.risk_level),
        },
        blind=hides,
        snapshot=latest.snapshot if latest else "",
    )
