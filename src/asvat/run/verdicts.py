"""Keep the verdict on last year's maps until another month is full."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa

import asvat
from asvat.dataset.snapshots import Snapshot
from asvat.hotspots.study import Study
from asvat.run.settings import Settings

KEY = "backtest_key"


def verdict_key(
    cube: np.ndarray,
    months: np.ndarray,
    groups: np.ndarray | None,
    study: Study,
    settings: Settings,
) -> str:
    """Return a name for everything that a back-test depends on."""
    digest = hashlib.sha256()
    for part in (cube, months.astype(np.int64), study.mask):
        digest.update(np.ascontiguousarray(part).tobytes())
    named = "|".join(map(str, groups.tolist())) if groups is not None else ""
    told = (settings.words(), asvat.__version__, study.window, named)
    digest.update(repr(told).encode())
    return digest.hexdigest()


def verdict_of(last: Snapshot | None, key: str) -> dict[str, pa.Table] | None:
    """Return the tables of the last verdict where it was made from the very same, or None."""
    if last is None or KEY not in last.tables():
        return None
    if last.table(KEY).column("key").to_pylist() != [key]:
        return None
    wanted = [n for n in last.tables() if n.startswith(("backtest", "fairness_"))]
    return {name: last.table(name) for name in wanted}
