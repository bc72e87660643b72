"""How a log is closed, and what closing hides: crimes, vulnerability, urgency.

Everything here is drawn for all logs at once; the narratives are told what was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.happenings import Happenings, World
from asvat.simulation.matters import (
    ASB,
    CLASS_AT,
    CLASSES,
    DISPUTE,
    MATTERS,
    SUSPICIOUS,
    VIOLENCE,
    WELFARE,
)  # fmt: skip
from asvat.simulation.points import Bools, Ints, pick
from asvat.simulation.vulnerability import Vulnerability, vulnerability

CLOSINGS = (
    "ASB-P", "ASB-N", "ASB-E", "CRIME", "ASB+CRIME", "DISPUTE-NONCRIME", "HATE-INC",
    "DOM-NONCRIME", "DUP", "NO-TRACE", "NOT-POLICE", "ADMIN",
)  # fmt: skip
AT = {c: i for i, c in enumerate(CLOSINGS)}
NOTHING, RECORDED, MISSED, ALREADY = range(4)
STATUSES = ("", "recorded", "missed", "already recorded")
DECOYS = ("", "negated", "hearsay", "historic", "other_force", "accident", "retracted")
_DECOY_SHARES = np.array([0.45, 0.18, 0.12, 0.07, 0.11, 0.07])
STRANDS = ("", "race", "religion", "sexual_orientation", "disability", "transgender")
_STRAND_SHARES = np.array([0.56, 0.14, 0.14, 0.11, 0.05])

# Of the crimes told in logs of anti-social behaviour and disputes (invented).
RECORDED_SHARE, ALREADY_SHARE = 0.70, 0.09
CONDUCT_RECORDED_SHARE = 0.50
CRIME_MISSED = 0.02
WRONG_CATEGORY = 0.08
DECOYED = 0.07


@dataclass(frozen=True, eq=False)
class Facts:
    """What is true of each event, whoever reports it, one row an event.

    ``crime`` and ``second`` are rows of :data:`asvat.simulation.matters.CLASSES`, -1 for none;
    ``strand`` a row of ``STRANDS``.
    """

    crime: Ints
    second: Ints
    strand: Ints


def facts_of(rng: np.random.Generator, events: Happenings) -> Facts:
    """Draw which events are crimes, and which are about hate."""
    strand = _strands(rng, events)
    return Facts(*_crimes(rng, events), strand)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What becomes of each log, one row a log.

    ``crime`` and ``second`` are rows of :data:`asvat.simulation.matters.CLASSES` that the caller
    tells (-1 for none), ``status`` what was done about them, ``decoy`` a crime word that is no
    crime, ``strand`` the hate strand, ``category`` the true one (0 personal, 1 nuisance, 2
    environmental, -1 none), ``urgent`` that someone may be in danger and nobody saw it.
    """

    crime: Ints
    second: Ints
    status: Ints
    closing: Ints
    category: Ints
    decoy: Ints
    strand: Ints
    urgent: Bools
    vulnerable: Vulnerability


def close(
    rng: np.random.Generator, world: World, events: Happenings, facts: Facts, source: int,
    event: Ints, call: Ints, caller: Ints, reporter: Ints,
) -> Outcome:  # fmt: skip
    """Close each log; `source` 0 is the police, who alone record crimes."""
    matter = events.matter[event]
    n = event.size
    strand = facts.strand[event]
    tells = rng.random(n) < np.where(call == 0, 0.95, 0.5)
    crime, second = (np.where(tells, v[event], -1) for v in (facts.crime, facts.second))
    status = _status(rng, source, matter, crime)
    category = _categories()[matter]
    closing = _closings(rng, matter, status, category, call, strand)
    incident = ~np.isin(closing, (AT["CRIME"], AT["ASB+CRIME"]))
    decoy = np.where(
        (crime < 0) & incident & (rng.random(n) < DECOYED),
        1 + pick(rng, n, _DECOY_SHARES), 0,
    )  # fmt: skip
    vulnerable = vulnerability(rng, world, events, event, caller, reporter, strand)
    level = events.level[event]
    grave = np.array([c in ("3B", "56A", "8Q", "10D") for c in CLASSES] + [False])[crime]
    chance = 0.004 + 0.05 * np.clip(level - 0.6, 0, 1) + 0.25 * grave * (status == MISSED)
    chance = chance + 0.3 * vulnerable.bears("self_harm_or_suicide")
    urgent = (rng.random(n) < chance) & incident & (category >= 0)
    return Outcome(crime, second, status, closing, category, decoy, strand, urgent, vulnerable)


def _categories() -> Ints:
    known = {"personal": 0, "nuisance": 1, "environmental": 2, "": -1}
    return np.array([known[m.category] for m in MATTERS])


