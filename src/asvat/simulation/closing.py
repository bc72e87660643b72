"""How invented logs are opened and closed, so that what closing hides is known."""

from __future__ import annotations

import numpy as np

from asvat.simulation.rhythm import ASB, KINDS

CLOSINGS = {
    "ASB-N": 0.62,
    "ASB-P": 0.18,
    "ASB-E": 0.10,
    "DISPUTE-NONCRIME": 0.10,
}
# Crimes that came in as anti-social behaviour and were closed as a crime.
OPENED_AS_ASB = 0.15


def closing_columns(rng: np.random.Generator, kind: np.ndarray) -> tuple[list[str], list[str]]:
    """Return the opening and the closing code of each log.

    Logs of anti-social behaviour open as ``ASB`` and close by its category or as a non-crime
    dispute; every other log closes as ``CRIME``, 15% of them having been opened as ``ASB``.
    """
    asb = kind == [k.name for k in KINDS].index(ASB)
    codes = list(CLOSINGS)
    closed = rng.choice(len(codes), kind.size, p=list(CLOSINGS.values()))
    opened = asb | (rng.random(kind.size) < OPENED_AS_ASB)
    opening = np.where(opened, "ASB", "CRIME").tolist()
    closing = np.where(asb, np.array(codes)[closed], "CRIME").tolist()
    return opening, closing
