"""The matters that people report: when, where, how they are recorded, which crimes they may hide.

All shares are invented. Each matter names the kind of narrative that tells it (see
:mod:`asvat.simulation.narratives`); the few that the narratives do not know are told plainly.
"""

from __future__ import annotations

from dataclasses import dataclass

from asvat.simulation.rhythm import (
    AFTER_DARK,
    DAYTIME,
    EVENING,
    HOME,
    LATE,
    NIGHT,
    SHOPS,
    UNSEEN,
    Bump,
    Rhythm,
)  # fmt: skip

ASB = "Anti-social behaviour"
DISPUTE = "Dispute"
VIOLENCE = "Violence and sexual offences"
DAMAGE = "Criminal damage and arson"
BURGLARY = "Burglary"
VEHICLE = "Vehicle crime"
SHOPLIFTING = "Shoplifting"
ORDER = "Public order"
ROBBERY = "Robbery"
THEFT = "Theft from the person"
DRUGS = "Drugs"
WEAPONS = "Possession of weapons"
WELFARE = "Concern for welfare"
SUSPICIOUS = "Suspicious circumstances"
OTHER = "Other crime"

TYPES: dict[str, str] = {
    ASB: "anti-social-behaviour",
    DISPUTE: "dispute",
    VIOLENCE: "violent-crime",
    DAMAGE: "criminal-damage-arson",
    BURGLARY: "burglary",
    VEHICLE: "vehicle-crime",
    SHOPLIFTING: "shoplifting",
    ORDER: "public-order",
    ROBBERY: "robbery",
    THEFT: "theft-from-the-person",
    DRUGS: "drugs",
    WEAPONS: "possession-of-weapons",
    WELFARE: "concern-for-welfare",
    SUSPICIOUS: "suspicious",
    OTHER: "other-crime",
}
"""Types as the extract writes them, and the category codes that its mapping gives them."""

CLASS_TYPES: dict[str, str] = {
    "8L": VIOLENCE, "8M": VIOLENCE, "8Q": VIOLENCE, "8R": VIOLENCE, "105A": VIOLENCE,
    "105B": VIOLENCE, "104": VIOLENCE, "8N": VIOLENCE, "8S": VIOLENCE, "8T": VIOLENCE,
    "3B": VIOLENCE, "9A": ORDER, "9B": ORDER, "62A": ORDER, "66": ORDER, "58A": DAMAGE,
    "58B": DAMAGE, "58C": DAMAGE, "58D": DAMAGE, "58J": DAMAGE, "56A": DAMAGE, "56B": DAMAGE,
    "59": DAMAGE, "46": SHOPLIFTING, "34A": ROBBERY, "34B": ROBBERY, "39": THEFT,
    "10D": WEAPONS, "10C": WEAPONS, "92A": DRUGS, "92D": DRUGS, "92E": DRUGS, "N100": VIOLENCE,
}  # fmt: skip
"""The type of a log closed as a crime of each Home Office class."""

GRAVITY: dict[str, int] = {
    "3B": 3, "8Q": 3, "56A": 3, "34A": 3, "34B": 3, "10D": 3, "8S": 3, "8T": 3, "N100": 3,
    "62A": 3, "8L": 2, "8M": 2, "8N": 2, "8R": 2, "9B": 2, "105B": 2, "58J": 2, "104": 2, "59": 2,
    "92A": 2, "10C": 2, "39": 2,
}  # fmt: skip
"""How serious it is to miss a crime of each class, for judging the queue; 1 where not listed."""

SCOPE_CLASSES = ("8L", "8M", "58A", "58B", "58C", "58D", "58J")
SCOPE_CLOSINGS = ("ASB-P", "ASB-N", "ASB-E", "ASB+CRIME", "DISPUTE-NONCRIME")


@dataclass(frozen=True)
class Matter:
    """One kind of matter.

    Parameters
    ----------
    name
        Kind of the narrative that tells it, or a name of our own.
    type
        Type as the extract writes it when it is not closed as a crime of some class.
    category
        personal, nuisance or environmental; empty for what is no anti-social behaviour.
    share
        Share among the one-off matters.
    rhythm
        When it happens.
    where
        home, street, shop, stop, park, pub, takeaway, school or centre.
    subtype
        Code of the list asb_subtypes, or empty.
    crime
        Chance that it is a crime of one of `classes`, with weights.
    victim
        Chance that one person is its victim.
    known
        Chance that a suspect can be named.
    relation
        What the suspect is to the victim.
    loud
        Mean number of further calls about the same event.
    qualifiers
        Qualifier codes that go with it.
    """

    name: str
    type: str
    category: str
    share: float
    rhythm: Rhythm
    where: str
    subtype: str = ""
    crime: float = 0.0
    classes: tuple[tuple[str, float], ...] = ()
    victim: float = 0.0
    known: float = 0.05
    relation: str = "unknown"
    loud: float = 0.05
    qualifiers: tuple[str, ...] = ()


