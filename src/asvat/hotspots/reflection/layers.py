"""Anti-social behaviour, the crimes tied to it and disputes: three layers of one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.arrays import Ints

ASB, CRIME, DISPUTE = "asb", "asb-linked crime", "dispute"
LAYERS = (ASB, CRIME, DISPUTE)
LAYER_WORDS = {ASB: "ASB incidents", CRIME: "ASB-linked crimes", DISPUTE: "disputes"}

ASB_CATEGORIES = frozenset({"anti-social-behaviour"})
ASB_CLOSING_CODES = frozenset({"ASB-P", "ASB-N", "ASB-E", "ASB+CRIME"})
ASB_CODES = ASB_CATEGORIES | ASB_CLOSING_CODES

Texts: TypeAlias = Sequence[str | None] | pa.Array | pa.ChunkedArray
"""A column of text, as Arrow or as a sequence; ``None`` where the record does not say."""


@dataclass(frozen=True)
class LayerRules:
    """Which records belong to which layer.

    The closing code is asked first, then the Home Office offence class, then the category. By
    default: disputes are logs closed ``DISPUTE-NONCRIME``; ASB-linked crimes are the harassment
    and criminal damage classes the force's own tool names (8L, 8M, 58A-58D, 58J). Open data has
    no classes, and hides harassment within violent crime, so there criminal damage and arson and
    public order stand for them, which is an approximation.
    """

    dispute_closing_codes: frozenset[str] = frozenset({"DISPUTE-NONCRIME"})
    asb_closing_codes: frozenset[str] = ASB_CLOSING_CODES
    crime_classes: frozenset[str] = frozenset({"8L", "8M", "58A", "58B", "58C", "58D", "58J"})
    asb_categories: frozenset[str] = ASB_CATEGORIES
    crime_categories: frozenset[str] = frozenset({"criminal-damage-arson", "public-order"})


POLICE_UK_CAVEAT = (
    "ASB-linked crimes are approximated by criminal damage and arson, and public order: open data "
    "holds no offence classes and counts harassment as violent crime."
)


def layer_of(
    category: Texts,
    closing_code: Texts | None = None,
    offence_class: Texts | None = None,
    rules: LayerRules | None = None,
) -> Ints:
    """Return each record's layer as its position in ``LAYERS``, or -1 for none.

    Parameters
    ----------
    category, closing_code, offence_class
        Columns of `incidents`, of one length. A record with an offence class is judged by it and
        not by its broader category.
    rules
        The mapping; by default the one :class:`LayerRules` describes.
    """
    rules = rules or LayerRules()
    names, code = encoded(category)
    layer = _looked_up(
        names, code, {**_each(rules.asb_categories, 0), **_each(rules.crime_categories, 1)}
    )
    if offence_class is not None:
        names, code = encoded(offence_class)
        by_class = _looked_up(names, code, _each(rules.crime_classes, 1))
        # An ASB log stays one even where a class is noted on it.
        layer = np.where((code >= 0) & (layer != 0), by_class, layer)
    if closing_code is not None:
        names, code = encoded(closing_code)
        closed = _looked_up(
            names,
            code,
            {**_each(rules.asb_closing_codes, 0), **_each(rules.dispute_closing_codes, 2)},
        )
        layer = np.where(closed >= 0, closed, layer)
    return layer


def encoded(values: Texts) -> tuple[list[str], Ints]:
    """Return the distinct texts, sorted, and each row's position among them (-1 for none)."""
    column = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([pa.array(values)])
    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    names = coded.dictionary.to_pylist()
    index = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.full(len(names) + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(names))
    return [names[i] for i in order], place[index]


def _each(names: frozenset[str], layer: int) -> dict[str, int]:
    return dict.fromkeys(names, layer)


def _looked_up(names: list[str], code: Ints, layers: dict[str, int]) -> Ints:
    table = np.array([*(layers.get(name, -1) for name in names), -1], dtype=np.int64)
    return table[code]
