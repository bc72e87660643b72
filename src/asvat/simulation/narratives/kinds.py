"""The matters that a log may be about: whom they concern, and which crimes they may hide."""

from __future__ import annotations

from dataclasses import dataclass

DAMAGE = ("58A", "58B", "58C", "58D", "58J")
FIRE = ("56A", "56B", "59")
VIOLENCE = ("105A", "105B", "104", "8N", "8S", "8T", "62A", "N100")
WORDS = ("8L", "8M", "8Q", "8R", "9A", "9B", "3B", "66")
THEFT = ("46", "34A", "34B", "39", "burglary")
WEAPON = ("10D", "10C")
DRUGS = ("92A", "92D", "92E")
GROUPS = {
    "damage": DAMAGE,
    "fire": FIRE,
    "violence": VIOLENCE,
    "words": WORDS,
    "theft": THEFT,
    "weapon": WEAPON,
    "drugs": DRUGS,
}
"""Classes that are told alike when they are told as an accident, and that contradict each other
when one is told and another denied."""

GROUP_OF = {code: group for group, codes in GROUPS.items() for code in codes}
CLASSES = tuple(GROUP_OF)
"""Every class that can be told: those of the code list ``offence_classes`` that a log may hide, and
``burglary``, whose sub-codes the list does not hold."""

COURSE_OF_CONDUCT = ("8L", "8M", "8Q")
AGAINST_NOBODY = frozenset(("58B", "58D", "56B", "46", "10D", "10C", "62A", "66", *DRUGS))
"""Classes that need no person against whom they are committed."""
GRAVE = frozenset(("3B", "56A"))
"""Classes that tell of danger to life by themselves."""


@dataclass(frozen=True)
class Kind:
    """A matter.

    Parameters
    ----------
    category
        Its anti-social behaviour category where nothing aims it at a person.
    relations
        What the suspect may be to the victim.
    crimes
        Classes that it may hide, the likeliest first; its decoys come from them too.
    sufferer
        What one who suffers it is called where no name is known and the caller is another.
    subtype
        Code of the list ``asb_subtypes``; empty where none fits.
    """

    category: str
    relations: tuple[str, ...]
    crimes: tuple[str, ...]
    sufferer: str = "resident"
    subtype: str = "ROWDY"


_YOUTHS = ("youths",)
_NEXT = ("neighbour",)
_ANY = ("stranger", "unknown", "acquaintance")

