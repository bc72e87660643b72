"""What others may ask of retention."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.retention.models import Hold, HoldState, SignOff

PERSON = "person"


def holds(model: str, key: str, people: Iterable[str] = ()) -> QuerySet[Hold]:
    """Return the legal holds in force on a record, or on anybody whom it speaks of."""
    return Hold.objects.filter(
        Q(model=model, key=key) | Q(model=PERSON, key__in=list(people)), state=HoldState.PLACED
    )


def rules() -> list[tuple[Code, SignOff | None]]:
    """Return the rules of today with the records manager's word on each, if it was given."""
    said = {word.code_id: word for word in SignOff.objects.select_related("by")}
    return [(row, said.get(row.pk)) for row in codes("retention_rules")]


def signed_off(code: int) -> bool:
    """Say whether the records manager has given their word on a dated row of a rule."""
    return SignOff.objects.filter(code=code).exists()
