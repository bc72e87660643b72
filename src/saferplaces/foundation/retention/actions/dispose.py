"""Carry out the disposals that two people have agreed on: as the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention import carrying_out
from saferplaces.foundation.retention.actions.common import one_at_a_time
from saferplaces.foundation.retention.actions.decide import require_disposable
from saferplaces.foundation.retention.closure import (
    NOMINAL,
    STILL,
    Closure,
    closure,
    model_of,
    persons_elsewhere,
)
from saferplaces.foundation.retention.models import (
    Certificate,
    RetentionReview,
    ReviewState,
    ReviewStateChange,
)
from saferplaces.foundation.retention.register import mark, secret
from saferplaces.foundation.retention.states import REVIEW
from saferplaces.foundation.retention.tables import Kind
from saferplaces.foundation.states import step


@dataclass
class Report:
    """What a run of the disposals did, and the reviews that something spoke against."""

    disposed: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    tables: set[Kind] = field(default_factory=set)


def dispose(key: int, using: str = "owner") -> tuple[Certificate, Closure]:
    """Dispose of one record, all of it or nothing; return its certificate.

    Everything that agreed is asked again under the lock that holds take too, so that a hold
    placed a moment before counts.

    Raises
    ------
    Problem
        When the review does not stand as agreed, or something speaks against it.
    """
    with transaction.atomic(using=using):
        one_at_a_time(using)
        review = RetentionReview.objects.using(using).select_for_update(of=("self",)).get(pk=key)
        step(REVIEW, review.state, ReviewState.DISPOSED)
        require_disposable(review)
        model = model_of(review.model)
        keys = (
            model._default_manager.using(using).filter(pk=review.key).values_list("pk", flat=True)
        )
        found = closure(model, list(keys), using)
        for also in carrying_out.ALSO:
            for table, rows in also(found, using).items():
                found.rows.setdefault(table, set()).update(rows)
        people = list(review.people)
        if model._meta.label == NOMINAL and persons_elsewhere(found, [review.key], using):
            raise Problem(STILL)
        now = timezone.now()
        for source in carrying_out.SOURCES:
            source(found, using)
        done = carrying_out.Done(rows={})
        if any(found.rows.values()):
            done = carrying_out.carry_out(found, using, now.isoformat(timespec="seconds"))
        known = mark(secret(), model._meta.db_table, review.key)
        made = Certificate.objects.using(using).create(
            mark=known,
            kind=str(model._meta.verbose_name),
            rule=review.rule,
            rule_from=review.rule_row.valid_from,
            trigger=review.trigger,
            decided_by_id=review.decided_by_id,
            agreed_by_id=review.agreed_by_id,
            organisation_id=review.organisation_id,
            regime=review.regime,
            disposed_at=now,
            rows=done.rows,
            emptied=done.emptied,
            files=done.files,
        )
        ReviewStateChange.objects.using(using).create(
            review=review, old=review.state, new=ReviewState.DISPOSED, at=now
        )
        review.state, review.mark = ReviewState.DISPOSED, known
        review.key, review.people, review.request = "", [], ""
        review.answers, review.reason, review.district = {}, "", ""
        review.save(using=using)
        _others(review, model, people, found, using)
    return made, found


def dispose_all(tell: Callable[[int, int], None] = lambda _n, _of: None) -> Report:
    """Dispose of everything that was agreed on, one record a transaction."""
    report = Report()
    agreed = RetentionReview.objects.filter(state=ReviewState.AGREED).order_by("agreed_at", "pk")
    todo = list(agreed.values_list("pk", flat=True))
    for number, key in enumerate(todo, start=1):
        try:
            made, found = dispose(key)
        except Problem as problem:
            report.held[key] = problem.message
        else:
            report.disposed += 1
            report.tables |= {model for model, rows in found.rows.items() if rows}
            report.tables |= {model for model, rows in found.texts.items() if rows}
            for table, count in made.rows.items():
                report.rows[table] = report.rows.get(table, 0) + count
            _recorded(made)
        tell(number, len(todo))
    _sweep(report.tables)
    return report


def _others(
    review: RetentionReview, model: Kind, people: list[str], found: Closure, using: str
) -> None:
    """Take what went out of the other reviews: those of rows that went with it, and its people."""
    for table, rows in found.rows.items():
        if rows and table is not model:
            gone = RetentionReview.objects.using(using).filter(
                model=table._meta.label, key__in=[str(row) for row in rows]
            )
            ReviewStateChange.objects.using(using).bulk_create(
                ReviewStateChange(review=other, old=other.state, new=ReviewState.DISPOSED)
                for other in gone
            )
            gone.update(
                state=ReviewState.DISPOSED, key="", people=[], request="", answers={}, reason="",
                mark=review.mark,
            )  # fmt: skip


def _recorded(made: Certificate) -> None:
    """Say in the audit trail that it happened: what kind, by which rule, how much; not whose."""
    with acting(SYSTEM):
        record(
            SYSTEM, what="erase", verb="retention.disposed", objects=[f"certificate:{made.pk}"],
            detail={"kind": made.kind, "rule": made.rule, "rows": sum(made.rows.values())},
        )  # fmt: skip


def _sweep(tables: set[Kind]) -> None:
    """Have the database give up the space of what was deleted, rather than some day."""
    connection = connections["owner"]
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(model._meta.db_table)}")
