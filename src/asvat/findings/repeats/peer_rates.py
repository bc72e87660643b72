"""What is usual for such people and places: fitted once, saved, and used by every daily run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.findings.repeats.appearances import COUNTERS, Ints, checked
from asvat.findings.repeats.escalation import recent, slopes
from asvat.findings.repeats.events import Events, events_of
from asvat.findings.repeats.frequency import fit_gap_shape, halves, rise
from asvat.findings.repeats.gamma_poisson import GammaPrior, fit_gamma_prior
from asvat.findings.repeats.months import add_months
from asvat.findings.repeats.numbering import few
from asvat.findings.repeats.order import Ordered, ordered
from asvat.findings.repeats.shrinking import spread_of_effects

FORMAT = 1
MONTHS = 12
LEAST_SUBJECTS = 200
"""Peer groups with fewer subjects are taken together with the rest of their counter."""

_LEAST_FREQUENCY, _LEAST_SEVERITY = float(np.log(1.25)) ** 2, 0.05**2
"""Variances below which changes over time are not believed to fall: shrinking stays finite."""


@dataclass(frozen=True)
class CounterPeers:
    """One counter's peers.

    Parameters
    ----------
    together
        Rates over all peer groups, for groups too small for their own.
    groups
        Rates by peer group.
    gap_shape
        Shape of the gaps between events: 1 is a Poisson process, less is bunched.
    frequency_spread
        Variance of true rises in frequency, as logarithms.
    severity_noise, severity_spread
        Variance of severity within a series; variance of its true rise per event.
    """

    together: GammaPrior
    groups: dict[str, GammaPrior]
    gap_shape: float
    frequency_spread: float
    severity_noise: float
    severity_spread: float

    def prior(self, peers: str | None) -> GammaPrior:
        """Return the rates of a peer group."""
        return self.groups.get(peers or "", self.together)


@dataclass(frozen=True)
class PeerRates:
    """Rates and changes that are usual, by counter.

    Parameters
    ----------
    fitted_on
        Last day of the data it was fitted to.
    observed_from
        First day on which anything could have been seen: exposure starts there.
    counters
        By counter; a counter without any subject is missing.
    """

    fitted_on: dt.date
    observed_from: dt.date
    counters: dict[str, CounterPeers]

    def years(self, as_of: dt.date) -> float:
        """Return the length in years of the last 12 months as far as they were observed."""
        return _window(as_of, self.observed_from)[1]

    @property
    def version(self) -> str:
        """Name of these very numbers: the same fit has the same version."""
        return hashlib.sha256(json.dumps(self._plain(), sort_keys=True).encode()).hexdigest()[:12]

    def _plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "fitted_on": self.fitted_on.isoformat(),
            "observed_from": self.observed_from.isoformat(),
            "counters": {name: asdict(peers) for name, peers in self.counters.items()},
        }

    def save(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps({"version": self.version, **self._plain()}, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> PeerRates:
        """Read what :meth:`save` wrote.

        Raises
        ------
        InputError
            When the file is no JSON, of another format, or was changed by hand.
        """
        try:
            plain = json.loads(path.read_text())
        except ValueError:
            raise InputError(
                "peer rates that cannot be read", where=str(path), mend="Fit them again."
            ) from None
        if plain.get("format") != FORMAT:
            raise InputError(
                "peer rates of another format", where=str(path), mend="Fit them again."
            )
        counters = {
            name: CounterPeers(
                **{
                    **peers,
                    "together": GammaPrior(**peers["together"]),
                    "groups": {k: GammaPrior(**v) for k, v in peers["groups"].items()},
                }
            )
            for name, peers in plain["counters"].items()
        }
        day = dt.date.fromisoformat
        rates = cls(day(plain["fitted_on"]), day(plain["observed_from"]), counters)
        if rates.version != plain["version"]:
            raise InputError(
                "peer rates that were changed", where=str(path), mend="Fit them again."
            )
        return rates


def _window(as_of: dt.date, observed_from: dt.date) -> tuple[np.datetime64, float]:
    """Return the first day of the last 12 months that was observed, and their length in years."""
    end = np.datetime64(as_of, "D")
    start = max(add_months(np.array([end]), -MONTHS)[0] + 1, np.datetime64(observed_from, "D"))
    return start, max(int((end - start).astype(np.int64)) + 1, 1) / 365.25


def events_of_last_year(
    order: Ordered, events: Events, as_of: dt.date, observed_from: dt.date
) -> Ints:
    """Count each subject's events first reported in the 12 months up to a day."""
    inside = order.day[events.first] >= _window(as_of, observed_from)[0]
    return np.add.reduceat(inside.astype(np.int64), events.start[:-1])


def until(appearances: pa.Table, as_of: dt.date) -> pa.Table:
    """Return checked appearances reported up to and with a day."""
    table = checked(appearances)
    end = np.datetime64(as_of, "s") + np.timedelta64(1, "D")
    latest = pc.max(table.column("at")).as_py()
    if latest is None or np.datetime64(latest) < end:
        return table
    return table.filter(pc.less(table.column("at"), pa.scalar(end)))


def peers_of(table: pa.Table, order: Ordered) -> tuple[Ints, list[str]]:
    """Return the number of each subject's peer group, that of its latest log, and their names.

    Subjects without a group have number -1.
    """
    number, names = few(table.column("peers"))
    return number[order.row[order.start[1:] - 1]], names


def fit_peer_rates(
    appearances: pa.Table, as_of: dt.date, observed_from: dt.date | None = None
) -> PeerRates:
    """Fit what is usual to all appearances of a dataset.

    Parameters
    ----------
    appearances
        As in :data:`asvat.findings.repeats.APPEARANCES`, those of all subjects, few events or
        many: leaving out the quiet ones would make everyone's peers look busy.
    as_of
        Last day to use.
    observed_from
        First day on which anything could have been seen; by default that of the first report.
    """
    table = until(appearances, as_of)
    order = ordered(table)
    if not len(order.row):
        return PeerRates(as_of, observed_from or as_of, {})
    begun = observed_from or order.day.min().item()
    events = events_of(table, order)
    last_year = events_of_last_year(order, events, as_of, begun)
    counter = order.counter[order.start[:-1]]
    peers, names = peers_of(table, order)
    years = _window(as_of, begun)[1]
    found = {}
    for number, name in enumerate(COUNTERS):
        mine = np.flatnonzero(counter == number)
        seen = mine[last_year[mine] > 0]
        if len(seen):
            groups = {
                names[code]: fit_gamma_prior(last_year[seen[peers[seen] == code]], years)
                for code in np.unique(peers[seen])
                if code >= 0 and np.count_nonzero(peers[seen] == code) >= LEAST_SUBJECTS
            }
            found[name] = _counter_peers(
                events, mine, fit_gamma_prior(last_year[seen], years), dict(sorted(groups.items()))
            )
    return PeerRates(as_of, begun, found)


def _counter_peers(
    events: Events, series: Ints, together: GammaPrior, groups: dict[str, GammaPrior]
) -> CounterPeers:
    span = recent(events, series)
    shape = fit_gap_shape(events.at, span.first, span.last)
    line = slopes(events, span)
    noise = line.noise()
    return CounterPeers(
        together,
        groups,
        shape,
        spread_of_effects(*rise(halves(events.at, span.first, span.last), shape), _LEAST_FREQUENCY),
        noise,
        spread_of_effects(line.rise, noise / line.leverage, _LEAST_SEVERITY),
    )
