"""The only place from which others get assessments and bands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.models import (
    Assessment,
    AssessmentState,
    Point,
    Questionnaire,
    Sort,
    Version,
    VersionState,
)
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.scoring import reckon
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import once
from saferplaces.foundation.policy import Condition, field
from saferplaces.foundation.reference.queries import codes, setting

STANDING = (AssessmentState.COMPLETE, AssessmentState.LOWERING)
MINE, WAITING, DRAFTS, LATE, ALL = "mine", "waiting", "drafts", "late", "all"
"""What a list may show: begun by oneself, to be agreed to, begun, begun days ago, everything."""
BASIC = (Sort.MATRIX, Sort.THRIVE)
"""Sorts that meet the mandatory points: the vulnerability assessment comes on top of them."""


def of_about(kind: str, key: object) -> QuerySet[Assessment]:
    """Return the completed assessments about a record, the newest first."""
    return Assessment.objects.filter(
        about_kind=kind, about_id=str(key), state__in=STANDING
    ).order_by("-completed_at", "-pk")


@once
def completed(kind: str, key: str) -> tuple[Assessment, ...]:
    """Return the completed assessments about a record, read with the form of each."""
    return tuple(of_about(kind, key).select_related("version__questionnaire"))


def of_person(person_ids: Iterable[str]) -> QuerySet[Assessment]:
    """Return the completed assessments of a person (all ids they have had), the newest first."""
    return Assessment.objects.filter(person_id__in=set(person_ids), state__in=STANDING).order_by(
        "-completed_at", "-pk"
    )


def stands_for(person_ids: Iterable[str]) -> QuerySet[Assessment]:
    """Return the completed assessments that give a person a band, the one that stands first.

    A vulnerability assessment, which comes on top of the matrix, gives none.
    """
    return of_person(person_ids).exclude(band="")


def band_of(kind: str, key: object, organisation_id: int | None = None) -> str:
    """Return the band of a record: the highest of its people's newest; "" if never assessed.

    Parameters
    ----------
    organisation_id:
        Whose assessments count: a case's holder alone, since another's are not theirs to know.
    """
    rows = of_about(kind, key).exclude(band="")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    newest: dict[str, str] = {}
    for assessment in rows:
        newest.setdefault(assessment.person_id, assessment.band)
    return max(newest.values(), key=rank, default="")


def trigger_words(assessment: Assessment) -> list[str]:
    """Return the hard triggers that hold in an assessment, as the form that was used words them."""
    named = {t.code: t.text for t in read(assessment.version.content).triggers}
    return [named[code] for code in assessment.triggers if code in named]


def rank(band: str) -> int:
    """Return how high a band is (0 for none)."""
    found = {row.code: int(row.values["rank"]) for row in codes("risk_bands")}
    return found.get(band, 0)


def known_bands() -> list[str]:
    """Return the codes of the bands, the lowest first."""
    return [row.code for row in sorted(codes("risk_bands"), key=lambda r: int(r.values["rank"]))]


def band_that_stood(assessment: Assessment, persons: Iterable[str]) -> str:
    """Return the band that stands for a person before this assessment, or "".

    The newest about the same record counts. Where there is none, the newest about anything else of
    the last months does (setting ``risk_band_months``): risk does not begin anew with each log.
    """
    rows = stands_for(persons).filter(organisation_id=assessment.organisation_id)
    rows = rows.exclude(pk=assessment.pk)
    same = rows.filter(about_kind=assessment.about_kind, about_id=assessment.about_id).first()
    if same is not None:
        return same.band
    since = add_months(timezone.localdate(), -int(setting("risk_band_months")))
    newest = rows.filter(completed_at__date__gte=since).first()
    return newest.band if newest else ""


def vulnerability_wanted(kind: str, key: object) -> list[Assessment]:
    """Return the newest assessments about a record that ask for one with the victim, still undone.

    One is done when a personal vulnerability assessment of the same person, completed later or up
    to a day before, says how they took part.
    """
    newest: dict[str, Assessment] = {}
    for found in completed(kind, str(key)):
        if found.version.questionnaire.sort == Sort.MATRIX:
            newest.setdefault(found.person_id, found)
    return [
        found for found in newest.values() if asked_for(found) and not vulnerability_done(found)
    ]


def asked_for(assessment: Assessment) -> list[str]:
    """Return why an assessment asks for one with the victim, in words; [] where it does not."""
    found = reckon(read(assessment.version.content), assessment.answers)
    return [trigger.text for trigger in found.asks]


def vulnerability_done(assessment: Assessment) -> bool:
    """Say whether the vulnerability assessment that one asks for was completed since."""
    since = (assessment.completed_at or assessment.saved_at) - dt.timedelta(days=1)
    return (
        of_person([assessment.person_id])
        .filter(
            version__questionnaire__sort=Sort.VULNERABILITY,
            organisation_id=assessment.organisation_id,
            completed_at__gte=since,
        )
        .exists()
    )


def closing_assessment(kind: str, key: object, person_id: str) -> Assessment | None:
    """Return the newest assessment of a person at closure of a record; None where there is none."""
    for found in completed(kind, str(key)):
        basic = found.version.questionnaire.sort in BASIC
        if basic and (found.person_id, found.point) == (person_id, Point.CLOSURE):
            return found
    return None


def in_use(sort: str = "") -> QuerySet[Version]:
    """Return the versions in use, of active questionnaires (of a sort)."""
    rows = Version.objects.filter(state=VersionState.PUBLISHED, questionnaire__active=True)
    rows = rows.filter(questionnaire__sort=sort) if sort else rows
    return rows.select_related("questionnaire").order_by("questionnaire__pk")


def current(questionnaire: Questionnaire) -> Version | None:
    """Return the version of a questionnaire that is in use."""
    return questionnaire.versions.filter(state=VersionState.PUBLISHED).first()


def drafts(actor: Actor) -> QuerySet[Assessment]:
    """Return what the actor began and has not completed."""
    return listed(actor).filter(begun_by=actor.user_id, state=AssessmentState.DRAFT)


def waiting(actor: Actor) -> QuerySet[Assessment]:
    """Return the lower bands that this actor may agree to."""
    rows = Assessment.objects.filter(
        assessments.scope(actor, "supervise"), state=AssessmentState.LOWERING
    )
    return rows.select_related("version__questionnaire", "begun_by", "organisation")


def listed(actor: Actor) -> QuerySet[Assessment]:
    """Return the assessments that the actor may read, with what lists show of them."""
    return assessments.readable(actor).select_related(
        "version__questionnaire", "begun_by", "completed_by", "organisation"
    )


def shown_as(actor: Actor, shown: str) -> QuerySet[Assessment]:
    """Return the assessments of a list: of `MINE`, `WAITING`, `DRAFTS`, `LATE` or `ALL`."""
    if shown == MINE:
        return drafts(actor)
    if shown == WAITING:
        return waiting(actor)
    rows = listed(actor)
    if shown == ALL:
        return rows.exclude(state=AssessmentState.DISCARDED)
    rows = rows.filter(state=AssessmentState.DRAFT)
    return rows.filter(begun_at__lt=begun_late()) if shown == LATE else rows


def patience() -> dt.timedelta:
    """Return how long a draft may wait before it is late."""
    return dt.timedelta(days=float(setting("risk_draft_days")))


def begun_late() -> dt.datetime:
    """Return the moment before which a draft that was begun is late."""
    return timezone.now() - patience()


def known_to(actor: Actor, persons: Iterable[str]) -> QuerySet[Assessment]:
    """Return the completed assessments of a person that may be known when they report again.

    Of the actor's organisation and of those who share, in any district: risk does not stop at a
    boundary, and whoever takes the call works for all of them.
    """
    rows = of_person(persons).filter(_known(actor).q)
    return rows.select_related("version__questionnaire", "organisation")


def beside(
    actor: Actor, kind: str, key: object, persons: Iterable[str]
) -> tuple[list[Assessment], list[Assessment]]:
    """Return the completed assessments about a record that the actor may read, and the others of
    its people that may be known to them (`known_to`), the newest first; one query.
    """
    known = _known(actor)
    about = Q(about_kind=kind, about_id=str(key)) & assessments.scope(actor)
    theirs = Q(person_id__in=set(persons)) & known.q
    rows = Assessment.objects.filter(about | theirs, state__in=STANDING)
    found = rows.select_related("version__questionnaire", "organisation")
    mine: list[Assessment] = []
    others: list[Assessment] = []
    for one in found.order_by("-completed_at", "-pk"):
        same = (one.about_kind, one.about_id) == (kind, str(key))
        if same and assessments.may(actor, "read", one).allowed:
            mine.append(one)
        elif known.holds(one):
            others.append(one)
    return mine, others


def _known(actor: Actor) -> Condition:
    ours = field("organisation_id").equals(actor.organisation_id)
    return ours | field("shared_with").contains(actor.organisation_id)
