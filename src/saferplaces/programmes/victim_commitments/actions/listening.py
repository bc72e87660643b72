"""Listen to a victim: try to reach them, hear how it was for them, take their wishes down."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step
from saferplaces.programmes.victim_commitments.actions.locking import (
    changing,
    commitment,
    keep,
    safe,
    words,
)
from saferplaces.programmes.victim_commitments.models import (
    CommitmentState,
    Contact,
    Kind,
    Undertaking,
    Wish,
)
from saferplaces.programmes.victim_commitments.states import COMMITMENT


def contact(actor: Actor, key: int, *, channel: str, reached: bool, text: str = "") -> Contact:
    """Note a contact, or a try at one, by a way that is safe."""
    with changing(actor, key, "contact") as found:
        return _contact(actor, found, channel, reached=reached, text=text.strip())


def hear(actor: Actor, key: int, *, channel: str, text: str) -> Contact:
    """Note how it was for the victim, in their words: the first commitment is kept."""
    with changing(actor, key, "heard") as found:
        row = commitment(found, Kind.HEARD)
        step(COMMITMENT, row.state, CommitmentState.KEPT)
        said = words(text, "Enter what they told you", "text")
        made = _contact(actor, found, channel, reached=True, text=said, heard=True)
        keep(actor, row)
    return made


def wish(actor: Actor, key: int, *, text: str) -> Wish:
    """Note what the victim would have the person do. It is kept once something came of it."""
    with changing(actor, key, "wish") as found:
        row = commitment(found, Kind.SAY)
        if row.state not in {CommitmentState.DUE, CommitmentState.KEPT}:
            raise Problem("It was set aside: take it up again first")
        return Wish.objects.create(
            undertaking=found,
            words=words(text, "Enter what they would like to be done", "text"),
            at=timezone.now(),
            by_id=actor.person,
        )


def no_wish(actor: Actor, key: int) -> None:
    """Note that they were asked and leave it to others: they had their say."""
    with changing(actor, key, "no_wish") as found:
        row = commitment(found, Kind.SAY)
        keep(actor, row)


def answer(actor: Actor, key: int, *, came: str, text: str) -> Wish:
    """Say what came of a wish: with an answer to every one, the second commitment is kept."""
    return _answer(actor, key, came, text, "work")


def answer_as_probation(actor: Actor, key: int, *, came: str, text: str) -> Wish:
    """Say what came of a wish, as whoever sees an adult's activity through."""
    return _answer(actor, key, came, text, "plan")


def _answer(actor: Actor, key: int, came: str, text: str, right: str) -> Wish:
    about = Wish.objects.only("undertaking_id").get(pk=key).undertaking_id
    with changing(actor, about, "wish_answered", right) as found:
        row = commitment(found, Kind.SAY)
        if row.state not in {CommitmentState.DUE, CommitmentState.KEPT}:
            raise Problem("It was set aside: take it up again first")
        made = Wish.objects.select_for_update(of=("self",)).get(pk=key)
        if made.came:
            raise Problem("Somebody has said what came of it")
        if not codes("victim_wishes").filter(code=came).exists():
            raise Problem("Select what came of it", field="came")
        made.came = came
        made.came_words = words(text, "Enter what will be done, or why not", "text")
        made.came_at, made.came_by_id = timezone.now(), actor.person
        made.save()
        if row.state == CommitmentState.DUE and not found.wishes.filter(came="").exists():
            keep(actor, row)
    return made


def _contact(
    actor: Actor,
    found: Undertaking,
    channel: str,
    *,
    reached: bool,
    text: str,
    heard: bool = False,
) -> Contact:
    return Contact.objects.create(
        undertaking=found,
        channel=safe(found, channel),
        reached=reached,
        heard=heard,
        words=text,
        at=timezone.now(),
        by_id=actor.person,
    )
