"""What the pages of one assessment show of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from saferplaces.casework.risk import queries
from saferplaces.casework.risk.about import label_of, name_of
from saferplaces.casework.risk.content import Content, Question, Section, read
from saferplaces.casework.risk.models import Assessment, AssessmentState, Sort, VersionState
from saferplaces.casework.risk.panels import in_a_line
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.scoring import Reckoned, answered, in_words, points, reckon
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import code_or_none, label
from saferplaces.intake.safe_contact.identity import identities

WORDS = {
    "accepted": "On record the same",
    "changed": "On record otherwise",
    "left": "On record, not taken over",
}


@dataclass(frozen=True)
class Line:
    """One question with what was answered, and what stood on record."""

    question: Question
    answer: str
    points: int | None
    record: dict[str, Any] | None

    @property
    def word(self) -> str:
        """What became of what stood on record, in words."""
        return WORDS[self.record.get("word", "left")] if self.record else ""


@dataclass(frozen=True)
class Part:
    """One section with its lines, and how much of it is answered."""

    section: Section
    lines: list[Line]
    left: int
    begun: bool
    address: str

    @property
    def state(self) -> tuple[str, str]:
        """Where it stands, in a word with its colour."""
        if self.left:
            return ("Begun", "light-blue") if self.begun else ("Not begun", "grey")
        return ("Answered", "green") if self.begun else ("Nothing has to be answered", "grey")


@dataclass(frozen=True)
class Shown:
    """One assessment, read once for its pages."""

    assessment: Assessment
    content: Content
    reckoned: Reckoned
    name: str
    about: tuple[str, str]
    parts: list[Part]

    @property
    def version(self) -> str:
        """The version under which it was answered, and whether it still is in use."""
        version = self.assessment.version
        old = version.state == VersionState.SUPERSEDED
        return f"Version {version.number}{', no longer in use' if old else ''}"

    @property
    def band(self) -> tuple[str, str] | None:
        """The band that it gives, with its colour."""
        return band_tag(self.assessment.band)

    @property
    def filled(self) -> dict[str, int]:
        """How many answers stood on record, by what became of them."""
        found = dict.fromkeys(WORDS, 0)
        for row in self.assessment.filled.values():
            found[row.get("word", "left")] += 1
        return found


def shown(request: Request, assessment: Assessment) -> Shown:
    """Return what pages show of an assessment; note in the record of access whose it is."""
    content = read(assessment.version.content)
    request.access.saw("assessment", [assessment.pk], [assessment.person_id])
    return Shown(
        assessment,
        content,
        reckon(content, assessment.answers),
        name_of(request.actor, assessment),
        label_of(request.actor, assessment),
        [_part(assessment, content, section) for section in content.sections],
    )


def band_tag(band: str) -> tuple[str, str] | None:
    """Return a band in words with its colour."""
    row = code_or_none("risk_bands", band)
    return (row.label, str(row.values["colour"])) if row else ((band, "grey") if band else None)


def _part(assessment: Assessment, content: Content, section: Section) -> Part:
    given = assessment.answers
    scored = bool(content.bands)
    lines = [
        Line(
            question,
            in_words(question, given),
            points(question, given.get(question.code)) if scored and question.highest else None,
            assessment.filled.get(question.code),
        )
        for question in section.questions
    ]
    asked = [q for q in section.questions if q.required]
    return Part(
        section,
        lines,
        sum(not answered(given.get(q.code)) for q in asked),
        any(answered(given.get(q.code)) for q in section.questions),
        reverse("assessment-section", args=[assessment.pk, section.code]),
    )


def history(actor: Actor, assessment: Assessment) -> list[tuple[str, str]]:
    """Return the other assessments of the same person that this actor may read."""
    rows = queries.of_person(identities(assessment.person_id)).exclude(pk=assessment.pk)
    rows = rows.filter(assessments.scope(actor)).select_related("version__questionnaire")
    return [(in_a_line(row), reverse("assessment", args=[row.pk])) for row in rows[:10]]


def wants_vulnerability(assessment: Assessment) -> list[str]:
    """Return why a vulnerability assessment is asked for and still to be done."""
    if assessment.version.questionnaire.sort != Sort.MATRIX:
        return []
    if assessment.state not in queries.STANDING or queries.vulnerability_done(assessment):
        return []
    return queries.asked_for(assessment)


def states(assessment: Assessment) -> tuple[str, str]:
    """Return the state in words with its colour."""
    colours = {
        AssessmentState.DRAFT: "light-blue", AssessmentState.LOWERING: "yellow",
        AssessmentState.COMPLETE: "green", AssessmentState.DISCARDED: "grey",
    }  # fmt: skip
    return str(assessment.get_state_display()), colours[AssessmentState(assessment.state)]


def band_words(band: str) -> str:
    """Return a band in words."""
    return label("risk_bands", band) if band else ""
