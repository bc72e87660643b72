"""The cases of the story: what becomes of each, and when it began.

Each is told whole from its first call; it ends when it has reached the present, or earlier where
people have let it lie. So cases stand at every stage, and nothing is set by hand.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from saferplaces.casework.cases.actions import after_closing, counter, transfers
from saferplaces.casework.cases.actions.reopen import reopen
from saferplaces.casework.cases.actions.shares import share
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.demo import writing
from saferplaces.casework.demo.assessing import assess, begin
from saferplaces.casework.demo.conferring import confer, let_go
from saferplaces.casework.demo.deciding import decide_its_review
from saferplaces.casework.demo.matters import Matter, matters
from saferplaces.casework.demo.referring import ENDINGS, outside, refer
from saferplaces.casework.demo.steps import Matters
from saferplaces.casework.demo.telling import Present, telling
from saferplaces.casework.demo.who import BRADFORD, LEEDS, People, Team
from saferplaces.foundation.demo import once
from saferplaces.foundation.messages.actions.read import read
from saferplaces.foundation.problems import Problem

LOG = logging.getLogger("saferplaces.demo")
BETWEEN = {"personal", "hate", "neighbours"}
Arc = Callable[[Matters], None]
WHY_DISPENSED = "The safeguarding meeting of last week agreed the same plan with the same people."
LATELY = 8
"""Days: people have read their notices of what began earlier."""
GROUNDS = "It began again on the Saturday after the letter came, the same people as before."


def quick(m: Matters) -> None:
    """A standard case: heard, two things done, closed."""
    m.open()
    m.first_contact("standard", 2)
    m.plan(2)
    m.go_on(1, 12)
    m.ready_to_close("standard")
    m.close()


def usual(m: Matters, ending: str = "") -> None:
    """A medium case: plan, referral, letters, updates, a sergeant's reviews."""
    m.open()
    m.first_contact("medium")
    m.plan(4)
    if m.t.chance(0.4):
        writing.letter(m, "first_contact", "We agreed to ring you every second Friday.")
    if m.t.chance(0.5):
        writing.diary(m)
    refer(m, ending)
    if m.t.chance(0.25):
        writing.picture(m, "Where it happens, from the road")
    m.go_on(2, 13)
    m.ready_to_close("standard")
    m.close()


def serious(m: Matters, conference: str = "told") -> None:
    """A high-risk case: visit, vulnerability assessment, conference, weekly reviews."""
    m.open()
    m.first_contact("high", 0.4)
    m.plan(3)
    if conference == "dispensed":
        let_go(m, "safeguarding_elsewhere", WHY_DISPENSED)
    elif conference != "none":
        confer(m, conference)
    refer(m, "outcome")
    writing.diary(m, 3)
    m.go_on(3, 6)
    m.ready_to_close("high")
    m.close()


def waits_for_agreement(m: Matters) -> None:
    """A medium case that waits for a sergeant to agree to its closing, or to a lower band."""
    m.open()
    m.first_contact("medium")
    m.plan(2)
    m.go_on(2, 12)
    with m.t.then(2):
        m.finish_actions()
        assess(m.officer, m.case, m.victim, m.matter, "standard", "closure")


def waits_to_be_closed(m: Matters) -> None:
    """A medium case whose closing waits for a sergeant."""
    m.open()
    m.first_contact("medium")
    m.plan(2)
    writing.letter(m, "what_we_will_do", "We agreed on two visits.", until="draft")
    m.go_on(2, 12)
    m.ready_to_close("medium")
    with m.t.then():
        m.ask_to_close()


def half_assessed(m: Matters) -> None:
    """A case whose assessment has been begun, and not finished."""
    m.open()
    with m.t.then(0.5):
        begin(m.officer, m.case, m.victim, m.matter, "medium", "first_contact")


