"""Places: how many corrupted addresses find their own, and how fast a force's logs are placed.

Quality: 261 invented addresses and their corrupted copies in a council's style (shared data), as
522 logs without coordinates, UPRNs or postcodes; pairs of one address against all pairs put at one
place. Speed: invented logs with misspellings, flats, premises and default coordinates.
"""

# Imports are timed apart.

from __future__ import annotations

import csv
import operator
import time
from collections.abc import Mapping
from typing import Any

from harness import SHARED_DATA, main

SHORT = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Lane": "Ln", "Close": "Cl"}
QUESTION = "places of logs"
ERRORS = {
    522: "corrupted_leeds_style_seed1_base.csv",
    523: "corrupted_leeds_style_seed1_prevalence2_noise10.csv",
}
"""Sizes that stand for a quality run: 523 is the noisier file, of 522 rows as well."""


def _rows(path: str) -> list[dict[str, str]]:
    with (SHARED_DATA / "linkage" / "address_errors" / path).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _pool(size: int) -> tuple[list[str], list[str]]:
    parts = ("subname", "name", "number", "streetname", "locality", "townname")
    clean = _rows("components.csv")
    texts = [" ".join(row[p] for p in parts if row[p]) for row in clean]
    truth = [row["uprn"] for row in clean]
    dirty = _rows(ERRORS[size])
    texts += [row["recorded_address"] for row in dirty]
    truth += [row["source_uprn"] for row in dirty]
    return texts, truth


def _scores(found: list[Any], truth: list[str]) -> dict[str, float]:
    both = right = said = 0
    for i in range(len(truth)):
        for j in range(i):
            same, linked = truth[i] == truth[j], found[i] is not None and found[i] == found[j]
            both, said, right = both + same, said + linked, right + (same and linked)
    precision, recall = right / max(said, 1), right / both
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "F1": round(f1, 4)}


def exact_text(size: int) -> Mapping[str, Any]:
    texts, truth = _pool(size)
    return {"seconds": 0.0, "check": _scores(texts, truth)}


def asvat_quality(size: int) -> Mapping[str, Any]:
    import pyarrow as pa

    from asvat.linkage.places import find_places

    texts, truth = _pool(size)
    ids = [f"{i:04}" for i in range(len(texts))]
    start = time.perf_counter()
    got = find_places(pa.table({"incident_id": ids, "location_text": texts}))
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "check": _scores(got.incident_places.column("place_id").to_pylist(), truth),
    }


