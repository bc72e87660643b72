"""The people, the place and the event of a log, each with its series in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asvat.cli.findings_text import rate_in_words
from asvat.cli.wording import columns, counted, wrapped
from asvat.findings.listing.words import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asvat.findings.explaining import Explanation, LogLine, Person, Place, Standing

MOST_LINES = 25
_UNLINKABLE = {
    "no_name": "no name is given",
    "placeholder": "the name is a placeholder",
    "organisation": "this is an organisation",
}
_PRECISION = {
    "address": "known to the address",
    "building": "known to the building",
    "street": "known to the street only",
    "area": "known to the area only",
    "none": "not known where",
}


def where(place: Place, district: str) -> str:
    """Return where a log was and how well that is known."""
    said = one_line(place.label or place.written) or "No place given"
    known = _PRECISION.get(place.precision, place.precision)
    if place.label and place.sure is not None and place.sure < 0.995:
        known += f", match {place.sure:.2f}"
    parts = [f"{said} ({known})"]
    if district and district.lower() not in said.lower():
        parts.append(district)
    text = "; ".join(parts) + "."
    if place.default_geocode:
        text += f" Its coordinates are set aside: {place.default_geocode}."
    return text


def people_lines(found: Explanation) -> list[str]:
    """Return each person with their series; somebody in two roles has their logs listed once."""
    if not found.people:
        return ["  Nobody is named."]
    lines: list[str] = []
    listed: set[str] = set()
    for person in found.people:
        lines += _person(person)
        if person.logs > 1 and person.person_id not in listed:
            lines += _appearances(person)
        elif person.logs > 1:
            lines.append("    The same person as above.")
        listed.add(person.person_id)
    return lines


def _person(person: Person) -> list[str]:
    born = f", born {person.date_of_birth:%d/%m/%Y}" if person.date_of_birth else ""
    lines = [f"  {person.role.capitalize()}: {one_line(person.written) or 'not named'}{born}"]
    if not person.person_id:
        why = _UNLINKABLE.get(person.unlinkable, "too little is known of them")
        return [*lines, f"    Linked to nobody: {why}."]
    lines.append(wrapped(_sure(person), 6, 4))
    if person.exact is not None and person.exact < person.events:
        lines.append(
            f"    Exact matching finds {person.exact} of {_these(person.appearances, person.logs)}"
            f"{person.events} events as {person.role} (~ marks what it misses)."
        )
    if person.standing:
        lines += _standing(person.standing)
    for other in person.perhaps:
        sure = "refused by a reviewer" if other.status == "refused" else f"{other.probability:.2f}"
        name = one_line(other.name) or other.person_id
        lines.append(wrapped(f"Perhaps also {name} ({sure}); not counted.", 6, 4))
    return lines


def _sure(person: Person) -> str:
    others = person.logs - 1
    if not others:
        return "In no other log."
    also = [n for n in (one_line(name) for name in person.names) if n != one_line(person.written)]
    spelt = f", also written {', '.join(also[:4])}" if also else ""
    if person.status == "confirmed":
        return f"In {counted(others, 'other log')}{spelt}: confirmed by a reviewer."
    if person.alone >= person.events and (person.sure is None or person.sure >= 0.995):
        return f"In {counted(others, 'other log')}{spelt}, with the same details."
    sure = f"{person.sure:.2f}" if person.sure is not None and person.sure < 0.995 else "over 0.99"
    return f"May be the same person as in {counted(others, 'other log')} ({sure}){spelt}."


def _these(shown: Sequence[object], in_all: int) -> str:
    """Return which events are spoken of, where not all logs were looked at."""
    return "these " if len(shown) >= in_all else f"the latest {len(shown)} logs' "


def _standing(standing: Standing) -> list[str]:
    lines = []
    for window in standing.windows:
        if window.met:
            missed = f", {window.exact} by exact matching" if window.exact < window.events else ""
            lines.append(
                wrapped(
                    f"Met: {window.in_words} ({counted(window.events, 'event')}{missed}).", 6, 4
                )
            )
    if standing.escalating:
        lines.append(wrapped(f"Escalating. {one_line(standing.why)}", 6, 4))
    elif standing.events:
        lines.append("    No clear escalation.")
    if standing.rate is not None and standing.unusual is not None:
        lines.append(
            wrapped(
                f"Rate: {rate_in_words(vars(standing))}; probability {standing.unusual:.2f} "
                "that it is over twice theirs.",
                6, 4,
            )
        )  # fmt: skip
    return lines


def _appearances(person: Person) -> list[str]:
    rows = []
    for a in person.appearances:
        mark = ">" if a.this else " " if a.exact or person.exact is None else "~"
        rows.append((*_row(a.line, mark), "+".join(a.roles), one_line(a.line.place), _what(a.line)))
    return _listed(rows, (16, 14, 16, 14, 24, 99), person.logs)


def _row(line: LogLine, mark: str) -> tuple[str, ...]:
    at = f"{line.at:%d/%m/%y %H:%M}" if line.at else "no time"
    return f"{mark} {at}", one_line(line.log), line.closing_code or "-"


def _what(line: LogLine) -> str:
    """Return what a log is about: first what may be missing, since the end may be cut."""
    return "; ".join(
        [*(["consider " + ", ".join(line.consider)] if line.consider else ()), line.what]
    )


def _listed(rows: Sequence[tuple[str, ...]], most: tuple[int, ...], in_all: int) -> list[str]:
    """Lay a series out; of a long one the first three logs and the latest."""
    lines = columns(rows, most, 4)
    if len(lines) > MOST_LINES:
        left = in_all - MOST_LINES
        lines = [*lines[:3], f"      ... {left:,} more ...", *lines[3 - MOST_LINES :]]
    return lines


def place_lines(found: Explanation) -> list[str]:
    """Return the place with what else happened there."""
    place = found.place
    if not place.counted:
        return [
            wrapped(
                "Not counted as a repeat location: "
                f"{_PRECISION.get(place.precision, place.precision)}.",
                4, 2,
            )
        ]  # fmt: skip
    part = f", part of {one_line(place.part_of)}" if place.part_of else ""
    lines = [wrapped(f"{one_line(place.label)} ({place.kind}{part})", 4, 2)]
    if place.logs < 2:
        return [*lines, "    No other log there."]
    if len(place.lines) < place.logs:
        said = (
            f"{place.logs:,} logs there; the latest {len(place.lines)} are of {place.events} events"
        )
    else:
        said = f"{counted(place.logs, 'log')} there, {counted(place.events, 'event')}"
    if place.exact < place.events:
        said += f"; the same wording finds {place.exact} of them"
    lines.append(f"    {said}.")
    if place.standing:
        lines += _standing(place.standing)
    mine = found.log["incident_id"]
    rows = [
        (*_row(o, ">" if o.incident_id == mine else " "), o.agency, _what(o)) for o in place.lines
    ]
    return lines + _listed(rows, (16, 14, 16, 20, 99), place.logs)


def event_lines(found: Explanation) -> list[str]:
    """Return the other logs about the same event, with how sure that is."""
    rows = [
        (*_row(line, " "), line.agency, f"{sure:.2f}", one_line(line.place), _what(line))
        for line, sure in found.event
    ]
    return _listed(rows, (16, 14, 16, 20, 4, 24, 99), len(rows))