def both_sides(m: Matters) -> None:
    """Two cases about each other: each has its own victim, contact and assessment."""
    m.open(two_sided=True)
    m.first_contact("medium")
    with m.t.then(3):
        other = m.people[m.team.officers[1 - m.team.officers.index(_name(m))]]
        made = counter.open_counter_case(
            other, m.case.pk, headline="Complaints in return about the household next door",
            lead_id=other.user_id,
        )  # fmt: skip
    back = Matters(m.t, m.team, m.matter, m.people, other)
    back.case, back.victim = made, victims_of(made.pk)[0]
    back.first_contact("standard")
    back.plan(2)
    m.plan(3)
    m.go_on(2, 12)
    back.go_on(1, 5)


def contested(m: Matters, upheld: bool | None = None) -> None:
    """A closure that the victim contests; an inspector decides, or has yet to."""
    quick(m)
    with m.t.then(6):
        found = after_closing.contest(
            m.officer, m.case.pk, case_person_id=m.victim.pk, grounds=GROUNDS
        )
    if upheld is None:
        return
    with m.t.then(4):
        outcome = "It is open again, with your officer." if upheld else "It stays closed, and why."
        after_closing.decide_contest(m.inspector, found.pk, uphold=upheld, outcome=outcome)
    if upheld:
        m.go_on(2, 12)


def opened_again(m: Matters) -> None:
    """A case that comes back after it was closed."""
    quick(m)
    with m.t.then(20):
        reopen(m.officer, m.case.pk, why="The same callers are back since the weekend.")
    m.plan(3)
    m.go_on(2, 12)


def handed_on(m: Matters, answer: str) -> None:
    """A case that is offered to the council's team, which answers or has yet to."""
    m.open()
    m.first_contact("standard")
    m.go_on(1, 10)
    council = m.people[m.team.council]
    with m.t.then(2):
        found = transfers.offer(
            m.officer, m.case.pk, organisation_id=council.body, gateway="cda_115",
            why="A tenancy matter: the council's team can act on it and we cannot.",
            consent={one.pk: ("given", "") for one in victims_of(m.case.pk)},
        )  # fmt: skip
    if not answer:
        return
    with m.t.then(2):
        if answer == "accepted":
            transfers.accept(council, found.pk, note="We ring them tomorrow.")
        else:
            transfers.decline(council, found.pk, note="A private tenancy: not one of ours.")


def together(m: Matters) -> None:
    """A case in which another organisation shares."""
    m.open()
    m.first_contact("medium")
    other = m.people[m.team.landlord or m.team.council]
    with m.t.then(1):
        share(
            m.officer, m.case.pk, organisation_id=other.body, gateway="cda_115",
            purpose="To act on the tenancy and the repairs together",
            summary="Complaints between homes of one block; repairs to door and light are needed.",
        )  # fmt: skip
    m.plan(3)
    m.go_on(3, 12)
    m.ready_to_close("standard")
    m.close()


def of_a_partner(m: Matters) -> None:
    """A case that a partner holds itself."""
    m.open()
    m.first_contact("standard", 2)
    m.plan(2)
    m.go_on(2, 14)


def new(m: Matters) -> None:
    """A case that was opened, and no more yet."""
    m.open()


def story() -> int:
    """Tell every case that has not been told; return how many there were to tell."""
    people = People()
    made = once("recipient", lambda: outside(people, "dev.patel"))
    oldest_first = sorted(enumerate(everything()), key=lambda entry: -entry[1][3])
    for number, told in oldest_first:
        if told[3] < LATELY:
            made += once("notices", lambda: [read(who) for who in people.by_user.values()])
        made += once(f"case:{number}", partial(_tell, people, number, *told))
    return made


def _tell(
    people: People, number: int, team: Team, officer: str, arc: Arc, began: float, neglected: float
) -> None:
    t = telling(f"case {number}", began=began, neglected=neglected)
    m = Matters(t, team, _matter(number, arc), people, people[officer])
    try:
        with suppress(Present):
            arc(m)
        if hasattr(m, "case") and began >= LATELY:
            decide_its_review(people, team, m.case)
    except Problem as problem:  # what was told stands, and it goes no further
        fields = {"case": number, "why": problem.message}
        LOG.warning("a case of the story ends early", extra={"fields": fields})


