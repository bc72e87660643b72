"""How long reviews are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

CLEAR_PERIOD = "6 years from the last activity, then reviewed (PIRM group 4; group 3 for suspects)"
WHY = "Risk assessments inform the next report (MOPI-1); the record of a decision is its proof"
LOG = {"incident_id": "incidents.Incident"}
FOUND = (
    Retention(
        "reviews.Review", CLEAR_PERIOD, WHY, rule="mopi_4", keys=LOG, moved="decided_at"
    ),
    Retention(
        "reviews.Decision", CLEAR_PERIOD, WHY, rule="mopi_4", within="review", moved="decided_at",
        texts=("rationale", "note", "considered"),
    ),
    Retention(
        "reviews.BlindLook", CLEAR_PERIOD, WHY, rule="mopi_4", within="review", texts=("note",)
    ),
    Retention(
        "reviews.StateChange", CLEAR_PERIOD, WHY, rule="as_record", within="review",
        texts=("why",),
    ),
    Retention(
        "reviews.Alert", CLEAR_PERIOD, WHY, rule="mopi_4", keys=LOG, moved="closed_at",
        texts=("outcome",), kind="alert",
    ),
    Retention(
        "reviews.RecordingError", CLEAR_PERIOD, WHY, rule="mopi_4", within="review",
        moved="ended_at", texts=("why",),
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for kept in FOUND:
        RETENTION.add(kept, name=kept.model)
