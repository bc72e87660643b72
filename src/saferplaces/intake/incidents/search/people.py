"""People who fit: by name in any form, by how it sounds, by date of birth, by telephone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Greatest

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.lookups import folded
from saferplaces.intake.incidents.models import Person
from saferplaces.intake.incidents.search.names import forms_of, sounds_of
from saferplaces.intake.incidents.search.terms import Terms
from saferplaces.intake.incidents.verdicts import identity, judged
from saferplaces.intake.safe_contact import masking

SHOWN = 25
CANDIDATES = 500
"""The best of the whole force, of whom those within reach are shown."""
BORN = 1.0
"""What an agreeing date of birth adds to the likeness of a name (0 to 1)."""


@dataclass
class Found:
    """Somebody who fits, and why, in words."""

    person: Person
    why: list[str] = field(default_factory=list)
    same: tuple[str, ...] = ()  # persons shown as one with this one, by somebody's word


def find_people(actor: Actor, terms: Terms) -> list[Found]:
    """Return the people within the actor's reach who fit best, each with its reasons."""
    found: dict[str, Found] = {}
    if terms.phone:
        _by_party(actor, found, Q(phone_key=terms.phone), "Gave this telephone number")
    if terms.postcode:
        # A postcode does not lead to somebody whose address is protected.
        there = Q(masking.open_to_all("person", "person_id"), postcode_key=terms.postcode)
        _by_party(actor, found, there, "Gave an address in this postcode")
    if terms.words:
        narrowed = set(found) if found else None
        for person in _by_name(actor, terms, narrowed):
            entry = found.setdefault(person.pk, Found(person))
            entry.why += _why(person, terms)
    elif terms.born:
        rows = policy.people.readable(actor).filter(
            date_of_birth=terms.born, withdrawn_at__isnull=True
        )
        for person in rows.order_by("-last_seen")[:SHOWN]:
            found.setdefault(person.pk, Found(person)).why.append("Date of birth agrees")
    return _joined(list(found.values()))[:SHOWN]


def _by_party(actor: Actor, found: dict[str, Found], where: Q, why: str) -> None:
    rows = policy.parties.readable(actor).filter(where, withdrawn_at__isnull=True)
    keys = list(rows.exclude(person_id="").values_list("person_id", flat=True).distinct()[:SHOWN])
    for person in Person.objects.filter(pk__in=keys, withdrawn_at__isnull=True):
        found.setdefault(person.pk, Found(person)).why.append(why)


def _by_name(actor: Actor, terms: Terms, among: set[str] | None) -> list[Person]:
    """Return people by name: those who sound like it first, then those spelt much like it.

    Sounds are looked up exactly, so a common name stays fast; likeness of spelling is dear and
    only asked for where too few sound the same.
    """
    forms = [terms.words, *forms_of(terms.words)]
    sounds = sorted({sound for form in forms for sound in sounds_of(form)})
    heard = Q(sounds__overlap=sounds) if sounds else Q(pk__in=[])
    if among is not None:
        return _best(actor, terms, forms, Q(pk__in=among))
    found = _best(actor, terms, forms, heard)
    if len(found) < SHOWN:
        spelt = Q(name_key__trigram_word_similar=terms.words)
        more = _best(actor, terms, forms[:1], spelt)
        known = {person.pk for person in found}
        found += [person for person in more if person.pk not in known]
    return found[:SHOWN]


def _best(actor: Actor, terms: Terms, forms: list[str], where: Q) -> list[Person]:
    """Return the best within reach; whom the actor may read is asked of the best alone."""
    likeness = [TrigramWordSimilarity(form, "name_key") for form in forms]
    # Of a common name there are thousands: those in which it stands as typed need no measuring.
    written = "|".join(re.escape(form) for form in forms)
    alike = Case(
        When(name_key__regex=rf"\m({written})\M", then=Value(1.0)),
        default=Greatest(*likeness) if len(likeness) > 1 else likeness[0],
        output_field=FloatField(),
    )
    born = Case(
        When(date_of_birth=terms.born, then=Value(BORN)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    rows = Person.objects.filter(where, withdrawn_at__isnull=True)
    rows = rows.annotate(order=alike + born) if terms.born else rows.annotate(order=alike)
    best = rows.order_by(F("order").desc(), F("last_seen").desc(nulls_last=True), "pk")
    keys = list(best.values_list("pk", flat=True)[:CANDIDATES])
    readable = policy.among_people(actor, keys)
    shown = [key for key in keys if key in readable][:SHOWN]
    found = Person.objects.in_bulk(shown)
    return [found[key] for key in shown if key in found]


def _why(person: Person, terms: Terms) -> list[str]:
    """Say why a name fits, and what of the date of birth does."""
    reasons = []
    written = person.name_key.split(", ")
    short = next((form for form in forms_of(terms.words) if form in written), None)
    if any(terms.words in name for name in written):
        called = folded(f"{person.given_name} {person.family_name}")
        reasons.append(
            "Name agrees" if terms.words in called else f"Also written {_titled(terms.words)}"
        )
    elif short:
        first = terms.words.split()[0].title()
        reasons.append(f"{first} may be {short.split()[0].title()}")
    elif set(sounds_of(terms.words)) & set(person.sounds):
        reasons.append("Name sounds the same")
    else:
        reasons.append("Name is spelt much like it")
    if terms.born and person.date_of_birth:
        reasons.append(_born(person.date_of_birth, terms.born))
    elif terms.born:
        reasons.append("Date of birth is not known")
    return reasons


def _born(theirs: dt.date, typed: dt.date) -> str:
    if theirs == typed:
        return "Date of birth agrees"
    if (theirs.year, theirs.month, theirs.day) == (typed.year, typed.day, typed.month):
        return "Day and month of birth are the other way round"
    one, other = theirs.isoformat(), typed.isoformat()
    if sum(a != b for a, b in zip(one, other, strict=True)) == 1:
        return "Date of birth differs in one digit"
    return "Date of birth differs"


def _titled(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())


def _joined(found: Sequence[Found]) -> list[Found]:
    """Show those whom somebody has confirmed to be one person as one."""
    known = judged(entry.person.pk for entry in found)
    shown: list[Found] = []
    taken: dict[str, Found] = {}
    for entry in found:
        if entry.person.pk in taken:
            first = taken[entry.person.pk]
            first.why += [reason for reason in entry.why if reason not in first.why]
            continue
        if entry.person.pk in known:
            entry.same = identity(entry.person.pk).persons[1:]
        entry.why = list(dict.fromkeys(entry.why))
        taken |= dict.fromkeys((entry.person.pk, *entry.same), entry)
        shown.append(entry)
    return shown
