"""What the report is about, and where, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asvat.records.code_lists import label, lookup
from asvat.reporting.formats import listed
from asvat.reporting.wording import capital

EVERYTHING = "incidents"
ASB_WORDS = "anti-social behaviour"
MOST_NAMES = 5
_COUNTED = {"road-traffic-collision": "road traffic collisions with injury"}
"""Categories whose records are called by their own name, and not incidents of it."""


def subject_words(categories: Iterable[str | None]) -> str:
    """Return the categories in words; “incidents” where they are many or not all stated."""
    codes = list(dict.fromkeys(categories))
    if not codes or None in codes or len(codes) > MOST_NAMES:
        return EVERYTHING
    return listed([_COUNTED.get(c) or _lower(label("categories", c)) for c in codes if c])


def type_words(category: str | None) -> str:
    """Return a category as the bars name it."""
    if not category:
        return "not stated"
    return capital(_COUNTED.get(category, label("categories", category)))


def located(subject: str) -> str:
    """Return what the located records of a subject are called."""
    if subject == EVERYTHING:
        return "Located incidents"
    if subject in _COUNTED.values():
        return f"Located {subject}"
    return f"Located incidents of {subject}"


def place_words(agencies: Sequence[str], districts: Sequence[str]) -> str:
    """Return the place that records are of.

    A territorial police force names its area. Any other agency, such as a department whose
    records cover the country, does not: there the districts that the records lie in do.
    """
    if agencies and all(_is_force(a) for a in agencies):
        trimmed = [a.removesuffix(" Police").removesuffix(" Constabulary") for a in agencies]
        return listed(trimmed) if len(trimmed) <= 2 else f"{len(trimmed)} agencies' areas"
    if districts:
        few = len(districts) <= MOST_NAMES
        return listed(list(districts)) if few else f"{len(districts)} districts"
    return f"the area of {listed(list(agencies))}" if agencies else "the area on record"


def _is_force(agency: str) -> bool:
    territorial = lookup("forces", "label", "ons_code")
    own = agency.endswith((" Police", " Constabulary"))
    return agency in territorial or (own and agency not in lookup("forces", "label", "code"))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
