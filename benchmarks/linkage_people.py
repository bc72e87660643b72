"""People linked: how well on sets whose truth is known, beside exact matching and a peer; how fast.

The peer is recordlinkage as its guide has it: blocks on names, date of birth and postcode,
Jaro-Winkler above 0.85, its unsupervised classifier (ECM), connected components. (dedupe learns
from labels alone.) Each set is read as given; nothing is set for it.
"""

# The peer's packages are another environment's; imports are timed apart.

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness import ROOT, SHARED_DATA, Row, main

QUESTION = "people linked"
FIELDS = ("given_name", "family_name", "date_of_birth", "phone", "email", "address", "postcode")
LINKAGE = SHARED_DATA / "linkage"
MADE = ROOT / "tests" / "asvat" / "linkage" / "people"
NOISE = {"made, clean": (0.0, 0.0), "made, goal": (0.2, 0.05), "made, twice the goal": (0.4, 0.1)}
DAY = 4_000

Record = dict[str, str | None]


def records(name: str) -> tuple[list[Record], list[str]]:
    """Return the rows of a set and who each is."""
    if name.startswith("febrl"):
        with (LINKAGE / "febrl" / f"dataset{name[-1]}.csv").open() as stream:
            rows = list(csv.DictReader(stream, skipinitialspace=True))
        found: list[Record] = [
            {
                "given_name": row["given_name"].strip(),
                "family_name": row["surname"].strip(),
                "date_of_birth": row["date_of_birth"].strip(),
                "address": " ".join(
                    row[c].strip() for c in ("street_number", "address_1", "address_2")
                ),
                "postcode": row["postcode"].strip(),
            }
            for row in rows
        ]
        return found, [row["rec_id"].split("-")[1] for row in rows]
    if name == "RLdata500":
        with (LINKAGE / "rldata" / "RLdata500.tsv").open() as stream:
            found = [
                {
                    "given_name": row["fname_c1"],
                    "family_name": row["lname_c1"],
                    "date_of_birth": "".join(f"{int(row[c]):02d}" for c in ("by", "bm", "bd")),
                }
                for row in csv.DictReader(stream, delimiter="\t")
            ]
        truth = (LINKAGE / "rldata" / "identity.RLdata500.tsv").read_text().split()[1:]
        return found, truth
    if name == "fake_1000":
        with (LINKAGE / "splink" / "fake_1000_from_splink_demos.csv").open() as stream:
            rows = list(csv.DictReader(stream))
        found = [
            {
                "given_name": row["first_name"],
                "family_name": row["surname"],
                "date_of_birth": row["dob"].replace("-", ""),
                "email": row["email"],
                "address": row["city"],
            }
            for row in rows
        ]
        return found, [row["cluster"] for row in rows]
    return made(name, 6_000)


