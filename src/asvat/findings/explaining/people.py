"""The people in a log: who they are linked to, how sure that is, and their other logs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from asvat.findings.explaining.logs import MOST, LogLine, in_time, lines_of
from asvat.findings.explaining.standing import Standing, standings
from asvat.findings.gather import EXACT_NAME
from asvat.findings.listing.reader import Reader

COUNTED_ROLES = ("caller", "victim")
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


_HERE = """
CREATE OR REPLACE TEMP TABLE here AS
SELECT l.role, l.position, l.profile_id, l.unlinkable, q.person_id, q.match_probability
FROM (SELECT * FROM {party_profiles_here} WHERE incident_id = $log) l
LEFT JOIN {profile_persons} q USING (profile_id);
"""
_KNOWN = """
CREATE OR REPLACE TEMP TABLE known AS
SELECT q.* FROM {profile_persons} q SEMI JOIN here USING (person_id);
CREATE OR REPLACE TEMP TABLE every AS
SELECT DISTINCT l.incident_id, l.role, l.position, k.profile_id, k.person_id,
       k.match_probability
FROM {party_profiles} l JOIN known k USING (profile_id);
"""
_SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
WITH dated AS (
    SELECT incident_id, coalesce(reported_at, occurred_from) AS told
    FROM {incidents} SEMI JOIN every USING (incident_id)
)
SELECT e.* FROM every e JOIN dated d USING (incident_id)
QUALIFY incident_id = $log
    OR row_number() OVER (PARTITION BY person_id ORDER BY told DESC, incident_id) <= {most};
"""
_WRITTEN = """
SELECT s.*, p.given_name, p.family_name, p.full_name, p.date_of_birth, {exact} AS exact_id
FROM seen s JOIN (SELECT * FROM {parties} SEMI JOIN seen USING (incident_id)) p
    USING (incident_id, role, position)
ORDER BY s.person_id, s.incident_id, s.role, s.position
"""
_PARTIES = """
SELECT p.role, p.position, p.given_name, p.family_name, p.full_name, p.date_of_birth,
       {exact} AS exact_id, h.profile_id, h.unlinkable, h.person_id, h.match_probability
FROM {parties} p LEFT JOIN here h USING (role, position) WHERE p.incident_id = ?
ORDER BY list_position(['victim', 'caller', 'suspect', 'witness'], p.role), p.position
"""
_EDGES = """
WITH pairs AS (
    SELECT e.left_profile AS mine, e.right_profile AS other, probability, {status} AS status
    FROM {edges} e SEMI JOIN here ON here.profile_id = e.left_profile
    UNION ALL
    SELECT e.right_profile, e.left_profile, probability, {status}
    FROM {edges} e SEMI JOIN here ON here.profile_id = e.right_profile
)
SELECT p.mine, q.person_id, max(p.probability) AS probability,
       arg_max(p.status, (p.status IN ('confirmed', 'refused'), p.probability)) AS status
FROM pairs p JOIN {profile_persons} q ON q.profile_id = p.other GROUP BY 1, 2
ORDER BY probability DESC, q.person_id
"""


def people_in(reader: Reader, log: dict[str, Any]) -> tuple[Person, ...]:
    """Return the people in a log: victims first, then callers, suspects and witnesses."""
    if not reader.has("party_profiles"):
        return ()
    tables = {
        "party_profiles_here": reader.of("party_profiles", [log["part"]]),
        "party_profiles": reader.of("party_profiles"),
        "profile_persons": reader.of("profile_persons"),
        "edges": reader.of("person_edges"),
        "incidents": reader.records(),
        "parties": reader.records("parties"),
        "status": "status" if "status" in reader.columns("person_edges") else "'model'",
        "exact": EXACT_NAME,
        "most": MOST,
    }
    one = {"log": log["incident_id"]}
    reader.db.execute(_HERE.format(**tables), one)
    parties = reader.rows(_PARTIES.format(**tables), [log["incident_id"]])
    if not parties:
        return ()
    reader.db.execute(_KNOWN.format(**tables))
    reader.db.execute(_SEEN.format(**tables), one)
    seen = reader.rows(_WRITTEN.format(**tables))
    lines = lines_of(reader, [row["incident_id"] for row in seen])
    numbers = reader.rows(
        "SELECT person_id, count(DISTINCT incident_id) AS logs FROM every GROUP BY 1"
    )
    context = _Context(
        log["incident_id"],
        seen,
        lines,
        {row["person_id"]: row["logs"] for row in numbers},
        standings(
            reader,
            log["incident_id"],
            log["part"],
            ((p["role"], p["person_id"]) for p in parties if p["person_id"]),
        ),
        reader.rows(_EDGES.format(**tables)),
    )
    others = {e["person_id"] for e in context.edges}
    named = _names(reader, sorted(others - {p["person_id"] for p in parties}))
    return tuple(_person(party, context, named) for party in parties)


@dataclass(frozen=True)
class _Context:
    incident_id: str
    seen: list[dict[str, Any]]
    lines: dict[str, LogLine]
    logs: dict[str, int]
    standings: dict[tuple[str, str], Standing]
    edges: list[dict[str, Any]]


def _person(party: dict[str, Any], context: _Context, named: dict[str, str]) -> Person:
    person_id = party["person_id"] or ""
    mine = [row for row in context.seen if row["person_id"] == person_id] if person_id else []
    shown = _appearances(mine, party, context)
    edges = [e for e in context.edges if e["mine"] == party["profile_id"]]
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
        logs=context.logs.get(person_id, 0),
        events=len({a.line.event_id for a in same}),
        exact=(
            len({a.line.event_id for a in same if a.exact})
            if party["role"] in COUNTED_ROLES and person_id
            else None
        ),
        alone=len({a.line.event_id for a in same if a.alike}),
        standing=context.standings.get((party["role"], person_id)),
        perhaps=tuple(
            Perhaps(e["person_id"], named.get(e["person_id"], ""), e["probability"], e["status"])
            for e in edges
            if e["person_id"] != person_id
            and e["person_id"] in named
            and (e["probability"] >= WORTH_SAYING or e["status"] == "refused")
        ),
    )


def _appearances(
    mine: list[dict[str, Any]], party: dict[str, Any], context: _Context
) -> tuple[Appearance, ...]:
    by_log: dict[str, list[dict[str, Any]]] = {}
    for row in mine:
        by_log.setdefault(row["incident_id"], []).append(row)
    shown = []
    for incident_id, rows in by_log.items():
        this = incident_id == context.incident_id
        exact = any(row["exact_id"] and row["exact_id"] == party["exact_id"] for row in rows)
        shown.append(
            Appearance(
                context.lines[incident_id],
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
        "WHERE list_contains($1, person_id)",
        [person_ids],
    )
    return {row["person_id"]: written(row) for row in rows}
