"""Do second looks come to what reviewers decided: on the random sample alone.

Second looks by rule see the decision, and are chosen for what it lowered: they say nothing of
agreement. The sample was drawn from all decisions, and looked at blind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from asvat.evaluation.agreement import agreement
from saferplaces.casework.reviews.models import BlindLook, Review
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.supervision.decided import REASONS, rate
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import SUPERVISE
from saferplaces.foundation.reference.queries import setting


@dataclass(frozen=True)
class Pair:
    """What a reviewer and a second looker said of one log."""

    reviewer: int
    name: str
    reasons: frozenset[str]
    recording: tuple[str, str]
    risk: tuple[str, str]

    @property
    def both(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Recording and risk together, of each."""
        return (self.recording[0], self.risk[0]), (self.recording[1], self.risk[1])


@dataclass(frozen=True)
class Agreed:
    """How far some pairs agree, in words; too few are said to be too few."""

    name: str
    pairs: int
    same: int
    share: str
    kappa: str


def looked_at(actor: Actor, terms: Terms, *, own: bool) -> list[Pair]:
    """Return the blind second looks of the period that the actor may know of.

    Parameters
    ----------
    own:
        Those at the actor's own decisions alone, once somebody has given their word.
    """
    rows = BlindLook.objects.filter(at__gte=terms.since)
    if own:
        rows = rows.filter(decision__decided_by=actor.user_id)
    else:
        within = Review.objects.filter(reviews.scope(actor, "supervise"))
        rows = rows.filter(Exists(within.filter(pk=OuterRef("review_id"))))
        if terms.district:
            rows = rows.filter(review__district=terms.district)
        if terms.people is not None:
            rows = rows.filter(decision__decided_by__in=terms.people)
    values = rows.order_by("at").values_list(
        "decision__decided_by", "decision__decided_by__name", "review__reasons", "review__alert",
        "decision__recording", "recording", "decision__risk_level", "risk_level",
    )  # fmt: skip
    return [
        Pair(
            who, name, frozenset([*reasons, *(["alert"] if alert else [])]), (first, second), risks
        )
        for who, name, reasons, alert, first, second, *rest in values
        if (risks := (rest[0], rest[1]))
    ]


def overall(pairs: list[Pair]) -> list[Agreed]:
    """Return the agreement on recording, on risk, and on both at once."""
    return [
        _agreed("What is to be recorded", [p.recording for p in pairs]),
        _agreed("The level of risk", [p.risk for p in pairs]),
        _agreed("Both", [p.both for p in pairs]),
    ]


def by_reason(pairs: list[Pair]) -> list[Agreed]:
    """Return the agreement on both, by why the log stood in the queue (a log may have several)."""
    found = [
        _agreed(name, [p.both for p in pairs if code in p.reasons])
        for code, name in REASONS.items()
    ]
    return [row for row in found if row.pairs]


def by_reviewer(pairs: list[Pair]) -> list[Agreed]:
    """Return the agreement on both of each reviewer, by name, never by rate."""
    people = sorted({(p.name, p.reviewer) for p in pairs})
    return [_agreed(name, [p.both for p in pairs if p.reviewer == who]) for name, who in people]


def sees_all(actor: Actor) -> bool:
    """Say whether the actor sees more than the agreement on their own decisions."""
    return actor.can(SUPERVISE)


def _agreed(name: str, words: Iterable[tuple[object, object]]) -> Agreed:
    both = list(words)
    if not both:
        return Agreed(name, 0, 0, "None looked at yet", "–")
    found = agreement([one for one, _ in both], [other for _, other in both])
    few = found.n < int(setting("agreement_fewest"))
    share = f"Too few to say ({found.same} of {found.n})" if few else rate(found.same, found.n)
    return Agreed(
        name, found.n, found.same, share, _kappa(found.n, found.kappa, found.low, found.high)
    )


def _kappa(pairs: int, kappa: float, low: float, high: float) -> str:
    if pairs < int(setting("kappa_fewest")):
        return "Too few"
    if math.isnan(kappa):
        return "None: all were given one word"
    return f"{kappa:.2f} ({low:.2f} to {high:.2f})"
