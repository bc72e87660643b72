"""What the engine's codes are called, in the words of its own lists."""

from __future__ import annotations

from asvat.records.code_lists import code_list, label, lookup

PARTS = {
    "harm": "Harm",
    "vulnerability": "Vulnerability",
    "history": "Happened before",
    "escalation": "Getting worse",
    "recording": "Crime to consider",
}
"""Parts of the score, in the order in which a reviewer would name them."""
SET_ASIDE = {
    "negated": "the text says that it did not happen",
    "hearsay": "hearsay",
    "already_recorded": "already recorded",
    "historic": "historic",
    "other_force": "another force's",
    "not_a_person": "not about a person",
    "explained": "explained by something else",
}


def offence(code: str) -> str:
    """Return a Home Office class with its name: Harassment (8L)."""
    name = label("offence_classes", code)
    return code if name == code else f"{name} ({code})"


def offences() -> list[tuple[str, str]]:
    """Return all classes as choices, by name."""
    rows = lookup("offence_classes", "code", "label")
    return [(code, f"{name} ({code})") for code, name in sorted(rows.items(), key=lambda r: r[1])]


def trigger(code: str) -> str:
    """Return a hard trigger's name."""
    return label("triggers", code)


def factor(code: str) -> str:
    """Return a vulnerability factor's name."""
    return label("vulnerability_factors", code)


def strand(code: str) -> str:
    """Return a hate strand's name."""
    return label("hate_strands", code)


def strands() -> list[tuple[str, str]]:
    """Return the hate strands as choices."""
    return [(r["code"], r["label"]) for r in code_list("hate_strands").to_pylist()]


def category(code: str) -> str:
    """Return the name of an ASB category."""
    return label("asb_categories", code) if code else ""


def about(code: str) -> str:
    """Return the name of what a log is about."""
    return label("categories", code) if code else ""


def categories() -> list[tuple[str, str]]:
    """Return the ASB categories as choices."""
    return [(r["code"], r["label"]) for r in code_list("asb_categories").to_pylist()]


def setting(code: str) -> str:
    """Return what a count's window is called."""
    return label("repeat_settings", code)


def closing(code: str) -> str:
    """Return a closing code with its meaning."""
    name = label("closing_codes", code)
    return code if name == code else f"{code} – {name}"


def subtype(code: str) -> str:
    """Return the name of an ASB sub-type."""
    return label("asb_subtypes", code) if code else ""


def qualifier(code: str) -> str:
    """Return the name of a qualifier."""
    return label("qualifiers", code)


def where(place: str, district: str) -> str:
    """Return a place with its district, which is not said twice."""
    said = {part.strip().casefold() for part in place.split(",")}
    return place if district.casefold() in said else ", ".join(filter(None, [place, district]))
