"""Decisions as the labels that the engine learns from (asvat.findings.recording_model.labels)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.casework.reviews.models import Decision, ReviewState
from saferplaces.foundation.reference.models import Code

WHO = {"ordinary": "reviewer", "second_look": "second_look", "registrar": "registrar"}


def labels() -> Iterator[Mapping[str, Any]]:
    """Give one row for each decision that says whether a crime was missed.

    What is referred and not yet ruled on says neither. A reviewer's word is confirmed where the
    second look or the registrar came to the same. Rules of all times are asked, since a decision
    stands by the row that held on its day.
    """
    values = {row.code: row.values for row in Code.objects.filter(list="recording_decisions")}
    agreed = {row.code for row in Code.objects.filter(list="prompt_answers", code="agree")}
    rows = Decision.objects.order_by("decided_at", "pk")
    higher = rows.exclude(kind="ordinary").values_list("review_id", "recording")
    latest: dict[int, str] = dict(higher)
    for decision in rows.select_related("review").iterator(chunk_size=2000):
        what = values.get(decision.recording, {})
        if what.get("referred") or decision.review.state == ReviewState.SENT_BACK:
            continue
        missed = bool(what.get("missed"))
        said = {c["class"] for c in decision.considered if c["answer"] in agreed}
        classes = sorted({decision.crime_class, *said} - {""}) if missed else []
        yield {
            "kind": "recording",
            "incident": decision.review.incident_id,
            "crime_missed": missed,
            "classes": classes,
            "decided_by": WHO[decision.kind],
            "confirmed": decision.kind != "ordinary"
            or latest.get(decision.review_id) == decision.recording,
            "decided_at": decision.decided_at.astimezone(dt.UTC).isoformat(),
            "sample": "blind" if decision.blind else "queue",
        }