def made(name: str, size: int) -> tuple[list[Record], list[str]]:
    """Return invented parties as a file keeps them, so that both environments read the same."""
    path = ROOT / "build" / "bench" / f"people-{name.replace(', ', '-')}-{size}.csv"
    if not path.exists():
        sys.path.insert(0, str(MADE))
        from made_parties import make

        corrupted, shared = NOISE[name]
        table, who = make(size // 3, size, seed=2, corrupted=corrupted, shared=shared)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="") as sink:
            writer = csv.writer(sink)
            writer.writerow([*FIELDS, "who"])
            columns = [table.column(field).to_pylist() for field in FIELDS]
            writer.writerows(zip(*columns, who.tolist(), strict=True))
    with path.open() as stream:
        rows = list(csv.DictReader(stream))
    return [{field: row[field] for field in FIELDS} for row in rows], [row["who"] for row in rows]


def quality(found: list[Any], truth: list[Any]) -> dict[str, float]:
    """Return pairwise precision, recall and F1, and the same of whole clusters."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    together = pairs(Counter(zip(found, truth, strict=True)))
    ours, true = pairs(Counter(found)), pairs(Counter(truth))
    sets: list[set[frozenset[int]]] = []
    for labels in (found, truth):
        members: dict[Any, list[int]] = {}
        for row, label in enumerate(labels):
            members.setdefault(label, []).append(row)
        sets.append({frozenset(rows) for rows in members.values()})
    same = len(sets[0] & sets[1])
    return {
        **_scores("pair", together, ours, true),
        **_scores("cluster", same, len(sets[0]), len(sets[1])),
    }


def _scores(what: str, right: int, found: int, true: int) -> dict[str, float]:
    precision, recall = right / max(found, 1), right / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return {
        f"{what} precision": round(precision, 4),
        f"{what} recall": round(recall, 4),
        f"{what} F1": round(f1, 4),
    }


def _parties(rows: list[Record]) -> Any:
    import pyarrow as pa

    columns = {f: pa.array([row.get(f) or None for row in rows], pa.string()) for f in FIELDS}
    return pa.table({
        "incident_id": [f"{number:09d}" for number in range(len(rows))],
        "role": ["party"] * len(rows),
        "position": pa.array([1] * len(rows), pa.int32()),
        "full_name": pa.nulls(len(rows), pa.string()),
        **columns,
    })  # fmt: skip


def _people(prepared: Any, clusters: Any) -> list[str]:
    person = dict(
        zip(clusters.column("profile_id").to_pylist(), clusters.column("cluster").to_pylist(),
            strict=True)
    )  # fmt: skip
    rows = prepared.parties.column("profile_id").to_pylist()
    return [person[p] if p else f"row {number}" for number, p in enumerate(rows)]


def ours_on(name: str) -> Callable[[int], Mapping[str, Any]]:
    def run(size: int) -> Mapping[str, Any]:
        from asvat.linkage.people import cluster, prepare, score, train

        rows, truth = records(name)
        table = _parties(rows)
        start = time.perf_counter()
        prepared = prepare(table)
        model = train(prepared.profiles)
        edges = score(prepared.profiles, model)
        clusters = cluster(prepared.profiles, edges, model)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "check": quality(_people(prepared, clusters), truth)}

    return run


def exact_on(name: str) -> Callable[[int], Mapping[str, Any]]:
    """Names and date of birth equal, or name and telephone: as a careful analyst would sort."""

    def run(size: int) -> Mapping[str, Any]:
        rows, truth = records(name)
        start = time.perf_counter()
        links = []
        for second in ("date_of_birth", "phone"):
            seen: dict[Any, int] = {}
            for row, record in enumerate(rows):
                key = tuple(
                    (record.get(f) or "").strip().lower()
                    for f in ("given_name", "family_name", second)
                )
                if all(key):
                    links.append((seen.setdefault(key, row), row))
        found = components(len(rows), links)
        return {"seconds": time.perf_counter() - start, "check": quality(found, truth)}

    return run


def components(count: int, links: Any) -> list[int]:
    """Return the smallest row that each row is linked to, directly or through others."""
    head = list(range(count))

    def find(row: int) -> int:
        while head[row] != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    for left, right in links:
        a, b = find(left), find(right)
        head[max(a, b)] = min(a, b)
    return [find(row) for row in range(count)]


def recordlinkage_on(name: str) -> Callable[[int], Mapping[str, Any]]:
    def run(size: int) -> Mapping[str, Any]:
        import pandas as pd
        import recordlinkage as rl

        rows, truth = records(name)
        frame = pd.DataFrame(rows).replace("", None)
        frame = frame.dropna(axis=1, how="all")
        start = time.perf_counter()
        index = rl.Index()
        for column in ("given_name", "family_name", "date_of_birth", "postcode"):
            if column in frame:
                index.block(column)
        pairs = index.index(frame)
        compare = rl.Compare()
        for column in frame.columns:
            if column == "date_of_birth":
                compare.exact(column, column, label=column)
            else:
                compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
        features = compare.compute(pairs, frame)
        matches = rl.ECMClassifier(binarize=0.5).fit_predict(features)
        found = components(len(frame), matches)
        return {"seconds": time.perf_counter() - start, "check": quality(found, truth)}

    return run


def saved_model(size: int) -> Mapping[str, Any]:
    """A saved model on `size` parties, and a day of new ones on top; training apart."""
    import numpy as np
    import pyarrow as pa

    sys.path.insert(0, str(MADE))
    from made_parties import make

    from asvat.linkage.people import cluster, prepare, score, train

    # Callers call again in the same words: about half of the rows repeat another's.
    table, _ = make(size // 5, size * 6 // 10, seed=3)
    rng = np.random.default_rng(3)
    rows = np.concatenate([
        np.arange(table.num_rows), rng.integers(0, table.num_rows, size - table.num_rows)
    ])  # fmt: skip
    table = table.take(pa.array(rows))
    trained = train(prepare(table).profiles)
    learned = time.perf_counter()
    prepared = prepare(table)
    edges = score(prepared.profiles, trained)
    clusters = cluster(prepared.profiles, edges, trained)
    done = time.perf_counter()
    ids = clusters.column("profile_id").combine_chunks()
    new = ids.take(pa.array(rng.choice(len(ids), min(DAY, len(ids)), replace=False)))
    start = time.perf_counter()
    score(prepared.profiles, trained, new)
    day = time.perf_counter() - start
    return {
        "seconds": done - learned,
        "check": {
            "profiles": prepared.profiles.num_rows,
            "pairs": edges.num_rows,
            f"a day of {DAY} new profiles, s": round(day, 1),
        },
    }


SETS = {
    "febrl1": 1_000, "febrl2": 5_000, "febrl3": 5_000, "RLdata500": 500, "fake_1000": 1_000,
    **dict.fromkeys(NOISE, 6_000),
}  # fmt: skip

if __name__ == "__main__":
    Path(ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
    engines = {f"asvat, {name}": ours_on(name) for name in SETS}
    exact = {f"exact matching, {name}": exact_on(name) for name in SETS}
    peers = {f"recordlinkage, {name}": recordlinkage_on(name) for name in SETS}
    sizes = {label: (SETS[label.partition(", ")[2]],) for label in (*engines, *exact, *peers)}
    main(
        QUESTION,
        ours={**engines, **exact, "asvat with a saved model": saved_model},
        peers=peers,
        sizes={**sizes, "asvat with a saved model": (100_000, 1_300_000)},
        goal={6_000: "pair F1 >= 0.95", 1_300_000: "<= 120 s, <= 4 GiB"},
        quoted=[
            Row(QUESTION, "Splink 5, trained and clustered", 1_000_000, 187.0, None, 4500.0,
                {"pair precision": 0.9994, "pair recall": 0.913}, quoted="anchors", peer=True),
        ],
        timeout=1_800.0,
    )  # fmt: skip
