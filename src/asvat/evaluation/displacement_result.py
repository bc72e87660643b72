"""What a displacement difference found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from asvat.records.provenance import stamp

METHOD = "Weighted displacement difference"


@dataclass(frozen=True)
class Part:
    """An estimated difference in incidents, its standard error, z, two-sided p and interval."""

    estimate: float
    se: float
    z: float
    p: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """The answer of :func:`~asvat.evaluation.displacement.effect` and ``harm_effect``.

    ``total`` is the WDD: incidents (or harm) prevented when negative, added when positive.
    ``local`` is the treated area's change beyond its control's; ``displacement`` the same of the
    areas around them, ``None`` when they were not given. ``e_test_p`` compares the treated area
    before and after, without any control. ``warnings`` say which assumptions fail.
    """

    total: Part
    local: Part
    displacement: Part | None
    e_test_p: float | None
    confidence: float
    parameters: Mapping[str, Any]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, unrounded; ``wdd`` is the total."""
        total = asdict(self.total)
        return {
            "wdd": total.pop("estimate"),
            **total,
            "e_test_p": self.e_test_p,
            "confidence": self.confidence,
            "local": asdict(self.local),
            "displacement": asdict(self.displacement) if self.displacement else None,
            "warnings": list(self.warnings),
        }

    def table(self) -> pa.Table:
        """Return one row each for the local part, the displacement part and the total."""
        parts = {"local": self.local, "displacement": self.displacement, "total": self.total}
        rows = [{"part": name, **asdict(part)} for name, part in parts.items() if part]
        parameters = {**self.parameters, "confidence": self.confidence}
        return stamp(pa.Table.from_pylist(rows), METHOD, parameters, list(self.warnings))
