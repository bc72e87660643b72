"""The actions in cases that are somebody's to do, whoever leads the case."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup, escape

from saferplaces.casework.cases.models import Action, ActionState
from saferplaces.casework.cases.policy import actions
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

SHOWN = {"todo": "To do", "late": "Overdue"}


def to_do(actor: Actor, *, late: bool = False) -> QuerySet[Action]:
    """Return the open actions of an actor; those alone that are past their day."""
    rows = actions.readable(actor).filter(owner=actor.user_id, state=ActionState.OPEN)
    return rows.filter(due_at__lt=timezone.now()) if late else rows


def table(request: Request, shown: str) -> Table[Action]:
    """Return them as a table, the first due first."""
    now = timezone.now()

    def due(row: Action) -> Markup | str:
        late = row.due_at < now
        return escape(day(row.due_at)) + Markup(" ") + tag("Overdue", "red") if late else day(
            row.due_at)  # fmt: skip

    columns: list[Column[Action]] = [
        Column("title", "Action", link=lambda row: reverse("case-action", args=[row.pk])),
        Column("case", "Case", lambda row: row.case.reference, sort="case_id"),
        Column("due_at", "Due", due, sort="due_at"),
    ]
    return Table(
        request, to_do(request.actor, late=shown == "late").select_related("case"), columns,
        caption=SHOWN[shown], default_sort="due_at",
        empty="Nothing of yours is overdue." if shown == "late" else "You have nothing to do.",
    )  # fmt: skip
