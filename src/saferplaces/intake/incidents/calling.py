"""Who may be on the line: by telephone number or address, as little of each as will do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.lookups import folded, phone_key
from saferplaces.intake.incidents.models import Incident, Party, Person, Place, Publication
from saferplaces.intake.incidents.pages.words import address_area, age_band, called
from saferplaces.intake.incidents.search.terms import read
from saferplaces.intake.incidents.verdicts import identity
from saferplaces.intake.safe_contact import masking

MOST = 20
NEAREST = 3
"""Places much like the address that are taken into account."""
WITHHELD = frozenset(
    {"withheld", "unknown", "anonymous", "private", "none", "no number", "not known", "restricted"}
)
_NUMBER = re.compile(r"\b(\d+[a-z]?)\b")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be calling: enough to ask who they are, nothing of their history."""

    person_id: str
    name: str
    age: str
    area: str


def withheld(text: str) -> bool:
    """Say whether what was entered means that there is no number to look up."""
    return folded(text) in WITHHELD


def candidates(actor: Actor, text: str) -> list[Candidate]:
    """Return who may be calling from this number or address, those in touch last first.

    Raises
    ------
    Problem
        When the text is neither a number nor an address that can be looked up.
    """
    terms = read(text)
    number = phone_key(text) if not re.search(r"[A-Za-z]", text) else terms.phone
    rows = policy.parties.readable(actor).filter(
        role__in=["caller", "victim"], withdrawn_at__isnull=True
    )
    if number:
        found = rows.filter(phone_key=number)
    elif terms.postcode or terms.words:
        # An address leads to nobody whose own is protected; their number still does.
        rows = rows.filter(masking.open_to_all("person", "person_id"))
        found = (
            rows.filter(postcode_key=terms.postcode)
            if terms.postcode
            else rows.filter(incident_id__in=_at(actor, terms.words))
        )
    else:
        raise Problem("Enter a telephone number or an address", "q")
    records = found.exclude(person_id="").order_by("-part", "party_id")[: MOST * 20]
    return _candidates(_in_house(records, terms.words) if terms.postcode else records)


def _at(actor: Actor, words: str) -> list[str]:
    """Return the logs at the places whose address is most like the words."""
    places = (
        Place.objects.filter(
            masking.open_to_all("place"),
            label_key__trigram_word_similar=words,
            withdrawn_at__isnull=True,
        )
        .annotate(alike=TrigramWordSimilarity(words, "label_key"))
        .order_by(F("alike").desc(), "-incidents", "pk")
        .values_list("pk", flat=True)[:NEAREST]
    )
    logs = policy.incidents.readable(actor).filter(
        place_id__in=list(places), withdrawn_at__isnull=True
    )
    return list(logs.values_list("pk", flat=True)[: MOST * 20])


def _in_house(records: Iterable[Party], words: str) -> list[Party]:
    """Keep those with the house number that was named, where one was and any has it."""
    kept = list(records)
    number = _NUMBER.search(words)
    if number is None:
        return kept
    theirs = [p for p in kept if number.group(1) in _NUMBER.findall(folded(p.address))]
    return theirs or kept


def _candidates(records: Iterable[Party]) -> list[Candidate]:
    newest: dict[str, Party] = {}
    for record in records:
        newest.setdefault(record.person_id, record)
    people = Person.objects.filter(pk__in=newest, withdrawn_at__isnull=True)
    found: list[Candidate] = []
    same: set[str] = set()
    homes = masking.hidden("person", newest)
    for person in people.order_by(F("last_seen").desc(nulls_last=True), "pk")[:MOST]:
        if person.pk in same:
            continue
        same.update(identity(person.pk).persons)
        born = person.date_of_birth
        found.append(
            Candidate(
                person.pk,
                called(person),
                age_band(born, timezone.localdate()),
                masking.SHOWN_INSTEAD if person.pk in homes else address_area(newest[person.pk]),
            )
        )
    return found


def recent(actor: Actor, person_id: str) -> list[tuple[Incident, str]]:
    """Return a caller's logs of the last months, newest first, each with their role in it.

    The months end with the last report on record: records that are a week late are no less lately.
    """
    persons = identity(person_id).persons
    months = int(setting("call_history_months"))
    since = last_report() - dt.timedelta(days=months * 365 / 12)
    parties = Party.objects.filter(person_id__in=persons, withdrawn_at__isnull=True)
    roles: dict[str, str] = {}
    for party in parties.filter(actor.within_districts().q).order_by("role"):
        roles.setdefault(party.incident_id, party.role)
    logs = policy.incidents.readable(actor).filter(
        Q(reported_at__gte=since), pk__in=roles, withdrawn_at__isnull=True
    )
    found = list(logs.order_by("-reported_at", "pk")[:MOST])
    masking.conceal(found)
    return [(log, roles[log.pk]) for log in found]


def last_report() -> dt.datetime:
    """Return the time of the last report on record, or now where none is known."""
    now = timezone.localtime().replace(tzinfo=None)
    published = Publication.objects.filter(state=Publication.State.DONE, last_report__isnull=False)
    latest = published.first()
    return now if latest is None else min(now, latest.last_report)
