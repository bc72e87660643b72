"""Case conferences of the story: arranged, held, minuted, dispensed with, or left to run late."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.models import Part
from saferplaces.casework.conferences.actions import agree as agreeing
from saferplaces.casework.conferences.actions.arrange import arrange
from saferplaces.casework.conferences.actions.dispense import dispense
from saferplaces.casework.conferences.actions.hold import agree_minutes, hold
from saferplaces.casework.conferences.actions.invite import invite
from saferplaces.casework.conferences.actions.minutes import write
from saferplaces.casework.conferences.actions.papers import contribute, freeze
from saferplaces.casework.conferences.actions.people import hear, needs, tell
from saferplaces.casework.conferences.actions.sitting import accept, attendance, read_statement
from saferplaces.casework.conferences.models import Conference, RequirementState
from saferplaces.casework.conferences.queries import attendees
from saferplaces.casework.demo.steps import Matters

OPEN, RESTRICTED = "open", "restricted"
WHERE = {"summary": OPEN, "people": OPEN, "risk": OPEN, "contributions": OPEN}
HELD_BY_COUNCIL = "Two complaints about noise in the last year, and a repair to the outer door."
SAID = (
    "Everybody introduced themselves. The statement was read.",
    "She wants it to stop, and to be rung before anybody comes.",
    "What was reported was gone through; the risk rose in the last month.",
    "The council and the landlord said what they hold.",
    "Lives with a brother, no support is in place; to be offered it.",
    "Agreed as listed, each with a name and a day.",
    "She is told of the actions that concern her, by her officer.",
    "Nothing was brought to this part.",
)
AGREED = (
    ("Fit a camera at the entrance and tell the residents", "prevention",
     "Fewer come who do not want to be seen", "The landlord's works order is closed"),
    ("Visit the person complained about with an offer of support", "support_other",
     "What drives it is met", "They have been seen twice"),
    ("Ring the victim every Friday until the next conference", "support",
     "She knows what happens and is less afraid", "Four calls are in the log"),
)  # fmt: skip


def confer(m: Matters, until: str = "told") -> None:
    """Hold a conference about a serious case, as far as the story goes."""
    conference = _arranged(m)
    if until == "arranged":
        return
    _prepared(m, conference)
    m.t.at(conference.starts_at + dt.timedelta(minutes=5))
    with m.t.then():
        _held(m, conference)
    if until == "held":
        return
    with m.t.then(2):
        agreeing.conclude(
            m.sergeant, conference.pk, outcome="plan", words="A joint plan with three actions.",
            lead_organisation_id=m.case.organisation_id,
            next_on=timezone.localdate() + dt.timedelta(days=35) if until == "again" else None,
            why_not_again="" if until == "again" else "The weekly review is enough.",
        )  # fmt: skip
        agree_minutes(m.sergeant, conference.pk)
    with m.t.then(1):
        words = "Told what was agreed for her: the camera, the Friday calls, and who does what."
        tell(m.officer, conference.pk, m.victim.person_id, channel="phone", words=words)


def let_go(m: Matters, category: str, reason: str) -> None:
    """Have an inspector dispense with the conference that is due."""
    with m.t.then(3):
        due = m.case.conference_requirements.filter(state=RequirementState.DUE)[0]
        dispense(m.inspector, due.pk, category=category, reason=reason)


def _arranged(m: Matters) -> Conference:
    with m.t.then(2):
        moment = timezone.localtime(m.t.now + dt.timedelta(days=5))
        while moment.weekday() > 4:
            moment += dt.timedelta(days=1)
        made = arrange(
            m.officer, m.case.pk, starts_at=moment.replace(hour=10, minute=0),
            chair_id=m.sergeant.person, place="Conference room 2, Elland Road",
        )  # fmt: skip
        ben = m.people[m.team.council]
        invite(
            m.officer, made.pk, user_id=ben.person, organisation_id=ben.body,
            purpose="To agree a joint plan for the victim", gateway="cda_115",
        )  # fmt: skip
    return made


def _prepared(m: Matters, made: Conference) -> None:
    with m.t.then(1):
        words = f"{m.matter.fears} {m.matter.wishes}"
        hear(m.officer, made.pk, m.victim.person_id, sought=True, channel="phone", words=words)
        for one in m.case.people.filter(part=Part.COMPLAINED_ABOUT, left_at__isnull=True):
            needs(
                m.officer, made.pk, one.person_id, vulnerabilities="Drinks; nobody else is known",
                support="To be offered the alcohol service and a housing worker",
            )  # fmt: skip
        ben = m.people[m.team.council]
        accept(ben, made.pk)
        contribute(ben, made.pk, text=HELD_BY_COUNCIL, part=OPEN)
        freeze(m.sergeant, made.pk, WHERE)


def _held(m: Matters, made: Conference) -> None:
    chair = m.sergeant
    for row in attendees(made):
        if row.user_id is not None:
            accept(m.people.by_user[row.user_id], made.pk)
    read_statement(chair, made.pk)
    came = {row.pk: (True, row.user_id == chair.user_id) for row in attendees(made)}
    attendance(chair, made.pk, came)
    agreeing.resolve(chair, made.pk, text="The case stays with the police; one plan.", part=OPEN)
    for item, words in zip(made.items.order_by("part", "place"), SAID, strict=False):
        write(chair, item.pk, words, item.version)
    for title, kind, why, measure in AGREED:
        agreeing.add(
            chair, made.pk, title=title, kind=kind, relevance=why, measure=measure,
            due_on=timezone.localdate() + dt.timedelta(days=21), owner_id=m.officer.user_id,
            agreed_by_owner="Agreed in the meeting",
        )  # fmt: skip
    hold(chair, made.pk)
