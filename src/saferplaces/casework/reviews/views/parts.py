"""What a page tells of one log."""

from __future__ import annotations

from typing import Any

from saferplaces.casework.reviews import queries, reading, story
from saferplaces.casework.reviews.prompts import by_class
from saferplaces.foundation.identity.requests import Request
from saferplaces.intake.safe_contact import masking
from saferplaces.intake.safe_contact.panels import of_parties


def part(request: Request, log: reading.Log, *, second: bool = False) -> dict[str, Any]:
    """Return what the page tells of one log.

    Prompts of a log that is read blind are hidden until it has been decided, and from whoever says
    their own word before a `second` look.
    """
    narrative = log.incident.narrative
    before = story.before(request.actor, log)  # reads the decisions on this log and all it names
    hide = log.blind and (second or not queries.history(log.review.incident_id))
    request.access.saw("incident", [earlier.pk for one in before for earlier in one.others])
    shows = masking.shows(request.access)
    return {
        "log": log,
        "protected": masking.MARK
        if shows and masking.hidden("incident", [log.incident.pk])
        else "",
        "contact": of_parties(request.actor, log.parties),
        "hide": hide,
        "spans": story.spans(narrative, log, prompts=not hide),
        "facts": story.facts(log),
        "parties": story.parties(log),
        "before": before,
        "reasons": story.reasons(log, hide=hide),
        "factors": story.factors(log),
        "triggers": story.triggers(log),
        "prompts": [] if hide else by_class(log.prompts),
        "set_aside": [] if hide else story.set_aside(log),
        "points": story.points(log),
    }
