"""Who is referred in the demonstration, and when: invented people, the paper's numbers.

The paper (2.3) has 882 children, 19% of them girls, and 537 adults, 22% of them women, by 31 March
2025; the letter of 4 December 2024 has services for 600 children and 500 adults.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.reference.queries import districts
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, Terms
from saferplaces.programmes.immediate_justice.models import Activity, Sex

FIRST, LETTER, LAST = dt.date(2024, 1, 8), dt.date(2024, 12, 4), dt.date(2025, 3, 28)
CHILDREN, GIRLS, CHILDREN_BY_LETTER = 882, 168, 600
ADULTS, WOMEN, ADULTS_BY_LETTER = 537, 118, 500
ROUND_DAYS = 14
SEED = 20250331
SPREAD = {"leeds": 34, "bradford": 27, "kirklees": 17, "wakefield": 13, "calderdale": 9}
"""Referrals of a hundred by district; other regions spread theirs evenly."""


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FAMILY = _each(
    "Ahmed Ashworth Bairstow Barraclough Begum Booth Brook Crowther Dewhirst Firth Gill Greenwood "
    "Hanson Hirst Holroyd Hussain Iqbal Jagger Kaur Khan Khatun Lumb Mahmood Mistry Naylor Nowak "
    "Oldroyd Patel Pickles Priestley Rhodes Sharif Shaw Singh Stead Sutcliffe Sykes Thackray "
    "Turner Varley Wadsworth Walker Whiteley Wood"
)
GIVEN = {
    Sex.FEMALE: _each(
        "Aisha Amber Chloe Ellie Farah Grace Hannah Iman Jess Kayla Lily Maya Nadia Olivia Poppy "
        "Ruby Sana Tia Zara"
    ),
    Sex.MALE: _each(
        "Adam Ben Callum Daniel Ethan Faisal George Harry Imran Jack Kai Liam Mason Noah Omar "
        "Pawel Ryan Sam Tyler Yusuf Zain"
    ),
}
ETHNICITY = (("white", 68), ("asian", 19), ("mixed", 5), ("black", 4), ("other", 2),
             ("not_stated", 2))  # fmt: skip
CRIMES = (("criminal_damage", 38), ("public_order", 24), ("harassment", 8), ("shop_theft", 12),
          ("drunk_disorderly", 8), ("vehicle_nuisance", 6), ("possession", 4))  # fmt: skip
NO_CRIMES = (("asb_nuisance", 60), ("asb_environmental", 25), ("asb_personal", 15))
SHOPS = ("A corner shop", "A supermarket", "A school", "A bus company", "A housing association")


def drawn(seed: int) -> random.Random:
    """Return chance that comes out the same every time: the story is always the same."""
    return random.Random(seed)  # noqa: S311 - invented people, no secret


@dataclass(frozen=True)
class Round:
    """What is referred in a fortnight: the moment, and who, without their district's officers."""

    number: int
    at: dt.datetime
    terms: tuple[Terms, ...]


def rounds() -> list[Round]:
    """Return the whole programme, fortnight by fortnight; the same every time."""
    chance = drawn(SEED)
    days = _days()
    places = [d.code for d in districts()]
    weights = [SPREAD.get(code, 20) for code in places]
    people: list[list[Terms]] = [[] for _ in days]
    for child, number, few, by_letter in (
        (True, CHILDREN, GIRLS, CHILDREN_BY_LETTER),
        (False, ADULTS, WOMEN, ADULTS_BY_LETTER),
    ):
        women = [True] * few + [False] * (number - few)
        chance.shuffle(women)
        before = [n for n, day in enumerate(days) if day < LETTER]
        after = [n for n, day in enumerate(days) if day >= LETTER]
        when = [before[i * len(before) // by_letter] for i in range(by_letter)]
        late = number - by_letter
        when += [after[i * len(after) // late] for i in range(late)]
        for place, woman in zip(when, women, strict=True):
            where = chance.choices(places, weights)[0]
            people[place].append(_terms(chance, days[place], where, woman=woman, child=child))
    return [
        Round(number, _at(day, 11), tuple(terms))
        for number, (day, terms) in enumerate(zip(days, people, strict=True))
    ]


def _days() -> list[dt.date]:
    """Return a day in each fortnight, on any weekday but the last of the week."""
    chance = drawn(SEED + 1)
    first, found = FIRST, []
    while first <= LAST:
        day = first + dt.timedelta(days=chance.choice((0, 1, 2, 3)))
        found.append(min(day, LAST))
        first += dt.timedelta(days=ROUND_DAYS)
    return found


def _terms(
    chance: random.Random, day: dt.date, district: str, *, woman: bool, child: bool
) -> Terms:
    sex = Sex.FEMALE if woman else Sex.MALE
    age = (
        chance.choices(range(12, 18), (6, 12, 19, 24, 22, 17))[0]
        if child
        else min(74, 18 + int(chance.expovariate(1 / 11)))
    )
    born = day - dt.timedelta(days=int(365.25 * age) + chance.randint(5, 340))
    crime = chance.random() < (0.72 if child else 0.9)
    outcome = ""
    if crime:
        outcome = chance.choices(("8", "22", "2" if child else "3"), (52, 33, 15))[0]
    activity = Activity.WORK
    if not child and outcome != "3":
        activity = chance.choices((Activity.WORK, Activity.COURSE, Activity.BOTH), (66, 14, 20))[0]
    return Terms(
        person_id=f"local:{uuid.UUID(int=chance.getrandbits(128), version=4).hex}",
        name=f"{chance.choice(GIVEN[sex])} {chance.choice(FAMILY)}",
        district=district,
        sex=sex,
        ethnicity=_pick(chance, ETHNICITY),
        offence=_pick(chance, CRIMES if crime else NO_CRIMES),
        decided_at=_at(day, 11) - dt.timedelta(minutes=chance.randint(30, 1500)),
        born=born,
        outcome=outcome,
        disposal="" if crime else "agreed_activity",
        activity=activity,
        crime_reference=f"13/{chance.randint(100000, 999999)}/{day:%y}" if crime else "",
        victims=_victims(chance),
    )


def _victims(chance: random.Random) -> tuple[Harmed, ...]:
    kind = chance.random()
    if kind < 0.28:
        sex = chance.choice((Sex.FEMALE, Sex.MALE))
        name = f"{chance.choice(GIVEN[sex])} {chance.choice(FAMILY)}"
        key = uuid.UUID(int=chance.getrandbits(128), version=4).hex
        return (Harmed(name, f"local:{key}"),)
    return (Harmed(chance.choice(SHOPS), kind="business"),) if kind < 0.5 else ()


def _pick(chance: random.Random, of: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([code for code, _ in of], [weight for _, weight in of])[0]


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
