"""Who is who on open sets of linkage, by pairs and by whole clusters, beside exact and a peer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pages import publish, table

sys.path.append(str(Path(__file__).resolve().parents[1]))

import linkage_people
from harness import PEERS_PYTHON

SETS = {
    "febrl1": "FEBRL 1 (1,000)", "febrl2": "FEBRL 2 (5,000)", "febrl3": "FEBRL 3 (5,000)",
    "RLdata500": "RLdata500", "fake_1000": "Splink's fake_1000",
}  # fmt: skip
MEASURES = ("pair precision", "pair recall", "pair F1",
            "cluster precision", "cluster recall", "cluster F1")  # fmt: skip
_PEER = (
    "import json, sys; import linkage_people; "
    "print(json.dumps(linkage_people.recordlinkage_on(sys.argv[1])(0)['check']))"
)


def measure(_logs: int, _seed: int) -> None:
    """Measure on each set; write one table."""
    rows = []
    for name, called in SETS.items():
        found = {
            "asvat": linkage_people.ours_on(name)(0)["check"],
            "exact": linkage_people.exact_on(name)(0)["check"],
            "recordlinkage": _peer(name),
        }
        rows += [(called, method, *(float(check[m]) for m in MEASURES))
                 for method, check in found.items()]  # fmt: skip
    head = ("set", "method", "pairs: precision", "recall", "F1", "clusters: precision", "recall",
            "F1")  # fmt: skip
    publish("open-sets", "nothing set for any set, no labels used", table(head, rows))


def _peer(name: str) -> dict[str, Any]:
    told = subprocess.run(
        [str(PEERS_PYTHON), "-c", _PEER, name],
        check=True, capture_output=True, text=True, cwd=Path(linkage_people.__file__).parent,
    )  # fmt: skip
    check: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return check
