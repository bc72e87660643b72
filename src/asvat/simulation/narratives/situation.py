"""What the simulated force knows of a log, and the text with its labels that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

KINDS = (
    "youths_gathering",
    "door_knocking",
    "egging",
    "stones_at_windows",
    "graffiti",
    "off_road_bikes",
    "car_meet",
    "street_drinking",
    "begging",
    "open_dealing",
    "noise_music",
    "barking_dog",
    "parking_dispute",
    "boundary_dispute",
    "neighbour_feud",
    "ex_partner_contact",
    "following",
    "online_abuse",
    "shop_worker_abuse",
    "shop_theft",
    "bus_incident",
    "fireworks",
    "bin_fire",
    "letterbox_fire",
    "fly_tip",
    "hate_abuse",
    "pushing_spitting",
    "assault_injury",
    "knife_seen",
    "street_robbery",
    "group_fight",
    "vehicle_damage",
    "bus_shelter_damage",
    "building_damage",
    "burglary",
    "hoax_call",
    "concern_neighbour",
    "mental_distress",
    "cuckooing",
    "order_breach",
    "worker_attacked",
)
"""The matters that a log may be about."""

DECOYS = ("negated", "hearsay", "historic", "other_force", "accident", "retracted")
"""How a crime word may be told so that it is no crime to record here."""

FACTORS = (
    "child",
    "repeat_victim",
    "worker_at_risk",
    "older_person",
    "fear_of_reprisal",
    "hate_targeted",
    "mental_health",
    "disability",
    "isolation",
    "housing_insecurity",
    "physical_health",
    "substance_dependency",
    "carer_or_pregnancy",
    "language_barrier",
    "domestic_abuse",
    "self_harm_or_suicide",
)
"""Codes of vulnerability, as the labels of narratives have them."""

STRANDS = ("race", "religion", "sexual_orientation", "disability", "transgender")
REPORTERS = (
    "victim",
    "neighbour",
    "relative",
    "worker",
    "warden",
    "housing",
    "teacher",
    "passer_by",
    "police",
)
STYLES = ("call_taker", "pcso", "online", "council", "housing")
LENGTHS = ("short", "medium", "long")
RELATIONS = (
    "neighbour",
    "youths",
    "stranger",
    "strangers",
    "ex_partner",
    "relative",
    "customer",
    "acquaintance",
    "unknown",
)
"""What the suspect is to the victim; ``youths`` and ``strangers`` are several people."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a log is about, before anyone has put it into words.

    Parameters
    ----------
    kind
        One of `KINDS`.
    when
        When it was reported, local wall clock.
    crimes
        Home Office classes that the text must tell of and nobody has recorded.
    recorded
        Classes that the text tells of as recorded already, under `crime_number`.
    decoy, decoy_class
        A crime word told so that there is nothing to record (one of `DECOYS`), and the class that
        it sounds like; an empty class lets the kind choose.
    vulnerability
        Factors to be told (of `FACTORS`); they are the victim's, or the caller's without a victim.
    hate_strand
        One of `STRANDS`: the text says that the hostility is about it.
    occurrence
        1 the first time, 9 the ninth report of it; from 2 on the text says so, except that a short
        one leaves it out now and then.
    urgent
        Someone may be in danger now, and the log does not treat it so.
    reporter
        One of `REPORTERS`.
    relation
        What the suspect is to the victim, one of `RELATIONS`; empty lets the kind choose.
    caller_relation
        What a caller who is not the victim is to the victim: "daughter", "carer"; may be empty.
    caller_name, victim_name, suspect_name
        Names as the log would have them; empty when it has none.
    victim_sex, suspect_sex
        "f", "m", or empty when not known; of the caller where there is no victim apart.
    victim_age
        Years, told only when `vulnerability` calls for it; None lets the text choose.
    street, place
        Words for where: "Larkfield Terrace", "the bus stop outside the chemist"; may be empty.
    closing_code
        How the log was closed; long texts end by saying so.
    length, style
        Of `LENGTHS` and `STYLES`.
    """

    kind: str
    when: datetime
    crimes: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    crime_number: str = ""
    decoy: str = ""
    decoy_class: str = ""
    vulnerability: tuple[str, ...] = ()
    hate_strand: str = ""
    occurrence: int = 1
    urgent: bool = False
    reporter: str = "victim"
    relation: str = ""
    caller_relation: str = ""
    caller_name: str = ""
    victim_name: str = ""
    suspect_name: str = ""
    victim_sex: str = ""
    suspect_sex: str = ""
    victim_age: int | None = None
    street: str = ""
    place: str = ""
    closing_code: str = "ASB-N"
    length: str = "medium"
    style: str = "call_taker"


class Told(NamedTuple):
    """A label and the exact words of the text that tell it."""

    code: str
    words: str


class SetAside(NamedTuple):
    """A crime word that is no crime to record here: its class, why not, and the words."""

    code: str
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """A composed text and what it truly tells; nothing that it leaves out is labelled.

    Parameters
    ----------
    text
        The narrative.
    crimes
        Classes told and not said to be recorded, each with its words (a substring of `text`).
    recorded
        Classes told as recorded already.
    set_aside
        Crime words told as negated, hearsay, historic, other_force, accident or retracted.
    vulnerability
        Factors told.
    asb_category
        personal, nuisance or environmental.
    says_repeat
        The text says that it has happened before.
    hate_strands
        Strands that the text names.
    urgent
        The text tells of someone who may be in danger now.
    """

    text: str
    crimes: tuple[Told, ...]
    recorded: tuple[Told, ...]
    set_aside: tuple[SetAside, ...]
    vulnerability: tuple[Told, ...]
    asb_category: str
    says_repeat: bool
    hate_strands: tuple[str, ...]
    urgent: bool

    @property
    def crime_missed(self) -> bool:
        """Whether the text tells of a crime that is not said to be recorded."""
        return bool(self.crimes)

    @property
    def already_recorded(self) -> bool:
        """Whether the text says that a crime has been recorded."""
        return bool(self.recorded)
