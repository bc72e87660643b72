"""What is kept of incidents, how long, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import Retention

_AS_SOURCE = "As long as the engine's dataset keeps the record; erased there, it is erased here"
_PUBLISHED = (
    "A copy of the engine's latest snapshot, which follows the record management of its owner"
)

RULES = (
    *(
        Retention(f"incidents.{model}", _AS_SOURCE, _PUBLISHED)
        for model in (
            "Incident", "Party", "Person", "Place", "Event", "Finding", "Series", "UncertainLink",
            "IdentityChange", "Changed",
        )
    ),
    Retention(
        "incidents.LinkVerdict",
        "As long as either record is kept",
        "Binding on every run of the engine; who said so and why must stay answerable",
    ),
)  # fmt: skip
