"""How noisy the force came out, measured: the rates that linkage is read against."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

_PLAIN = ("any field corrupted", "on a shared phone")


def noise_table(counted: dict[str, Counter[str]]) -> pa.Table:
    """Return one row a source and measure: of how many party rows, how many, and the share.

    A field is corrupted when something else stands there than is true; a missing field is
    counted apart, among the rows whose form asks for it. Spelling out, capitals and spacing count
    as nothing.
    """
    rows = []
    together: Counter[str] = Counter()
    for counter in counted.values():
        together.update(counter)
    for source, counter in (*counted.items(), ("all", together)):
        measures = [m for m in counter if m != "party rows" and not m.startswith("asked for ")]
        for measure in (*_PLAIN, *sorted(set(measures) - set(_PLAIN))):
            asked = "asked for " + measure.removeprefix("no ")
            of = counter[asked if measure.startswith("no ") else "party rows"]
            rows.append(
                {
                    "source": source,
                    "measure": measure,
                    "rows": counter[measure],
                    "of": of,
                    "share": round(counter[measure] / max(of, 1), 4),
                }
            )
    return pa.Table.from_pylist(rows)
