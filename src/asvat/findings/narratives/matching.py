"""Run the rules over a batch of signs: bit-parallel matching in compiled code.

Where the words of a set stand in a text is kept as bits, one a token. The places that a pattern
can have reached, counted in tokens from where it began, are the bits of one 64-bit word; each step
moves them on all at once. There is nothing to go back to, so a text takes time in proportion to
its tokens, whatever is in it.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.bits import lowest

ITEM, MAYBE, GAP, NOT_NEXT, NOT_BEFORE = range(5)
"""Kinds of step: a token of a set; one that may be missing; a gap; two that only look."""

REACH = 60
"""Tokens that a match can span."""

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


@numba.njit(cache=True, nogil=True)
def _window(held, number, at):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return the 64 bits of a set from a token on."""
    word, shift = at >> 6, np.uint64(at & 63)
    low = held[word, number] >> shift
    if shift:
        low |= held[word + 1, number] << (np.uint64(64) - shift)
    return low


@numba.njit(cache=True, nogil=True)
def spread(reached, free, most):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return places and those up to `most` further, over free tokens only."""
    path = free
    size = 1
    left = most
    while size <= left:
        reached |= (reached & path) << np.uint64(size)
        left -= size
        path &= path >> np.uint64(size)
        size *= 2
    if left:
        path = free
        whole = ~np.uint64(0)
        size = 1
        gone = 0
        while size <= left:
            if left & size:
                whole &= path >> np.uint64(gone)
                gone += size
            path &= path >> np.uint64(size)
            size *= 2
        reached |= (reached & whole) << np.uint64(left)
    return reached


@numba.njit(cache=True, nogil=True)
def _match(held, wall, steps, begin, end, at, stop):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return where the shortest match of steps begin..end that starts at a token ends, or -1."""
    one = np.uint64(1)
    room = min(stop - at, REACH)
    within = (one << np.uint64(room)) - one
    reached = one
    for step in range(begin, end):
        kind, number, most = steps[step, 0], steps[step, 1], steps[step, 2]
        if kind == GAP:
            free = within & ~_window(held, wall, at)
            if number >= 0:
                free &= ~_window(held, number, at)
            reached = spread(reached, free, most)
        elif kind == ITEM:
            reached = (reached & within & _window(held, number, at)) << one
        elif kind == MAYBE:
            reached |= (reached & within & _window(held, number, at)) << one
        elif kind == NOT_NEXT:
            reached &= ~(within & _window(held, number, at))
        else:
            before = _window(held, number, at) << one
            if at > 0 and _window(held, number, at - 1) & one:
                before |= one
            reached &= ~before
        if not reached:
            return -1
    return at + lowest(reached)


@numba.njit(cache=True, nogil=True)
def _any(held, number, start, finish):  # type: ignore[no-untyped-def] # pragma: no cover
    """Whether a set has a member among tokens start..finish."""
    one = np.uint64(1)
    while start < finish:
        ahead = _window(held, number, start)
        if finish - start < 64:
            ahead &= (one << np.uint64(finish - start)) - one
        if ahead:
            return True
        start += 64
    return False


@numba.njit(cache=True, nogil=True)
def _try(held, wall, steps, begin, end, start, finish, stop):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return the first match that begins at tokens start..finish: where it does, and its end."""
    first = steps[begin, 1]
    plain = steps[begin, 0] == ITEM
    at = start
    while at < finish:
        if plain:
            ahead = _window(held, first, at)
            if not ahead:
                at += 64
                continue
            at += lowest(ahead)
            if at >= finish:
                break
        end_at = _match(held, wall, steps, begin, end, at, stop)
        if end_at >= 0:
            return at, end_at
        at += 1
    return -1, -1


@numba.njit(cache=True, nogil=True)
def run(  # type: ignore[no-untyped-def] # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 # pragma: no cover
    codes,
    first,
    starts,
    ends,
    sentence_from,
    sets_from,
    sets,
    wall,
    steps,
    spans,
    rules_from,
    rules,
    needs,
    across,
    out,
):
    """Write the first match of every rule in every sentence; return how many there are.

    Parameters
    ----------
    codes
        Sign of each token.
    first
        First token of each text; one more at the end.
    starts, ends
        Tokens of each sentence.
    sentence_from
        First sentence of each text; one more at the end.
    sets_from, sets
        For each sign, its first set in `sets`; one more at the end.
    wall
        The set of tokens before which a gap stops.
    steps, spans
        Steps of all patterns, and for each rule its first and one past its last.
    rules_from, rules
        For each set, its first rule in `rules`, those that are tried where it occurs; one more at
        the end.
    needs
        For each rule, the sets it needs, -1 after the last.
    across
        For each rule, how many further sentences it reaches into.
    out
        Room for (rule, sentence, start, end); what does not fit is not written.
    """
    found = 0
    width = len(rules_from) - 1
    count = len(spans)
    longest = 0
    for text in range(len(first) - 1):
        longest = max(longest, first[text + 1] - first[text])
    held = np.zeros((longest // 64 + 3, width), dtype=np.uint64)
    seen = np.full(width, -1, dtype=np.int64)
    ready = np.zeros(count, dtype=np.int64)
    for text in range(len(first) - 1):
        base = first[text]
        for token in range(base, first[text + 1]):
            code = codes[token]
            place = token - base
            bit = np.uint64(1) << np.uint64(place & 63)
            for at in range(sets_from[code], sets_from[code + 1]):
                held[place >> 6, sets[at]] |= bit
        for sentence in range(sentence_from[text], sentence_from[text + 1]):
            many = 0
            for token in range(starts[sentence], ends[sentence]):
                code = codes[token]
                for at in range(sets_from[code], sets_from[code + 1]):
                    number = sets[at]
                    if seen[number] != sentence:
                        seen[number] = sentence
                        for entry in range(rules_from[number], rules_from[number + 1]):
                            ready[many] = rules[entry]
                            many += 1
            before = found
            for turn in range(many):
                rule = ready[turn]
                last = sentence + across[rule]
                if last >= sentence_from[text + 1]:
                    continue
                stop = ends[last]
                right = True
                for at in range(needs.shape[1]):
                    number = needs[rule, at]
                    if number < 0:
                        break
                    right = seen[number] == sentence
                    if not right and last > sentence:
                        right = _any(held, number, ends[sentence] - base, stop - base)
                    if not right:
                        break
                if not right:
                    continue
                begin, end = _try(
                    held, wall, steps, spans[rule, 0], spans[rule, 1],
                    starts[sentence] - base, ends[sentence] - base, stop - base,
                )  # fmt: skip
                if begin >= 0:
                    if found < len(out):
                        # In order of rule.
                        gap = found
                        while gap > before and out[gap - 1, 0] > rule:
                            out[gap] = out[gap - 1]
                            gap -= 1
                        out[gap, 0] = rule
                        out[gap, 1] = sentence
                        out[gap, 2] = begin + base
                        out[gap, 3] = end + base
                    found += 1
        for word in range((first[text + 1] - base) // 64 + 2):
            held[word, :] = 0
    return found
