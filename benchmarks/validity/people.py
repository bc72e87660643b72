"""Who is who: our linkage, exact matching and a named peer at several levels of noise."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from force import KEPT, ROOT, Force
from pages import publish, table
from scores import Ints, Score, clusters, codes, pairwise, wilson

from asvat.findings.exactness import EXACT_NAME

NOISES = (0.5, 1.0, 1.5, 2.0)
SAMPLED = 1_000
"""Households whose every row the peer is given: it compares too many pairs for all of them."""
PEER = Path(__file__).parent / "people_peer.py"
NOBODY = ("withheld", "title_for_name")
FIELDS = ("given_name", "family_name", "full_name", "date_of_birth", "phone", "address", "postcode")

_ROWS = f"""
SELECT t.person, q.person_id, {EXACT_NAME} AS exact, t.changes, h.household,
       {", ".join(f"p.{f}::VARCHAR AS {f}" for f in FIELDS)}
FROM truth_people t JOIN parties p USING (incident_id, role, position)
JOIN party_profiles l USING (incident_id, role, position)
LEFT JOIN profile_persons q USING (profile_id)
LEFT JOIN truth_persons h ON h.person = t.person
ORDER BY incident_id, role, position
"""


def measure(logs: int, seed: int) -> None:
    """Measure at each level of noise; write noise rates and results."""
    noisy, linked, nobody = [], [], []
    for noise in NOISES:
        force = Force(logs, seed, noise).make()
        noisy.append(_noise(force))
        rows = _rows(force)
        unnamed = np.array([_names_nobody(c) for c in rows["changes"]])
        nobody.append(_nobody(noise, rows, unnamed))
        kept = {name: [v for v, no in zip(values, unnamed, strict=True) if not no]
                for name, values in rows.items()}  # fmt: skip
        linked += _whole(noise, kept) + _beside_peer(force, noise, kept)
    rates = table(
        ("noise", "party rows", "a corrupted field", "no date of birth", "on a shared phone",
         "no phone"), noisy)  # fmt: skip
    results = table(
        ("noise, rows", "method", "pairs: precision", "recall", "F1", "people found exactly: "
         "precision", "recall", "F1"), linked)  # fmt: skip
    rest = table(
        ("noise", "rows that name nobody", "of them put with somebody", "with the right one"),
        nobody,
    )
    publish(
        "people",
        f"{logs:,} police logs with the councils' and landlord's beside them, seed {seed}",
        f"{rates}\n\n{results}\n\n{rest}",
    )


def _rows(force: Force) -> dict[str, list[Any]]:
    with force.opened() as db:
        found: dict[str, list[Any]] = db.execute(_ROWS).to_arrow_table().to_pydict()
    return found


def _names_nobody(changes: str | None) -> bool:
    return any(kind in NOBODY for kind in (changes or "").split(";"))


def _noise(force: Force) -> list[object]:
    with (force.truth / "truth_noise.csv").open(encoding="utf-8") as stream:
        found = {
            r["measure"]: (float(r["share"]), int(r["of"]))
            for r in csv.DictReader(stream)
            if r["source"] == "police"
        }
    wanted = ("any field corrupted", "no date_of_birth", "on a shared phone", "no phone")
    shares = [f"{100 * found[name][0]:.1f}%" for name in wanted]
    return [f"{force.noise:g}", found["any field corrupted"][1], *shares]


def _whole(noise: float, rows: dict[str, list[Any]]) -> list[list[object]]:
    label = f"{noise:g}, all {len(rows['person']):,}"
    true = codes(rows["person"])
    return [
        _line(label, "asvat", codes(rows["person_id"]), true),
        _line(label, "exact", codes(rows["exact"]), true),
    ]


def _beside_peer(force: Force, noise: float, rows: dict[str, list[Any]]) -> list[list[object]]:
    """Score all three on the rows of some households; ours was linked among all rows."""
    homes = sorted({h for h in rows["household"] if h})
    random = np.random.default_rng(force.seed)
    chosen = set(random.choice(homes, min(SAMPLED, len(homes)), replace=False).tolist())
    at = [i for i, home in enumerate(rows["household"]) if home in chosen]
    some = {name: [values[i] for i in at] for name, values in rows.items()}
    label, true = f"{noise:g}, sample of {len(at):,}", codes(some["person"])
    peer = codes(_peer(force, some))
    return [
        _line(label, "asvat", codes(some["person_id"]), true),
        _line(label, "exact", codes(some["exact"]), true),
        _line(label, "recordlinkage", peer, true),
    ]


def _peer(force: Force, rows: dict[str, list[Any]]) -> list[str | None]:
    given, answer = KEPT / f"peer-{force.noise}.csv", KEPT / f"peer-{force.noise}.json"
    with given.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(FIELDS)
        writer.writerows(zip(*(rows[f] for f in FIELDS), strict=True))
    python = ROOT / ".venv-peers" / "bin" / "python"
    subprocess.run([str(python), str(PEER), str(given), str(answer)], check=True)
    found: list[str | None] = json.loads(answer.read_text())
    return found


def _line(label: str, method: str, found: Ints, true: Ints) -> list[object]:
    pairs: Score = pairwise(found, true)
    exact = clusters(found, true)
    return [label, method, pairs.precision, pairs.recall, pairs.f1,
            exact.precision, exact.recall, exact.f1]  # fmt: skip


def _nobody(noise: float, rows: dict[str, list[Any]], unnamed: Any) -> list[object]:
    """Count the rows without a name that were put with a person seen elsewhere."""
    owner: dict[str, set[str]] = {}
    for person, ours, no in zip(rows["person"], rows["person_id"], unnamed, strict=True):
        if ours and not no:
            owner.setdefault(ours, set()).add(person)
    put = [
        person in owner[ours]
        for person, ours, no in zip(rows["person"], rows["person_id"], unnamed, strict=True)
        if no and ours in owner
    ]
    return [f"{noise:g}", int(unnamed.sum()), len(put), wilson(sum(put), len(put))]
