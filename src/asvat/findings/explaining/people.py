"""The people in a log: who they are linked to, how sure that is, and their other logs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from asvat.findings.exactness import EXACT_NAME
from asvat.findings.explaining.logs import MOST, LogLine, in_time
from asvat.findings.explaining.standing import Standing
from asvat.findings.listing.reader import Reader, listed, literal

COUNTED_ROLES = ("caller", "victim")
JUDGED = ("confirmed", "refused")
WORTH_SAYING = 0.5
"""Probability from which somebody else is named as perhaps the same person."""


@dataclass(frozen=True)
class Appearance:
    """A log in which the person appears.

    Parameters
    ----------
    sure
        Probability that the party there is this person.
    exact
        Exact matching would find it from this log.
    alike
        Every identifying value is as in this log, so that it needs no link.
    """

    line: LogLine
    roles: tuple[str, ...]
    written: str
    sure: float
    exact: bool
    alike: bool
    this: bool


@dataclass(frozen=True)
class Perhaps:
    """Somebody who may be the same person and is not counted as such."""

    person_id: str
    name: str
    probability: float
    status: str


@dataclass(frozen=True)
class Person:
    """One person in a role.

    Parameters
    ----------
    written
        Name as this log has it.
    sure
        Probability that this party is the person that it is linked to; None where it is nobody.
    status
        How the strongest link came about: model, confirmed; empty where nothing else is linked.
    unlinkable
        Why the party is linked to nobody: no_name, placeholder, organisation.
    appearances
        Logs in order of time, this one among them, the latest :data:`MOST`.
    logs
        How many there are in all.
    events
        Events among the appearances in the same role.
    exact, alone
        Those that exact matching would find from this log (None for a suspect), and those that
        would be left if the link to the others were refused.
    """

    role: str
    position: int
    written: str
    date_of_birth: dt.date | None
    person_id: str
    sure: float | None
    status: str
    unlinkable: str
    names: tuple[str, ...]
    appearances: tuple[Appearance, ...]
    logs: int
    events: int
    exact: int | None
    alone: int
    standing: Standing | None
    perhaps: tuple[Perhaps, ...]


@dataclass(frozen=True)
class Seen:
    """The parties of a log and every appearance of who they are linked to, as rows.

    Parameters
    ----------
    parties
        Those of this log, with their profile and person.
    rows
        Every party linked to the same people, in the latest :data:`MOST` logs of each.
    logs
        How many logs each person is in.
    edges
        By profile of this log and person: the strongest pair, and what became of it.
    names
        Of the people whom the edges lead to and who are not in this log.
    """

    incident_id: str
    parties: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    logs: dict[str, int]
    edges: list[dict[str, Any]]
    names: dict[str, str]

    def ids(self) -> set[str]:
        """Return the logs in which these people are."""
        return {row["incident_id"] for row in self.rows}

    def subjects(self) -> set[tuple[str, str]]:
        """Return the people by role."""
        return {(p["role"], p["person_id"]) for p in self.parties if p["person_id"]}


_HERE = """
SELECT l.role, l.position, l.profile_id, l.unlinkable, q.person_id, q.match_probability
FROM (SELECT * FROM {party_profiles} WHERE incident_id = {log}) l
LEFT JOIN {profile_persons} q USING (profile_id)
"""
_EVERY = """
CREATE OR REPLACE TEMP TABLE every AS
WITH known AS MATERIALIZED (SELECT * FROM {profile_persons} WHERE person_id IN {people})
SELECT DISTINCT l.incident_id, l.role, l.position, k.profile_id, k.person_id, k.match_probability
FROM {party_profiles} l JOIN known k USING (profile_id)
"""
_CUT = """
CREATE OR REPLACE TEMP TABLE every AS
WITH dated AS (
    SELECT incident_id, coalesce(reported_at, occurred_from) AS told
    FROM {incidents} SEMI JOIN every USING (incident_id)
)
SELECT e.* FROM every e JOIN dated d USING (incident_id)
QUALIFY incident_id = {log}
    OR dense_rank() OVER (PARTITION BY person_id ORDER BY told DESC, incident_id) <= {most}
