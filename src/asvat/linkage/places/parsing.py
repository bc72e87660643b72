"""Location texts in their parts, as whole columns: street, number, flat, name, locality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Ints
from asvat.linkage.places.cleaning import clean
from asvat.linkage.places.grammar import parse
from asvat.linkage.places.localities import tidy
from asvat.linkage.places.part import Part
from asvat.linkage.places.vocabulary import Tokens, tokens, with_localities

KINDS = ("none", "street", "junction", "stop", "premises", "building", "address")
RELATIONS = ("", "outside", "behind", "opposite", "near", "between")
PARTS = {
    "street": "S", "cross": "X", "number": "N", "unit": "U", "name": "B",
    "locality": "L", "postcode": "Z", "stop": "A",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Parsed:
    """Texts in their parts.

    Parameters
    ----------
    parts
        One for each of ``PARTS``; streets and names are written out ("ROAD" for "RD").
    narrow, town
        The rarest and the most frequent word of the locality, in one coding; its words stand in
        that order, from narrow to wide, however they were written.
    kind, relation
        Codes into ``KINDS`` and ``RELATIONS``, shape (texts,).
    """

    parts: dict[str, Part]
    narrow: Ints
    town: Ints
    kind: Ints
    relation: Ints


def parse_texts(texts: pa.Array) -> Parsed:
    """Return distinct location texts in their parts; see the package's page for what is read."""
    found = tokens(clean(texts))
    labels = _label(found)
    localities = _localities(found, labels[0])
    if localities != found.letters:
        found = with_localities(found, localities)
        labels = _label(found)
    return _gather(found, *_known_streets(found, labels))


def _label(found: Tokens) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the label of each token (as a byte), kind and relation of each text, and its shape."""
    letters = pa.array(found.letters, pa.string()).take(pa.array(found.code))
    offsets = pa.array(found.start.astype(np.int32))
    shapes = pc.binary_join(pa.ListArray.from_arrays(offsets, letters), "")
    encoded = pc.dictionary_encode(shapes)
    shape = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    parses = [parse(text) for text in encoded.dictionary.to_pylist()]
    flat = np.frombuffer("".join(p.labels for p in parses).encode(), np.uint8)
    size = np.array([len(p.labels) for p in parses], np.int64)
    begin = np.cumsum(size) - size
    width = np.diff(found.start)
    within = np.arange(found.code.size) - np.repeat(found.start[:-1], width)
    label = flat[np.repeat(begin[shape], width) + within].astype(np.int64)
    kind = np.array([KINDS.index(p.kind) for p in parses], np.int64)[shape]
    relation = np.array([RELATIONS.index(p.relation) for p in parses], np.int64)[shape]
    return label, kind, relation, shape


def _localities(found: Tokens, label: Ints) -> list[str]:
    """Return the classes with ``l`` for words that stand after a street nearly always."""
    size = len(found.words)
    count = np.bincount(found.code, minlength=size)
    after = np.bincount(found.code[label == ord("L")], minlength=size)
    is_one = (after >= 3) & (after >= 0.7 * count)
    return [
        "l" if letter == "w" and is_one[i] else letter for i, letter in enumerate(found.letters)
    ]


def _known_streets(found: Tokens, labels: tuple[Ints, Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Mend what only the other texts can tell.

    "Tesco Express Roundhay Road" is premises on a street where "Roundhay Road" stands behind a
    house number elsewhere; "The Headrow" without a number is a street where "12 The Headrow" is
    one.
    """
    label, kind, relation, _ = labels
    label, kind = label.copy(), kind.copy()
    street = _part(found, label, "S")
    numbered = np.unique(street.code[(kind == KINDS.index("address")) & (street.code >= 0)])
    known = {street.values[i] for i in numbered.tolist()}
    text = np.repeat(np.arange(kind.size), np.diff(found.start))
    bare = kind == KINDS.index("street")
    for code in np.unique(street.code[bare & (street.code >= 0)]).tolist():
        words = street.values[code].split()
        if street.values[code] in known:
            continue
        cut = next((k for k in range(1, len(words) - 1) if " ".join(words[k:]) in known), 0)
        if cut:
            rows = np.flatnonzero(bare & (street.code == code))
            kind[rows] = KINDS.index("premises")
            for row in rows.tolist():
                at = np.arange(found.start[row], found.start[row + 1])
                label[at[label[at] == ord("S")][:cut]] = ord("B")
    name = _part(found, label, "B")
    alone = (kind == KINDS.index("premises")) & (street.code < 0)
    is_street = np.array([value in known for value in name.values] + [False])
    turned = alone & is_street[name.code]
    label[turned[text] & (label == ord("B"))] = ord("S")
    kind[turned] = KINDS.index("street")
    return label, kind, relation


def _gather(found: Tokens, label: Ints, kind: Ints, relation: Ints) -> Parsed:
    parts = {name: _part(found, label, letter) for name, letter in PARTS.items()}
    parts["number"] = _without_blanks(parts["number"])
    parts["locality"], narrow, town = tidy(parts["locality"])
    return Parsed(parts, narrow, town, kind, relation)


def _part(found: Tokens, label: Ints, letter: str) -> Part:
    """Join the tokens of one label, text by text, and number the distinct results."""
    here = label == ord(letter)
    text = np.repeat(np.arange(found.start.size - 1), np.diff(found.start))[here]
    count = np.bincount(text, minlength=found.start.size - 1)
    some = np.flatnonzero(count)
    code = np.full(count.size, -1, np.int64)
    if not some.size:
        return Part(code, [])
    offsets = np.r_[0, np.cumsum(count[some])].astype(np.int32)
    words = pa.array(found.canonical, pa.string()).take(pa.array(found.code[here]))
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), words), " ")
    encoded = pc.dictionary_encode(joined)
    code[some] = encoded.indices.to_numpy(zero_copy_only=False)
    return Part(code, encoded.dictionary.to_pylist())


def _without_blanks(part: Part) -> Part:
    plain = [value.replace(" ", "") for value in part.values]
    distinct = sorted(set(plain))
    index = {value: i for i, value in enumerate(distinct)}
    lookup = np.array([index[value] for value in plain] + [-1], np.int64)
    return Part(lookup[part.code], distinct)
