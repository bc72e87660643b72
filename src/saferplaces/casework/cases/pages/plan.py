"""The plan of a case in words: actions, the law of a power."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases import powers
from saferplaces.casework.cases.models import Action, ActionState, Case
from saferplaces.casework.cases.policy import cases
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

COLOURS = {ActionState.OPEN: "blue", ActionState.DONE: "green", ActionState.CANCELLED: "grey"}


@dataclass(frozen=True)
class Law:
    """A power as its page shows it."""

    code: str
    title: str
    statute: str
    test: str
    who: str
    limits: list[str]
    source: str
    values: dict[str, Any]


def seen(actor: Actor, case: Case) -> Q:
    """Return which actions of a case somebody sees: all of them, or what is shared or theirs."""
    if case.organisation_id == actor.organisation_id:
        return Q(case=case)
    return Q(case=case) & (Q(shared=True) | Q(organisation=actor.organisation_id))


def table(request: Request, case: Case) -> Table[Action]:
    """Return the actions of a case, the first due first."""
    now = timezone.now()
    rows = Action.objects.filter(seen(request.actor, case)).select_related("owner", "organisation")
    columns: list[Column[Action]] = [
        Column("title", "Action", link=lambda row: reverse("case-action", args=[row.pk])),
        Column("who", "Who", value=who),
        Column("due_at", "Due", value=lambda row: day(row.due_at), sort="due_at"),
        Column("state", "State", value=lambda row: tag(*state_of(row, now)), sort="state"),
        Column("power", "Power", value=lambda row: label("asb_powers", row.power)),
        Column("result", "Result", value=lambda row: _short(row.result)),
    ]
    return Table(
        request, rows, columns, caption="Intervention plan", default_sort="due_at",
        empty="There is no action in the plan yet.",
    )  # fmt: skip


def who(row: Action) -> str:
    """Return who is to do an action."""
    return f"{row.owner.name}, {row.organisation.name}" if row.owner else row.organisation.name


def state_of(row: Action, now: dt.datetime) -> tuple[str, str]:
    """Return the state of an action in words, and the colour of its tag."""
    if row.state == ActionState.OPEN and row.due_at < now:
        return "Overdue", "red"
    return row.get_state_display(), COLOURS[ActionState(row.state)]


def laws(on: dt.date) -> list[Law]:
    """Return the powers that may be chosen on a day."""
    return [_law(row, on) for row in powers.in_force(on)]


def off(on: dt.date) -> list[Law]:
    """Return the powers that have not been commenced."""
    return [_law(row, on) for row in powers.not_in_force(on)]


def law_of(code: str, on: dt.date) -> Law | None:
    """Return one power of the register."""
    return next((law for law in [*laws(on), *off(on)] if law.code == code), None)


def rows_of(actor: Actor, action: Action) -> list[tuple[Any, ...]]:
    """Return what there is to say of an action; whoever does not hold the case sees no person."""
    found: list[tuple[Any, ...]] = [
        ("Who", who(action)),
        ("Due", day(action.due_at)),
        ("Kind", label("action_kinds", action.kind)),
    ]
    if action.mechanism:
        found.append(("Why it should work", action.mechanism))
    holds = cases.may(actor, "work", action.case).allowed
    if action.power and holds:
        used = action.used
        found.append(("Power", label("asb_powers", action.power)))
        found.append(("By", used.get("statute", "")))
        if action.about:
            found.append(("Against", action.about.name))
        for key, title in USED.items():
            if used.get(key):
                found.append((title, used[key]))
    if action.result:
        found.append(("Result", action.result))
    if action.ended_at:
        found.append(("Ended", day(action.ended_at)))
    return found


USED = {
    "grounds": "How the test is met",
    "age": "Age",
    "months": "Months",
    "hours": "Hours",
    "pounds": "Fixed penalty in pounds",
    "authority": "Authority",
}


def _law(row: Code, on: dt.date) -> Law:
    values = powers.limits(row, on)
    return Law(
        row.code, row.label, values["statute"], values["test"], values["who"],
        _limits(values), row.source, values,
    )  # fmt: skip


def _limits(values: dict[str, Any]) -> list[str]:
    words = {
        "min_age": "{} or over",
        "max_months": "{} months at most",
        "max_months_under_18": "under 18: {} months at most",
        "min_months": "{} months at least",
        "min_months_under_18": "under 18: {} months at least",
        "total_months": "{} months in all",
        "hours": "{} hours at most",
        "fpn_pounds": "fixed penalty of £{} at most",
        "appeal_days": "appeal within {} days",
    }
    found = [text.format(values[key]) for key, text in words.items() if values[key]]
    if values["needs_before"]:
        found.insert(0, f"{label('asb_powers', values['needs_before'])} first")
    if values["authority"]:
        found.append(f"authority: {values['authority']}")
    if values["breach"]:
        found.append(f"breach: {values['breach']}")
    return found


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"
