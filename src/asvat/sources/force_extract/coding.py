"""Codes of the source as codes of the platform; what is not known is kept and flagged."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.code_lists import code_list
from asvat.records.flags import Mask
from asvat.sources.force_extract.fields import CODED, RECORD_TYPES, fold
from asvat.sources.force_extract.mapping import Mapping, Translation

_OPEN = Translation({})


@cache
def listed_codes(name: str) -> dict[str, str]:
    """Return the codes of a field's code list by folded code and folded label."""
    if name == "record_type":
        return {code: code for code in RECORD_TYPES}
    if not CODED[name]:
        return {}
    table = code_list(CODED[name])
    codes = table.column("code").to_pylist()
    labels = table.column("label").to_pylist()
    named = {fold(label): code for label, code in zip(labels, codes, strict=True)}
    return named | {fold(code): code for code in codes}


def translate(mapping: Mapping, name: str, texts: pa.Array) -> tuple[pa.Array, Mask]:
    """Return the code of each text and where it is not known; an unknown one stays as it is.

    A field without a translation is only checked where a category or a record type is wanted:
    other codes may well be the source's own.
    """
    words, index = _words(texts)
    codes, known = zip(*(_code(mapping, name, word) for word in words), strict=True)
    empty = name == "category"
    missing = np.array([*(not k for k in known), empty], bool)
    return pa.array([*codes, None], pa.string()).take(pa.array(index)), missing[index]


def translate_lists(mapping: Mapping, name: str, texts: pa.Array) -> tuple[pa.Array, Mask]:
    """Return the list of codes in each text, and where one of them is not known."""
    words, index = _words(texts)
    lists: list[list[str] | None] = []
    unknown = []
    for word in words:
        parts = [part.strip() for part in word.split(mapping.separator) if part.strip()]
        found = [_code(mapping, name, part) for part in parts]
        lists.append([code for code, _ in found if code])
        unknown.append(any(not known for _, known in found))
    kind = pa.list_(pa.string())
    return (
        pa.array([*lists, None], kind).take(pa.array(index)),
        np.array([*unknown, False], bool)[index],
    )


def _words(texts: pa.Array) -> tuple[list[str], np.ndarray]:
    """Return the distinct texts and which of them each row holds; one past the last for none."""
    encoded = pc.dictionary_encode(texts)
    words = [str(word) for word in encoded.dictionary.to_pylist()] or [""]
    index = pc.fill_null(encoded.indices.cast(pa.int64()), len(words))
    return words, index.to_numpy(zero_copy_only=False)


def _code(mapping: Mapping, name: str, word: str) -> tuple[str | None, bool]:
    translation = mapping.codes.get(name, _OPEN)
    folded = fold(word)
    if folded in translation.codes:
        return translation.codes[folded], True
    listed = listed_codes(name)
    if folded in listed:
        return listed[folded], True
    if translation.others:
        return translation.others, True
    if name == "record_type":
        return mapping.record_type, False
    return word, name not in mapping.codes and name != "category"
