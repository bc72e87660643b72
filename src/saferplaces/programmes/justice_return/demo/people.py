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

from saferplaces.foundation.calendar import bank_holidays, is_working_day
from saferplaces.foundation.reference.queries import districts
from saferplaces.programmes.immediate_justice.actions.refer import Harmed, Terms
from saferplaces.programmes.immediate_justice.models import Activity, Sex

FIRST, LETTER, LAST = dt.date(2023, 10, 2), dt.date(2024, 12, 4), dt.date(2025, 3, 28)
CHILDREN, GIRLS, CHILDREN_BY_LETTER = 882, 168, 600
ADULTS, WOMEN, ADULTS_BY_LETTER = 537, 118, 500
ROUND_DAYS, APART = 28, 5
"""Days between two rounds of a district, and between those of two districts."""
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
CRIMES = (("criminal_damage", 42), ("public_order", 28), ("harassment", 10), ("shop_theft", 15),
          ("possession", 5))  # fmt: skip
NO_CRIMES = (("asb_nuisance", 50), ("asb_environmental", 20), ("asb_personal", 10),
             ("vehicle_nuisance", 12), ("drunk_disorderly", 8))  # fmt: skip
SHOPS = ("A corner shop", "A supermarket", "A school", "A bus company", "A housing association")


def drawn(seed: int) -> random.Random:
    """Return chance that comes out the same every time: the story is always the same."""
    return random.Random(seed)  # noqa: S311 - invented people, no secret


@dataclass(frozen=True)
class Round:
    """What is referred in a district in four weeks: the moment, and who."""

    number: int
    district: str
    at: dt.datetime
    terms: tuple[Terms, ...]


def rounds() -> list[Round]:
    """Return the whole programme in the order of time; the same every time."""
    chance = drawn(SEED)
    places = [d.code for d in districts()]
    weights = [SPREAD.get(code, 20) for code in places]
    days = {place: _days(at) for at, place in enumerate(places)}
    people: dict[tuple[dt.date, str], list[Terms]] = {
        (day, place): [] for place in places for day in days[place]
    }
    for child, number, few, by_letter in (
        (True, CHILDREN, GIRLS, CHILDREN_BY_LETTER),
        (False, ADULTS, WOMEN, ADULTS_BY_LETTER),
    ):
        women = [True] * few + [False] * (number - few)
        chance.shuffle(women)
        for i, woman in enumerate(women):
            where = chance.choices(places, weights)[0]
            early, share = i < by_letter, i / by_letter
            these = [day for day in days[where] if (day < LETTER) == early]
            share = share if early else (i - by_letter) / (number - by_letter)
            day = these[int(share * len(these))]
            people[day, where].append(invented(chance, day, where, woman=woman, child=child))
    return [
        Round(number, where, _at(day, 11), tuple(people[day, where]))
        for number, (day, where) in enumerate(sorted(people))
        if people[day, where]
    ]


def _days(at: int) -> list[dt.date]:
    """Return the days of a district's rounds: working days, not the same as its neighbours'."""
    first, found = FIRST + dt.timedelta(days=at * APART), []
    holidays = bank_holidays()
    while first <= LAST:
        day = first
        while not is_working_day(day, holidays):
            day += dt.timedelta(days=1)
        found.append(min(day, LAST))
        first += dt.timedelta(days=ROUND_DAYS)
    return found


def invented(
    chance: random.Random, day: dt.date, district: str, *, woman: bool, child: bool
) -> Terms:
    """Return an invented person of a district who was decided about on a day."""
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
        decided_at=_at(day, 11) - dt.timedelta(minutes=chance.randint(30, 420)),
        born=born,
        outcome=outcome,
        disposal="" if crime else "agreed_activity",
        activity=activity,
        crime_reference=f"13/{chance.randint(100000, 999999)}/{day:%y}" if crime else "",
        victims=_victims(chance),
    )


def _victims(chance: random.Random) -> tuple[Harmed, ...]:
    kind = chance.random()
    if kind < 0.24:
        sex = chance.choice((Sex.FEMALE, Sex.MALE))
        name = f"{chance.choice(GIVEN[sex])} {chance.choice(FAMILY)}"
        key = uuid.UUID(int=chance.getrandbits(128), version=4).hex
        return (Harmed(name, f"local:{key}"),)
    return (Harmed(chance.choice(SHOPS), kind="business"),) if kind < 0.4 else ()


def _pick(chance: random.Random, of: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([code for code, _ in of], [weight for _, weight in of])[0]


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