"""
_PARTIES = """
SELECT incident_id, role, position, given_name, family_name, full_name, date_of_birth,
       {exact} AS exact_id
FROM {parties} p WHERE incident_id IN {asked}
ORDER BY list_position(['victim', 'caller', 'suspect', 'witness'], role), position, incident_id
"""
_PAIRS = """
WITH near AS (
    SELECT left_profile, right_profile, probability, coalesce(d.verdict, 'model') AS status
    FROM {edges} e LEFT JOIN {decisions} d USING (left_profile, right_profile)
    WHERE left_profile IN {profiles} OR right_profile IN {profiles}
)
SELECT left_profile AS mine, right_profile AS other, probability, status
FROM near WHERE left_profile IN {profiles}
UNION ALL
SELECT right_profile, left_profile, probability, status
FROM near WHERE right_profile IN {profiles}
"""


def seen_in(reader: Reader, log: dict[str, Any]) -> Seen:
    """Find the people of a log and all their appearances."""
    log_id = log["incident_id"]
    here = {
        (row["role"], row["position"]): row
        for row in reader.rows(
            _HERE.format(
                log=literal(log_id),
                party_profiles=reader.of("party_profiles", [log["part"]]),
                profile_persons=reader.of("profile_persons"),
            )
        )
    }
    people = {row["person_id"] for row in here.values() if row["person_id"]}
    every, logs = _every(reader, log_id, people)
    written_as = reader.rows(
        _PARTIES.format(
            parties=reader.records("parties"),
            exact=EXACT_NAME,
            asked=listed({log_id, *(row["incident_id"] for row in every)}),
        )
    )
    by_key = {(p["incident_id"], p["role"], p["position"]): p for p in written_as}
    nobody = dict.fromkeys(("profile_id", "unlinkable", "person_id", "match_probability"))
    parties = [
        {**p, **here.get((p["role"], p["position"]), nobody)}
        for p in written_as
        if p["incident_id"] == log_id
    ]
    rows = [
        {**by_key[key], **row}
        for row in every
        if (key := (row["incident_id"], row["role"], row["position"])) in by_key
    ]
    edges = _edges(reader, {row["profile_id"] for row in here.values() if row["person_id"]})
    others = {e["person_id"] for e in edges} - people
    return Seen(log_id, parties, rows, logs, edges, _names(reader, sorted(others)))


def _every(
    reader: Reader, log_id: str, people: set[str]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    if not people:
        return [], {}
    reader.db.execute(
        _EVERY.format(
            profile_persons=reader.of("profile_persons"),
            party_profiles=reader.of("party_profiles"),
            people=listed(people),
        )
    )
    counts = reader.rows(
        "SELECT person_id, count(DISTINCT incident_id) AS logs FROM every GROUP BY 1"
    )
    logs = {row["person_id"]: row["logs"] for row in counts}
    if any(n > MOST for n in logs.values()):
        cut = _CUT.format(incidents=reader.records(), most=MOST, log=literal(log_id))
        reader.db.execute(cut)
    return reader.rows("SELECT * FROM every ORDER BY person_id, incident_id, role, position"), logs


def _edges(reader: Reader, profiles: set[str]) -> list[dict[str, Any]]:
    if not profiles:
        return []
    pairs = reader.rows(
        _PAIRS.format(
            edges=reader.of("person_edges"),
            profiles=listed(profiles),
            decisions=reader.of("link_decisions"),
        )
    )
    if not pairs:
        return []
    person = {
        row["profile_id"]: row["person_id"]
        for row in reader.rows(
            f"SELECT profile_id, person_id FROM {reader.of('profile_persons')} "
            f"WHERE profile_id IN {listed(pair['other'] for pair in pairs)}"
        )
    }
    strongest: dict[tuple[str, str], dict[str, Any]] = {}
    # A person's word on a pair goes before any probability.
    for pair in sorted(
        pairs, key=lambda p: (p["status"] in JUDGED, p["probability"], p["other"]), reverse=True
    ):
        if pair["other"] in person:
            whom = person[pair["other"]]
            strongest.setdefault((pair["mine"], whom), {**pair, "person_id": whom})
    return sorted(strongest.values(), key=lambda e: (-e["probability"], e["person_id"]))


def people_of(
    seen: Seen, lines: dict[str, LogLine], standing: dict[tuple[str, str], Standing]
) -> tuple[Person, ...]:
    """Return the people in a log: victims first, then callers, suspects and witnesses."""
    return tuple(_person(party, seen, lines, standing) for party in seen.parties)


def _person(
    party: dict[str, Any],
    seen: Seen,
    lines: dict[str, LogLine],
    standing: dict[tuple[str, str], Standing],
) -> Person:
    person_id = party["person_id"] or ""
    mine = [row for row in seen.rows if row["person_id"] == person_id] if person_id else []
    shown = _appearances(mine, party, lines)
    edges = [e for e in seen.edges if e["mine"] == party["profile_id"]]
    own = [e["status"] for e in edges if e["person_id"] == person_id]
    names: dict[str, None] = dict.fromkeys(w for row in mine if (w := written(row)))
    same = [a for a in shown if party["role"] in a.roles]
    return Person(
        role=party["role"],
        position=party["position"],
        written=written(party),
        date_of_birth=party["date_of_birth"],
        person_id=person_id,
        sure=party["match_probability"],
        status=own[0] if own else "",
        unlinkable=party["unlinkable"] or "",
        names=tuple(names),
        appearances=shown,
        logs=seen.logs.get(person_id, 0),
        events=len({a.line.event_id for a in same}),
        exact=(
            len({a.line.event_id for a in same if a.exact})
            if party["role"] in COUNTED_ROLES and person_id
            else None
        ),
        alone=len({a.line.event_id for a in same if a.alike}),
        standing=standing.get((party["role"], person_id)),
        perhaps=tuple(
            Perhaps(
                e["person_id"],
                seen.names[e["person_id"]],
                e["probability"],
                "kept_apart" if e["status"] == "model" else e["status"],
            )
            for e in edges
            if e["person_id"] != person_id
            and e["person_id"] in seen.names
            and (e["probability"] >= WORTH_SAYING or e["status"] == "refused")
        ),
    )


def _appearances(
    mine: list[dict[str, Any]], party: dict[str, Any], lines: dict[str, LogLine]
) -> tuple[Appearance, ...]:
    by_log: dict[str, list[dict[str, Any]]] = {}
    for row in mine:
        by_log.setdefault(row["incident_id"], []).append(row)
    shown = []
    for incident_id, rows in by_log.items():
        if incident_id not in lines:
            continue
        this = incident_id == party["incident_id"]
        exact = any(row["exact_id"] and row["exact_id"] == party["exact_id"] for row in rows)
        shown.append(
            Appearance(
                lines[incident_id],
                tuple(dict.fromkeys(row["role"] for row in rows)),
                written(rows[0]),
                max(row["match_probability"] for row in rows),
                this or exact,
                this or any(row["profile_id"] == party["profile_id"] for row in rows),
                this,
            )
        )
    return tuple(sorted(shown, key=lambda a: in_time(a.line)))


def written(row: dict[str, Any]) -> str:
    """Return a name as a record has it."""
    parts = [row["given_name"], row["family_name"]]
    return " ".join(p for p in parts if p) or row["full_name"] or ""


def _names(reader: Reader, person_ids: list[str]) -> dict[str, str]:
    """Return the names of people, as most often written."""
    if not person_ids:
        return {}
    rows = reader.rows(
        f"SELECT person_id, given_name, family_name, NULL AS full_name FROM {reader.of('people')} "
        f"WHERE person_id IN {listed(person_ids)}"
    )
    return {row["person_id"]: written(row) for row in rows}