def _matter(number: int, arc: Arc) -> Matter:
    of = getattr(arc, "func", arc)
    found = (
        [m for m in matters() if m.kind in BETWEEN] if of in {serious, both_sides} else matters()
    )
    return found[number % len(found)]


def _name(m: Matters) -> str:
    return next(name for name in m.team.officers if m.people[name].user_id == m.officer.user_id)


Told = tuple[Team, str, Arc, float, float]
"""Team, officer, arc, days ago, and days for which nobody has done anything since."""


def everything() -> list[Told]:
    """Return every case of the story."""
    dev, amina, priya, bilal = *LEEDS.officers, *BRADFORD.officers
    both = [(LEEDS, dev), (LEEDS, amina), (BRADFORD, priya), (BRADFORD, bilal)]
    finished: list[Told] = [
        *((LEEDS, (dev, amina)[n % 2], quick, 540 - n * 20, 0) for n in range(26)),
        *((BRADFORD, (priya, bilal)[n % 2], quick, 520 - n * 39, 0) for n in range(13)),
        *(
            (*both[n % 4], partial(usual, ending=ENDINGS[n % len(ENDINGS)]), 500 - n * 21, 0)
            for n in range(24)
        ),
    ]
    high: list[Told] = [
        *((LEEDS, dev, serious, days, 0) for days in (430, 190, 100, 44)),
        *(
            (*who, partial(serious, conference=how), days, idle)
            for who, how, days, idle in (
                (both[1], "again", 46, 0), (both[0], "dispensed", 380, 0),
                (both[0], "dispensed", 150, 0), (both[0], "dispensed", 20, 0),
                (both[1], "held", 13, 0), (both[0], "arranged", 5, 0), (both[1], "none", 4, 0),
                (both[0], "none", 33, 26), (both[2], "none", 27, 20),
            )
        ),
    ]  # fmt: skip
    special: list[Told] = [
        *((*both[n], both_sides, days, 0) for n, days in ((0, 260), (1, 80), (3, 30))),
        *(
            (LEEDS, dev, partial(contested, upheld=upheld), days, 0)
            for upheld, days in ((True, 120), (False, 160), (True, 72), (None, 46))
        ),
        *((*both[n], opened_again, days, 0) for n, days in ((1, 110), (2, 75))),
        *(
            (LEEDS, dev, partial(handed_on, answer=answer), days, 0)
            for answer, days in (("accepted", 220), ("accepted", 40), ("declined", 60), ("", 18))
        ),
        *((LEEDS, amina, together, days, 0) for days in (210, 90, 35, 16)),
        *(
            (team, who, of_a_partner, days, 0)
            for team, who, days in (
                (LEEDS, LEEDS.council, 160), (LEEDS, LEEDS.council, 50), (LEEDS, LEEDS.council, 9),
                (LEEDS, LEEDS.landlord, 120), (LEEDS, LEEDS.landlord, 24),
                (BRADFORD, BRADFORD.council, 70), (BRADFORD, BRADFORD.council, 12),
            )
        ),
    ]  # fmt: skip
    waiting: list[Told] = [
        *((*both[n], waits_for_agreement, days, 0) for n, days in ((0, 45), (1, 52), (3, 48))),
        *((*both[n], waits_to_be_closed, days, 0) for n, days in ((0, 47), (1, 43), (2, 50))),
        *((*both[n], half_assessed, days, 0) for n, days in ((0, 1.2), (1, 0.4), (2, 1))),
        *(
            (*both[n], new, days, 0)
            for n, days in ((0, 0.1), (1, 1.1), (0, 2.2), (3, 0.3), (2, 1.4), (1, 9), (3, 7))
        ),
        *(
            (*both[n], partial(usual, ending="waiting"), days, 25)
            for n, days in ((0, 70), (1, 62), (2, 66))
        ),
    ]
    return [*finished, *high, *special, *waiting]
