"""How long audits are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

PERIOD = "6 years from the end of the audit, then reviewed (the report has no personal data)"
WHY = "Shows how a published rate was reached, and that failures were mended"
OF_LOG = "With the log; the rates of the audit stay"
FOUND = (
    Retention(
        "audits.Audit", PERIOD, WHY, rule="organisational", moved="closed_at",
    ),
    Retention(
        "audits.SampledLog", OF_LOG, WHY, rule="as_record", within="audit",
        keys={"incident_id": "incidents.Incident"},
    ),
    Retention("audits.Assignment", OF_LOG, WHY, rule="as_record", within="log"),
    Retention(
        "audits.Judgement", OF_LOG, WHY, rule="as_record", within="log", texts=("rationale",)
    ),
    Retention("audits.JudgedCrime", OF_LOG, WHY, rule="as_record", within="judgement"),
    Retention("audits.Finding", OF_LOG, WHY, rule="as_record", within="log", texts=("why",)),
    Retention("audits.LogChange", OF_LOG, WHY, rule="as_record", within="log"),
    Retention("audits.Stratum", PERIOD, WHY, rule="as_record", within="audit"),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room that leads to a person."""
    for kept in FOUND:
        RETENTION.add(kept, name=kept.model)
