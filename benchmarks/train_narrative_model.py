"""Train the model that ranks what the narrative rules propose, and store its weights.

Run: ``.venv/bin/python benchmarks/train_narrative_model.py``. It takes the invented narratives in
``benchmarks/narratives/train-*.jsonl`` (and further files given as arguments); it never reads the
ones held out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from asvat.findings import narratives
from asvat.findings.narratives.training import read_labelled, train
from asvat.findings.narratives.weights import write


def main() -> None:
    here = Path(__file__).parent / "narratives"
    paths = sorted(here.glob("train-*.jsonl")) + [Path(name) for name in sys.argv[1:]]
    rows = read_labelled(paths)
    out = Path(narratives.__file__).parent / "weights.json"
    write(train(rows), out)
    print(f"{len(rows)} narratives of {len(paths)} files; {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
