"""Who speaks, who suffers, who did it and when: the slots that a narrative's sentences are given.

A person is named in full the first time and then by pronoun or role; ``{I}`` and ``{my}`` are the
one who suffers (in the first person where residents write themselves), ``{A}`` and ``{he}`` the
one or ones who did it, ``{R}`` the one who reports.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from asvat.simulation.narratives.grammar import Node, Once
from asvat.simulation.narratives.hands import Hand
from asvat.simulation.narratives.kinds import Kind
from asvat.simulation.narratives.situation import Situation

_SUFFERER = ("I", "me", "my", "self", "am", "was", "was_not", "have", "s", "es", "do", "go")
_ACTOR = ("A", "Ao", "he", "him", "his", "himself", "has", "is", "were", "v", "ves")
_REPORTER = ("R", "R0", "Rme")
_MATTER = ("when", "when_short", "t", "t2", "street", "where", "cr", "age", "ord", "prev", "times")
_CLASS = ("thing", "event", "done", "topic")
_STRAND = ("strand_trait", "strand_trait_be", "strand_name", "strand_shout", "strand_words")
_EX = ("him_ex", "he_ex")

SLOTS = {
    name: number
    for number, name in enumerate(_SUFFERER + _ACTOR + _REPORTER + _MATTER + _CLASS + _STRAND + _EX)
}
"""Number of every slot by name."""

Draw = Callable[[], float]

_FIRST = ("I", "me", "my", "myself", "am", "was", "was not", "have", "", "", "do", "go")
_THIRD = ("is", "was", "was not", "has", "s", "es", "does", "goes")
_PRONOUNS = {
    "f": ("she", "her", "her", "herself"),
    "m": ("he", "him", "his", "himself"),
    "": ("they", "them", "their", "themselves"),
}
_PLURAL = ("they", "them", "their", "themselves")
_HE = ("has", "is", "was", "s", "es")
_THEY = ("have", "are", "were", "", "")

_GROUPS = (
    "a group of youths",
    "some youths",
    "a gang of lads",
    "five or six lads",
    "youths on bikes",
    "a crowd of young ones",
    "kids from the estate",
    "three lads",
    "a few lads and two girls",
    "teenagers",
    "the usual lads",
    "a load of kids",
    "lads in balaclavas",
    "two youths",
    "several young people",
)
_STRANGERS = (
    "two males",
    "a group of men",
    "three men",
    "some people",
    "a couple",
    "two men and a woman",
    "four adults",
    "a small group",
    "men not known round here",
)
_NAMES_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "neighbour": {
        "m": ("the man next door", "the neighbour", "the bloke upstairs", "him at the end house"),
        "f": ("the woman next door", "the neighbour", "the woman upstairs", "her opposite"),
    },
    "stranger": {
        "m": ("a man", "an unknown male", "a male", "some bloke", "a man in his thirties"),
        "f": ("a woman", "an unknown female", "a female", "some woman"),
    },
    "ex_partner": {
        "m": ("{my} ex", "{my} ex partner", "{my} ex husband", "{my} former boyfriend"),
        "f": ("{my} ex", "{my} ex partner", "{my} ex wife", "{my} former girlfriend"),
    },
    "relative": {
        "m": ("{my} son", "{my} nephew", "{my} brother", "{my} stepson", "{my} husband"),
        "f": ("{my} daughter", "{my} sister", "{my} niece", "{my} mother in law"),
    },
    "customer": {
        "m": ("a customer", "a regular customer", "a man in the shop", "a banned male"),
        "f": ("a customer", "a woman customer", "a regular", "a banned female"),
    },
    "acquaintance": {
        "m": ("a man {I} know{s}", "a lad {I} know{s}", "a friend of a friend", "a local male"),
        "f": ("a woman {I} know{s}", "a girl {I} know{s}", "a local woman", "a former friend"),
    },
}
_SHORT: dict[str, tuple[str, ...]] = {
    "neighbour": ("the neighbour", "next door"),
    "ex_partner": ("the ex", "{my} ex"),
    "relative": ("the relative",),
    "customer": ("the customer", "the same customer"),
    "acquaintance": ("the same person",),
    "stranger": ("the suspect", "the same one"),
}
_UNKNOWN = ("persons unknown", "unknown persons", "unknown suspects", "some people unknown")
_SEVERAL = {"youths": _GROUPS, "strangers": _STRANGERS, "unknown": _UNKNOWN}
_WHERE = (
    "on the street",
    "near the shops",
    "on the estate",
    "in the precinct",
    "by the garages",
    "at the top of the road",
    "round the back",
    "near the school",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def pick(draw: Draw, options: tuple[str, ...] | list[str]) -> str:
    """Return one of `options`."""
    return options[int(draw() * len(options))]


class Voice:
    """The slots of one narrative.

    Attributes
    ----------
    slots
        What fills each slot, by number.
    """

    def __init__(self, draw: Draw, s: Situation, kind: Kind, hand: Hand) -> None:
        self.slots: list[Node] = [""] * len(SLOTS)
        self._draw = draw
        self._first_person = s.style == "online" and s.reporter in ("victim", "worker")
        self._sufferer(s, kind, hand)
        self._actor(s, kind)
        self._reporter(s, hand)
        self._matter(s, hand)

    def _set(self, name: str, value: Node) -> None:
        self.slots[SLOTS[name]] = value

    def _sufferer(self, s: Situation, kind: Kind, hand: Hand) -> None:
        if self._first_person:
            self.slots[: len(_FIRST)] = _FIRST
            return
        draw = self._draw
        subject, objective, possessive, reflexive = _PRONOUNS[s.victim_sex]
        self.slots[4:12] = _THIRD
        self._set("self", reflexive)
        own = s.reporter in ("victim", "worker")
        role = pick(draw, hand.callers) if own else pick(draw, ("the " + kind.sufferer, "IP"))
        name = s.victim_name or (s.caller_name if own else "")
        first = name or (role if own else _article(kind.sufferer))
        if hand.callers == ("I",) and own is False and not name:
            first, role = "my neighbour", "the neighbour"
        again = name or role
        forms: list[tuple[int, Node]]
        if s.victim_sex:
            later: list[Node] = [subject, subject, subject, role]
            forms = [
                (SLOTS["I"], later),
                (SLOTS["me"], [objective, objective, again]),
                (SLOTS["my"], possessive),
            ]
        else:
            forms = [(SLOTS["I"], again), (SLOTS["me"], again), (SLOTS["my"], possessive)]
        for slot, words in (("I", first), ("me", first), ("my", first + "'s")):
            self._set(slot, Once(words, forms))

    def _actor(self, s: Situation, kind: Kind) -> None:
        draw = self._draw
        relation = s.relation or pick(draw, kind.relations)
        sex = s.suspect_sex or ("f" if draw() < 0.2 else "m")
        many = relation in ("youths", "strangers", "unknown")
        subject, objective, possessive, reflexive = _PLURAL if many else _PRONOUNS[sex]
        if many:
            first, short = (
                pick(draw, _SEVERAL[relation]),
                "the group",
            )
        else:
            first, short = pick(draw, _NAMES_OF[relation][sex]), pick(draw, _SHORT[relation])
        if s.suspect_name and many:
            first = pick(draw, ("a group with {0} in it", "{0} and others", "{0} and mates"))
            first = first.format(s.suspect_name)
        elif s.suspect_name:
            alone = relation == "stranger" or draw() < 0.4
            first = s.suspect_name if alone else f"{first} {s.suspect_name}"
            short = s.suspect_name.split()[0]
        first, short = self._own(first), self._own(short)
        confusing = not many and sex == s.victim_sex
        names: list[Node] = [short, short, subject] if confusing else [subject, subject, short]
        later: Node = [subject, subject, subject] if short == "the group" else names
        whom: list[Node] = [short, objective] if confusing else [objective, objective, short]
        named = [(SLOTS["A"], later), (SLOTS["Ao"], whom)]
        values = (
            Once(first, named),
            Once(first, named),
            subject,
            objective,
            possessive,
            reflexive,
            *(_THEY if many else _HE),
        )
        self.slots[12 : 12 + len(_ACTOR)] = values
        ex = relation == "ex_partner"
        self._set(
            "him_ex", objective if ex else ["an ex", "a former partner", "a previous partner"]
        )
        self._set("he_ex", subject if ex else "the ex")

    def _own(self, words: str) -> str:
        if "{" not in words:
            return words
        mine, know = ("my", "I know") if self._first_person else ("the", "known locally")
        return words.replace("{my}", mine).replace("{I} know{s}", know)

    def _reporter(self, s: Situation, hand: Hand) -> None:
        draw, own = self._draw, s.reporter in ("victim", "worker")
        first_person = hand.callers == ("I",)
        role = "I" if first_person else pick(draw, hand.callers)
        full = role
        if not first_person:
            full = f"{role} {s.caller_name}" if s.caller_name and draw() < 0.6 else role
            if not own:
                full = self._of(s, role)
        self._set("R", role)
        self._set("R0", full)
        self._set("Rme", "me" if first_person else role)

    def _of(self, s: Situation, role: str) -> str:
        draw, whom = self._draw, s.victim_name or "the victim"
        name = f" ({s.caller_name})" if s.caller_name and draw() < 0.6 else ""
        if s.caller_relation:
            return pick(
                draw,
                (
                    f"{s.caller_relation} of {whom}{name}",
                    f"{whom}'s {s.caller_relation}{name}",
                    f"{role}{name} who is {s.caller_relation} of {whom}",
                ),
            )
        return pick(draw, _REPORTERS[s.reporter]) + name

    def _matter(self, s: Situation, hand: Hand) -> None:
        draw = self._draw
        ago = int(draw() * 90) + 2
        happened = s.when - timedelta(minutes=ago)
        at = clock(happened, hand.clock)
        day = "tonight" if s.when.hour >= 18 else "today"
        self._set(
            "when",
            [
                day,
                f"{day} at {at}",
                f"at {at}",
                f"about {at}",
                f"{ago} minutes ago",
                "just now",
                "earlier",
                "on " + _DAYS[happened.weekday()],
                f"{at} today",
            ],
        )
        self._set("when_short", [day, "this week", "yesterday", "last night", "the other day"])
        self._set("t", at)
        self._set("t2", clock(s.when + timedelta(minutes=40), hand.clock))
        self._set("street", s.street or pick(draw, ("the street", "the road", "the close")))
        where: list[Node] = [f"on {s.street}"] * 2 if s.street else []
        where += [s.place] if s.place else []
        self._set("where", where or [pick(draw, _WHERE)])
        self._set("cr", s.crime_number)
        self._set("age", str(s.victim_age or 68 + int(draw() * 25)))
        n = max(s.occurrence, 2)
        self._set("ord", [_ordinal(n), _nth(n)])
        self._set("prev", _count(n - 1))
        self._set("times", [_count(n), str(n)])


_REPORTERS = {
    "neighbour": ("a neighbour", "neighbour over the road", "next door neighbour", "a resident"),
    "relative": ("a relative", "family member", "the family"),
    "warden": ("scheme warden", "warden at the sheltered housing", "scheme manager"),
    "housing": ("housing officer", "the landlord's officer", "tenancy officer", "housing"),
    "teacher": ("a teacher", "head of year", "deputy head", "school office"),
    "passer_by": ("a passer by", "passing motorist", "dog walker", "a jogger", "member of public"),
    "police": ("patrol", "NPT officer", "PCSO on foot patrol", "officer off duty"),
}


def clock(when: datetime, way: str) -> str:
    """Write a time as a hand does: ``hrs``, ``bare``, ``colon`` or ``pm``."""
    hour, minute = when.hour, when.minute
    if way == "pm":
        return f"{hour % 12 or 12}.{minute:02d}{'am' if hour < 12 else 'pm'}"
    if way == "colon":
        return f"{hour:02d}:{minute:02d}"
    return f"{hour:02d}{minute:02d}hrs" if way == "hrs" else f"{hour:02d}{minute:02d}"


def _article(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def _ordinal(n: int) -> str:
    return _ORDINALS[n - 1] if n <= len(_ORDINALS) else _nth(n)


def _nth(n: int) -> str:
    tail = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"


def _count(n: int) -> str:
    return _COUNTS[n - 1] if n <= len(_COUNTS) else str(n)
