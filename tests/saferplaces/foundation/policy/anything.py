"""Any record of any model, made from what its fields say: a new room needs no maker of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import hypothesis.strategies as st
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from saferplaces.foundation.identity.models import Membership, Organisation, Team, User
from saferplaces.foundation.reference.models import Code

NOW = timezone.now()
PLAIN: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
    models.DateTimeField: lambda: NOW,
    models.DateField: NOW.date,
    models.UUIDField: uuid.uuid4,
    models.JSONField: dict,
    models.DurationField: dt.timedelta,
    models.FloatField: lambda: 1.0,
    models.DecimalField: lambda: 1,
    models.IntegerField: lambda: 1,
}


class Anything:
    """Makes a record and what it cannot be without; of one model it makes one record.

    What a policy may ask of is drawn: states and other choices, flags, districts, people,
    organisations (one, or several that share), optional moments.
    """

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], district: str, world: Any):
        self._draw, self._district = draw, district
        self._known: dict[type[models.Model], Sequence[int]] = {
            User: world.users,
            Organisation: world.organisations,
            Team: world.teams,
            Membership: world.memberships,
        }
        self._organisations = world.organisations
        self._made: dict[type[models.Model], models.Model] = {}

    def make(self, model: type[models.Model]) -> models.Model:
        """Return the record of this model."""
        if model is Code:
            return Code.objects.all()[0]
        if model not in self._made:
            fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
            values = {field.attname: self._value(field) for field in fields}
            self._made[model] = model._default_manager.create(**values)
        return self._made[model]

    def _value(self, field: models.Field[Any, Any]) -> Any:
        if isinstance(field, models.ForeignKey):
            return self._related(field)
        if field.choices:
            return self._one([value for value, _ in field.flatchoices])
        if isinstance(field, models.BooleanField):
            return self._draw(st.booleans())
        if isinstance(field, ArrayField):
            whole = isinstance(field.base_field, models.IntegerField)
            some = st.lists(st.sampled_from(self._organisations), unique=True)
            return self._draw(some) if whole else []
        if field.null:
            moment = isinstance(field, models.DateTimeField)
            return self._one([None, NOW]) if moment else None
        for kind, value in PLAIN.items():
            if isinstance(field, kind):
                return value()
        return self._district if field.name == "district" else uuid.uuid4().hex[: field.max_length]

    def _related(self, field: models.ForeignKey[Any, Any]) -> Any:
        model = field.related_model
        if model in self._known:
            values = self._known[model]
            return self._one([*values, None] if field.null else values)
        if field.null:
            return None
        return getattr(self.make(model), field.target_field.attname)

    def _one(self, values: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(values))
