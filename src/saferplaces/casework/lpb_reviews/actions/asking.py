"""Ask for a review by the local policing body: the applicant with a code, or by telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import CaseReview, Result
from saferplaces.casework.lpb_reviews import applicant, basis
from saferplaces.casework.lpb_reviews.models import (
    OPEN,
    Against,
    Channel,
    LpbReview,
    LpbReviewState,
    LpbReviewStateChange,
)
from saferplaces.casework.lpb_reviews.states import LPB_REVIEW
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASE_REVIEWS_APPEAL, CASE_REVIEWS_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.states import step
from saferplaces.foundation.ui.fetching import OutOfReach

LONGEST = 4000
UNFINISHED = (
    "The case review is still under way. You can ask the mayor once you have been told its outcome."
)
ASKED = "The mayor has been asked to look at this case review already, and has not finished."


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes
    ----------
    grounds:
        Codes of the list ``lpb_grounds``; none where the applicant names none.
    why_late:
        Why it comes after the time, if it does.
    checked:
        By telephone: how it was made sure who rings.
    """

    words: str
    grounds: Iterable[str] = ()
    wanted: str = ""
    why_late: str = ""
    checked: str = ""
    channel: Channel = field(default=Channel.WEB)


def ask(actor: Actor, case_review_id: int, asked: Asked) -> LpbReview:
    """Ask for a review of what was decided; late ones wait to be let in.

    Parameters
    ----------
    actor:
        `SYSTEM` for an applicant who has proved that the case review is theirs, else the officer
        who takes it down.

    Raises
    ------
    Problem
        When neither the Act nor the voluntary scheme holds, nothing has been decided yet, one is
        open already, or something is missing.
    """
    with acting(actor):
        case = CaseReview.objects.select_for_update(of=("self",)).get(pk=case_review_id)
        _may(actor, case)
        found = basis.standing()
        if found is None:
            raise Problem(basis.NEITHER)
        if case.appeal_until is None:
            raise Problem(UNFINISHED)
        if LpbReview.objects.filter(OPEN, case_review=case).exists():
            raise Problem(ASKED)
        against = against_of(case)
        _check(asked, against)
        now = timezone.now()
        late = timezone.localdate(now) > case.appeal_until
        state = LpbReviewState.LATE if late else LpbReviewState.ASKED
        step(LPB_REVIEW, "", state)
        due = bundle_due(now)
        made = LpbReview.objects.create(
            case_review=case,
            state=state,
            district=case.district,
            basis=found.basis,
            rule=found.rule,
            against=against,
            channel=asked.channel,
            grounds=list(asked.grounds),
            words=asked.words.strip(),
            wanted=asked.wanted.strip(),
            why_late=asked.why_late.strip(),
            checked=asked.checked.strip(),
            asked_at=now,
            asked_by_id=actor.user_id,
            until=case.appeal_until,
            bundle_due=None if late else due,
            next_due=None if late else due,
            moved_at=now,
        )
        LpbReviewStateChange.objects.create(review=made, new=state, by_id=actor.user_id, at=now)
        record(
            actor,
            what="alter",
            verb="lpb_review.asked",
            objects=[f"lpbreview:{made.pk}", f"casereview:{case.pk}"],
            people=[case.person_id] if case.person_id else [],
            detail={"basis": made.basis, "late": late, "channel": made.channel},
        )
        applicant.send(
            actor, case, "lpb_asked", {"reference": made.reference}, f"lpbreview:{made.pk}"
        )
        tell_officers(made, f"Review {made.reference} by the policing body was asked for.")
        if not late:
            tell_council(made)
    return made


def case_for(actor: Actor, key: int) -> CaseReview:
    """Return the case review about which an officer takes a request down.

    Raises
    ------
    OutOfReach
        When there is none in their area.
    """
    rows = CaseReview.objects.select_related("application")
    if actor.districts is not None:
        rows = rows.filter(district__in=actor.districts)
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfReach("casereview", key)
    return found


def against_of(case: CaseReview) -> Against:
    """Return what of a case review can be looked at: the threshold where it was not met."""
    return Against.THRESHOLD if case.result == Result.NOT_MET else Against.REVIEW


def bundle_due(now: dt.datetime) -> dt.datetime:
    """Return when the council is to have passed the bundle."""
    return due_in_working_days(now, int(setting("lpb_bundle_working_days")))


def tell_officers(found: LpbReview, text: str) -> None:
    """Put a notice on the pages of those who prepare reviews in the district."""
    rows = workers(CASE_REVIEWS_APPEAL, district=found.district)
    users = rows.exclude(user_id__in=found.conflicted).values_list("user_id", flat=True)
    notify(users, text, reverse("lpb-review", args=[found.pk]))


def tell_council(found: LpbReview) -> None:
    """Ask the council's officers for the bundle."""
    council = found.case_review.organisation_id
    rows = workers(CASE_REVIEWS_WORK, organisation_id=council, district=found.district)
    notify(
        rows.values_list("user_id", flat=True),
        f"The mayor is asked to look at a case review again: pass the bundle of {found.reference}.",
        reverse("lpb-bundle-pass", args=[found.pk]),
        urgent=True,
    )


def _may(actor: Actor, case: CaseReview) -> None:
    if actor.user_id is None:
        return
    if not actor.can(CASE_REVIEWS_APPEAL):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if actor.districts is not None and case.district not in actor.districts:
        raise Refused("It is outside your area.")


def _check(asked: Asked, against: Against) -> None:
    if not asked.words.strip():
        raise Problem("Say what went wrong", field="words")
    for name in ("words", "wanted", "why_late", "checked"):
        if len(getattr(asked, name)) > LONGEST:
            raise Problem(f"Use {LONGEST:,} characters or fewer", field=name)
    offered = {row.code for row in basis.grounds(against)}
    if not set(asked.grounds) <= offered:
        raise Problem("Select reasons from the list", field="grounds")
    if asked.channel == Channel.PHONE and not asked.checked.strip():
        raise Problem("Say how you made sure who rings", field="checked")
