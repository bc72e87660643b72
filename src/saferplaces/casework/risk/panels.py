"""Past assessments on the pages of callers, persons, logs, places and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.queries import beside, known_to, of_about, rank, trigger_words
from saferplaces.casework.risk.scoring import in_words
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CALLER, INCIDENTS, RISK
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.incidents.queries import parties_of
from saferplaces.intake.safe_contact.identity import all_identities, identities

AGGRIEVED = ("caller", "victim")
SHOWN = 5
MOST_PEOPLE = 200


def of_caller(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return for whoever takes a call: the band that stands, why, and what works."""
    return _told(actor, person_id, access) if actor.can(CALLER) or actor.can(RISK) else None


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the same on a person's page, with the way to a new assessment."""
    if not actor.can(RISK):
        return None
    found = _told(actor, person_id, access) or _nothing()
    return {**found, "begin": reverse("assessment-new", args=["person", person_id, person_id])}


def of_incident(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the assessments about a log, and of those who suffered it or rang, elsewhere."""
    if not actor.can(RISK):
        return None
    persons = all_identities(
        p.person_id
        for p in parties_of(incident_id)
        if p.role in AGGRIEVED and p.person_id and not p.withdrawn_at
    )
    about, elsewhere = beside(actor, "incident", incident_id, persons)
    shown = [*about[: SHOWN * 2], *elsewhere[:SHOWN]]
    _saw(access, shown)
    return {
        **_nothing(),
        "lines": [_line(actor, found) for found in shown],
        "begin": reverse("assessment-about", args=["incident", incident_id]),
    }


def of_place(actor: Actor, place_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the newest assessment of each who suffered or rang at a place."""
    if not (actor.can(RISK) and actor.can(INCIDENTS)):
        return None
    logs = Incident.objects.filter(place_id=place_id, withdrawn_at=None).order_by("-reported_at")
    rows = Party.objects.filter(
        incident_id__in=list(logs.values_list("pk", flat=True)[:MOST_PEOPLE]),
        role__in=AGGRIEVED, withdrawn_at=None,
    ).exclude(person_id="")  # fmt: skip
    persons = set(rows.values_list("person_id", flat=True)[:MOST_PEOPLE])
    newest: dict[str, Assessment] = {}
    for found in known_to(actor, persons).exclude(band=""):
        newest.setdefault(found.person_id, found)
    shown = sorted(newest.values(), key=lambda a: (-rank(a.band), -a.pk))[:SHOWN]
    if not shown:
        return None
    _saw(access, shown)
    return {**_nothing(), "lines": [_line(actor, found) for found in shown]}


def moments(actor: Actor, incident_id: str, access: Access) -> Iterable[Moment]:
    """Return the assessments about a log as moments of its timeline."""
    if not actor.can(RISK):
        return []
    found = _readable(actor, of_about("incident", incident_id))
    _saw(access, found)
    return [
        Moment(
            a.completed_at or a.saved_at, "Risk assessed", in_a_line(a),
            reverse("assessment", args=[a.pk]),
        )
        for a in found
    ]  # fmt: skip


def about_person(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what assessments say of somebody, for an access report; each with its version."""
    rows = Assessment.objects.filter(person_id__in=identities(person_id)).select_related(
        "version__questionnaire", "organisation"
    )
    for found in rows.order_by("begun_at", "pk"):
        content = read(found.version.content)
        lines = [
            f"{q.text}: {words}" for q in content.questions if (words := in_words(q, found.answers))
        ]
        band = [f"Band: {label('risk_bands', found.band)}"] if found.band else []
        reasons = [text for text in (found.why, found.agreed_why) if text]
        yield {
            "source": f"Risk assessment {found.pk} ({found.organisation.name})",
            "title": f"{found.version}, {found.get_state_display().lower()}, "
            f"{timezone.localtime(found.saved_at):%d/%m/%Y}",
            "text": "\n".join([*lines, *band, *reasons]),
            "key": f"assessment:{found.pk}",
            "organisation_id": found.organisation_id,
        }


def _told(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    found = list(known_to(actor, identities(person_id))[: SHOWN * 4])
    if not found:
        return None
    _saw(access, found)
    banded = next((a for a in found if a.band), None)
    return {
        **_nothing(),
        "band": label("risk_bands", banded.band) if banded else "",
        "waits": banded is not None and banded.state == AssessmentState.LOWERING,
        "why": trigger_words(banded) if banded else [],
        "works": _works(found),
        "lines": [_line(actor, a) for a in found[:SHOWN]],
    }


def _nothing() -> dict[str, Any]:
    return {"band": "", "waits": False, "why": [], "works": [], "lines": [], "begin": ""}


def _works(found: Sequence[Assessment]) -> list[tuple[str, str]]:
    """Return the newest word on each question that says what works with the person."""
    told: dict[str, str] = {}
    for one in found:
        for question in read(one.version.content).questions:
            words = in_words(question, one.answers) if question.tell else ""
            if words:
                told.setdefault(question.text, words)
    return list(told.items())


def _line(actor: Actor, found: Assessment) -> tuple[str, str]:
    """Return an assessment in a line, with its page where this actor may open it."""
    may = assessments.may(actor, "read", found).allowed
    return in_a_line(found), reverse("assessment", args=[found.pk]) if may else ""


def in_a_line(found: Assessment) -> str:
    """Return a completed assessment in a line: day, form, point and band."""
    band = f": {label('risk_bands', found.band).lower()}" if found.band else ""
    waits = (
        ", a lower band waits for a supervisor" if found.state == AssessmentState.LOWERING else ""
    )
    point = found.get_point_display().lower()
    return f"{day(found.completed_at)}, {found.version.questionnaire.title} ({point}){band}{waits}"


def _readable(actor: Actor, rows: Any) -> list[Assessment]:
    found = rows.filter(assessments.scope(actor)).select_related("version__questionnaire")
    return list(found[: SHOWN * 2])


def _saw(access: Access, found: Iterable[Assessment]) -> None:
    shown = list(found)
    access.saw("assessment", [a.pk for a in shown], [a.person_id for a in shown])
