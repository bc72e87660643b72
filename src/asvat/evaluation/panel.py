"""Counts of areas by periods, some areas treated from some period on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.records.arrays import Bools, Floats


@dataclass(frozen=True)
class Totals:
    """Counts and exposures, shape (2, 2): control and treated, by before and after."""

    count: Floats
    exposure: Floats


@dataclass(frozen=True)
class Panel:
    """A checked panel: counts and exposures (areas, periods), who is treated, what is after."""

    count: Floats
    exposure: Floats
    treated: Bools
    post: Bools

    def totals(self) -> Totals:
        """Return the four totals that difference-in-differences compares."""
        counts, exposures = self.series()
        return Totals(
            np.stack([counts[:, ~self.post].sum(axis=1), counts[:, self.post].sum(axis=1)], axis=1),
            np.stack(
                [exposures[:, ~self.post].sum(axis=1), exposures[:, self.post].sum(axis=1)], axis=1
            ),
        )

    def series(self) -> tuple[Floats, Floats]:
        """Return counts and exposures by group and period, shape (2, periods), control first."""
        groups = (~self.treated, self.treated)
        counts = np.stack([self.count[g].sum(axis=0) for g in groups])
        exposures = np.stack([self.exposure[g].sum(axis=0) for g in groups])
        return counts, exposures


def checked_panel(count: Floats, treated: Bools, post: Bools, exposure: Floats | None) -> Panel:
    """Return the panel, or refuse it.

    Raises
    ------
    InputError
        When shapes do not fit, counts are not whole, exposures are not positive, or there is no
        treated area, no control area, no period before or none after.
    """
    counts = np.asarray(count, dtype=np.float64)
    who, when = np.asarray(treated, dtype=bool), np.asarray(post, dtype=bool)
    if counts.ndim != 2 or counts.shape != (who.size, when.size):
        raise InputError(
            f"shapes do not fit: count {counts.shape}, treated {who.shape}, post {when.shape}",
            where="count",
            mend="Give counts as (areas, periods).",
        )
    if not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise InputError("a count is not a whole number, 0 or more", where="count")
    for name, flags in (("treated", who), ("post", when)):
        if flags.all() or not flags.any():
            raise InputError(
                f"`{name}` must be true for some and false for others",
                where=name,
                mend="The method compares treated with control areas, before with after.",
            )
    if (np.diff(when.astype(int)) < 0).any():
        raise InputError("`post` goes back to false", where="post", mend="Order the periods.")
    base = 1.0 if exposure is None else np.asarray(exposure, dtype=np.float64)
    exposures = np.broadcast_to(base, counts.shape).astype(np.float64)
    if not (np.isfinite(exposures) & (exposures > 0)).all():
        raise InputError("an exposure is not a positive number", where="exposure")
    return Panel(counts, exposures, who, when)
