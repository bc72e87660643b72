"""Ask for the review of a record before its period ends."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.foundation.retention.actions.common import may_decide, move
from saferplaces.foundation.retention.models import Nominal, RetentionReview, ReviewState
from saferplaces.foundation.retention.states import REVIEW
from saferplaces.foundation.retention.tables import Kind, registered, roots, ways_up
from saferplaces.foundation.states import step

NONE = "There is no such record of your organisation"
UNDER_WAY = "Its review is under way already"


def ask_for_review(
    actor: Actor, *, model: str, key: str, trigger: str, request: str
) -> RetentionReview:
    """Put a record into the queue because somebody asked: erasure, quality, a demand.

    Raises
    ------
    Problem
        When there is no such record, or its review is under way.
    """
    may_decide(actor)
    with acting(actor):
        table = next((m for m in roots() if m._meta.label == model), None)
        found = _record_of(table, key) if table is not None else None
        if table is None or found is None or _holder(found) not in {None, actor.organisation_id}:
            raise Problem(NONE, field="key")
        if _holder(found) is None and not actor.of_force:
            raise Problem(NONE, field="key")
        if trigger not in set(codes("retention_triggers").values_list("code", flat=True)):
            raise Problem("Select why it is reviewed", field="trigger")
        if not request.strip():
            raise Problem("Say what was asked, and under which reference", field="request")
        review = RetentionReview.objects.select_for_update(of=("self",)).filter(
            model=model, key=str(found.pk)
        ).first() or _new(actor, table, found)  # fmt: skip
        if review._state.adding:
            step(REVIEW, "", ReviewState.DUE)
            review.trigger, review.request = trigger, request.strip()
            try:
                with transaction.atomic():
                    review.save()
            except IntegrityError:  # somebody else asked, or the night found it, in this moment
                raise Problem(UNDER_WAY, field="key") from None
            review.changes.create(old="", new=ReviewState.DUE, by_id=actor.user_id)
        else:
            if review.state not in {ReviewState.RETAINED, ReviewState.LAPSED}:
                raise Problem(UNDER_WAY, field="key")
            move(review, ReviewState.DUE, actor)
            review.trigger, review.request, review.found_at = trigger, request, timezone.now()
            review.save()
        record(
            actor, what="alter", verb="retention.asked_for",
            objects=[f"retentionreview:{review.pk}"], people=review.people,
            detail={"kind": model, "trigger": trigger},
        )  # fmt: skip
    return review


def people_of(model: Kind, key: object) -> list[str]:
    """Return whom a record and what hangs on it speak of."""
    found: set[str] = set()
    for table, entry in registered().items():
        ways = ["pk"] if table is model else [p for p, up in ways_up(table) if up is model]
        for path in ways if entry.people else ():
            rows = table._default_manager.filter(**{path: key}).order_by()
            for name in entry.people:
                for value in rows.values_list(name, flat=True):
                    found.update(value if isinstance(value, list) else [str(value or "")])
    return sorted(found - {""})


def _new(actor: Actor, table: Kind, found: Model) -> RetentionReview:
    people = people_of(table, found.pk)
    own = registered()[table].rule
    nominal = Nominal.objects.filter(person_id__in=people).exclude(rule="").order_by("rule").first()
    rule = nominal.rule if nominal else own
    holder = Organisation.objects.get(pk=_holder(found) or actor.body)
    return RetentionReview(
        model=table._meta.label,
        key=str(found.pk),
        people=people,
        organisation=holder,
        regime=getattr(found, "regime", "") or holder.regime,
        district=getattr(found, "district", "") or "",
        rule=rule,
        rule_row=code("retention_rules", rule),
        due_on=timezone.localdate(),
        found_at=timezone.now(),
    )


def _record_of(table: Kind, key: str) -> Model | None:
    pk = table._meta.pk
    try:
        with transaction.atomic():
            return table._default_manager.filter(pk=pk.to_python(key)).first()
    except ValidationError:
        return None


def _holder(found: object) -> int | None:
    return getattr(found, "organisation_id", None)
