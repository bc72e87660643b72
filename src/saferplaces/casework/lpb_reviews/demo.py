"""The demonstration's reviews by the policing body: six of them, under both schemes.

Each is told about a case review that nothing has happened to since, with the clock at its own days.
The day on which the Act is commenced is the demonstration's own choice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.case_reviews.actions.recommend import consider
from saferplaces.casework.case_reviews.models import CaseReview, Recommendation, Result
from saferplaces.casework.lpb_reviews import applicant, basis
from saferplaces.casework.lpb_reviews.actions import (
    analysing,
    asking,
    bundling,
    conflicts,
    deciding,
    proposing,
    taking,
    telling,
)
from saferplaces.casework.lpb_reviews.actions.asking import Asked
from saferplaces.casework.lpb_reviews.actions.proposing import New
from saferplaces.casework.lpb_reviews.bundle import digest, gather
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.queries import issued
from saferplaces.foundation.demo import at, once, players
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER, CASE_REVIEWS_WORK, Role
from saferplaces.foundation.reference.actions.change import change_code
from saferplaces.foundation.reference.queries import code

SCHEME_BEGAN, COMMENCED = 540, 75
"""Days ago."""
SOURCE = "The demonstration’s own choice of a day, to show what follows"
INFORMATION, PROCESS, THRESHOLD = (
    "information_not_considered", "process_not_considered", "threshold_wrong",
)  # fmt: skip


@dataclass(frozen=True)
class Plot:
    """One review: when it was asked, on what ground, in whose words, and how far it has come."""

    key: str
    days: int
    until: LpbReviewState
    outcome: str
    words: str
    ground: str = INFORMATION
    against_threshold: bool = False


S = LpbReviewState
PLOTS = (
    Plot("closed", 330, S.CLOSED, "not_upheld",
         "I was promised that my diary sheets would be read out at the meeting. Nobody did."),
    Plot("back", 240, S.TOLD, "refer_back",
         "They say that I made two reports. I made four, and have the numbers.",
         THRESHOLD, against_threshold=True),
    Plot("anew", 50, S.TOLD, "new_recommendations",
         "The landlord has a policy on noise at night. The review never asked about it.", PROCESS),
    Plot("waits", 14, S.ANALYSED, "refer_back",
         "The photographs that I sent with the form were not looked at."),
    Plot("bundled", 5, S.BUNDLED, "",
         "Nobody asked the school what it knows, although it happens at its gate."),
    Plot("asked", 1, S.ASKED, "",
         "The meeting was put off twice, and then held without the housing officer.", PROCESS),
)  # fmt: skip


def make() -> int:
    """Tell what is missing of it."""
    made = once("lpb:scheme", _scheme) + once("lpb:commenced", _commence)
    for plot in PLOTS:
        case = _case(plot)
        if case is not None:
            made += once(f"lpb:{plot.key}", _telling(plot, case))
    return made


def _telling(plot: Plot, case: CaseReview) -> Callable[[], object]:
    return lambda: _tell(plot, case)


def _ago(days: float) -> dt.datetime:
    noon = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    return noon - dt.timedelta(days=days)


def _scheme() -> None:
    with at(_ago(SCHEME_BEGAN)):
        row = code("settings", "lpb_voluntary_scheme")
        change_code(
            players(Role.ADMINISTRATOR)[0], row, label=row.label, values={"value": 1},
            source=SOURCE, confidence="local", valid_from=timezone.localdate(),
        )  # fmt: skip


def _commence() -> None:
    with at(_ago(COMMENCED)):
        row, day = code(basis.LIST, "statute"), timezone.localdate()
        values = {**row.values, "commenced_on": day.isoformat()}
        change_code(
            players(Role.ADMINISTRATOR)[0], row, label=row.label, values=values, source=SOURCE,
            confidence="local", valid_from=day,
        )  # fmt: skip


def _case(plot: Plot) -> CaseReview | None:
    """Return a case review whose outcome was told, to which nothing has happened since."""
    rows = CaseReview.objects.filter(
        moved_at__lt=_ago(plot.days) - dt.timedelta(days=1),
        appeal_until__isnull=False,
        lpb_reviews=None,
    ).select_related("application")
    refused = rows.filter(result=Result.NOT_MET)
    wanted = refused if plot.against_threshold else rows.exclude(result=Result.NOT_MET)
    return wanted.order_by("-moved_at").first()


def _tell(plot: Plot, case: CaseReview) -> None:
    chioma, marcus = players(Role.POLICY_OFFICER)[0], players(Role.DEPUTY_MAYOR)[0]
    with at(_ago(plot.days)):
        late = case.appeal_until is not None and timezone.localdate() > case.appeal_until
        why = "I was in hospital, and did not open my letters." if late else ""
        found = asking.ask(SYSTEM, case.pk, Asked(plot.words, [plot.ground], why_late=why))
        conflicts.declare(chioma, found.pk, conflict=False)
        if late:
            taking.let_in(chioma, found.pk, "The applicant was in hospital, and has shown it.")
    if plot.until == S.ASKED:
        return
    with at(_ago(plot.days - 1)):
        council = _of(case.organisation_id, case.district, CASE_REVIEWS_WORK)
        bundling.pass_bundle(council, found.pk, seen=digest(gather(case)))
    if plot.until == S.BUNDLED:
        return
    with at(_ago(plot.days - 4)):
        if plot.outcome == "new_recommendations":
            _propose(chioma, found)
        analysing.analyse(
            chioma,
            found.pk,
            findings={
                plot.ground: "The minutes do not say that it was considered.",
                "summary": "The bundle shows a review that was held in time and heard the victim. "
                "It does not show that what the applicant names was looked at.",
            },
            advised=plot.outcome,
        )
    if plot.until == S.ANALYSED:
        return
    _decide(plot, found, marcus)
    _follow(plot, found, chioma)


def _propose(chioma: Actor, found: LpbReview) -> None:
    case = found.case_review
    old = Recommendation.objects.filter(review=case, superseded_by=None).order_by("number").first()
    body = old.organisation_id if old else case.organisation_id
    new = New(
        body, "Read the landlord’s policy on noise at night, and say at a meeting with the "
        "applicant what of it was done and when.", "The review did not ask about it.",
        timezone.localdate() + dt.timedelta(days=45), old.pk if old else None,
    )  # fmt: skip
    proposing.propose(chioma, found.pk, new)
    if case.organisation_id != body:
        aside = New(case.organisation_id, "Tell the applicant each fortnight what was done.",
                    "They heard nothing for seven weeks.")  # fmt: skip
        proposing.propose(chioma, found.pk, aside)


def _decide(plot: Plot, found: LpbReview, marcus: Actor) -> None:
    upheld = [] if plot.outcome == "not_upheld" else [plot.ground]
    reasons = (
        "The minutes show that the diary sheets were summed up and weighed. That nobody read them "
        "out word by word is not a fault of the review."
        if plot.outcome == "not_upheld"
        else "What the applicant names mattered, and nothing shows that it was considered."
    )
    with at(_ago(plot.days - 8)):
        conflicts.declare(marcus, found.pk, conflict=False)
        deciding.decide(marcus, found.pk, outcome=plot.outcome, reasons=reasons, upheld=upheld)


def _follow(plot: Plot, found: LpbReview, chioma: Actor) -> None:
    with at(_ago(plot.days - 10)):
        ways = [way.channel for way in applicant.ways(found.case_review)]
        order = [one for one in ways if one not in applicant.ELECTRONIC]
        telling.tell(chioma, found.pk, (order or ways)[0])
    for row in issued(found)[:1]:  # the others are late
        with at(_ago(plot.days - 20)):
            who = _of(row.organisation_id, found.district, CASE_REVIEWS_ANSWER)
            consider(
                who, row.pk, decision="partly",
                reason="The policy will be read with the applicant; no meeting is held at night.",
            )  # fmt: skip
    if plot.until == S.CLOSED:
        with at(_ago(plot.days - 30)):
            telling.close(chioma, found.pk)


def _of(organisation_id: int, district: str, capability: str) -> Actor:
    """Return one of the cast who does this for an organisation.

    Raises
    ------
    LookupError
        When nobody does.
    """
    for role in Role.values:
        for actor in players(role, district):
            if actor.can(capability) and actor.organisation_id == organisation_id:
                return actor
    raise LookupError(f"Nobody in the cast may {capability!r} for organisation {organisation_id}.")
