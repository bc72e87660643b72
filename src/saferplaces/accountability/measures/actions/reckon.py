"""Make all figures anew: one transaction, the old ones stand until the new ones do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from saferplaces.accountability.measures.catalogue import Measure, measures
from saferplaces.accountability.measures.intervals import ends
from saferplaces.accountability.measures.models import Figure
from saferplaces.accountability.measures.reckoning import Counted, counted, prepare, span
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.incidents.models import Publication

JOB = "measures"


def reckon() -> dict[str, int]:
    """Make the figures of the latest snapshot; return how many there are."""
    with transaction.atomic():
        over = span(timezone.localdate(), int(setting("performance_months")))
        if over is None:
            return {}
        last = Publication.objects.filter(state=Publication.State.DONE).first()
        snapshot = last.snapshot if last else ""
        prepare(over)
        figures = [
            figure
            for measure in measures()
            if measure.collected
            for figure in _figures(measure, counted(measure, over), snapshot)
        ]
        with acting(SYSTEM):
            Figure.objects.all().delete()
            Figure.objects.bulk_create(figures, batch_size=2000)
            record(
                SYSTEM,
                what="alter",
                verb="measures.reckoned",
                objects=[f"snapshot:{snapshot}"],
                detail={"figures": len(figures)},
            )
    return {"figures": len(figures)}


def on_published(publication: object) -> dict[str, int]:
    """Ask for it once a publication stands; the publication itself does not wait for it."""
    ask_for(app, JOB)
    return {}


def _figures(measure: Measure, rows: Iterable[Counted], snapshot: str) -> Iterable[Figure]:
    now = timezone.now()
    listed = list(rows)
    low, high = ends([(row.numerator, row.denominator) for row in listed])
    for row, least, most in zip(listed, low, high, strict=True):
        yield Figure(
            measure=measure.code,
            version=measure.version,
            month=row.month,
            months=row.months,
            district=row.district,
            numerator=row.numerator,
            denominator=row.denominator,
            low=least,
            high=most,
            snapshot=snapshot,
            made_at=now,
        )
