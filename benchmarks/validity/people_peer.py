"""recordlinkage out of the box, in its own environment: ``people_peer.py ROWS.csv OUT.json``.

Standard preparation (one family name, letters folded), blocks on the sound of the family name
and on the date of birth, string and exact comparisons, the unsupervised ECM classifier, and
whatever is linked directly or through others is one person.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import recordlinkage
from recordlinkage.preprocessing import clean, phonetic
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def main() -> None:
    """Link the rows of a file; write a group for each."""
    rows = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).replace("", None)
    whole = rows["full_name"].fillna("").str.strip()
    rows["given_name"] = clean(rows["given_name"].fillna(whole.str.split().str[0]))
    rows["family_name"] = clean(rows["family_name"].fillna(whole.str.split().str[-1]))
    rows["sound"] = phonetic(rows["family_name"].fillna(""), "soundex").replace("", None)
    rows["phone"] = rows["phone"].str.replace(r"\D", "", regex=True)
    index = recordlinkage.Index()
    index.block("sound")
    index.block("date_of_birth")
    pairs = index.index(rows)
    compare = recordlinkage.Compare()
    for name in ("given_name", "family_name", "address"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("date_of_birth", "phone", "postcode"):
        compare.exact(name, name, label=name)
    features = compare.compute(pairs, rows)
    links = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    left, right = links.get_level_values(0), links.get_level_values(1)
    shape = (len(rows), len(rows))
    graph = coo_matrix(([1] * len(links), (left, right)), shape=shape)
    groups = connected_components(graph, directed=False)[1]
    Path(sys.argv[2]).write_text(json.dumps([str(group) for group in groups]))
    print(f"  recordlinkage: {len(rows):,} rows, {len(pairs):,} pairs, {len(links):,} links")


if __name__ == "__main__":
    main()
