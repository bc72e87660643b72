"""What the review page tells, in the order in which an officer thinks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.functions import Left

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.prompts import told
from saferplaces.casework.reviews.queries import decisions_on, queue, that_count
from saferplaces.casework.reviews.reading import Log
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import code, label
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.models import Party, Series
from saferplaces.intake.incidents.policy import incidents
from saferplaces.intake.safe_contact import masking

WHO = {"caller": "Caller", "victim": "Victim", "location": "Location"}
NAMED = 5
BEFORE = 50
"""Logs before this one that are looked at, of each counter."""
BEGINS = 200
"""How much of a narrative is read where only its beginning is shown."""
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Count:
    """Events of one window, and how many of them exact matching would have missed."""

    window: str
    events: int
    logs: int
    missed: int
    met: bool


@dataclass(frozen=True)
class Earlier:
    """A log before this one, with how its narrative begins."""

    pk: str
    record_id: str
    reported_at: dt.datetime | None
    narrative: str


@dataclass(frozen=True)
class Before:
    """One of the three counters: what there was before, by caller, victim or location."""

    counted: str
    subject_id: str
    name: str
    counts: list[Count]
    series: Series | None
    others: list[Earlier]
    more: int
    decided: str

    @property
    def who(self) -> str:
        """The counter in words."""
        return WHO[self.counted]

    @property
    def escalation(self) -> str:
        """How it gets worse, if it does."""
        return self.series.why if self.series and self.series.escalating else ""


def spans(narrative: str, log: Log, *, prompts: bool) -> list[Span]:
    """Return where the evidence stands in the narrative, with what it is evidence of.

    Parameters
    ----------
    prompts:
        Whether crimes to consider are marked; not while the log is read blind.
    """
    found: list[Span] = []
    reading = log.finding.reading
    for row in reading.get("triggers") or []:
        found += _find(narrative, row["evidence"], f"Alert: {words.trigger(row['trigger'])}")
    for row in log.factors:
        found += _find(narrative, row["evidence"], words.factor(row["factor"]))
    if prompts:
        for prompt in log.prompts:
            if prompt.basis != "codes":
                found += _find(narrative, prompt.evidence, f"Consider {prompt.title}")
    return found


def before(actor: Actor, log: Log) -> list[Before]:
    """Return the three counters, each on its own; one without a history is left out."""
    names = {p.person_id: _name(p) for p in log.parties if p.person_id}
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in log.finding.repeats:
        rows.setdefault((row["counted"], row["subject_id"]), []).append(row)
    order = list(WHO)
    earlier = _earlier(actor, log, rows)
    seen = {one.pk for others in earlier.values() for one in others}
    decisions_on([*seen, *log.of_same_people])  # of all that the page tells of at once
    series = Series.objects.filter(pk__in=[f"{c}|{s}" for c, s in rows], withdrawn_at=None)
    of_subject = {(one.counted, one.subject_id): one for one in series}
    found = []
    for counted, subject in sorted(rows, key=lambda k: (order.index(k[0]), k[1])):
        others = earlier[counted, subject]
        name = names.get(subject, "") if counted != "location" else log.incident.location_text
        found.append(
            Before(
                counted,
                subject,
                name,
                [_count(row) for row in rows[counted, subject]],
                of_subject.get((counted, subject)),
                others[:NAMED],
                max(0, len(others) - NAMED),
                _decided(others),
            )
        )
    return found


def signpost(log: Log) -> str:
    """Return the sentence that asks to tell the victim of the ASB case review, if it is due."""
    row = code("case_review_signpost", "second_report")
    wanted, reports = row.values["setting"], int(row.values["reports"])
    counts = [
        (int(r["events"]), str(r["counted"])) for r in log.finding.repeats if r["setting"] == wanted
    ]
    met = [(n, counted) for n, counted in counts if n >= reports and counted != "location"]
    if not met:
        return ""
    number, counted = max(met)
    return f"{row.label}. This {counted} has now reported {number} times in the window."


def siblings(actor: Actor, log: Log) -> list[Review]:
    """Return reviews that wait too and belong to the same event, or to the same people."""
    event = log.review.event_id
    rows = queue(actor).select_related(None).exclude(pk=log.review.pk)
    found = rows.filter(incident_id__in=log.of_same_people).order_by("-closed_on")[:10]
    if not event:
        return list(found)
    both = rows.filter(event_id=event)[:10].union(found)
    newest = sorted(both, key=lambda r: r.closed_on, reverse=True)
    same = sorted((r for r in newest if r.event_id == event), key=lambda r: -r.score)
    return [*same, *(r for r in newest if r.event_id != event)]


def reasons(log: Log, *, hide: bool) -> list[tuple[str, str]]:
    """Return the parts of the score with their reasons, the largest first."""
    return told(log.finding.contributions, hide=hide)


def factors(log: Log) -> list[tuple[str, str]]:
    """Return what makes somebody vulnerable, with the words that say so."""
    return [(words.factor(r["factor"]), "; ".join(r["evidence"])) for r in log.factors]


def triggers(log: Log) -> list[tuple[str, str]]:
    """Return the hard triggers, with the words that set them off."""
    rows: Iterable[dict[str, Any]] = log.finding.reading.get("triggers") or []
    found = {r["trigger"]: "; ".join(r["evidence"]) for r in rows}
    return [(words.trigger(code), found.get(code, "")) for code in log.finding.triggers]


def points(log: Log) -> list[dict[str, Any]]:
    """Return the log's point for the map; none where it is not known, or protected."""
    at = log.incident
    if at.easting is None or at.northing is None or masking.hidden("incident", [at.pk]):
        return []
    text = at.location_text or at.record_id
    return [{"easting": at.easting, "northing": at.northing, "label": text, "url": ""}]