def _r(
    month: int, height: float, weekend: float, hours: tuple[Bump, ...],
    young: float = 1.0, bonfire: float = 1.0,
) -> Rhythm:  # fmt: skip
    return Rhythm((height, month), weekend, hours, young, bonfire)


_SUMMER_EVENING = _r(7, 0.40, 1.25, EVENING, 1.35, 1.3)
_NTE = _r(7, 0.12, 1.9, LATE)
_ALL_YEAR = _r(6, 0.06, 1.05, HOME)

MATTERS: tuple[Matter, ...] = (
    # Anti-social behaviour and disputes.
    Matter("youths_gathering", ASB, "nuisance", 15.0, _SUMMER_EVENING, "street", "ROWDY", 0.12,
           (("9A", 5), ("58D", 2), ("105A", 2), ("92E", 2)), 0.1, 0.06, "youths", 0.25, ("YOUTH",)),
    Matter("door_knocking", ASB, "personal", 3.0, _r(10, 0.2, 1.1, AFTER_DARK, 1.4, 1.5), "home",
           "ROWDY", 0.16, (("8L", 4), ("58A", 2)), 0.9, 0.08, "youths", 0.05, ("YOUTH",)),
    Matter("egging", ASB, "personal", 1.6, _r(10, 0.3, 1.1, AFTER_DARK, 1.4, 2.2), "home", "ROWDY",
           0.45, (("58A", 5), ("58C", 2)), 0.9, 0.05, "youths", 0.08, ("YOUTH",)),
    Matter("stones_at_windows", ASB, "personal", 1.6, _SUMMER_EVENING, "home", "ROWDY", 0.55,
           (("58A", 6), ("58B", 1)), 0.9, 0.07, "youths", 0.1, ("YOUTH",)),
    Matter("graffiti", ASB, "environmental", 1.4, _r(6, 0.1, 1.0, UNSEEN), "park", "", 0.75,
           (("58B", 3), ("58D", 5), ("58A", 1)), 0.1, 0.02, "unknown", 0.03),
    Matter("off_road_bikes", ASB, "nuisance", 4.0, _r(6, 0.45, 1.5, DAYTIME, 1.5), "park",
           "VEH_NUIS", 0.06, (("58D", 2), ("105A", 1)), 0.03, 0.05, "youths", 0.4, ("OFF-ROAD",)),
    Matter("car_meet", ASB, "nuisance", 1.2, _r(7, 0.3, 2.2, NIGHT), "centre", "VEH_NUIS", 0.05,
           (("66", 1), ("58D", 1)), 0.0, 0.03, "strangers", 0.8),
    Matter("street_drinking", ASB, "environmental", 2.2, _r(7, 0.35, 1.1, DAYTIME), "park",
           "STREET_DRINK", 0.08, (("9A", 4), ("105A", 1)), 0.02, 0.08, "strangers", 0.1,
           ("ALCOHOL",)),
    Matter("begging", ASB, "environmental", 1.4, _r(12, 0.1, 1.0, SHOPS), "shop", "BEG_VAG", 0.06,
           (("9A", 3), ("39", 1)), 0.02, 0.12, "stranger", 0.05),
    Matter("open_dealing", ASB, "environmental", 2.6, _r(7, 0.1, 1.1, EVENING), "street",
           "LITTER_DRUG", 0.45, (("92A", 5), ("92E", 3), ("92D", 2)), 0.0, 0.08, "strangers", 0.1,
           ("DRUGS",)),
    Matter("noise_music", ASB, "nuisance", 5.5, _r(7, 0.3, 1.9, NIGHT), "home", "NOISE", 0.03,
           (("9A", 1),), 0.3, 0.35, "neighbour", 0.25),
    Matter("barking_dog", ASB, "nuisance", 0.9, _ALL_YEAR, "home", "ANIMAL", 0.02, (("9A", 1),),
           0.3, 0.3, "neighbour", 0.05),
    Matter("parking_dispute", DISPUTE, "personal", 3.0, _r(6, 0.05, 1.0, DAYTIME), "home", "NEIGH",
           0.16, (("9A", 4), ("58C", 3), ("105A", 2)), 0.7, 0.5, "neighbour", 0.05),
    Matter("boundary_dispute", DISPUTE, "personal", 1.6, _r(6, 0.25, 1.0, DAYTIME), "home",
           "NEIGH", 0.18, (("58A", 4), ("9A", 2), ("105A", 1)), 0.8, 0.6, "neighbour", 0.03),
    Matter("neighbour_feud", DISPUTE, "personal", 3.4, _ALL_YEAR, "home", "NEIGH", 0.28,
           (("9A", 5), ("8L", 3), ("105A", 2), ("59", 1), ("58A", 2)), 0.95, 0.7, "neighbour",
           0.08),
    Matter("ex_partner_contact", DISPUTE, "personal", 1.4, _r(1, 0.05, 1.2, HOME), "home",
           "NUIS_COMMS", 0.5, (("8R", 4), ("8L", 4), ("8Q", 2), ("3B", 1)), 1.0, 0.9,
           "ex_partner", 0.02, ("DOMESTIC",)),
    Matter("following", ASB, "personal", 0.5, _r(11, 0.1, 1.0, EVENING), "street", "", 0.4,
           (("8Q", 4), ("9A", 2), ("8L", 2)), 1.0, 0.25, "stranger", 0.0),
    Matter("online_abuse", ASB, "personal", 1.5, _ALL_YEAR, "home", "NUIS_COMMS", 0.45,
           (("8R", 6), ("8L", 2), ("3B", 1)), 1.0, 0.6, "acquaintance", 0.0),
    Matter("shop_worker_abuse", ASB, "personal", 3.2, _r(12, 0.1, 1.0, SHOPS), "shop", "ROWDY",
           0.42, (("9A", 6), ("105A", 2), ("9B", 1), ("3B", 1)), 0.9, 0.15, "customer", 0.05,
           ("BUSINESS",)),
    Matter("bus_incident", ASB, "nuisance", 1.8, _r(11, 0.05, 1.0, EVENING, 0.9), "stop", "ROWDY",
           0.3, (("58C", 3), ("9A", 3), ("105A", 2)), 0.3, 0.04, "youths", 0.05, ("TRANSPORT",)),
    Matter("fireworks", ASB, "nuisance", 2.4, _r(11, 0.7, 1.2, AFTER_DARK, 1.2, 12.0), "street",
           "FIREWORKS", 0.08, (("56B", 2), ("58A", 1), ("105A", 1)), 0.1, 0.03, "youths", 0.8,
           ("YOUTH",)),
    Matter("bin_fire", ASB, "environmental", 1.0, _r(6, 0.3, 1.2, AFTER_DARK, 1.4, 5.0), "park",
           "", 0.6, (("56B", 1),), 0.02, 0.03, "youths", 0.5),
    Matter("letterbox_fire", ASB, "personal", 0.12, _r(11, 0.2, 1.0, AFTER_DARK, 1.0, 3.0), "home",
           "FIREWORKS", 0.95, (("56A", 1),), 1.0, 0.05, "unknown", 0.3),
    Matter("fly_tip", ASB, "environmental", 1.6, _r(4, 0.1, 1.0, UNSEEN), "street", "LITTER_DRUG",
           0.0, (), 0.0, 0.05, "unknown", 0.05),
    Matter("hate_abuse", ASB, "personal", 1.3, _r(7, 0.15, 1.1, EVENING), "street", "ROWDY", 0.5,
           (("9B", 6), ("8M", 2), ("105B", 2), ("58J", 1)), 0.95, 0.2, "stranger", 0.05),
    Matter("pushing_spitting", ASB, "personal", 1.0, _r(7, 0.1, 1.2, NIGHT), "street", "ROWDY",
           0.6, (("105A", 6), ("104", 1)), 0.9, 0.2, "stranger", 0.1),
    Matter("knife_seen", ASB, "nuisance", 0.5, _SUMMER_EVENING, "park", "", 0.7,
           (("10D", 6), ("10C", 2)), 0.1, 0.06, "youths", 0.2, ("KNIFE",)),
    Matter("group_fight", ASB, "nuisance", 1.2, _NTE, "centre", "ROWDY", 0.35,
           (("62A", 1), ("66", 3), ("8N", 2), ("105A", 2)), 0.15, 0.05, "strangers", 0.9,
           ("NTE",)),
    Matter("vehicle_damage", ASB, "personal", 1.2, _r(10, 0.05, 1.1, UNSEEN), "street", "", 0.85,
           (("58C", 1),), 0.95, 0.06, "unknown", 0.02),
    Matter("bus_shelter_damage", ASB, "environmental", 0.8, _r(7, 0.1, 1.2, UNSEEN), "stop", "",
           0.85, (("58D", 1),), 0.0, 0.02, "unknown", 0.05, ("TRANSPORT",)),
    Matter("building_damage", ASB, "environmental", 0.8, _r(7, 0.1, 1.2, UNSEEN), "school", "",
           0.85, (("58B", 1),), 0.0, 0.03, "unknown", 0.03),
    Matter("hoax_call", ASB, "nuisance", 0.5, _r(8, 0.1, 1.1, EVENING, 1.5), "street", "HOAX", 0.0,
           (), 0.0, 0.1, "unknown", 0.0),
    Matter("concern_neighbour", ASB, "personal", 1.0, _r(1, 0.1, 1.0, DAYTIME), "home", "NEIGH",
           0.1, (("8L", 1), ("105A", 1)), 0.8, 0.4, "neighbour", 0.03),
    Matter("mental_distress", ASB, "personal", 1.0, _ALL_YEAR, "home", "", 0.04, (("9A", 1),), 0.8,
           0.2, "neighbour", 0.05, ("MENTAL-HEALTH",)),
    Matter("cuckooing", ASB, "personal", 0.35, _r(1, 0.1, 1.0, HOME), "home", "LITTER_DRUG", 0.5,
           (("92A", 3), ("105A", 1)), 0.9, 0.4, "acquaintance", 0.0, ("DRUGS", "VULN-ADULT")),
    Matter("order_breach", ASB, "nuisance", 0.5, _ALL_YEAR, "centre", "", 0.7, (("66", 1),), 0.2,
           0.9, "stranger", 0.05),
    Matter("worker_attacked", ASB, "personal", 0.3, _r(7, 0.05, 1.1, NIGHT), "centre", "", 0.75,
           (("8T", 3), ("105A", 3), ("104", 2), ("8S", 1)), 1.0, 0.2, "stranger", 0.05),
    # Crimes and other matters, which are recorded as such nearly always.
    Matter("assault_injury", VIOLENCE, "", 16.0, _r(7, 0.10, 1.3, NIGHT), "home", "", 1.0,
           (("8N", 5), ("105A", 6), ("8L", 1)), 1.0, 0.6, "acquaintance", 0.05),
    Matter("domestic", VIOLENCE, "", 9.0, _r(7, 0.06, 1.25, HOME), "home", "", 1.0,
           (("105A", 5), ("8N", 3), ("8L", 2)), 1.0, 0.95, "ex_partner", 0.05, ("DOMESTIC",)),
    Matter("criminal damage", DAMAGE, "", 7.0, _r(6, 0.08, 1.15, EVENING), "home", "", 1.0,
           (("58A", 4), ("58C", 5), ("58B", 1), ("58D", 1)), 0.9, 0.15, "unknown", 0.03),
    Matter("harassment", VIOLENCE, "", 4.0, _ALL_YEAR, "home", "", 1.0, (("8L", 8), ("8M", 1)),
           1.0, 0.7, "acquaintance", 0.0),
    Matter("burglary", BURGLARY, "", 7.0, _r(12, 0.15, 0.95, UNSEEN), "home", "", 0.0, (), 1.0,
           0.04, "unknown", 0.03),
    Matter("vehicle crime", VEHICLE, "", 7.0, _r(11, 0.05, 1.0, UNSEEN), "street", "", 0.0, (),
           1.0, 0.03, "unknown", 0.01),
    Matter("shop_theft", SHOPLIFTING, "", 6.5, _r(12, 0.06, 0.9, SHOPS), "shop", "", 1.0,
           (("46", 1),), 0.1, 0.2, "customer", 0.02, ("BUSINESS",)),
    Matter("public order", ORDER, "", 4.5, _r(7, 0.12, 1.3, NIGHT), "centre", "", 1.0,
           (("9A", 6), ("9B", 1), ("66", 1)), 0.5, 0.2, "stranger", 0.1),
    Matter("street_robbery", ROBBERY, "", 0.9, _r(11, 0.08, 1.1, NIGHT), "street", "", 1.0,
           (("34B", 1),), 1.0, 0.05, "strangers", 0.05),
    Matter("welfare", WELFARE, "", 8.0, _r(1, 0.06, 1.0, HOME), "home", "", 0.0, (), 0.9, 0.0,
           "", 0.03),
    Matter("suspicious", SUSPICIOUS, "", 6.0, _r(11, 0.1, 1.0, NIGHT), "street", "", 0.0, (), 0.0,
           0.02, "unknown", 0.05),
    Matter("other crime", OTHER, "", 3.0, _ALL_YEAR, "home", "", 0.0, (), 0.8, 0.2, "unknown",
           0.0),
)  # fmt: skip
AT = {m.name: i for i, m in enumerate(MATTERS)}
CLASSES = tuple(CLASS_TYPES)
CLASS_AT = {c: i for i, c in enumerate(CLASSES)}
