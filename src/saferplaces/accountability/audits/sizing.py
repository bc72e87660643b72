"""How many logs an audit reads, what precision that buys, and what it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from asvat.evaluation.recording_audit import allocate, margin, sample_size
from saferplaces.accountability.audits.models import Audit
from saferplaces.accountability.audits.population import Key
from saferplaces.foundation.reference.queries import setting

READINGS = 2


@dataclass(frozen=True)
class Sizing:
    """What the plan comes to.

    Attributes
    ----------
    population, crimes:
        Logs, and the crimes that they are expected to hold.
    crimes_needed, logs_needed:
        What the wanted precision needs.
    logs, precision, hours:
        What will be read, half the width of the interval that it buys, and the hours of reading.
    """

    population: int
    crimes: int
    crimes_needed: int
    logs_needed: int
    logs: int
    precision: float
    hours: float


def needed(audit: Audit, population: int) -> int:
    """Return how many logs the precision needs: as many as hold the crimes that it needs."""
    crimes = max(1, round(population * audit.crimes_per_log))
    wanted = sample_size(audit.expected, audit.within, crimes, audit.confidence)
    return min(population, math.ceil(wanted / audit.crimes_per_log))


def sizing(audit: Audit, population: int) -> Sizing:
    """Return what a plan comes to."""
    crimes = max(1, round(population * audit.crimes_per_log))
    logs = min(audit.size, population)
    return Sizing(
        population=population,
        crimes=crimes,
        crimes_needed=sample_size(audit.expected, audit.within, crimes, audit.confidence),
        logs_needed=needed(audit, population),
        logs=logs,
        precision=margin(
            audit.expected, max(logs * audit.crimes_per_log, 1e-9), crimes, audit.confidence
        ),
        hours=logs * READINGS * float(setting("audit_minutes_per_log")) / 60,
    )


def affordable(hours: float) -> int:
    """Return how many logs can be read twice in so many hours."""
    return int(hours * 60 / (READINGS * float(setting("audit_minutes_per_log"))))


def shared_out(audit: Audit, populations: Mapping[Key, int]) -> dict[Key, int]:
    """Return how many logs each stratum gives, in proportion, with a minimum from each.

    Raises
    ------
    asvat.errors.InputError
        When the sample is too small for the minimum.
    """
    sizes = allocate(list(populations.values()), audit.size, audit.minimum)
    return {key: int(size) for key, size in zip(populations, sizes, strict=True)}
