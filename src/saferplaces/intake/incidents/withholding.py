"""What the engine suggests about a log, as far as its reader may see it now.

Whoever is to judge a log without prompts must not find them on another page, nor through the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import WITHHELD
from saferplaces.intake.incidents.models import Finding

ALWAYS = ("vulnerability", "triggers")
"""Parts of the reading that name no crime: they may be about somebody's safety."""


@dataclass(frozen=True)
class Suggested:
    """What is shown of a finding.

    Attributes
    ----------
    withheld:
        Why the rest is not shown, "" where everything is.
    """

    withheld: str
    reading: Mapping[str, Any]
    recording: list[Any]
    contributions: list[Any]


def suggested(actor: Actor, incident_id: str, finding: Finding | None) -> Suggested:
    """Return what this actor may see now of the finding on a log."""
    why = next((why for ask in WITHHELD if (why := ask(actor, incident_id))), "")
    if finding is None:
        return Suggested(why, {}, [], [])
    if not why:
        return Suggested("", finding.reading, finding.recording, finding.contributions)
    reading = {name: finding.reading[name] for name in ALWAYS if name in finding.reading}
    return Suggested(why, reading, [], [])
