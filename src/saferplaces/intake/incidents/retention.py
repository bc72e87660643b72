"""What is kept of incidents and people, how long, and why; what goes when one of them goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from saferplaces.foundation.registry import Retention
from saferplaces.foundation.retention import carrying_out, due
from saferplaces.foundation.retention.closure import Closure, Keys
from saferplaces.foundation.retention.models import ErasedSource
from saferplaces.intake.incidents.models import (
    Event,
    IdentityChange,
    Incident,
    LinkVerdict,
    Party,
    Person,
    Place,
    Series,
    UncertainLink,
)

_PUBLISHED = (
    "A copy of the engine's latest snapshot: erased here and there at once, and never made again"
)
_WITH = "As long as the log or the person that it belongs to"
LOG, PERSON = "incidents.Incident", "incidents.Person"

RULES = (
    Retention(
        LOG,
        "6 years from the report or whatever was done about it last; longer for the people of "
        "groups 1 to 3 in it",
        "Past reports inform the next one (MOPI-1)",
        rule="mopi_4",
        moved="reported_at",
        texts=("narrative",),
    ),
    Retention(
        PERSON,
        "6 years from whenever the person last came to notice; longer in groups 1 to 3",
        "Who rings again, or is rung about again, is known",
        rule="mopi_4",
        moved="last_seen",
        people=("person_id",),
    ),
    Retention(
        "incidents.Party", _WITH, _PUBLISHED, rule="published",
        people=("person_id",), keys={"incident_id": LOG, "person_id": PERSON},
    ),
    Retention(
        "incidents.Finding", _WITH, _PUBLISHED, rule="published",
        keys={"incident_id": LOG}, texts=("reading", "recording", "repeats"),
    ),
    Retention(
        "incidents.Changed", _WITH, _PUBLISHED, rule="published", keys={"incident_id": LOG}
    ),
    Retention(
        "incidents.Series", _WITH, _PUBLISHED, rule="published", keys={"subject_id": PERSON}
    ),
    Retention(
        "incidents.UncertainLink", _WITH, _PUBLISHED, rule="published",
        people=("left_person", "right_person"),
        keys={"left_person": PERSON, "right_person": PERSON},
    ),
    Retention(
        "incidents.IdentityChange", _WITH, _PUBLISHED, rule="published",
        keys={"from_id": PERSON, "to_id": PERSON},
    ),
    *(
        Retention(f"incidents.{model}", "As long as a log at it is kept", _PUBLISHED,
                  rule="published")
        for model in ("Place", "Event")
    ),
    Retention(
        "incidents.LinkVerdict",
        "As long as either record is kept",
        "Binding on every run of the engine; who said so and why must stay answerable",
        rule="as_record",
    ),
    Retention(
        "incidents.Publication", "As long as the dataset", "What was published when: counts, no "
        "content", rule="reference",
    ),
)  # fmt: skip


def offenders() -> QuerySet[Any]:
    """Return (person_id, offence class) of whoever was suspected of an offence."""
    offence = Incident.objects.filter(pk=OuterRef("incident_id")).values("offence_class")[:1]
    rows = Party.objects.filter(role="suspect").exclude(person_id="")
    rows = rows.annotate(offence=Subquery(offence, output_field=CharField()))
    return rows.exclude(offence="").exclude(offence=None).values_list("person_id", "offence")


def born() -> QuerySet[Any]:
    """Return (person_id, date of birth)."""
    rows = Person.objects.exclude(date_of_birth=None)
    return rows.values_list("person_id", "date_of_birth")


def nobody_holds(found: Closure, using: str) -> Keys:
    """Return people, verdicts, places and events of which nothing is left."""
    gone = found.rows.get(Party, set())
    logs = found.rows.get(Incident, set())
    parties = Party.objects.using(using).filter(pk__in=gone)
    people = _alone(parties, "person_id", Party.objects.using(using).exclude(pk__in=gone))
    profiles = _alone(parties, "profile_id", Party.objects.using(using).exclude(pk__in=gone))
    incidents = Incident.objects.using(using)
    of_logs, others = incidents.filter(pk__in=logs), incidents.exclude(pk__in=logs)
    places = _alone(of_logs, "place_id", others)
    verdicts = LinkVerdict.objects.using(using)
    sides = [*verdicts.filter(left_profile__in=profiles), *verdicts.filter(
        right_profile__in=profiles)]  # fmt: skip
    links = UncertainLink.objects.using(using)
    changes = IdentityChange.objects.using(using)
    either = {
        *links.filter(left_person__in=people).values_list("pk", flat=True),
        *links.filter(right_person__in=people).values_list("pk", flat=True),
    }
    return {
        Person: set(Person.objects.using(using).filter(pk__in=people).values_list("pk", flat=True)),
        Series: set(
            Series.objects.using(using)
            .filter(subject_id__in=people | places)
            .values_list("pk", flat=True)
        ),
        UncertainLink: either,
        IdentityChange: {
            *changes.filter(from_id__in=people).values_list("pk", flat=True),
            *changes.filter(to_id__in=people).values_list("pk", flat=True),
        },
        LinkVerdict: {verdict.pk for verdict in sides},
        Place: set(Place.objects.using(using).filter(pk__in=places).values_list("pk", flat=True)),
        Event: _alone(of_logs, "event_id", others),
    }


def tell_the_engine(found: Closure, using: str) -> None:
    """Note which logs, and which people in logs that stay, the engine is to forget."""
    now = timezone.now()
    logs = found.rows.get(Incident, set())
    parts = Party.objects.using(using).filter(pk__in=found.rows.get(Party, set()))
    rows = [ErasedSource(incident_id=key, at=now) for key in sorted(logs)]
    rows += [
        ErasedSource(incident_id=p.incident_id, role=p.role, position=p.position, at=now)
        for p in parts.exclude(incident_id__in=logs).order_by("pk")
    ]
    ErasedSource.objects.using(using).bulk_create(rows)


def _alone(rows: QuerySet[Any], name: str, others: QuerySet[Any]) -> set[str]:
    """Return the values of a field that none of the other rows has."""
    found: Iterable[str] = rows.order_by().values_list(name, flat=True).distinct()
    named = {value for value in found if value}
    kept = others.filter(**{f"{name}__in": named}).order_by().values_list(name, flat=True)
    return named - set(kept)


def register() -> None:
    """Say who was suspected of what, and what the disposal of a log takes along."""
    due.OFFENDERS.add(offenders, name="incidents")
    due.BORN.add(born, name="incidents")
    carrying_out.ALSO.add(nobody_holds, name="incidents")
    carrying_out.SOURCES.add(tell_the_engine, name="incidents")
