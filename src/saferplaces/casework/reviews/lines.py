"""One line of the queue: the log, its place, and why it stands where it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.models import Review, ReviewState, StateChange
from saferplaces.casework.reviews.prompts import blind_among, told
from saferplaces.casework.reviews.queries import unseen
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import districts
from saferplaces.intake.incidents.models import Finding, Incident
from saferplaces.intake.safe_contact import masking

SPELT_OUT = 2
EXPLAINED = {ReviewState.SENT_BACK, ReviewState.SECOND_LOOK}
SHOWN = (
    "record_id", "location_text", "postcode", "postcode_key", "uprn", "easting", "northing",
    "asb_category", "category", "subtype",
)  # fmt: skip
"""What a line shows of a log, and what is concealed of it at a protected address."""
LONG = 90


@dataclass(frozen=True)
class Line:
    """What the queue shows of one review."""

    review: Review
    record_id: str
    place: str
    district: str
    kind: str
    reasons: list[tuple[str, str]]  # the two that weigh most, with why
    further: list[str]  # the others, by name
    triggers: list[str]
    why: str  # why it was sent back, or needs a second look
    mine: bool


def lines(actor: Actor, rows: Sequence[Review]) -> list[Line]:
    """Return the lines of some reviews, with few queries for all of them."""
    keys = [row.incident_id for row in rows]
    incidents = Incident.objects.only(*SHOWN).in_bulk(keys)
    masking.conceal(incidents.values())
    findings = Finding.objects.only("contributions", "triggers").in_bulk(keys)
    names = {d.code: d.name for d in districts()}
    why = _why({row.pk: row.state for row in rows if row.state in EXPLAINED})
    why |= dict.fromkeys(unseen(actor, [row.pk for row in rows]), "Random sample")
    blind = blind_among(keys)
    return [
        _line(
            actor, row, incidents[row.incident_id], findings[row.incident_id],
            district=names.get(row.district, row.district), why=why.get(row.pk, ""),
            hide=row.incident_id in blind,
        )
        for row in rows
    ]  # fmt: skip


def _why(states: Mapping[int, str]) -> dict[int, str]:
    """Return why reviews came to the states that they are in."""
    changes = StateChange.objects.filter(review__in=states).order_by("at", "pk") if states else ()
    return {one.review_id: one.why for one in changes if one.new == states[one.review_id]}


def _line(
    actor: Actor, row: Review, incident: Incident, finding: Finding,
    *, district: str, why: str, hide: bool,
) -> Line:  # fmt: skip
    shown = told(finding.contributions, hide=hide)
    closed = words.category(incident.asb_category) or words.about(incident.category)
    kind = ", ".join(filter(None, [closed, words.subtype(incident.subtype)]))
    return Line(
        review=row,
        record_id=incident.record_id,
        place=incident.location_text,
        district=district,
        kind=kind,
        reasons=[(part, _short(why)) for part, why in shown[:SPELT_OUT]],
        further=[part.lower() for part, _ in shown[SPELT_OUT:]],
        triggers=[words.trigger(t) for t in finding.triggers],
        why=why,
        mine=actor.user_id in {row.decided_by_id, row.held_by_id},
    )


def _short(why: str) -> str:
    """Cut a reason at a comma or word, so that all of them fit a line."""
    return why if len(why) <= LONG else f"{why[:LONG].rpartition(' ')[0].rstrip(',;:')} …"
