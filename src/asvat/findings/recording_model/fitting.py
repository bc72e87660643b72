"""Fit what decisions add to a score that is there already: a sum that is drawn to nothing.

Logistic regression with an offset: log-odds of the answer = base + bias + slope × base + signals,
where every term has a normal prior with mean 0. Without labels nothing is added; few labels add
little; many outweigh the prior. How far the signals may move is chosen by cross-validation on the
blind labels, and the tightest prior wins unless a looser one is better by more than a standard
error.

Who saw the prompt answers otherwise than who did not. Two more terms take that up (how much oftener
yes, and how much more so the higher the score); they stand in no prediction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from asvat.findings.recording_model.settings import LearningSettings
from asvat.findings.recording_model.signals import Floats, Ints, chance

Bools = npt.NDArray[np.bool_]

SPREADS = (0.01, 0.03, 0.1, 0.3)
"""Prior variances of a signal's weight, in squared log-odds, the tightest first."""
BIAS, SLOPE, SEEN, SCALE = 0.25, 0.05, 1.0, 0.25
"""Prior variances of bias, slope, either term of the prompt in sight, and of the calibration."""
FOLDS = 3
NEVER = 1e-9
"""Prior variance of what is not to be learnt."""
STEPS, SMALL = 60, 1e-9
FLATTEST = 0.2
"""Least slope of a calibration: the order of prompts is never turned round."""


@dataclass(frozen=True)
class Problem:
    """What is learnt from: a row a text, or a row a crime to consider.

    Parameters
    ----------
    base
        Log-odds by the rules.
    x
        Signals, rows by names.
    yes
        What was decided.
    weight
        Weight of each label.
    seen
        The prompt was in sight.
    fold
        Number that rows of one text share: they are never on both sides of a fold.
    """

    base: Floats
    x: Floats
    yes: Bools
    weight: Floats
    seen: Bools
    fold: Ints

    def take(self, rows: Bools) -> Problem:
        """Return some of the rows."""
        return Problem(self.base[rows], self.x[rows], self.yes[rows], self.weight[rows],
                       self.seen[rows], self.fold[rows])  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """What is added to a base score, and how the result is calibrated."""

    bias: float
    slope: float
    weights: Floats
    seen_bias: float
    seen_slope: float
    spread: float
    calibration: tuple[float, float]

    def log_odds(self, base: Floats, added: Floats, most: float) -> Floats:
        """Return log-odds given what the signals add, at most `most` from the base."""
        raw = base + self.bias + self.slope * base + added
        shift = self.calibration[0] + self.calibration[1] * raw - base
        return base + np.clip(shift, -most, most)


def learn(problem: Problem, settings: LearningSettings) -> Sum:
    """Return the sum that the labels support.

    How far signals may move, and the calibration, are learnt from labels given blind alone, on
    scores of folds that had not seen them. With fewer than ``least-judged`` of these, or one
    answer only, signals may move least, and there is neither calibration nor bias nor slope: who
    saw the prompts cannot tell how often they are right.
    """
    # On one thread: sums in another order would differ in their last digits.
    with threadpool_limits(limits=1):
        blind = ~problem.seen
        level = _judgeable(problem.yes[blind], settings.least_judged)
        spread, straight = SPREADS[0], (0.0, 1.0)
        if level:
            sample = problem.take(blind)
            tried = [_out_of_fold(problem, each)[blind] for each in SPREADS]
            chosen = _tightest(sample, tried)
            spread, straight = SPREADS[chosen], _calibration(sample, tried[chosen])
        fitted = _fit(problem, spread, level)
    width = problem.x.shape[1]
    return Sum(
        float(fitted[0]), float(fitted[1]), fitted[2 : 2 + width], float(fitted[-2]),
        float(fitted[-1]), spread, straight,
    )  # fmt: skip


def _judgeable(yes: Bools, least: int) -> bool:
    return len(yes) >= least and bool(yes.any()) and not bool(yes.all())


def _columns(problem: Problem) -> Floats:
    seen = problem.seen.astype(np.float64)
    return np.column_stack([np.ones(len(seen)), problem.base, problem.x, seen, seen * problem.base])


def _fit(problem: Problem, spread: float, level: bool = True) -> Floats:
    width = problem.x.shape[1]
    bias, slope = (BIAS, SLOPE) if level else (NEVER, NEVER)
    prior = np.array([bias, slope, *[spread] * width, SEEN, SEEN])
    return newton(problem.base, _columns(problem), problem.yes, problem.weight, 1 / prior)


def newton(base: Floats, x: Floats, yes: Bools, weight: Floats, precision: Floats) -> Floats:
    """Return the most likely terms of a logistic sum with an offset and a prior around 0."""
    terms = np.zeros(x.shape[1])
    at = _loss(base, x, yes, weight, precision, terms)
    for _ in range(STEPS):
        p = chance(base + x @ terms)
        slope = x.T @ (weight * (yes - p)) - precision * terms
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        while (then := _loss(base, x, yes, weight, precision, terms + step)) > at + SMALL:
            step = step / 2
        terms, gain, at = terms + step, at - then, then
        if gain < SMALL:
            break
    return terms


def _loss(
    base: Floats, x: Floats, yes: Bools, weight: Floats, precision: Floats, terms: Floats
) -> float:
    z = base + x @ terms
    return float(weight @ (np.logaddexp(0, z) - yes * z) + 0.5 * precision @ (terms * terms))


def _out_of_fold(problem: Problem, spread: float) -> Floats:
    """Return log-odds, as if no prompt were in sight, by models that had not seen the row."""
    x, side = _columns(problem), problem.fold % FOLDS
    out = np.zeros(len(x))
    for number in range(FOLDS):
        held = side == number
        terms = _fit(problem.take(~held), spread)
        out[held] = problem.base[held] + x[held, :-2] @ terms[:-2]
    return out


def _tightest(problem: Problem, scores: list[Floats]) -> int:
    """Return the tightest prior that is within a standard error of the best."""
    each = np.array([np.logaddexp(0, z) - problem.yes * z for z in scores]) * problem.weight
    total = each.sum(axis=1)
    best = int(np.argmin(total))
    over = each - each[best]
    error = over.std(axis=1) * np.sqrt(over.shape[1])
    return int(np.flatnonzero(total - total[best] <= error)[0])


def _calibration(blind: Problem, scores: Floats) -> tuple[float, float]:
    """Return intercept and slope that put scores right (Platt), drawn to 0 and 1."""
    x = np.column_stack([np.ones(len(scores)), scores])
    terms = newton(scores, x, blind.yes, np.ones(len(scores)), np.full(2, 1 / SCALE))
    return float(terms[0]), max(1 + float(terms[1]), FLATTEST)
