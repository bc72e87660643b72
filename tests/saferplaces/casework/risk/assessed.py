"""Assessments, named by what they are."""

from __future__ import annotations

from typing import Any

from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import finding, incident, party, person_

from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.start import start
from saferplaces.casework.risk.content import CHOSEN, DATE, NUMBER, Content, read
from saferplaces.casework.risk.models import Assessment, AssessmentState, Version
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents.models import Incident, Party

LOW: dict[str, Any] = {"how": "face_to_face", "reports": 1, "danger": ["none"]}
"""Answers that decide by themselves; `lowest` gives the rest."""


def victim_of(**log: Any) -> tuple[Incident, str]:
    """A log in Leeds, and the person who rang."""
    of = incident(**log)
    party(of, person=person_())
    finding(of)
    return of, Party.objects.get(incident_id=of.pk).person_id


def begun(actor: Actor | None = None, *, form: str = "matrix", **more: Any) -> Assessment:
    """A draft of Amina's about a log in Leeds."""
    log, someone = victim_of()
    given = {"about": ("incident", log.pk), "person_id": someone, "point": "first_contact"} | more
    return start(actor or person("amina").actor, form, **given)


def lowest(content: Content) -> dict[str, Any]:
    """To every question the answer with the fewest points."""
    found: dict[str, Any] = {}
    for question in content.questions:
        if question.kind in CHOSEN:
            fewest = min(question.answers, key=lambda a: (a.score, not a.alone)).code
            found[question.code] = [fewest] if question.kind == "multi" else fewest
        elif question.kind == NUMBER:
            found[question.code] = 1
        else:
            found[question.code] = "2026-06-01" if question.kind == DATE else "In her words."
    return found


def answered(draft: Assessment, **answers: Any) -> Assessment:
    """A draft with every question answered: the least, unless told."""
    content = read(draft.version.content)
    draft.answers = (
        lowest(content) | {k: v for k, v in LOW.items() if content.question(k)} | answers
    )
    draft.save(update_fields=["answers"])
    return draft


def completed(
    actor: Actor | None = None, *, form: str = "matrix", band: str = "standard", why: str = "",
    answers: dict[str, Any] | None = None, **more: Any,
) -> Assessment:  # fmt: skip
    """A complete assessment by Amina."""
    who = actor or person("amina").actor
    draft = answered(begun(who, form=form, **more), **(answers or {}))
    return complete(who, draft.pk, band=band if form == "matrix" else "", why=why)


def in_state(state: str) -> Assessment:
    """An assessment of Amina's in a state, made as a row."""
    draft = answered(begun())
    done = {"completed_by": draft.begun_by, "completed_at": draft.begun_at, "score": 0}
    bands = {"reckoned": "medium", "band": "medium", "proposed": "standard"}
    values = {"state": state} | (done | bands if state != AssessmentState.DRAFT else {})
    Assessment.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return draft


def in_use(code: str = "matrix") -> Version:
    """The version of a questionnaire that is in use."""
    return Version.objects.get(questionnaire__code=code, state="published")
