"""The demonstration: most of those who reported twice were told, some could not be."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from saferplaces.foundation.demo import DEMO, Story, once, players
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.case_review_applications.actions.signpost import explain, say_why_not
from saferplaces.intake.case_review_applications.models import Signpost, SignpostState
from saferplaces.intake.case_review_applications.policy import signposts

AT_MOST = 60
EVERY = 10
"""Of so many, six are told in person, one could not be reached, one does not wish it; two wait."""
ENDS = ("in_person",) * 6 + ("no_contact", "declined", "", "")


def make() -> int:
    """Say it of the first signposts in turn."""
    rows = Signpost.objects.filter(state=SignpostState.OPEN).order_by("reported_at", "pk")
    made = 0
    for number, found in enumerate(rows[:AT_MOST]):
        end, actor = ENDS[number % EVERY], _whoever(found)
        if end and actor is not None:
            made += once(f"signpost:{found.pk}", partial(_say, actor, found, end))
    return made


def register() -> None:
    """Tell it when the demonstration tells its history."""
    DEMO.add(Story("Who was told of case reviews", make), name="signposts", order=45)


def _say(actor: Actor, found: Signpost, end: str) -> None:
    if end == "in_person":
        explain(actor, found.pk, how=end, on=timezone.localdate())
    else:
        say_why_not(actor, found.pk, reason=end)


def _whoever(found: Signpost) -> Actor | None:
    several = [
        *players("neighbourhood_officer", found.district),
        *players("partner_officer", found.district),
        *players("supervisor", found.district),
    ]
    able = (one for one in several if signposts.may(one, "end", found).allowed)
    return next(able, None)
