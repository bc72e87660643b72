"""What there is about a person in incidents, for an access report that somebody decides on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asvat.findings.narratives.people_named import people_named
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.incidents.models import Incident, LinkVerdict, Party
from saferplaces.intake.incidents.pages.words import ROLES, called, category
from saferplaces.intake.incidents.verdicts import identity, newest

SOURCE = "Incidents"


def incidents_of(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Return every record of a person: how it names them, in which log and in which part."""
    persons = identity(person_id).persons
    parties = list(Party.objects.filter(person_id__in=persons).order_by("part", "party_id"))
    logs = Incident.objects.in_bulk([party.incident_id for party in parties])
    others = _others(parties, persons)
    own = {word.lower() for party in parties for word in _words(party)}
    sure = float(setting("access_report_sure_from"))
    for party in parties:
        log = logs.get(party.incident_id)
        if log is None:
            continue
        yield {
            "source": SOURCE,
            "title": f"{ROLES.get(party.role, party.role)} in {log.record_id or log.pk}",
            "text": _text(party, log),
            "key": f"incident:{log.pk}",
            "uncertain": party.match_probability is not None and party.match_probability < sure,
            "names": _named(log, others.get(log.pk, []), own),
            "own": own,
        }
    for verdict in newest({party.profile_id for party in parties if party.profile_id}):
        yield {
            "source": SOURCE,
            "title": "Judged with another record",
            "text": f"{_verdict(verdict)} on {day(verdict.decided_at)}.",
            "key": f"verdict:{verdict.pk}",
        }


def _words(party: Party) -> set[str]:
    """Return the words by which a record names its own person."""
    said = (party.given_name, party.family_name, party.full_name, party.phone)
    return {word for text in said if text for word in [text, *text.split()]}


def _named(log: Incident, others: list[str], own: set[str]) -> list[str]:
    """Return who else a log names: its other people, and whom the engine reads in its words."""
    read = (word for word in people_named(log.narrative) if word.lower() not in own)
    return list(dict.fromkeys([*others, *read]))


def _others(parties: list[Party], persons: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names and numbers of everybody else in the same logs, which a text may hold."""
    found: dict[str, dict[str, None]] = {}
    rows = Party.objects.filter(incident_id__in={party.incident_id for party in parties})
    for row in rows.exclude(person_id__in=persons).order_by("party_id"):
        words = (row.given_name, row.family_name, row.full_name, row.phone, row.address)
        found.setdefault(row.incident_id, {}).update(dict.fromkeys(filter(None, words)))
    return {key: list(words) for key, words in found.items()}


def _text(party: Party, log: Incident) -> str:
    given = [
        called(party),
        f"born {day(party.date_of_birth)}" if party.date_of_birth else "",
        party.sex, party.ethnicity, party.phone, party.email, party.address, party.postcode,
    ]  # fmt: skip
    state = " Withdrawn from the source since." if log.withdrawn_at else ""
    return (
        f"Given as {', '.join(filter(None, given))}. {category(log)}, reported "
        f"{moment(log.reported_at)}, {log.location_text}.{state} Narrative: {log.narrative}"
    )


def _verdict(verdict: LinkVerdict) -> str:
    return f"Said to be {verdict.get_verdict_display().lower()}"
