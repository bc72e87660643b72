"""What the papers of a conference hold, section by section, for a part.

A section is a title and rows of two texts. No address is put into any, and a protected one that
somebody wrote into a text is left out of it;
logs are counted, never told; names that the case does not share stand in the restricted part alone;
what an organisation brought goes to the part that it was brought for.
"""

from __future__ import annotations

from collections.abc import Callable

from saferplaces.casework.cases.models import Action, ActionState, OccurrenceState
from saferplaces.casework.cases.models import Part as InCase
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.conferences.actions.people import is_child
from saferplaces.casework.conferences.models import Conference, Part
from saferplaces.casework.risk.queries import of_about
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact.masking import leave_out

Rows = list[list[str]]
MONTHS = 12


def section(name: str, conference: Conference, part: str) -> dict[str, object] | None:
    """Return a section as it stands now, or None where it has nothing for this part."""
    title, make, _ = SECTIONS[name]
    rows = make(conference, part)
    texts = leave_out([text for row in rows for text in row])
    return (
        {"title": title, "rows": list(zip(texts[::2], texts[1::2], strict=True))} if rows else None
    )


def _summary(conference: Conference, part: str) -> Rows:
    case = conference.case
    kind = label("case_kinds", case.kind)
    rows = [["Case", case.reference], ["About", kind], ["Opened", day(case.opened_at)]]
    if part == Part.RESTRICTED and case.summary:
        rows.append(["Summary", case.summary])
    return [*rows, ["Headline", case.headline]]


def _people(conference: Conference, part: str) -> Rows:
    rows = []
    for person in people_of(conference.case_id):
        shown = person.name if person.shared or part == Part.RESTRICTED else "Name not shared"
        child = is_child(person.born, conference.starts_at)
        rows.append([_part(person.part, child), shown])
    return rows


def _part(part: str, child: bool | None) -> str:
    if part == InCase.COMPLAINED_ABOUT and child:
        return "Child complained about"
    return InCase(part).label + (" (a child)" if child else "")


def _risk(conference: Conference, part: str) -> Rows:
    names = dict(choices("risk_bands"))
    triggers = dict(choices("hard_triggers"))
    rows = []
    for one in of_about("case", conference.case_id).select_related("version__questionnaire"):
        text = f"{names.get(one.band, one.band)} ({one.get_point_display().lower()})"
        if part == Part.RESTRICTED and one.triggers:
            text += ": " + ", ".join(
                triggers.get(code, code.replace("_", " ")) for code in one.triggers
            )
        rows.append([moment(one.completed_at), text])
    return rows


def _occurrences(conference: Conference, part: str) -> Rows:
    del part  # the same for both: numbers alone
    keys = conference.case.occurrences.filter(state=OccurrenceState.CONFIRMED)
    logs = Incident.objects.filter(pk__in=keys.values("incident_id"))
    counts: dict[str, int] = {}
    for at in logs.order_by("reported_at").values_list("reported_at", flat=True):
        month = f"{at:%B %Y}" if at else "Day not known"
        counts[month] = counts.get(month, 0) + 1
    rows = [[month, str(number)] for month, number in list(counts.items())[-MONTHS:]]
    return [*rows, ["All reports in the case", str(sum(counts.values()))]]


def _actions(conference: Conference, part: str) -> Rows:
    rows = Action.objects.filter(case=conference.case_id).exclude(state=ActionState.CANCELLED)
    if part == Part.OPEN:
        rows = rows.filter(shared=True)
    found = []
    for action in rows.select_related("owner", "organisation"):
        who = action.owner.name if action.owner else action.organisation.name
        state = action.get_state_display().lower()
        found.append([action.title, f"{who}, by {day(action.due_at)}: {state}"])
    return found


def _contributions(conference: Conference, part: str) -> Rows:
    rows = conference.contributions.filter(part=part).select_related("organisation", "by")
    return [[row.organisation.name, f"{row.text} ({row.by.name})"] for row in rows]


SECTIONS: dict[str, tuple[str, Callable[[Conference, str], Rows], str]] = {
    "summary": ("The case", _summary, Part.OPEN),
    "people": ("Who it is about", _people, Part.OPEN),
    "risk": ("How the risk has moved", _risk, Part.OPEN),
    "occurrences": ("Reports, by month", _occurrences, Part.OPEN),
    "actions": ("The plan so far", _actions, Part.OPEN),
    "contributions": ("What each organisation holds", _contributions, Part.OPEN),
}
"""Title, how it is made, and the part that reads it unless the chair says otherwise."""
