"""Examples of assessments and questionnaires in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.risk.assessed import begun, completed, in_state, in_use, victim_of
from tests.saferplaces.cast import person
from tests.saferplaces.examples import example

from saferplaces.casework.risk.actions.share import share
from saferplaces.casework.risk.actions.versions import draft


@example("assessment-about")
def _about() -> dict[str, object]:
    return {"about_kind": "incident", "about_id": victim_of()[0].pk}


@example("assessment-new")
def _new() -> dict[str, object]:
    log, someone = victim_of()
    return {"about_kind": "incident", "about_id": log.pk, "person_id": someone}


@example("assessment", "assessment-draft", "assessment-complete", "assessment-discard")
def _draft() -> dict[str, object]:
    return {"pk": begun().pk}


@example("assessment-section")
def _section() -> dict[str, object]:
    return {"pk": begun().pk, "section": "history"}


@example("assessment-lowering")
def _lowering() -> dict[str, object]:
    return {"pk": in_state("lowering").pk}


@example("assessment-share")
def _share() -> dict[str, object]:
    return {"pk": completed().pk}


@example("assessment-unshare")
def _unshare() -> dict[str, object]:
    other = person("ben").membership.organisation_id
    made = share(
        person("amina").actor, completed().pk, organisation_id=other, purpose="Joint visit",
        gateway="cda_115",
    )  # fmt: skip
    return {"pk": made.pk}


@example("questionnaire", "questionnaire-draft")
def _questionnaire() -> dict[str, object]:
    return {"pk": in_use().questionnaire_id}


@example(
    "version", "version-changes", "version-preview", "version-publish", "version-reset",
    "version-about", "version-section-add", "version-bands", "version-trigger-add",
    "version-change",
)  # fmt: skip
def _version() -> dict[str, object]:
    return {"pk": draft(person("adam").actor, in_use().questionnaire_id).pk}


@example("version-section")
def _part() -> dict[str, object]:
    return _version() | {"code": "history"}


@example("version-question")
def _question() -> dict[str, object]:
    return _version() | {"code": "q1"}


@example("version-question-add")
def _question_add() -> dict[str, object]:
    return _version() | {"section": "history"}


@example("version-trigger")
def _trigger() -> dict[str, object]:
    return _version() | {"code": "weapon"}


@example("version-condition")
def _condition() -> dict[str, object]:
    return _version() | {"trigger": "weapon"}
