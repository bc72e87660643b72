"""What the staff's pages share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import FEEDBACK as READ
from saferplaces.foundation.identity.roles import FEEDBACK_ACT, FEEDBACK_MODERATE, FEEDBACK_URGENT
from saferplaces.intake.feedback.models import AnswerState, TaskingState, UrgentState

BOTH = ("GET", "POST")
PAGES = (
    ("Figures", "feedback", READ),
    ("Read now", "feedback-urgent", FEEDBACK_URGENT),
    ("Answers", "feedback-answers", FEEDBACK_ACT),
    ("Taskings", "feedback-taskings", FEEDBACK_ACT),
    ("Held", "feedback-held", FEEDBACK_MODERATE),
    ("Stops", "feedback-stops", READ),
    ("Duty rota", "feedback-duty", FEEDBACK_URGENT),
)
COLOURS = {
    AnswerState.NEW: "grey", AnswerState.SHOWN: "green", AnswerState.HELD: "orange",
    AnswerState.REMOVED: "grey",
    UrgentState.SENT: "orange", UrgentState.ESCALATED: "red", UrgentState.ACKNOWLEDGED: "blue",
    UrgentState.DONE: "green",
    TaskingState.ASKED: "blue", TaskingState.UNDER_WAY: "orange", TaskingState.DONE: "green",
    TaskingState.PUBLISHED: "green", TaskingState.DROPPED: "grey",
}  # fmt: skip


def parts_of(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Return the pages of the room that this actor may open."""
    return [
        {"text": text, "href": reverse(view), "active": view == here}
        for text, view, capability in PAGES
        if actor.can(capability)
    ]
