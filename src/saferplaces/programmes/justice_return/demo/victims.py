"""What is done for the victims of one fortnight's referrals."""

from __future__ import annotations

import datetime as dt
import random

from saferplaces.foundation.demo import at
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.justice_return.demo.cast import Cast
from saferplaces.programmes.justice_return.demo.people import drawn
from saferplaces.programmes.victim_commitments.actions import (
    asking,
    listening,
    releasing,
    restoring,
    setting_aside,
    telling,
)
from saferplaces.programmes.victim_commitments.models import (
    CommitmentState,
    Kind,
    Undertaking,
    Whose,
)

HEARD = (
    "It frightened me, and I have not walked that way since.",
    "We had to close for the morning and clean up. Staff were upset.",
    "I mostly want to know that it stops.",
    "It keeps happening and nobody had ever asked us about it.",
)
TRAINING = "practitioner"
DAY = dt.timedelta(days=1)
AGREEMENTS = (
    "They keep away from the shop, and say hello when they meet",
    "A letter was read and answered; both feel that it is done",
    "",
)
WISHES = (
    "Clean what was painted on the wall",
    "Something for the park that we all use",
    "A letter to say sorry, if they mean it",
    "Work outside, so that people see that it is put right",
)


def contacted(cast: Cast, found: list[Undertaking], when: dt.datetime, seed: int) -> None:
    """Hear them, take their wishes down, or note that they do not want it or it is not safe."""
    chance = drawn(seed)
    for one in found:
        worker = _worker(cast, one)
        if one.person_id:
            with at(when):
                number = f"07700 900{chance.randint(100, 999)}"
                said = Said(
                    channels=("phone", "visit"), phone=number, address="Kept by the worker"
                )  # fmt: skip
                ask(worker, one.person_id, said)
        with at(when + dt.timedelta(hours=chance.randint(1, 60))):
            mood = chance.random()
            if mood < 0.13:
                setting_aside.decline(worker, one.pk, Kind.values)
            elif mood < 0.16:
                setting_aside.not_safe(worker, one.pk, "Somebody else answers their telephone")
            elif mood < 0.92:
                listening.hear(worker, one.pk, channel="phone", text=chance.choice(HEARD))
                due = {"kind": Kind.SAY, "state": CommitmentState.DUE}
                if not one.commitments.filter(**due).exists():
                    continue  # the referral was declined: there is no reparation to have a say in
                if chance.random() < 0.68:
                    wish = listening.wish(worker, one.pk, text=chance.choice(WISHES))
                    came = chance.choices(("taken_up", "in_part", "not_possible"), (6, 3, 1))[0]
                    answered = "Agreed with whoever plans the activity"
                    listening.answer(worker, wish.pk, came=came, text=answered)
                elif chance.random() < 0.6:
                    listening.no_wish(worker, one.pk)


def told(cast: Cast, found: list[Undertaking], when: dt.datetime, seed: int) -> None:
    """Tell them what came of it, of a child in the words that are released; ask how it was."""
    chance = drawn(seed)
    for one in found:
        due = one.commitments.filter(kind=Kind.TOLD, state=CommitmentState.DUE).exists()
        if not due or chance.random() > 0.86:
            continue
        worker = _worker(cast, one)
        with at(when + dt.timedelta(hours=chance.randint(1, 50))):
            text = "It is over, and this is what was done for the community."
            if one.route == Route.CHILD:
                releasing.release(worker, one.pk, "The agreed activities have come to an end.")
                text = ""
            telling.tell(worker, one.pk, channel="phone", text=text)
            if chance.random() < 0.5:
                score = chance.choices(
                    ("very_satisfied", "satisfied", "neither", "dissatisfied", ""),
                    (38, 40, 12, 6, 4),
                )[0]
                asking.satisfaction(worker, one.pk, score=score)


def trained(cast: Cast) -> None:
    """Have the practitioner's training seen by a colleague, so that they may facilitate."""
    with at(dt.datetime(2023, 9, 26, 10, tzinfo=dt.UTC)):
        restoring.has_trained(
            cast.witness, user_id=cast.restorative.person, training=TRAINING,
            trained_on=dt.date(2023, 6, 14), good_until=dt.date(2027, 6, 13),
        )  # fmt: skip


def restored(cast: Cast, found: list[Undertaking], when: dt.datetime, seed: int) -> None:
    """Offer restorative justice to some, and tell each offer to its end: it takes place for few."""
    chance, worker = drawn(seed), cast.restorative
    for one in found:
        if chance.random() > 0.2:
            continue
        form = chance.choices(("letter", "shuttle", "face_to_face", "conference"), (5, 3, 2, 1))
        with at(when + dt.timedelta(hours=chance.randint(1, 40))):
            if one.route == Route.CHILD:  # youth justice hands it over to those who are trained
                restoring.hand_over(cast.youth[one.district], one.pk)
            made = restoring.offer(worker, one.pk, form[0])
            if chance.random() < 0.45:
                restoring.refuse(worker, made.pk, Whose.VICTIM)
                continue
            restoring.victim_agrees(worker, made.pk)
        with at(when + 5 * DAY):
            if chance.random() < 0.3:
                restoring.refuse(worker, made.pk, Whose.RESPONSIBLE)
                continue
            restoring.responsible_agrees(worker, made.pk)
        _assessed(worker, made.pk, when + 12 * DAY, chance)


def _assessed(worker: Actor, key: int, when: dt.datetime, chance: random.Random) -> None:
    safe = chance.random() < 0.88
    with at(when):
        restoring.assess(
            worker, key, safe=safe, facilitator_id=worker.person if safe else None,
            risks="One of them may feel pressed to say what the other hopes for"
            if safe else "They live in the same street, and have argued again since",
            controls="Each prepared alone, a break whenever wanted, somebody of their own with them"
            if safe else "",
        )  # fmt: skip
    if not safe:
        return
    with at(when + chance.randint(5, 16) * DAY):
        if chance.random() < 0.15:
            restoring.stop(worker, key, chance.choice((Whose.VICTIM, Whose.RESPONSIBLE)))
        else:
            restoring.held(worker, key, agreement=chance.choice(AGREEMENTS))


def _worker(cast: Cast, one: Undertaking) -> Actor:
    return cast.youth[one.district] if one.route == Route.CHILD else cast.restorative
