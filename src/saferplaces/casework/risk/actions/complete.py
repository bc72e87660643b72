"""Complete an assessment: its score, its band, and what follows from them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.risk.actions.moved import moved
from saferplaces.casework.risk.content import Content, read
from saferplaces.casework.risk.models import Assessment, AssessmentState, Sort
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.queries import band_that_stood, known_bands, rank
from saferplaces.casework.risk.registry import BAND_STANDS
from saferplaces.casework.risk.scoring import Reckoned, detail_name, reckon
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import RISK_SUPERVISE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.actions.end import complete_task
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.policy import tasks
from saferplaces.intake.safe_contact.identity import identities

TASK = "vulnerability_assessment"


def complete(actor: Actor, key: int, *, band: str = "", why: str = "") -> Assessment:
    """Complete a draft.

    A band above the one that the answers come to stands at once, with a reason. One below it, or
    below the band that stood, waits for a supervisor; until then the higher one stands.

    Parameters
    ----------
    band:
        The band that the assessor gives; "" where the questionnaire gives none and nothing changes.

    Raises
    ------
    Problem
        When answers, the band (field ``band``) or the reason (field ``why``) are missing, or it
        has been completed already.
    """
    with acting(actor):
        found = Assessment.objects.select_for_update(of=("self",)).select_related(
            "version__questionnaire"
        ).get(pk=key)  # fmt: skip
        assessments.may(actor, "write", found).require()
        if found.state != AssessmentState.DRAFT:
            raise Problem(GONE)
        content = read(found.version.content)
        reckoned = reckon(content, found.answers)
        _whole(content, found, reckoned)
        persons = identities(found.person_id)
        stood = band_that_stood(found, persons)
        floor = max([reckoned.band, stood], key=rank)
        _band(reckoned, stood, band, why)
        lower = bool(band) and rank(band) < rank(floor)
        found.score, found.reckoned = reckoned.score, reckoned.band
        found.triggers = [trigger.code for trigger in reckoned.triggers]
        found.with_victim = reckoned.with_victim
        found.band, found.proposed = (floor, band) if lower else (band, "")
        found.why = why.strip()
        found.completed_by_id = actor.user_id
        found.completed_at = found.saved_at = timezone.now()
        new = AssessmentState.LOWERING if lower else AssessmentState.COMPLETE
        moved(actor, found, new, found.why)
        record(
            actor,
            what="alter",
            verb="assessment.completed",
            objects=[f"assessment:{found.pk}", f"{found.about_kind}:{found.about_id}"],
            people=[found.person_id],
            detail={
                "version": found.version_id, "point": found.point, "score": found.score,
                "reckoned": found.reckoned, "stood": stood, "band": found.band,
                "proposed": found.proposed, "triggers": found.triggers,
            },
        )  # fmt: skip
        if lower:
            _ask_supervisors(actor, found)
        if found.version.questionnaire.sort == Sort.VULNERABILITY:
            _end_tasks(actor, found, persons)
        elif reckoned.asks:
            _ask_for_vulnerability(actor, found, persons)
        if found.band:
            for tell in BAND_STANDS:
                tell(actor, found)
    return found


def _whole(content: Content, found: Assessment, reckoned: Reckoned) -> None:
    """Require that every question that must be answered is."""
    if reckoned.missing:
        number = len(reckoned.missing)
        left = "1 question is" if number == 1 else f"{number} questions are"
        raise Problem(f"{left} not answered yet. The first: {reckoned.missing[0].text}")
    asked = content.with_victim
    if asked is None or reckoned.with_victim:
        return
    question = content.question(asked.question)
    chosen = str(found.answers.get(asked.question))
    answer = question.answer(chosen) if question else None
    if answer and answer.detail and not found.answers.get(detail_name(asked.question, chosen)):
        raise Problem("Say why it was done without the victim")


def _band(reckoned: Reckoned, stood: str, band: str, why: str) -> None:
    """Require a band where the questionnaire gives one, and a reason where it is another."""
    if band and band not in known_bands():
        raise Problem("Select a band", field="band")
    if not band and reckoned.band:
        raise Problem("Select the band", field="band")
    usual = reckoned.band or stood
    if band and band != usual and not why.strip():
        raise Problem("Say why the band is another than the one reckoned", field="why")
    if band and rank(band) < rank(stood) and not why.strip():
        raise Problem("Say why the band is lower than the one that stood", field="why")


def _ask_supervisors(actor: Actor, found: Assessment) -> None:
    owners = people(
        RISK_SUPERVISE, organisation_id=found.organisation_id, district=found.district
    ).exclude(pk=actor.user_id or 0)
    keys = list(owners.values_list("pk", flat=True))
    address = reverse("assessment", args=[found.pk])
    notify(keys, "A lower band of risk waits for a supervisor.", address)


def _end_tasks(actor: Actor, found: Assessment, persons: tuple[str, ...]) -> None:
    """End the tasks that asked for this vulnerability assessment, where the actor may."""
    rows = Task.objects.filter(kind=TASK, state=TaskState.OPEN, person_id__in=persons)
    for task in rows:
        if tasks.may(actor, "end", task).allowed:
            complete_task(actor, task.pk, f"Assessment {found.pk} was completed.")


def _ask_for_vulnerability(actor: Actor, found: Assessment, persons: tuple[str, ...]) -> None:
    """Ask for a vulnerability assessment with the victim, unless it is asked for already."""
    asked = Task.objects.filter(kind=TASK, state=TaskState.OPEN, person_id__in=persons)
    if asked.filter(organisation_id=found.organisation_id).exists():
        return
    create_task(
        actor, kind=TASK, about=("assessment", found.pk), owner_id=actor.user_id,
        person_id=found.person_id, district=found.district,
    )  # fmt: skip
