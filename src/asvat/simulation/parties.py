"""What a record says of a person: right as a rule, and wrong as call-takers get things wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from asvat.simulation.happenings import DWELLING
from asvat.simulation.slips import (
    abbreviated,
    misheard,
    mistyped,
    shortened,
    wrong_birthday,
    wrong_digit,
)
from asvat.simulation.wording import Wording

FIELDS = (
    "given_name", "family_name", "date_of_birth", "sex", "phone", "email", "address", "postcode",
)  # fmt: skip
HOUSEHOLD_PHONE = "household_phone"
"""Not wrong, but shared: the landline of a household of several."""
OFFICE_PHONE = "office_phone"
"""Nor this: the number of premises or a hostel, from which several ring."""
NAMELESS = (
    ("WITHHELD", ""), ("UNKNOWN", "UNKNOWN"), ("N/A", ""), ("Refused", ""), ("", "UNKNOWN"),
)  # fmt: skip
TITLES = ("Manager", "Duty Manager", "Security", "Caretaker", "Reception")
PLACEHOLDERS = ("07700900000", "00000000000", "01134960999", "N/A")


@dataclass(frozen=True)
class Rates:
    """How often things go wrong at noise 1, by party row; all invented, and multiplied by noise."""

    no_birthday: float = 0.12
    no_phone: float = 0.12
    no_address: float = 0.15
    no_postcode: float = 0.22
    birthday: float = 0.045
    short_name: float = 0.055
    initial: float = 0.025
    given: float = 0.035
    family: float = 0.045
    other_family: float = 0.04
    swapped: float = 0.012
    second: float = 0.05
    unknown: float = 0.012
    withheld: float = 0.006
    relation_phone: float = 0.035
    landline: float = 0.03
    office_phone: float = 0.25
    title: float = 0.07
    phone_digit: float = 0.025
    phone_placeholder: float = 0.008
    address: float = 0.035
    house_number: float = 0.012
    postcode: float = 0.02
    email: float = 0.02


RATES = Rates()
_NO_BIRTHDAY_OF_SUSPECT, _NO_PHONE_OF_SUSPECT, _HAS_MAIL = 0.30, 0.92, 0.45


class Recorder:
    """Writes people down, with slips.

    Parameters
    ----------
    wording
        What is rightly said of everyone.
    noise
        0 for none, 1 for the stated rates, more for worse.
    """

    def __init__(self, wording: Wording, noise: float) -> None:
        self._say, self._noise = wording, noise

    def write(
        self,
        rng: Random,
        person: int,
        suspect: bool,
        dwelling: int,
        kin: Sequence[int],
        office: str,
        today: date,
    ) -> tuple[dict[str, str], list[str]]:
        """Return the fields written of a person, and the codes of what went wrong.

        `dwelling` is where the person lives that day, `kin` who else lives there; `office` is the
        number of the premises from which they ring at work, or empty.
        """
        say, noise, r = self._say, self._noise, rng.random
        wrong: list[str] = []
        if r() < RATES.withheld * noise:
            given, family = rng.choice(NAMELESS)
            return {"given_name": given, "family_name": family}, ["withheld"]
        given, family = self._name(rng, person, wrong)
        if office and r() < RATES.title * noise:
            given, family = rng.choice(TITLES), ""
            wrong[:] = ["title_for_name"]
        row = {"given_name": given, "family_name": family}
        row["sex"] = "FM"[say["sex"][person]]
        missing = _NO_BIRTHDAY_OF_SUSPECT if suspect else RATES.no_birthday
        if r() >= missing * noise:
            born = say.born(person)
            if r() < RATES.birthday * noise:
                born, what = wrong_birthday(rng, born, today)
                if born != say.born(person):
                    wrong.append(what)
            row["date_of_birth"] = f"{born.day:02d}/{born.month:02d}/{born.year}"
        if not suspect or r() >= _NO_PHONE_OF_SUSPECT:
            self._phone(rng, row, person, kin, office or say.office(DWELLING, dwelling), wrong)
        if r() < _HAS_MAIL and not suspect:
            mail = say.mail(person)
            if mail and r() < RATES.email * noise:
                mail = mistyped(rng, mail.split("@")[0]) + "@" + mail.split("@")[1]
                wrong.append("email")
            if mail:
                row["email"] = mail
        if r() >= RATES.no_address * noise * (2.0 if suspect else 1.0):
            self._address(rng, row, dwelling, wrong)
        if r() < 0.05:
            row["given_name"], row["family_name"] = given.upper(), family.upper()
        return row, wrong

    def _name(self, rng: Random, person: int, wrong: list[str]) -> tuple[str, str]:
        say, noise, r = self._say, self._noise, rng.random
        given, family = say.given(person), say.family(person)
        if r() < RATES.second:
            second = say.second(person)
            # The second name with the first, or instead of it: people go by either.
            if second and r() < 0.7:
                given = f"{given} {second}"
            elif second:
                given = second
                wrong.append("second_name")
        if r() < RATES.short_name * noise:
            short = shortened(rng, given)
            if short != given:
                given = short
                wrong.append("short_name")
        elif r() < RATES.initial * noise:
            given = given[0]
            wrong.append("initial")
        elif r() < RATES.given * noise:
            given = misheard(rng, given) if r() < 0.6 else mistyped(rng, given)
            wrong.append("given_name")
        if r() < RATES.other_family * noise and say.maiden(person):
            family = say.maiden(person)
            wrong.append("other_family_name")
        elif r() < RATES.family * noise:
            family = misheard(rng, family) if r() < 0.6 else mistyped(rng, family)
            wrong.append("family_name")
        if r() < RATES.unknown * noise:
            given = "UNKNOWN" if r() < 0.6 else ""
            wrong.append("unknown_given")
        elif r() < RATES.swapped * noise:
            given, family = family, given
            wrong.append("swapped_names")
        return given, family

    def _phone(
        self, rng: Random, row: dict[str, str], person: int, kin: Sequence[int], office: str,
        wrong: list[str],
    ) -> None:  # fmt: skip
        say, noise, r = self._say, self._noise, rng.random
        if r() < RATES.no_phone * noise:
            return
        phone = say.mobile(person) or say.landline(person)
        if r() < RATES.landline and say.landline(person):
            phone = say.landline(person)
        line = bool(phone) and phone == say.landline(person)
        if r() < RATES.relation_phone * noise and kin:
            other = say.mobile(rng.choice(kin))
            if other:
                phone, line = other, False
                wrong.append("phone_of_another")
        if office and r() < RATES.office_phone:
            phone, line = office, False
            wrong.append(OFFICE_PHONE)
        if not phone:
            return
        if r() < RATES.phone_digit * noise:
            phone = wrong_digit(rng, phone, 8)
            wrong.append("phone")
        if r() < RATES.phone_placeholder * noise:
            phone = rng.choice(PLACEHOLDERS)
            wrong.append("phone_placeholder")
        if line and kin:
            wrong.append(HOUSEHOLD_PHONE)
        row["phone"] = _spaced(rng, phone)

    def _address(self, rng: Random, row: dict[str, str], dwelling: int, wrong: list[str]) -> None:
        say, noise, r = self._say, self._noise, rng.random
        address = say.address(dwelling)
        if r() < RATES.house_number * noise:
            address = wrong_digit(rng, address)
            wrong.append("house_number")
        if r() < RATES.address * noise:
            premises, rest = address.split(" ", 1)
            address = f"{premises} {mistyped(rng, rest)}"
            wrong.append("address")
        if r() < 0.25 * noise:
            address = abbreviated(address)
        if r() < 0.2:
            address = address.upper()
        elif r() < 0.15:
            address = address.replace(",", "")
        row["address"] = address
        if r() >= RATES.no_postcode * noise:
            postcode = say.postcode(dwelling)
            if r() < RATES.postcode * noise:
                postcode = wrong_digit(rng, postcode, len(postcode) - 3)
                wrong.append("postcode")
            row["postcode"] = postcode if r() < 0.85 else postcode.replace(" ", "")


def _spaced(rng: Random, phone: str) -> str:
    """Write a number in one of the usual ways; only numbers of the drama ranges are spaced."""
    if not phone.isdigit() or len(phone) < 14:
        return phone
    u = rng.random()
    if u < 0.6:
        return phone
    cut = 5 if phone.startswith("07") else 4
    if u < 0.85:
        return f"{phone[:cut]} {phone[cut:8]}{phone[8:]}"
    return f"+44 {phone[1:cut]} {phone[cut:]}"
