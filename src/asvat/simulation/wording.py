"""The words of the record: names, numbers and addresses as a record would rightly have them."""

from __future__ import annotations

from datetime import date

from asvat.simulation.areas import wards
from asvat.simulation.dwellings import HOSTEL
from asvat.simulation.happenings import SPOT, STREET, World
from asvat.simulation.names.pools import names

_EPOCH = date(1970, 1, 1).toordinal()
_DOMAINS = ("example.com", "example.org", "example.net")


class Wording:
    """Looks up what is written of people and places; lists, for speed in loops.

    Parameters
    ----------
    world
        The force's ground and people.
    """

    def __init__(self, world: World) -> None:
        self._ground, self._people = world.ground, world.people
        dwellings = world.people.dwellings
        self._given = names().given.tolist()
        self._family = names().family.tolist()
        self._kind, self._street = dwellings.kind.tolist(), dwellings.street.tolist()
        self._uprn = dwellings.uprn.tolist()
        self.town_of = [wards()[w].town for w in world.ground.street_ward.tolist()]
        self.district_of = [wards()[w].district for w in world.ground.street_ward.tolist()]
        self._columns: dict[str, list[int]] = {
            name: getattr(world.people, name).tolist()
            for name in ("given", "second", "family", "maiden", "born", "sex", "mobile",
                         "landline", "mail", "household")
        }  # fmt: skip

    def __getitem__(self, column: str) -> list[int]:
        """Return a column of the people as a list."""
        return self._columns[column]

    def given(self, person: int) -> str:
        """Return the first given name."""
        return str(self._given[self._columns["given"][person]])

    def second(self, person: int) -> str:
        """Return the second given name, or an empty text."""
        at = self._columns["second"][person]
        return str(self._given[at]) if at >= 0 else ""

    def family(self, person: int) -> str:
        """Return the family name."""
        return str(self._family[self._columns["family"][person]])

    def maiden(self, person: int) -> str:
        """Return the name before marriage, or an empty text."""
        at = self._columns["maiden"][person]
        return str(self._family[at]) if at >= 0 else ""

    def born(self, person: int) -> date:
        """Return the date of birth."""
        return date.fromordinal(_EPOCH + self._columns["born"][person])

    def mobile(self, person: int) -> str:
        """Return the mobile number, or an empty text.

        The drama range 07700 900000 to 900999 holds a thousand numbers. Ours go on for three
        digits more, so that each person has one and none can be dialled.
        """
        number = self._columns["mobile"][person]
        return f"07700900{number:06d}" if number >= 0 else ""

    def landline(self, person: int) -> str:
        """Return the household's landline (drama range 0113 496 0000, three digits more)."""
        number = self._columns["landline"][person]
        return f"01134960{number:06d}" if number >= 0 else ""

    def office(self, kind: int, place: int) -> str:
        """Return the number of premises, or of a hostel's office; drama range 01632 960000."""
        if kind == SPOT:
            return f"01632960{place:06d}"
        if kind > SPOT and self._kind[place] == HOSTEL:
            return f"01632960{500_000 + int(self._people.dwellings.block[place]):06d}"
        return ""

    def junction(self, street: int) -> str:
        """Return a street and the one that crosses it."""
        names = self._ground.street_names
        other = names[self._ground.crossing[street]]
        return f"{names[street]} j/w {other}, {self.town_of[street]}"

    def mail(self, person: int) -> str:
        """Return the e-mail address, or an empty text."""
        style = self._columns["mail"][person]
        if style < 0:
            return ""
        given = self.given(person).lower()
        family = self.family(person).lower().replace("'", "")
        number = self._columns["mobile"][person] % 100 if style % 3 else ""
        name = (f"{given}.{family}", f"{given[0]}{family}", f"{family}{given[0]}")[style % 3]
        return f"{name}{number}@{_DOMAINS[style // 3]}"

    def address(self, dwelling: int) -> str:
        """Return the address of a dwelling, without its postcode."""
        street = self._street[dwelling]
        premises = self._people.dwellings.premises(dwelling)
        joint = ", " if not premises.isdigit() else " "
        return f"{premises}{joint}{self._ground.street_names[street]}, {self.town_of[street]}"

    def postcode(self, dwelling: int) -> str:
        """Return the postcode of a dwelling."""
        return str(self._ground.street_postcodes[self._street[dwelling]])

    def uprn(self, dwelling: int) -> int:
        """Return the invented UPRN of a dwelling."""
        return int(self._uprn[dwelling])

    def street(self, kind: int, place: int) -> int:
        """Return the street of a place."""
        if kind == STREET:
            return place
        if kind == SPOT:
            return int(self._ground.spot_street[place])
        return int(self._street[place])

    def location(self, kind: int, place: int) -> str:
        """Return the text of a place of any kind."""
        if kind > SPOT:
            return self.address(place)
        street = self.street(kind, place)
        text = f"{self._ground.street_names[street]}, {self.town_of[street]}"
        return text if kind == STREET else f"{self._ground.spot_names[place]}, {text}"

    def words(self, kind: int, place: int) -> tuple[str, str]:
        """Return the street, and the premises or stop if it is one, as a narrative has them."""
        street = self._ground.street_names[self.street(kind, place)]
        return street, self._ground.spot_names[place] if kind == SPOT else ""
