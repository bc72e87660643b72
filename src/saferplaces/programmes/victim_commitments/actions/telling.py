"""Tell a victim what came of it. Of a child they are told what youth justice wrote, and no more."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.victim_commitments.actions.locking import (
    changing,
    commitment,
    keep,
    safe,
    words,
)
from saferplaces.programmes.victim_commitments.models import (
    CommitmentState,
    Kind,
    Told,
    ToldWhat,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.queries import attended_course, standing_release
from saferplaces.programmes.victim_commitments.states import COMMITMENT

NO_RELEASE = (
    "The youth justice service has not yet said what may be told about this child. "
    "Nothing else may be."
)


def tell(actor: Actor, key: int, *, channel: str, text: str = "", answer: str = "") -> Told:
    """Note that the victim was told what came of it: the third commitment is kept.

    Parameters
    ----------
    text:
        What they were told about an adult. About a child it is not taken: the text that youth
        justice released is, word for word.
    """
    with changing(actor, key, "told") as found:
        row = commitment(found, Kind.TOLD)
        step(COMMITMENT, row.state, CommitmentState.KEPT)
        made = _tell(actor, found, ToldWhat.OUTCOME, channel, text, answer)
        keep(actor, row)
    return made


def tell_of_course(actor: Actor, key: int, *, channel: str, text: str, answer: str = "") -> Told:
    """Note what the victim was told after the person had been on the awareness course."""
    with changing(actor, key, "told_of_course") as found:
        if found.route != Route.ADULT or not attended_course(found):
            raise Problem("Nobody has been on the awareness course for this referral yet")
        return _tell(actor, found, ToldWhat.COURSE, channel, text, answer)


def _tell(
    actor: Actor, found: Undertaking, what: ToldWhat, channel: str, text: str, answer: str
) -> Told:
    released = None
    if found.route == Route.CHILD:
        released = standing_release(found)
        if released is None:
            raise Problem(NO_RELEASE)
        if text.strip() and text.strip() != released.text:
            raise Problem("About a child only the released text may be told", field="text")
        text = released.text
    return Told.objects.create(
        undertaking=found,
        what=what,
        text=words(text, "Enter what they were told", "text"),
        release=released,
        channel=safe(found, channel),
        answer=answer.strip(),
        at=timezone.now(),
        by_id=actor.person,
    )
