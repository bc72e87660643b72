"""How assessments and versions of questionnaires go from state to state.

These tables are what the actions ask and what docs/risk.md draws; nothing else changes a state.
"""

from __future__ import annotations

from saferplaces.casework.risk.models import AssessmentState, VersionState
from saferplaces.foundation.identity.roles import QUESTIONNAIRES, RISK, RISK_SUPERVISE
from saferplaces.foundation.states import MACHINES, Machine, Way

DRAFT, LOWERING = AssessmentState.DRAFT, AssessmentState.LOWERING
COMPLETE, DISCARDED = AssessmentState.COMPLETE, AssessmentState.DISCARDED
ASSESSMENT = (
    Way("", DRAFT, "start", "an assessor", RISK),
    Way(DRAFT, DRAFT, "save", "whoever began it", RISK),
    Way(DRAFT, COMPLETE, "complete", "whoever began it", RISK),
    Way(DRAFT, LOWERING, "complete with a lower band", "whoever began it", RISK),
    Way(DRAFT, DISCARDED, "discard", "whoever began it", RISK),
    Way(LOWERING, COMPLETE, "agree", "a supervisor, not the assessor", RISK_SUPERVISE),
    Way(LOWERING, COMPLETE, "refuse", "a supervisor, not the assessor", RISK_SUPERVISE),
)
NEXT, IN_USE, OLD = VersionState.DRAFT, VersionState.PUBLISHED, VersionState.SUPERSEDED
VERSION = (
    Way("", IN_USE, "ship", "the service"),
    Way("", NEXT, "draft", "an administrator", QUESTIONNAIRES),
    Way(NEXT, NEXT, "edit", "an administrator", QUESTIONNAIRES),
    Way(NEXT, NEXT, "start again", "an administrator", QUESTIONNAIRES),
    Way(NEXT, IN_USE, "publish", "an administrator", QUESTIONNAIRES),
    Way(IN_USE, OLD, "supersede", "the service, as the next is published"),
)


def register() -> None:
    """Have the tables drawn and walked."""
    MACHINES.add(Machine("An assessment", "risk.md", ASSESSMENT), name="assessment")
    MACHINES.add(Machine("A version of a questionnaire", "risk.md", VERSION), name="version")
