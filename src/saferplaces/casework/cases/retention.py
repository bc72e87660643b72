"""How long cases are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "6 years from the last activity, then reviewed (PIRM group 4, or the case's own group)"
WHY = "Past risk and what was done inform the next report (Recommendation 3)"
AS_RECORD = "As long as the case"
PARTS = {
    "CasePerson": ("Who is in it", ("person_id",)),
    "CasePlace": ("Where it happens", ()),
    "Share": ("What was shared with whom, and why, must stay answerable", ()),
    "Action": ("What was done", ()),
    "Contact": ("When and how people were told", ()),
    "Note": ("What was found", ()),
    "Occurrence": ("Which logs belong to it, and why", ()),
    "Satisfaction": ("What victims think", ()),
    "Contest": ("What victims object to, and what was decided", ()),
    "Transfer": ("Who held it when, and by whose consent", ()),
    "Seen": ("A mark of one's own", ()),
    "Reminder": ("Who was reminded", ()),
}


def register() -> None:
    """Say it for every table of the room with personal data."""
    case = Retention("cases.Case", KEEP, WHY, rule="mopi_4", moved="moved_at")
    RETENTION.add(case, name=case.model)
    for name, (why, people) in PARTS.items():
        rule = Retention(f"cases.{name}", AS_RECORD, why, people=people, within="case")
        RETENTION.add(rule, name=rule.model)
    link = Retention("cases.CaseLink", AS_RECORD, "Which cases stand beside it", within="first")
    RETENTION.add(link, name=link.model)
