"""People, their parts and who is away: the querysets that other rooms may use."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saferplaces.foundation.identity.models import Absence, Membership, User
from saferplaces.foundation.identity.roles import with_capability


def current(day: dt.date | None = None) -> QuerySet[Membership]:
    """Return the parts that people have on a day (today), in active organisations."""
    on = day or timezone.localdate()
    return Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        starts_on__lte=on,
        ended_at__isnull=True,
        organisation__active=True,
        user__is_active=True,
    )


def workers(
    capability: str, *, organisation_id: int | None = None, district: str = ""
) -> QuerySet[Membership]:
    """Return people's parts of today with a capability, of an organisation, reaching a district."""
    found = current().filter(role__in=with_capability(capability), user__is_service=False)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    if district:
        whole = Q(districts=[]) & (
            Q(organisation__districts=[]) | Q(organisation__districts__contains=[district])
        )
        found = found.filter(whole | Q(districts__contains=[district]))
    return found.select_related("user", "organisation", "team").order_by("user__name", "pk")


def people(
    capability: str, *, organisation_id: int | None = None, district: str = ""
) -> QuerySet[User]:
    """Return the people of `workers`, each once, for a choice of owners."""
    parts = workers(capability, organisation_id=organisation_id, district=district)
    return User.objects.filter(pk__in=parts.order_by().values("user_id")).order_by("name", "pk")


def away(day: dt.date | None = None) -> QuerySet[User]:
    """Return the people who are away on a day (today)."""
    on = day or timezone.localdate()
    absences = Absence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), user=OuterRef("pk"), starts_on__lte=on
    )
    return User.objects.filter(Exists(absences))
