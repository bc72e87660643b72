"""The distinct words of all location texts, and the class of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Ints
from asvat.linkage.places.grammar import CLASSES
from asvat.linkage.places.spelling import one_edit_apart
from asvat.records.code_lists import code_list

_SIGNS = {f"@{letter.upper()}": letter for letter in "jkorpvy"} | {",": ",", "&": "&"}
_FORMS = (
    (re.compile(r"[0-9]{1,4}[A-Z]?(?:[-/][0-9]{1,4}[A-Z]?)?"), "n"),
    (re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}"), "z"),
    (re.compile(r"[^\W\d]"), "c"),
    (re.compile(r"[0-9]*|\W+"), "."),
    # Kirkgate, Briggate: from Norse "gata", a street.
    (re.compile(r"[A-Z]{3,}GATE"), "g"),
)
_STOP_CODE = re.compile(r"([0-9]{3})[0-9]{5,9}")


@dataclass(frozen=True, eq=False)
class Tokens:
    """Tokens of texts, end to end.

    Parameters
    ----------
    start
        Where each text begins in `code`, shape (texts + 1,).
    code
        Word of each token, shape (tokens,).
    words
        The distinct words as written.
    letters
        Class of each word (see :data:`asvat.linkage.places.grammar.CLASSES`).
    canonical
        Each word written out: ``ROAD`` for ``RD``.
    """

    start: Ints
    code: Ints
    words: list[str]
    letters: list[str]
    canonical: list[str]


def tokens(cleaned: pa.Array) -> Tokens:
    """Part cleaned texts into tokens and tell the class of each distinct word."""
    parted = pc.split_pattern(cleaned, " ")
    if isinstance(parted, pa.ChunkedArray):
        parted = parted.combine_chunks()
    start = parted.offsets.to_numpy().astype(np.int64)
    flat = pc.dictionary_encode(parted.values)
    words: list[str] = flat.dictionary.to_pylist()
    code = flat.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    known = _known()
    prefixes = {word for word, (letter, _) in known.items() if letter == "a"}
    count = np.bincount(code, minlength=len(words))
    letters, canonical = [], []
    for word in words:
        kind, written_out = known.get(word) or _of_form(word, prefixes)
        letters.append(kind)
        canonical.append(written_out)
    _perhaps_misspelt(words, letters, canonical, count)
    words, letters, canonical, code = _saints(words, letters, canonical, code, start)
    return Tokens(start, code, words, letters, canonical)


def with_localities(found: Tokens, letters: list[str]) -> Tokens:
    """Return the same tokens with other classes for their words."""
    return Tokens(found.start, found.code, found.words, letters, found.canonical)


def _known() -> dict[str, tuple[str, str]]:
    table = code_list("address_words")
    columns = (table.column(c).to_pylist() for c in ("code", "label", "kind"))
    known = {
        code: (CLASSES[kind], label)
        for code, label, kind in zip(*columns, strict=True)
        if kind in CLASSES
    }
    return known | {sign: (letter, sign) for sign, letter in _SIGNS.items()}


def _of_form(word: str, stop_prefixes: set[str]) -> tuple[str, str]:
    stop = _STOP_CODE.fullmatch(word)
    if stop and stop.group(1) in stop_prefixes:
        return "a", word
    for form, letter in _FORMS:
        if form.fullmatch(word):
            return letter, word
    return "w", word


def _perhaps_misspelt(
    words: list[str], letters: list[str], canonical: list[str], count: Ints
) -> None:
    """Mark rare words that are one slip away from a street type or from "flat"."""
    types = [(w, i) for i, w in enumerate(words) if letters[i] == "T" and len(canonical[i]) >= 4]
    types = [(w, i) for w, i in types if len(w) >= 4]
    flats = [i for i, w in enumerate(words) if letters[i] == "u" and len(w) >= 4]
    for i, word in enumerate(words):
        if letters[i] != "w" or len(word) < 3:
            continue
        for other, j in types:
            if count[i] * 20 <= count[j] + 20 and one_edit_apart(word, other):
                letters[i], canonical[i] = "m", canonical[j]
                break
            if word.endswith(other) and len(word) >= len(other) + 3 and count[i] * 20 <= count[j]:
                letters[i] = "m"
                break
        for j in flats:
            if letters[i] == "w" and count[i] * 20 <= count[j] and one_edit_apart(word, words[j]):
                letters[i], canonical[i] = "q", canonical[j]


def _saints(
    words: list[str], letters: list[str], canonical: list[str], code: Ints, start: Ints
) -> tuple[list[str], list[str], list[str], Ints]:
    """Part "St" into street (after a word) and saint (before one)."""
    if "s" not in letters:
        return words, letters, canonical, code
    old = letters.index("s")
    saint = len(words)
    letters[old] = "T"
    at = np.flatnonzero(code == old)
    first = np.zeros(code.size, bool)
    first[start[:-1][start[:-1] < code.size]] = True
    wordy = np.array([letter in "wlbcigm" for letter in letters])
    after_word = ~first[at] & wordy[code[np.maximum(at - 1, 0)]]
    code = code.copy()
    code[at[~after_word]] = saint
    return [*words, words[old]], [*letters, "w"], [*canonical, "SAINT"], code
