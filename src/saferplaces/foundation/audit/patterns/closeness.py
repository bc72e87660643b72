"""People opened by somebody who may know them: the same name, family name, or postcode.

The service does not know where its staff live. Who has the name of somebody on record may be that
person, and then those at the same postcode are neighbours: a guess, made only for rare names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation import registry
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.patterns.seen import Seen, Span, pairs_seen
from saferplaces.foundation.identity.models import User


def own_name(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """Somebody of the actor's own given and family name."""
    pairs = _namesakes(_names(values, span))
    return pairs_seen(pairs, values, span, "Opened a person of their own name.")


def own_family(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """Somebody of the actor's own family name, if no more than ``rare`` people have it."""
    actors: dict[str, list[int]] = {}
    for actor, name in _names(values, span).items():
        if name.split():
            actors.setdefault(name.split()[-1], []).append(actor)
    found = [
        (actor, person)
        for subjects in registry.SUBJECTS
        for family, person in subjects.of_family(actors, int(values["rare"]))
        for actor in actors[family]
    ]
    reason = "Opened a person of their own family name, which few people here have."
    return pairs_seen(found, values, span, reason)


def neighbours(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """Somebody at the postcode of a person of the actor's name, if at most ``rare`` have it."""
    namesakes = _namesakes(_names(values, span))
    often = Counter(actor for actor, _ in namesakes)
    actors: dict[str, list[int]] = {}
    for actor, person in namesakes:
        if often[actor] <= int(values["rare"]):
            actors.setdefault(person, []).append(actor)
    found = {
        (actor, other)
        for subjects in registry.SUBJECTS
        for person, other in subjects.neighbours(actors)
        for actor in actors[person]
    }
    reason = "Opened a person at the postcode of somebody of their own name."
    return pairs_seen(sorted(found), values, span, reason)


def _names(values: Mapping[str, Any], span: Span) -> dict[int, str]:
    """Return the names of those who looked at anything."""
    looked = Entry.objects.filter(
        at__gte=span.since(values), at__lt=span.until, actor_id__isnull=False
    )
    active = User.objects.filter(pk__in=looked.values("actor_id").distinct())
    return dict(active.values_list("pk", "name"))


def _namesakes(names: Mapping[int, str]) -> list[tuple[int, str]]:
    actors: dict[str, list[int]] = {}
    for actor, name in names.items():
        actors.setdefault(name, []).append(actor)
    return [
        (actor, person)
        for subjects in registry.SUBJECTS
        for name, person in subjects.called(actors)
        for actor in actors[name]
    ]
