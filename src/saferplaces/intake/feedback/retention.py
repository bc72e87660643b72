"""What is kept of bus-safety feedback, how long, and why; and the job that ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.registry import RETENTION, Retention
from saferplaces.intake.feedback.models import Answer, AnswerState, Original, Urgent, UrgentState

ABOUT = ("age_band", "sex", "gender_identity", "ethnicity", "disability")
WHY = "What passengers say of safety on the bus network; nobody is asked who they are"

TABLES = (
    Retention(
        "feedback.Answer",
        "Its words and what it says of the passenger as long as the setting feedback_answer_days "
        "says; after that a score at a stop, which speaks of nobody",
        WHY,
        rule="short",
        moved="submitted_at",
        texts=("shown",),
    ),
    Retention(
        "feedback.Original",
        "As long as the setting feedback_original_days says, while it is held, and until urgent "
        "words are dealt with",
        "What was written, sealed, for the duty reader",
        within="answer",
        texts=("text",),
    ),
    Retention(
        "feedback.Urgent",
        "As long as the answer; the quoted words go with the original",
        "That urgent words were read, by whom and when",
        within="answer",
        texts=("note",),
    ),
    Retention(
        "feedback.Tasking",
        "By the rule, from the last step",
        "What the Safer Travel Team did, and what came of it",
        rule="organisational",
        moved="moved_at",
        texts=("plan", "came"),
    ),
    Retention("feedback.Duty", "By the rule", "Who was on duty", rule="staff", moved="ends_at"),
    Retention("feedback.StopImport", "By the rule", "Who brought stops", rule="staff", moved="at"),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)


def purge() -> Mapping[str, int]:
    """Delete originals whose time has ended, and empty what old answers say of anybody."""
    now = timezone.now()
    old = now - dt.timedelta(days=int(setting("feedback_original_days")))
    older = now - dt.timedelta(days=int(setting("feedback_answer_days")))
    with acting(SYSTEM):
        open_words = Urgent.objects.exclude(state=UrgentState.DONE).values("answer_id")
        held = (AnswerState.NEW, AnswerState.HELD)
        done = Original.objects.filter(answer__submitted_at__lt=old).exclude(
            Q(answer__in=open_words) | Q(answer__state__in=held)
        )
        keys = list(done.values_list("pk", flat=True))
        Urgent.objects.filter(answer_id__in=keys).update(evidence=[])
        originals, _ = Original.objects.filter(pk__in=keys).delete()
        told = Q(shown__gt="") | Q(*((f"{name}__gt", "") for name in ABOUT), _connector=Q.OR)
        answers = Answer.objects.filter(told, submitted_at__lt=older).exclude(state=AnswerState.NEW)
        emptied = answers.update(shown="", **dict.fromkeys(ABOUT, ""))
    return {"originals": originals, "answers": emptied}
