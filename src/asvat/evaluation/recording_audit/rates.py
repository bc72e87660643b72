"""What a stratified sample of logs says of the crimes in all logs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.evaluation.recording_audit.shares import interval
from asvat.hotspots.count_intervals import check_confidence
from asvat.records.arrays import Bools, Floats, Ints

REPLICATES = 2000


@dataclass(frozen=True)
class Sample:
    """What was found in the logs that were read, one entry a log.

    Attributes
    ----------
    hits
        Crimes of the log that were done right, shape (logs,).
    of
        Crimes of the log that are asked about (that should have been recorded, say), shape (logs,);
        0 for a log without any, and for one that is no longer in the population: it keeps its
        place among the drawn.
    stratum
        Place of the log's stratum in `populations`, shape (logs,).
    populations
        Logs in each stratum, shape (strata,).
    """

    hits: Floats
    of: Floats
    stratum: Ints
    populations: Ints

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        if not len(self.hits) == len(self.of) == len(self.stratum):
            raise InputError("hits, of and stratum differ in length", where="sample")
        if np.any(self.hits < 0) or np.any(self.hits > self.of):
            raise InputError("a log has more crimes done right than crimes", where="hits, of")
        if len(self.stratum) and not 0 <= self.stratum.min() <= self.stratum.max() < self.strata:
            raise InputError("a log lies in no stratum", where="stratum")
        if np.any(self.drawn > self.populations):
            raise InputError("more logs are drawn than a stratum has", where="populations")

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return len(self.populations)

    @property
    def drawn(self) -> Ints:
        """Logs drawn from each stratum."""
        counted: Ints = np.bincount(self.stratum, minlength=self.strata).astype(np.int64)
        return counted

    @property
    def weight(self) -> Floats:
        """How many logs of the population each log stands for."""
        with np.errstate(divide="ignore"):
            each = self.populations / np.maximum(self.drawn, 1)
        return np.asarray(each[self.stratum], dtype=np.float64)

    def where(self, chosen: Bools) -> Sample:
        """Return the same sample asked about some of its logs only: the others count for nothing.

        They keep their places, as a part of a population is estimated (Cochran 1977, 5A.14).
        """
        return Sample(
            np.where(chosen, self.hits, 0.0),
            np.where(chosen, self.of, 0.0),
            self.stratum,
            self.populations,
        )


@dataclass(frozen=True)
class Rate:
    """The answer of :func:`rate`.

    Attributes
    ----------
    hits, of, logs
        Crimes counted, and logs in which there are any.
    share
        The rate of the population; ``nan`` without a crime.
    low, high
        Its interval; 0 and 1 without a crime.
    error
        Linearised standard error of the share.
    effective
        Crimes that a simple random sample would need to be as sure.
    """

    hits: int
    of: int
    logs: int
    share: float
    low: float
    high: float
    error: float
    effective: float
    confidence: float

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


def rate(sample: Sample, confidence: float = 0.95) -> Rate:
    """Estimate the share of crimes done right from a stratified sample of logs.

    Notes
    -----
    The unit is the crime and the log is the cluster. The share is a combined ratio,
    ``R = ΣN_h ȳ_h / ΣN_h x̄_h`` with ``y`` the crimes done right and ``x`` the crimes of a log,
    and its variance the linearised one, ``Σ N_h² (1-f_h) s²_dh/n_h / X̂²`` with ``d = y - Rx``
    (Cochran 1977, 6.4 and 6.11). With one crime in every log that is the stratified estimate
    ``ΣW_h p_h`` with variance ``ΣW_h² p_h(1-p_h)/(n_h-1)·(1-f_h)``. A stratum of which one log
    was read counts its distance from nothing.

    The limits are Wilson's on the effective number of crimes, ``R(1-R)/Var`` (Korn and Graubard
    1998; Dean and Pagano 2015): a symmetric interval covers too little where nearly all crimes
    are right. The effective number is never above the crimes counted but for the correction of a
    finite population. Where all or none are right the variance says nothing: the limits are
    Clopper and Pearson's on ``(Σwx)²/Σ(wx)²``, as if the crimes of a log were one.
    """
    check_confidence(confidence)
    hits, of = float(sample.hits.sum()), float(sample.of.sum())
    logs = int((sample.of > 0).sum())
    if of <= 0:
        return Rate(0, 0, 0, math.nan, 0.0, 1.0, math.nan, 0.0, confidence)
    weight = sample.weight
    total = float((weight * sample.of).sum())
    share = float((weight * sample.hits).sum()) / total
    variance, simple = _variance(sample, sample.hits - share * sample.of, total)
    if np.array_equal(sample.drawn, sample.populations):
        effective = math.inf  # all were read: nothing is left to chance
    elif hits in {0.0, of} or variance <= 0.0:
        effective = float((weight * sample.of).sum() ** 2 / ((weight * sample.of) ** 2).sum())
        share = hits / of if hits in {0.0, of} else share
    else:
        effective = min(share * (1 - share) / simple, of)
        effective *= simple / variance
    low, high = (share, share) if math.isinf(effective) else (
        interval(share * effective, effective, confidence)
    )  # fmt: skip
    return Rate(
        int(hits), int(of), logs, share, low, high, math.sqrt(variance), effective, confidence
    )


def bootstrap(
    sample: Sample, confidence: float = 0.95, replicates: int = REPLICATES, seed: int = 0
) -> tuple[float, float]:
    """Return the limits of the share by drawing logs again within strata; a check on `rate`.

    Notes
    -----
    ``n_h - 1`` logs are drawn of the ``n_h`` of a stratum and weighted by ``n_h/(n_h - 1)`` (Rao
    and Wu 1988), about their mean and drawn in by ``√(1-f_h)`` for the finite population. The
    limits are percentiles. A replicate without a crime is left out. Where all or none are right
    every replicate says the same, so it says nothing: use `rate`.
    """
    check_confidence(confidence)
    random = np.random.default_rng(seed)
    top = np.zeros(replicates)
    bottom = np.zeros(replicates)
    for place in range(sample.strata):
        mine = sample.stratum == place
        n, population = int(mine.sum()), int(sample.populations[place])
        if n == 0:
            continue
        weights: Floats = np.ones((replicates, n))
        if n > 1:
            times = random.multinomial(n - 1, np.full(n, 1 / n), size=replicates)
            keep = math.sqrt(1 - n / population)
            weights = np.asarray(1 - keep + keep * times * (n / (n - 1)), dtype=np.float64)
        weights = weights * (population / n)
        top += weights @ sample.hits[mine]
        bottom += weights @ sample.of[mine]
    there = bottom > 0
    if not there.any():
        return 0.0, 1.0
    low, high = np.quantile(
        top[there] / bottom[there], (0.5 - confidence / 2, 0.5 + confidence / 2)
    )
    return float(low), float(high)


def _variance(sample: Sample, residual: Floats, total: float) -> tuple[float, float]:
    """Return the variance of the ratio, and what it were of an endless population."""
    finite = endless = 0.0
    for place, n in enumerate(sample.drawn):
        if n == 0:
            continue
        mine = residual[sample.stratum == place]
        spread = float(mine.var(ddof=1)) if n > 1 else float(mine[0] ** 2)
        population = float(sample.populations[place])
        part = population**2 * spread / float(n) / total**2
        endless += part
        finite += part * (1 - float(n) / population)
    return finite, endless
