"""The whole evaluation: match, compare, look at what would change the answer, or refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from asvat.errors import InputError
from saferplaces.programmes.justice_return.evaluation.effect import Effect, changes, counts, effect
from saferplaces.programmes.justice_return.evaluation.matching import (
    Matched,
    People,
    balance,
    matched,
)

WINDOWS = (6, 12)
ON = ("age", "sex", "earlier", "district", "time")
FEWEST_EVENTS = 5
FEW_EVENTS = "Too few incidents are recorded before or after to compare anything."
OTHER_DRAWS = 10
CANNOT_SHOW = (
    "Who is referred is not left to chance. Officers refer people whom they think will benefit, "
    "and people agree to take part: such differences are in no record, so matching cannot take "
    "them away.",
    "People come to notice when their behaviour is at its worst, and most settle afterwards "
    "whatever anybody does (regression to the mean). Those compared came to notice too, and as "
    "often before, which takes most of this away, not all.",
    "It counts what police recorded with somebody named as a suspect: not what happened, not what "
    "was proven. Being known to a programme may make somebody more, or less, likely to be named.",
    "It says nothing about what a victim gained, or about any one person.",
)


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer for a window."""

    why: str
    sets: int


@dataclass(frozen=True)
class Other:
    """What another way of doing it gives."""

    what: str
    sets: int
    ratio: float | None
    low: float | None
    high: float | None


def judge(people: People, *, least: int, seed: int = 0) -> dict[str, Any]:
    """Return the evaluation, as it is kept: all of it plain data.

    Parameters
    ----------
    least:
        Matched sets below which nothing is said.
    """
    return {
        "cannot_show": list(CANNOT_SHOW),
        "on": list(ON),
        "least": least,
        "windows": [_window(people, months, least, seed) for months in WINDOWS],
    }


def _window(people: People, months: int, least: int, seed: int) -> dict[str, Any]:
    seen = people.part(people.followed >= months)
    found = matched(seen, ON, seed)
    sizes = {
        "months": months,
        "referred": int(people.treated.sum()),
        "followed": int(seen.treated.sum()),
        "pool": int((~seen.treated).sum()),
        "alone": found.alone,
    }
    answer = _effect(seen, found, months, least, seed)
    if isinstance(answer, Refusal):
        return {**sizes, "refused": answer.why, "sets": answer.sets}
    return {
        **sizes,
        "refused": "",
        **{k: _plain(v) for k, v in asdict(answer).items()},
        "clear": answer.clear,
        "hidden": answer.hidden,
        "balance": [
            {**asdict(row), "apart": row.apart, "matched_apart": row.matched_apart}
            for row in balance(seen, found)
        ],
        "others": [asdict(row) for row in _others(seen, months, least, seed)],
    }


def _effect(people: People, found: Matched, months: int, least: int, seed: int) -> Effect | Refusal:
    why = _too_little(people, found, months, least)
    try:
        return effect(people, found, months, seed) if not why else Refusal(why, found.sets)
    except InputError:
        return Refusal(FEW_EVENTS, found.sets)


def _too_little(people: People, found: Matched, months: int, least: int) -> str:
    if found.sets < least:
        return (
            f"Only {found.sets} of those referred can be followed for {months} months before and "
            f"after, and have somebody like them; fewer than {least} would say nothing that holds."
        )
    return "" if min(counts(people, found, months)) >= FEWEST_EVENTS else FEW_EVENTS


def _others(people: People, months: int, least: int, seed: int) -> Iterable[Other]:
    """Yield what other choices would have given: an answer that hangs on one is weak."""
    for left_out, words in (
        ("district", "Without matching on district"),
        ("time", "Without matching on the time of year"),
        ("earlier", "Without matching on earlier incidents"),
    ):
        on = [name for name in ON if name != left_out]
        yield _other(words, people, matched(people, on, seed), months, least)
    ratios = []
    for again in range(1, OTHER_DRAWS + 1):
        answer = _other("", people, matched(people, ON, seed + again), months, least)
        if answer.ratio is not None:
            ratios.append(answer.ratio)
    if ratios:
        yield Other(
            f"Other people who are as much alike, drawn {OTHER_DRAWS} times: middle, least, most",
            0,
            float(np.median(ratios)),
            min(ratios),
            max(ratios),
        )
    yield _pretended(people, months, least, seed)


def _other(words: str, people: People, found: Matched, months: int, least: int) -> Other:
    if _too_little(people, found, months, least):
        return Other(words, found.sets, None, None, None)
    try:
        answer = changes(people, found, months)
    except InputError:
        return Other(words, found.sets, None, None, None)
    return Other(words, found.sets, answer.irr, answer.low, answer.high)


def _pretended(people: People, months: int, least: int, seed: int) -> Other:
    """Return what the method finds where there is nothing: some not referred, as if they were."""
    none = people.part(~people.treated)
    chosen = np.random.default_rng(seed).random(none.treated.size) < 1.0 / 3.0
    pretended = People(chosen, none.traits, none.before, none.after, none.followed)
    words = "A third of those not referred, as if they had been (there should be no difference)"
    return _other(words, pretended, matched(pretended, ON, seed), months, least)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
