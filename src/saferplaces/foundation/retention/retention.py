"""What this room keeps itself, and what is kept of code lists."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

SELF = "How long records are kept"
FOUND = (
    Retention("retention.SignOff", "As long as the rule's row", SELF, rule="reference"),
    Retention(
        "retention.Group", "As long as anything about the person", "Asks for a longer period",
        rule="as_record", people=("person_id",),
    ),
    Retention(
        "retention.Nominal", "Reckoned anew by each search", "When the person last came to notice",
        rule="as_record", people=("person_id",),
    ),
    Retention(
        "retention.RetentionReview",
        "While the record is kept; from its disposal on without its key, people and words",
        "Every decision to keep on must be recorded", rule="trail", people=("people",),
    ),
    Retention(
        "retention.Hold", "6 years after it was lifted", "Why something was kept against its rule",
        rule="trail",
    ),
    Retention(
        "retention.Certificate", "Without end: it has no content",
        "That something was disposed of, by which rule and on whose word", rule="trail",
    ),
    Retention(
        "retention.ErasedSource", "Until the engine has erased it", "What the engine is to forget",
        rule="short",
    ),
    Retention(
        "reference.Code", "Without end", "By which value a decision was made", rule="reference"
    ),
)  # fmt: skip


def register() -> None:
    """Say it to the register."""
    for kept in FOUND:
        RETENTION.add(kept, name=kept.model)