def set_aside(log: Log) -> list[tuple[str, str, str]]:
    """Return crime words that the engine understood otherwise: class, words, why."""
    rows: Iterable[dict[str, Any]] = log.finding.reading.get("set_aside") or []
    return [
        (words.offence(r["class"]), "; ".join(r["evidence"]), words.SET_ASIDE.get(r["why"], ""))
        for r in rows
    ]


def facts(log: Log) -> list[tuple[str, str]]:
    """Return the codes and times of the log that are known."""
    incident = log.incident
    asb = words.category(incident.asb_category)
    rows: list[tuple[str, str]] = [
        ("Opened as", incident.opening_code),
        ("Closed as", words.closing(incident.closing_code) if incident.closing_code else ""),
        ("Category", " – ".join(filter(None, [asb, words.subtype(incident.subtype)]))),
        ("Crime", words.offence(incident.offence_class) if incident.offence_class else ""),
        ("Qualifiers", ", ".join(words.qualifier(q) for q in incident.qualifiers)),
        ("Outcome", incident.outcome),
        ("Channel", incident.channel),
    ]
    return [(term, value) for term, value in rows if value]


def parties(log: Log) -> list[tuple[str, str, str, str]]:
    """Return role, name, date of birth and person of everybody in the log."""
    return [
        (p.role.capitalize(), _name(p), _born(p.date_of_birth, log), p.person_id)
        for p in log.parties
    ]


def _earlier(
    actor: Actor, log: Log, subjects: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[Earlier]]:
    """Return the newest logs of each counter before this one, with one query for all of them."""
    rows = incidents.readable(actor).filter(withdrawn_at=None).exclude(pk=log.review.incident_id)
    if log.incident.reported_at:
        rows = rows.filter(reported_at__lte=log.incident.reported_at)
    asked = [
        rows.filter(place_id=subject) if counted == "location"
        else rows.filter(pk__in=log.logs_with.get((counted, subject), ()))
        for counted, subject in subjects
    ]  # fmt: skip
    found: dict[tuple[str, str], list[Earlier]] = {key: [] for key in subjects}
    keys = list(found)
    parts = [
        part.annotate(of=Value(at), begins=Left("narrative", BEGINS))
        .order_by("-reported_at", "pk")
        .values_list("of", "pk", "record_id", "reported_at", "begins")[:BEFORE]
        for at, part in enumerate(asked)
    ]
    every: Any = parts[0].union(*parts[1:], all=True) if parts else ()
    for at, *one in every:
        found[keys[at]].append(Earlier(*one))  # each counter's come in their order
    return found


def _decided(others: Sequence[Earlier]) -> str:
    """Return what was last decided on the logs before."""
    found = that_count(decisions_on(one.pk for one in others))
    if not found:
        return ""
    last = max(found.values(), key=lambda d: d.decided_at)
    what = label("recording_decisions", last.recording)
    risk = label("risk_levels", last.risk_level)
    return f"{day(last.decided_at)}: {what}; risk {risk.lower()}"


def _count(row: dict[str, Any]) -> Count:
    events, exact = int(row["events"]), int(row["exact"])
    return Count(
        words.setting(row["setting"]), events, int(row["logs"]), max(0, events - exact),
        bool(row["met"]),
    )  # fmt: skip


def _find(narrative: str, evidence: Iterable[str], title: str) -> list[Span]:
    return [
        (at, at + len(text), title)
        for text in evidence
        if text and (at := narrative.find(text)) >= 0
    ]


def _name(party: Party) -> str:
    both = f"{party.given_name} {party.family_name}".strip()
    return both or party.full_name or "Name not known"


def _born(born: dt.date | None, log: Log) -> str:
    if born is None:
        return ""
    on = (log.incident.reported_at or dt.datetime.now()).date()
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return f"{day(born)}, aged {age}"
