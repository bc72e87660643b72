"""How long conferences are kept, and why: as long as their case."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

AS_CASE = "As long as the case that it belongs to"
WHY = "What was shared, agreed and dispensed with is the proof of the response to serious risk"
OF_CASE = ("Requirement", "Conference")
OF_CONFERENCE = (
    "ConferenceStateChange", "Attendee", "Item", "Paper", "Resolution", "AgreedAction",
    "Contribution", "Voice", "Need", "Told",
)  # fmt: skip
PEOPLE = {"Voice", "Need", "Told"}


def register() -> None:
    """Say it for every table of the room."""
    paths = dict.fromkeys(OF_CASE, "case") | dict.fromkeys(OF_CONFERENCE, "conference__case")
    paths |= {"RequirementStateChange": "requirement__case", "Correction": "item__conference__case"}
    for name, within in paths.items():
        people = ("person_id",) if name in PEOPLE else ()
        kept = Retention(f"conferences.{name}", AS_CASE, WHY, people=people, within=within)
        RETENTION.add(kept, name=f"conferences.{name}")