def _logs(size: int, seed: int = 1) -> Any:
    """Invent logs: 12,000 streets in 80 towns, a tenth misspelt, a twentieth at a default point."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(seed)
    letters = list("abcdefghiklmnoprstuw")
    words = ["".join(rng.choice(letters, 6)).title() for _ in range(3000)]
    kinds = np.array(["Street", "Road", "Avenue", "Lane", "Grove", "Close", "Terrace"])
    towns, streets = 80, 12_000
    town = rng.integers(0, towns, streets)
    at = rng.uniform(400_000, 445_000, (towns, 2))
    street = [f"{words[i]} {words[j]}" for i, j in rng.integers(towns, 3000, (streets, 2))]
    kind = kinds[rng.integers(0, 7, streets)]
    centre = at[town] + rng.normal(0, 900, (streets, 2))
    which = (streets * rng.random(size) ** 2).astype(int)
    number = 1 + (100 * rng.random(size) ** 2).astype(int)
    points = np.round(centre[which] + np.column_stack([number * 4.0, number * 1.0]))
    points[rng.random(size) < 0.05] = 430_000.0
    slip, flat, short = rng.random(size) < 0.1, rng.random(size) < 0.1, rng.random(size) < 0.3
    where = rng.integers(1, 8, size)
    texts = []
    for i in range(size):
        s = which[i]
        name = street[s]
        if slip[i]:
            name = name[: where[i]] + name[where[i] + 1 :]
        head = f"Flat {number[i] % 4 + 1}, " if flat[i] else ""
        tail = SHORT.get(kind[s], kind[s]) if short[i] else kind[s]
        texts.append(f"{head}{number[i]} {name} {tail}, {words[town[s]]}")
    when = np.sort(rng.integers(0, 5 * 365 * 86400, size)).astype("datetime64[s]")
    logs = pa.table(
        {
            "incident_id": [f"{i:08}" for i in range(size)],
            "location_text": texts,
            "easting": points[:, 0],
            "northing": points[:, 1],
            "place_precision": ["exact"] * size,
            "reported_at": when + np.timedelta64(54 * 365, "D"),
        }
    )
    return logs, which * 10_000 + number * 10 + np.where(flat, number % 4 + 1, 0)


def _pairwise(found: list[Any], truth: Any) -> dict[str, float]:
    import numpy as np

    a = np.unique(np.array(found, dtype="U32"), return_inverse=True)[1].astype(np.int64)
    b = np.unique(truth, return_inverse=True)[1].astype(np.int64)

    def pairs(code: Any) -> int:
        count = np.unique(code, return_counts=True)[1].astype(np.int64)
        return int((count * (count - 1) // 2).sum())

    right = pairs(a * (int(b.max()) + 1) + b)
    precision, recall = right / pairs(a), right / pairs(b)
    return {"precision": round(precision, 4), "recall": round(recall, 4)}


def asvat_speed(size: int) -> Mapping[str, Any]:
    logs, truth = _logs(size)
    from asvat.linkage.places import find_places

    start = time.perf_counter()
    got = find_places(logs)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "check": {
            **_pairwise(got.incident_places.column("place_id").to_pylist(), truth),
            "places": got.places.num_rows,
            "default points": got.default_geocodes.num_rows,
            "set aside": got.incident_places.column("default_geocode").to_pylist().count(True),
        },
    }


def asvat_day(size: int) -> Mapping[str, Any]:
    logs, _ = _logs(size)
    from asvat.linkage.places import find_places

    day = logs.slice(size - 3000)
    before = find_places(logs.slice(0, size - 3000))
    start = time.perf_counter()
    got = find_places(day, before.places, default_geocodes=before.default_geocodes)
    seconds = time.perf_counter() - start
    whole = find_places(logs).incident_places.column("place_id").to_pylist()[size - 3000 :]
    same = sum(map(operator.eq, whole, got.incident_places.column("place_id").to_pylist()))
    return {"seconds": seconds, "check": {"named as in a full run": same / 3000}}


def asvat_events(size: int) -> Mapping[str, Any]:
    """A sixth of the logs are further calls, half an hour later on average, in other words."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(2)
    first = size * 5 // 6
    logs, _ = _logs(first)
    again = np.sort(rng.choice(first, size - first, replace=False))
    event = np.r_[np.arange(first), again]
    logs = logs.take(pa.array(event))
    when = logs.column("reported_at").to_numpy().astype("datetime64[s]").copy()
    when[first:] += rng.exponential(1800, size - first).astype(int)
    words = np.array(["".join(rng.choice(list("abcdefghiklmnoprstuw"), 7)) for _ in range(3000)])
    often = 1 / np.arange(1, 3001)
    told = [" ".join(w) for w in words[rng.choice(3000, (20_000, 40), p=often / often.sum())]]
    texts = [f"{told[e % 20_000][:60]} {told[k % 19_997]}" for k, e in enumerate(event.tolist())]
    column = logs.schema.get_field_index
    logs = logs.set_column(column("incident_id"), "incident_id", [[f"{i:08}" for i in range(size)]])
    logs = logs.set_column(column("reported_at"), "reported_at", pa.array(when))
    logs = logs.append_column("narrative", pa.array(texts))
    from asvat.linkage.events import find_events
    from asvat.linkage.places import find_places

    places = find_places(logs).incident_places
    start = time.perf_counter()
    got = find_events(logs, places)
    seconds = time.perf_counter() - start
    found = got.incident_events.column("event_id").to_pylist()
    return {"seconds": seconds, "check": {**_pairwise(found, event), "events": got.events.num_rows}}


if __name__ == "__main__":
    main(
        QUESTION,
        ours={
            "asvat, quality": asvat_quality,
            "exact text, quality": exact_text,
            "asvat": asvat_speed,
            "asvat, a day of 3,000 on top": asvat_day,
            "asvat, events": asvat_events,
        },
        peers={},
        sizes={
            "asvat, quality": (522, 523),
            "exact text, quality": (522, 523),
            "asvat": (100_000, 1_000_000),
            "asvat, a day of 3,000 on top": (1_000_000,),
            "asvat, events": (100_000, 1_000_000),
        },
        goal={1_000_000: "<= 25 s; a day <= 2 s; events <= 15 s"},
    )
