"""How long what is owed to victims is kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

WITH = "As long as the referral"
OWED = "What the victim was owed, and how it was kept (Victims' Code; the paper, 2.3)"
WITHIN = "undertaking__referral"

TABLES = (
    Retention(
        "victim_commitments.Undertaking",
        WITH,
        OWED,
        people=("person_id",),
        within="referral",
    ),
    Retention("victim_commitments.Commitment", WITH, OWED, within=WITHIN),
    Retention(
        "victim_commitments.CommitmentStateChange",
        WITH,
        OWED,
        within=f"commitment__{WITHIN}",
        texts=("why",),
    ),
    Retention(
        "victim_commitments.Contact",
        WITH,
        "That they were asked, and what they said",
        within=WITHIN,
        texts=("words",),
    ),
    Retention(
        "victim_commitments.Wish",
        WITH,
        "What they would have had done, and what came of it",
        within=WITHIN,
        texts=("words", "came_words"),
    ),
    Retention(
        "victim_commitments.Release",
        WITH,
        "What the youth justice service said might be told of a child",
        within=WITHIN,
        texts=("text", "why_back"),
    ),
    Retention(
        "victim_commitments.Told",
        WITH,
        "What they were told, by whom and how",
        within=WITHIN,
        texts=("text", "answer"),
    ),
    Retention(
        "victim_commitments.Satisfaction",
        WITH,
        "How they were treated, in their own words",
        within=WITHIN,
        texts=("words",),
    ),
    Retention(
        "victim_commitments.Restorative",
        WITH,
        "That it was offered, assessed and free, and what people agreed",
        within=WITHIN,
        texts=("risks", "controls", "agreement", "ended_words"),
    ),
    Retention(
        "victim_commitments.RestorativeStateChange",
        WITH,
        "Who decided what, and when",
        within=f"restorative__{WITHIN}",
        texts=("why",),
    ),
    Retention(
        "victim_commitments.Facilitator",
        "By the rule, from the day on which the training ends",
        "Who was trained when restorative justice took place, and who had seen proof",
        rule="staff",
        moved="seen_at",
    ),
)


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
