"""Restorative justice, step by step: the victim first, both freely, assessed, by trained people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step
from saferplaces.programmes.victim_commitments.actions.locking import changing, words
from saferplaces.programmes.victim_commitments.models import (
    Facilitator,
    Restorative,
    RestorativeState,
    RestorativeStateChange,
    Undertaking,
    Whose,
)
from saferplaces.programmes.victim_commitments.policy import facilitators, restoratives
from saferplaces.programmes.victim_commitments.queries import trained
from saferplaces.programmes.victim_commitments.rules import bodies
from saferplaces.programmes.victim_commitments.states import (
    RESTORATIVE,
    RUNNING,
    move_restorative,
)

R = RestorativeState


def hand_over(actor: Actor, key: int) -> Undertaking:
    """Hand restorative justice for a child's victim over to the restorative justice provider."""
    with changing(actor, key, "handed_over", "release") as found:
        if found.restorative_by_id:
            raise Problem("It has been handed over already")
        body = bodies().restorative_for(found.district)
        if body is None:
            raise Problem("No restorative justice provider works in this district")
        found.restorative_by = body
        found.save()
    return found


def offer(actor: Actor, key: int, form: str) -> Restorative:
    """Note that it was offered to the victim: before anybody asks the person responsible."""
    with changing(actor, key, "restorative_offered", "restore") as found:
        if not codes("restorative_forms").filter(code=form).exists():
            raise Problem("Select what was offered", field="form")
        if found.restorative.filter(state__in=RUNNING).exists():
            raise Problem("It has been offered already")
        step(RESTORATIVE, "", R.OFFERED)
        now = timezone.now()
        made = Restorative.objects.create(
            undertaking=found,
            state=R.OFFERED,
            form=form,
            provider_id=actor.body,
            offered_at=now,
            moved_at=now,
        )
        RestorativeStateChange.objects.create(restorative=made, new=R.OFFERED, by_id=actor.user_id)
    return made


def victim_agrees(actor: Actor, key: int) -> Restorative:
    """Note that the victim would like it."""
    with _running(actor, key, "victim_agrees") as found:
        move_restorative(actor, found, R.VICTIM)
    return found


def responsible_agrees(actor: Actor, key: int) -> Restorative:
    """Note that the person responsible would like it too: asked after the victim."""
    with _running(actor, key, "responsible_agrees") as found:
        move_restorative(actor, found, R.BOTH)
    return found


def refuse(actor: Actor, key: int, whose: str, why: str = "") -> Restorative:
    """Note that somebody does not want it. Nothing follows from it for either."""
    with _running(actor, key, "restorative_refused") as found:
        step(RESTORATIVE, found.state, R.REFUSED)
        if whose not in {Whose.VICTIM, Whose.RESPONSIBLE}:
            raise Problem("Select who does not want it", field="whose")
        move_restorative(actor, found, R.REFUSED)
        found.ended_by, found.ended_words = whose, why.strip()
    return found


def assess(
    actor: Actor, key: int, *, risks: str, controls: str, safe: bool, facilitator_id: int | None
) -> Restorative:
    """Assess the risks: it goes on where it is safe, with a trained facilitator."""
    with _running(actor, key, "restorative_assessed") as found:
        step(RESTORATIVE, found.state, R.READY)  # what was assessed is stopped, not assessed again
        new = R.READY if safe else R.STOPPED
        found.risks = words(risks, "Enter what could go wrong", "risks")
        if safe:
            found.controls = words(controls, "Enter what makes it safe", "controls")
            if facilitator_id is None or not trained(actor).filter(user=facilitator_id).exists():
                raise Problem("Select somebody whose training is good today", field="facilitator")
            found.facilitator_id = facilitator_id
        else:
            found.controls = controls.strip()
            found.ended_by, found.ended_words = Whose.SERVICE, found.risks
        found.safe, found.assessed_at = safe, timezone.now()
        found.assessed_by_id = actor.person
        move_restorative(actor, found, new)
    return found


def held(actor: Actor, key: int, *, agreement: str = "") -> Restorative:
    """Note that it took place, and what people agreed if they agreed anything."""
    with _running(actor, key, "restorative_held") as found:
        move_restorative(actor, found, R.HELD)
        found.held_at, found.agreement = timezone.now(), agreement.strip()
    return found


def stop(actor: Actor, key: int, whose: str, why: str = "") -> Restorative:
    """Stop it: either of the two may at any time, without a reason."""
    with _running(actor, key, "restorative_stopped") as found:
        step(RESTORATIVE, found.state, R.STOPPED)
        if found.state not in {R.BOTH, R.READY} or whose not in Whose.values:
            raise Problem("Select whose word it is", field="whose")
        move_restorative(actor, found, R.STOPPED)
        found.ended_by, found.ended_words = whose, why.strip()
    return found


def has_trained(
    actor: Actor, *, user_id: int, training: str, trained_on: dt.date, good_until: dt.date
) -> Facilitator:
    """Note that one has seen proof of a colleague's training."""
    with acting(actor):
        made = Facilitator(
            user_id=user_id,
            organisation_id=actor.body,
            training=training,
            trained_on=trained_on,
            good_until=good_until,
            seen_by_id=actor.person,
            seen_at=timezone.now(),
        )
        facilitators.may(actor, "keep", made).require()
        if user_id == actor.person:
            raise Problem("Somebody else must have seen the proof", field="user")
        if not codes("restorative_training").filter(code=training).exists():
            raise Problem("Select the training", field="training")
        if good_until <= trained_on:
            raise Problem("It must be good until after the training", field="good_until")
        made.save()
        record(
            actor,
            what="alter",
            verb="victim_commitment.training_seen",
            objects=[f"facilitator:{made.pk}", f"user:{user_id}"],
            detail={"training": training, "good_until": str(good_until)},
        )
    return made


@contextmanager
def _running(actor: Actor, key: int, verb: str) -> Iterator[Restorative]:
    with acting(actor):
        found = (
            Restorative.objects.select_for_update(of=("self",))
            .select_related("undertaking")
            .get(pk=key)
        )
        restoratives.may(actor, "run", found).require()
        yield found
        found.moved_at = timezone.now()
        found.save()
        Undertaking.objects.filter(pk=found.undertaking_id).update(moved_at=found.moved_at)
        record(
            actor,
            what="alter",
            verb=f"victim_commitment.{verb}",
            objects=[f"restorative:{found.pk}", f"undertaking:{found.undertaking_id}"],
            people=list(filter(None, [found.undertaking.person_id])),
            detail={"state": found.state},
        )