def _strands(rng: np.random.Generator, events: Happenings) -> Ints:
    """The hate strand of each event: of most hate abuse, and of few other matters."""
    name = np.array([m.name for m in MATTERS])[events.matter]
    likely = np.where(name == "hate_abuse", 0.97, 0.012)
    likely = np.where(np.isin(name, ("shop_worker_abuse", "neighbour_feud", "public order")), 0.06,
                      likely)  # fmt: skip
    strand = 1 + pick(rng, events.size, _STRAND_SHARES)
    # In a series it is always about the same thing.
    series = np.maximum(events.series, 0)
    fixed = 1 + (series * 2_654_435_761 % 97 * 5 // 97)
    strand = np.where(events.series >= 0, fixed, strand)
    hated: Ints = np.where(rng.random(events.size) < likely, strand, 0)
    return hated


def _crimes(rng: np.random.Generator, events: Happenings) -> tuple[Ints, Ints]:
    """Which crime each event is, if it is one: the likelier, the worse it is."""
    n = events.size
    crime, second = np.full(n, -1), np.full(n, -1)
    for m in np.unique(events.matter).tolist():
        matter = MATTERS[m]
        if not matter.classes:
            continue
        here = np.flatnonzero(events.matter == m)
        chance = matter.crime * (0.55 + 1.5 * events.level[here])
        at = np.array([CLASS_AT[c] for c, _ in matter.classes])
        weight = np.array([w for _, w in matter.classes], dtype=np.float64)
        is_crime = rng.random(here.size) < np.where(matter.crime >= 1.0, 1.0, chance)
        crime[here] = np.where(is_crime, at[pick(rng, here.size, weight)], -1)
        more = is_crime & (rng.random(here.size) < 0.08 + 0.15 * events.level[here])
        other = at[pick(rng, here.size, weight)]
        second[here] = np.where(more & (other != crime[here]), other, -1)
    # A course of conduct needs more than one occasion.
    conduct = np.isin(crime, [CLASS_AT[c] for c in ("8L", "8M", "8Q")])
    lone = conduct & (events.series < 0) & (rng.random(n) < 0.3)
    crime = np.where(lone, CLASS_AT["9A"], crime)
    return crime, second


def _status(rng: np.random.Generator, source: int, matter: Ints, crime: Ints) -> Ints:
    n = crime.size
    asb = np.array([m.type in (ASB, DISPUTE) for m in MATTERS])[matter]
    conduct = np.isin(crime, [CLASS_AT[c] for c in ("8L", "8M", "8Q", "8R")])
    recorded = np.where(conduct, CONDUCT_RECORDED_SHARE, RECORDED_SHARE)
    u = rng.random(n)
    status = np.select([u < recorded, u < recorded + ALREADY_SHARE], [RECORDED, ALREADY], MISSED)
    natural = np.where(rng.random(n) < CRIME_MISSED, MISSED, RECORDED)
    status = np.where(asb, status, natural)
    if source != 0:
        status = np.where(status == RECORDED, np.where(u < 0.35, ALREADY, MISSED), status)
    return np.where(crime >= 0, status, NOTHING)


def _closings(
    rng: np.random.Generator, matter: Ints, status: Ints, category: Ints, call: Ints, strand: Ints
) -> Ints:
    n = matter.size
    kind = np.array([m.type for m in MATTERS])[matter]
    name = np.array([m.name for m in MATTERS])[matter]
    u, v, w = rng.random(n), rng.random(n), rng.random(n)
    wrong = (category + 1 + (v < 0.5)) % 3
    asb = np.where(u < WRONG_CATEGORY, wrong, np.maximum(category, 0))
    dispute = np.select([v < 0.72, v < 0.94], [AT["DISPUTE-NONCRIME"], AT["ASB-P"]], AT["ASB-N"])
    incident = np.where(kind == DISPUTE, dispute, asb)
    incident = np.where((kind == ASB) & (category == 0) & (v < 0.05), AT["DISPUTE-NONCRIME"],
                        incident)  # fmt: skip
    ends = np.select([w < 0.025, w < 0.037, w < 0.04],
                     [AT["NO-TRACE"], AT["NOT-POLICE"], AT["ADMIN"]], incident)  # fmt: skip
    incident = np.where(np.isin(kind, (ASB, DISPUTE)), ends, incident)
    incident = np.where((strand > 0) & (status == NOTHING) & (w > 0.85), AT["HATE-INC"], incident)
    incident = np.where((call > 0) & (rng.random(n) < 0.2), AT["DUP"], incident)
    # Crimes, and what is neither.
    crime = np.where(np.isin(kind, (ASB, DISPUTE)) & (v < 0.3), AT["ASB+CRIME"], AT["CRIME"])
    hidden = np.where(v < 0.5, AT["DISPUTE-NONCRIME"], AT["ASB-P"])
    neither = np.select([w < 0.45, w < 0.8, w < 0.98], [AT["NO-TRACE"], AT["ADMIN"],
                        AT["NOT-POLICE"]], AT["ASB-N"])  # fmt: skip
    closing = np.select(
        [status == RECORDED, np.isin(kind, (ASB, DISPUTE)), np.isin(kind, (WELFARE, SUSPICIOUS)),
         status == MISSED],
        [crime, incident, neither, hidden], AT["CRIME"],
    )  # fmt: skip
    quarrel = (name == "domestic") & (kind == VIOLENCE) & (status == MISSED)
    found: Ints = np.where(quarrel, AT["DOM-NONCRIME"], closing)
    return found
