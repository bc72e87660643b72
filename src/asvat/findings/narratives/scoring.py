"""Compiled sums of weights over what texts and mentions show."""

from __future__ import annotations

import numba
import numpy as np

from asvat.findings.narratives.bits import lowest


@numba.njit(cache=True, nogil=True)
def _members(bits, out):  # type: ignore[no-untyped-def] # pragma: no cover
    """Write which bits of a row are set; return how many."""
    count = 0
    for word in range(len(bits)):
        rest = bits[word]
        while rest:
            low = rest & (~rest + np.uint64(1))
            out[count] = word * 64 + lowest(low)
            count += 1
            rest ^= low
    return count


@numba.njit(cache=True, nogil=True)
def spots(  # type: ignore[no-untyped-def] # pragma: no cover
    bits, first, words, closing, lengths, hits_from, rules, sound, concepts, count, begins, out
):
    """Write which features each text has, once each; return how many there are in all.

    Parameters
    ----------
    bits
        Concepts of each text, as bits.
    first, words
        First piece of each text, one more at the end; word of each piece, 0 for none.
    closing
        Number of each text's closing code, -1 for another.
    lengths
        Pieces beyond which a text counts as longer.
    hits_from, rules, sound
        For each text, its first hit, one more at the end; rule of each hit, and whether it is not
        negated.
    concepts, count
        How many concepts and rules there are.
    begins, out
        Room for each text's first feature, one more at the end; and for the features.
    """
    seen = np.full(concepts + 2 * count + 64 + words.max() + 1, -1, dtype=np.int64)
    room = np.empty(64 * bits.shape[1], dtype=np.int64)
    total = 0
    for text in range(len(bits)):
        begins[text] = total
        here = _members(bits[text], room)
        out[total : total + here] = room[:here]
        total += here
        for hit in range(hits_from[text], hits_from[text + 1]):
            for kind in range(1 + sound[hit]):
                feature = concepts + kind * count + rules[hit]
                if seen[feature] != text:
                    seen[feature] = text
                    out[total] = feature
                    total += 1
        base = concepts + 2 * count
        if closing[text] >= 0:
            out[total] = base + closing[text]
            total += 1
        base += 4
        for number in range(len(lengths)):
            if first[text + 1] - first[text] > lengths[number]:
                out[total] = base + number
                total += 1
        base += len(lengths) - 1
        for piece in range(first[text], first[text + 1]):
            word = words[piece]
            if word and seen[base + word] != text:
                seen[base + word] = text
                out[total] = base + word
                total += 1
    begins[len(bits)] = total
    return total


@numba.njit(cache=True, nogil=True)
def sums(begins, features, weights, bias):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return, for each text, the sum of its features' rows of weights."""
    width = weights.shape[1]
    out = np.zeros((len(begins) - 1, width), dtype=np.float32)
    for text in range(len(begins) - 1):
        out[text] = bias
        for at in range(begins[text], begins[text + 1]):
            feature = features[at]
            for column in range(width):
                out[text, column] += weights[feature, column]
    return out


@numba.njit(cache=True, nogil=True)
def mention_sums(  # type: ignore[no-untyped-def] # noqa: PLR0913, PLR0917 # pragma: no cover
    bits,
    texts,
    family,
    label,
    counts,
    firm,
    rules_from,
    rules,
    text_bits,
    sentence_w,
    document_w,
    rule_w,
    label_w,
    counts_w,
    other_w,
):
    """Return the sum of each mention, in order of text.

    Parameters
    ----------
    bits, texts, family, label, counts
        Concepts of its sentence, its text, family and label, and its figures.
    firm
        For each text and label, whether a strong rule speaks for it and is not negated.
    rules_from, rules
        For each mention its first rule, one more at the end; and the rules.
    text_bits
        Concepts of each text.
    sentence_w, document_w
        Families by concepts.
    rule_w, label_w, counts_w, other_w
        Weights of rules, of labels, labels by figures, labels by labels.
    """
    out = np.zeros(len(texts), dtype=np.float64)
    families = len(sentence_w)
    whole = np.zeros(families, dtype=np.float64)
    asked = np.full(families, -1, dtype=np.int64)
    room = np.empty(64 * bits.shape[1], dtype=np.int64)
    inside = np.empty(64 * bits.shape[1], dtype=np.int64)
    within = 0
    before = -1
    for row in range(len(texts)):
        text, kin, own = texts[row], family[row], label[row]
        if text != before:
            before = text
            within = _members(text_bits[text], inside)
        if asked[kin] != text:
            asked[kin] = text
            whole[kin] = 0.0
            for at in range(within):
                whole[kin] += document_w[kin, inside[at]]
        total = whole[kin] + label_w[own]
        for at in range(_members(bits[row], room)):
            total += sentence_w[kin, room[at]]
        for at in range(rules_from[row], rules_from[row + 1]):
            total += rule_w[rules[at]]
        for column in range(counts.shape[1]):
            total += counts[row, column] * counts_w[own, column]
        for other in range(firm.shape[1]):
            if firm[text, other]:
                total += other_w[own, other]
        out[row] = total
    return out


@numba.njit(cache=True, nogil=True)
def highest(texts, label, value, count, labels):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return the highest value of each text and label; -inf where there is none."""
    out = np.full((count, labels), -np.inf)
    for row in range(len(texts)):
        out[texts[row], label[row]] = max(out[texts[row], label[row]], value[row])
    return out


@numba.njit(cache=True, nogil=True)
def class_rows(top, whole, missed):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return what the sum of each proposed class is taken over.

    Parameters
    ----------
    top, whole
        Log-odds of the best mention of each text and class, -inf where none proposes it; and of
        the class from the whole text.
    missed
        Log-odds that a crime was missed.

    Returns
    -------
    texts, classes, inputs
        One row a proposed class: its text, the class, and `CLASS_INPUTS`.
    """
    count = 0
    for text in range(len(top)):
        for own in range(top.shape[1]):
            count += top[text, own] > -np.inf
    texts, classes = np.empty(count, np.int64), np.empty(count, np.int64)
    inputs = np.empty((count, 9))
    row = 0
    for text in range(len(top)):
        best = widest = -np.inf
        for own in range(top.shape[1]):
            if top[text, own] > -np.inf:
                best, widest = max(best, top[text, own]), max(widest, whole[text, own])
        every = broad = 0.0
        for own in range(top.shape[1]):
            if top[text, own] > -np.inf:
                every += np.exp(top[text, own] - best)
                broad += np.exp(whole[text, own] - widest)
        for own in range(top.shape[1]):
            mention, odds = top[text, own], whole[text, own]
            if mention == -np.inf:
                continue
            texts[row], classes[row] = text, own
            inputs[row, 0] = mention
            inputs[row, 1] = missed[text]
            inputs[row, 2] = mention - best
            inputs[row, 3] = odds
            inputs[row, 4] = odds - widest
            inputs[row, 5] = max(mention - best - np.log(every), -8.0)
            inputs[row, 6] = max(odds - widest - np.log(broad), -8.0)
            inputs[row, 7] = mention == best
            inputs[row, 8] = odds == widest
            row += 1
    return texts, classes, inputs


CLASS_INPUTS = (
    *("mention", "missed", "mention less best", "text", "text less best", "share of mentions"),
    *("share of text", "best mention", "best of text"),
)
