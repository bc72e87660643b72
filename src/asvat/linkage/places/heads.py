"""What each text names above all: its street, else its premises, junction or stop.

Texts with one head name one thing as far as the words go; where it lies tells which of several.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Bools, Ints
from asvat.linkage.places.parsing import KINDS, Parsed
from asvat.linkage.places.spelling import skeletons

STREET, PREMISES, JUNCTION, STOP = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Heads:
    """The heads of texts.

    Parameters
    ----------
    code
        Head of each text, -1 for none.
    sort
        ``STREET``, ``PREMISES``, ``JUNCTION`` or ``STOP`` for each head.
    name
        Its name, written out; a junction's two streets in the order of the alphabet.
    sound
        Code of the name as it sounds.
    """

    code: Ints
    sort: Ints
    name: list[str]
    sound: Ints


def heads(parsed: Parsed) -> Heads:
    """Return the head of each text."""
    street, cross = parsed.parts["street"], parsed.parts["cross"]
    name, stop = parsed.parts["name"], parsed.parts["stop"]
    junction = (parsed.kind == KINDS.index("junction")) & (street.code >= 0) & (cross.code >= 0)
    sort = np.full(parsed.kind.size, -1, np.int64)
    value = np.full(parsed.kind.size, -1, np.int64)
    names: list[str] = []
    for kind, mask, code, values in (
        (STOP, stop.code >= 0, stop.code, stop.values),
        (JUNCTION, junction, *_pairs(street.code, cross.code, street.values, cross.values)),
        (STREET, street.code >= 0, street.code, street.values),
        (PREMISES, name.code >= 0, name.code, name.values),
    ):
        new: Bools = mask & (sort < 0)
        sort[new] = kind
        value[new] = code[new] + len(names)
        names += values
    used, dense = np.unique(value[value >= 0], return_inverse=True)
    value[value >= 0] = dense
    kinds = np.zeros(used.size, np.int64)
    kinds[value[value >= 0]] = sort[value >= 0]
    kept = [names[i] for i in used.tolist()]
    sound = pc.dictionary_encode(skeletons(pa.array(kept, pa.string()))).indices
    return Heads(value, kinds, kept, sound.to_numpy(zero_copy_only=False).astype(np.int64))


def _pairs(left: Ints, right: Ints, lefts: list[str], rights: list[str]) -> tuple[Ints, list[str]]:
    both = (left >= 0) & (right >= 0)
    names = [
        " & ".join(sorted((lefts[a], rights[b])))
        for a, b in zip(left[both].tolist(), right[both].tolist(), strict=True)
    ]
    distinct = sorted(set(names))
    index = {pair: i for i, pair in enumerate(distinct)}
    code = np.full(left.size, -1, np.int64)
    code[both] = [index[pair] for pair in names]
    return code, distinct