KINDS_OF: dict[str, Kind] = {
    "youths_gathering": Kind("nuisance", _YOUTHS, ("9A", "58D", "92E", "105A", "58A")),
    "door_knocking": Kind("personal", _YOUTHS, ("8L", "58A", "9A")),
    "egging": Kind("personal", _YOUTHS, ("58A", "58C", "8L")),
    "stones_at_windows": Kind("personal", _YOUTHS, ("58A", "58B", "105A", "58C")),
    "graffiti": Kind("environmental", ("unknown", "youths"), ("58D", "58B", "58A", "58J")),
    "off_road_bikes": Kind(
        "nuisance", ("youths", "strangers"), ("9A", "105A", "58D"), "walker", "VEH_NUIS"
    ),
    "car_meet": Kind("nuisance", ("strangers",), ("9A", "58D", "10C"), "resident", "VEH_NUIS"),
    "street_drinking": Kind(
        "environmental", ("strangers", "stranger"), ("9A", "66", "105A"), "shopper", "STREET_DRINK"
    ),
    "begging": Kind("nuisance", ("stranger",), ("9A", "105A", "66"), "shopper", "BEG_VAG"),
    "open_dealing": Kind(
        "nuisance", ("strangers", "stranger"), ("92A", "92E", "92D", "9A"), subtype="LITTER_DRUG"
    ),
    "noise_music": Kind("nuisance", _NEXT, ("8L", "9A", "59"), "tenant", "NOISE"),
    "barking_dog": Kind("nuisance", _NEXT, ("9A", "8L", "8N"), subtype="ANIMAL"),
    "parking_dispute": Kind("personal", _NEXT, ("9A", "58C", "105A", "59"), subtype="NEIGH"),
    "boundary_dispute": Kind("personal", _NEXT, ("58A", "9A", "105A", "8N"), subtype="NEIGH"),
    "neighbour_feud": Kind("personal", _NEXT, ("8L", "9A", "3B", "59", "105A"), subtype="NEIGH"),
    "ex_partner_contact": Kind(
        "personal", ("ex_partner",), ("8Q", "8L", "8R", "3B", "9A"), "woman", ""
    ),
    "following": Kind("personal", ("stranger", "acquaintance"), ("8Q", "8L", "9A"), "woman", ""),
    "online_abuse": Kind(
        "personal", ("acquaintance", "unknown"), ("8R", "8L", "3B"), "girl", "NUIS_COMMS"
    ),
    "shop_worker_abuse": Kind("personal", ("customer",), ("9A", "105A", "9B", "3B"), "assistant"),
    "shop_theft": Kind(
        "nuisance", ("customer", "youths"), ("46", "9A", "34A", "105A"), "assistant"
    ),
    "bus_incident": Kind(
        "nuisance", ("youths", "stranger"), ("105A", "9A", "58D", "105B"), "driver"
    ),
    "fireworks": Kind("nuisance", _YOUTHS, ("56B", "8T", "105A", "56A"), "resident", "FIREWORKS"),
    "bin_fire": Kind("environmental", ("youths", "unknown"), ("56B", "58D"), "resident"),
    "letterbox_fire": Kind("personal", ("unknown", "youths"), ("56A", "58A", "59"), "tenant"),
    "fly_tip": Kind(
        "environmental", ("strangers", "stranger"), ("9A", "56B"), "resident", "LITTER_DRUG"
    ),
    "hate_abuse": Kind(
        "personal", ("stranger", "neighbour", "youths"), ("9B", "8M", "105B", "58J")
    ),
    "pushing_spitting": Kind("personal", _ANY, ("105A", "9A", "105B"), "passer by"),
    "assault_injury": Kind("personal", _ANY, ("8N", "105A", "9A"), "man"),
    "knife_seen": Kind("nuisance", ("youths", "stranger"), ("10D", "10C", "9A"), "witness"),
    "street_robbery": Kind("personal", ("strangers", "youths"), ("34B", "39", "105A"), "lad"),
    "group_fight": Kind("nuisance", ("strangers", "youths"), ("62A", "8N", "66", "10C"), "witness"),
    "vehicle_damage": Kind("personal", ("unknown", "youths", "neighbour"), ("58C", "59"), "owner"),
    "bus_shelter_damage": Kind("environmental", ("youths", "unknown"), ("58D", "56B"), "passenger"),
    "building_damage": Kind("environmental", ("youths", "unknown"), ("58B", "58D"), "caretaker"),
    "burglary": Kind("personal", ("unknown", "strangers"), ("burglary", "58A"), "householder", ""),
    "hoax_call": Kind("nuisance", ("unknown", "youths"), ("66", "3B"), "operator", "HOAX"),
    "concern_neighbour": Kind("personal", ("relative", "unknown"), ("9A", "105A", "N100"), "woman"),
    "mental_distress": Kind("nuisance", ("unknown",), ("3B", "9A", "105A"), "man", ""),
    "cuckooing": Kind(
        "personal", ("acquaintance", "strangers"), ("92A", "3B", "8L", "8N"), "tenant", ""
    ),
    "order_breach": Kind("nuisance", ("acquaintance", "customer"), ("66", "9A", "46"), "manager"),
    "worker_attacked": Kind(
        "personal", ("stranger", "customer"), ("8T", "8S", "104", "105A"), "crew member"
    ),
}
"""The matters by name, `asvat.simulation.narratives.situation.KINDS` each once."""
