"""What every action on a letter does: lock it, ask the policy, step, say that it happened."""

from __future__ import annotations

from saferplaces.casework.cases.actions.touch import touch
from saferplaces.casework.letters.models import Letter, LetterState, LetterStateChange
from saferplaces.casework.letters.policy import letters
from saferplaces.casework.letters.states import GONE, LETTER
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.states import step


def locked(actor: Actor, key: int) -> Letter:
    """Return a letter that the actor may work on, locked until the transaction ends."""
    rows = Letter.objects.select_for_update(of=("self",))
    letter = rows.select_related("case__lead", "case__contact", "person").get(pk=key)
    letters.may(actor, "work", letter).require()
    return letter


def move(actor: Actor, letter: Letter, new: LetterState, why: str = "") -> None:
    """Take a letter to another state."""
    step(LETTER, letter.state, new, GONE)
    LetterStateChange.objects.create(
        letter=letter, old=letter.state, new=new, by_id=actor.user_id, why=why
    )
    letter.state = new


def noted(actor: Actor, letter: Letter, verb: str, what: str = "alter") -> None:
    """Record what was done, without a word of the letter; the case has moved."""
    touch(actor, letter.case_id)
    record(
        actor,
        what=what,
        verb=f"letter.{verb}",
        objects=[f"letter:{letter.pk}", f"case:{letter.case_id}"],
        people=[letter.person.person_id],
        detail={"template": letter.version_id, "delivery": letter.delivery},
    )
