"""What templates may leave open: a fixed list of gaps, each filled from the case.

A gap stands in double brackets, ``((contact))``. Gaps of the case's outcome and clocks are for
letters to the victim's side alone: what a person complained about gets has none of them. A prompt
in square brackets, ``[Say what was agreed]``, is for whoever writes the letter; it cannot be
finished while one is left. What the case does not know becomes a prompt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from saferplaces.casework.cases.models import Case, CasePerson, Part
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.formats import day

GAP = re.compile(r"\(\(\s*([a-z_]+)\s*\)\)")
PROMPT = re.compile(r"\[[^\[\]\n]+\]")


@dataclass(frozen=True)
class Source:
    """What a gap is filled from."""

    case: Case
    person: CasePerson
    sender: Code


@dataclass(frozen=True)
class Gap:
    """One gap: what it says, where from, and whether it tells of the victim's matter."""

    says: str
    fill: Callable[[Source], str]
    victims_only: bool = False


def _passage(code: str) -> str:
    row = codes("letter_passages").filter(code=code).first()
    return str(row.values["text"]) if row else ""


def _reason(source: Source) -> str:
    found = source.case.closing.get("reason", "")
    return label("closure_reasons", found) if found else ""


GAPS: dict[str, Gap] = {
    "recipient": Gap("Name of whom it is for", lambda s: s.person.name),
    "case_reference": Gap("Number of the case", lambda s: s.case.reference),
    "lead": Gap("Who leads the case", lambda s: s.case.lead.name),
    "contact": Gap("The one person to ring", lambda s: s.case.contact.name),
    "how_to_reach": Gap("How to reach them", lambda s: str(s.sender.values["reach"])),
    "opened_on": Gap("When the case was opened", lambda s: day(s.case.opened_at), True),
    "next_update": Gap("When they next hear", lambda s: day(s.case.update_due, ""), True),
    "closed_on": Gap("When the case was closed", lambda s: day(s.case.closed_at, ""), True),
    "closing_reason": Gap("Why the case is closed", _reason, True),
    "case_review": Gap("The right to a case review", lambda _: _passage("case_review"), True),
}
ROOMS: dict[str, Mapping[str, Gap]] = {}
"""Gaps of letters that other rooms write from templates here and fill themselves, by the part for
which their templates are."""
VICTIMS_SIDE = frozenset({Part.VICTIM, Part.WITNESS, Part.REPORTER})


def offered(parts: Iterable[str]) -> dict[str, Gap]:
    """Return the gaps that a template for these parts may have."""
    parts = list(parts)
    if elsewhere := [dict(ROOMS[part]) for part in parts if part in ROOMS]:
        return elsewhere[0]
    own = set(parts) <= VICTIMS_SIDE
    return {name: gap for name, gap in GAPS.items() if own or not gap.victims_only}


def check(parts: Iterable[str], *texts: str) -> None:
    """Require that texts have gaps only that are offered.

    Raises
    ------
    Problem
        Which are not.
    """
    known = offered(parts)
    for name in dict.fromkeys(name for text in texts for name in GAP.findall(text)):
        if name in known:
            continue
        if name not in GAPS:
            raise Problem(f"There is no gap called {name}", "body")
        raise Problem(f"A letter to a person complained about cannot hold the gap {name}", "body")


def filled(text: str, source: Source) -> str:
    """Return a text with its gaps filled; what is not known becomes a prompt."""
    known: Mapping[str, Gap] = offered([source.person.part])

    def fill(found: re.Match[str]) -> str:
        gap = known.get(found[1])
        if gap is None:
            raise Problem("This template is not for this person: choose another.", "template")
        return gap.fill(source) or f"[{gap.says}]"

    return GAP.sub(fill, text)


def prompts(text: str) -> list[tuple[int, int]]:
    """Return where prompts and gaps still stand in a text."""
    return [found.span() for sign in (PROMPT, GAP) for found in sign.finditer(text)]
