"""Stops, what passengers answer, who reads what is urgent, and what was done.

Answers are self-selected: whoever wishes gives one, as often as they wish. Nothing here says who
they are, and no figure of theirs is mixed with a survey's.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from saferplaces.foundation.states import Change


class Stop(models.Model):
    """A stop of the National Public Transport Access Nodes; one that closed is kept.

    Attributes
    ----------
    number:
        The short code on the sign (``NaptanCode``).
    called:
        ``CommonName``; `beside` is its ``Indicator``.
    kind, served:
        ``StopType`` and ``BusStopType``.
    """

    atco = models.CharField(max_length=12, primary_key=True)
    number = models.CharField(max_length=12, blank=True)
    called = models.CharField(max_length=120)
    beside = models.CharField(max_length=60, blank=True)
    street = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    district = models.CharField(max_length=60, blank=True)  # code; "" where no shape holds it
    easting = models.FloatField()
    northing = models.FloatField()
    kind = models.CharField(max_length=3)
    served = models.CharField(max_length=3, blank=True)
    active = models.BooleanField(default=True)
    invented = models.BooleanField(default=False)
    search = models.TextField(blank=True)  # small letters of all by which people look for it

    class Meta:
        ordering: ClassVar = ["called", "beside", "atco"]
        indexes: ClassVar = [
            models.Index(fields=["easting", "northing"], name="stop_grid"),
            models.Index(fields=["number"], name="stop_number"),
        ]

    def __str__(self) -> str:
        return f"{self.called}, {self.beside}" if self.beside else self.called


class StopImport(models.Model):
    """One file of stops that was read: how many of its lines became what, none left over."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64)
    lines = models.IntegerField()
    added = models.IntegerField()
    changed = models.IntegerField()
    unchanged = models.IntegerField()
    rejected = models.IntegerField()
    rejections = models.JSONField(default=list)  # [line, code, why]

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.lines} lines of stops"


class StopFigure(models.Model):
    """Logs of anti-social behaviour within 100 m of a stop: counted by a job, all stops at once.

    Attributes
    ----------
    now, before:
        Of the twelve months up to `until`, and of the twelve before them.
    bands:
        Those of `now` by the time bands of the form ({code: count}).
    """

    stop = models.OneToOneField(Stop, on_delete=models.CASCADE, related_name="logs")
    until = models.DateField()
    now = models.IntegerField()
    before = models.IntegerField()
    bands = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.now} logs near {self.stop_id}"


class AnswerState(models.TextChoices):
    """Where an answer stands. Only those that are shown are counted."""

    NEW = "new", "Not screened yet"
    SHOWN = "shown", "Shown"
    HELD = "held", "Held for a moderator"
    REMOVED = "removed", "Removed"


class Channel(models.TextChoices):
    """How an answer came."""

    WEB = "web", "Website"
    QR = "qr", "QR code at a stop"
    APP = "app", "Mobile app"


class Answer(models.Model):
    """What somebody said of one time they felt safe or unsafe.

    Attributes
    ----------
    id:
        Made with the form, so that a form sent twice is one answer.
    place:
        Code of the list ``feedback_places``: waiting, on the bus, walking.
    score:
        1 (very unsafe) to 5 (very safe).
    shown:
        What they wrote, as it may be read; "" until it has been screened.
    caught:
        Why it was held: codes of the list ``feedback_catches``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    submitted_at = models.DateTimeField()
    channel = models.CharField(max_length=3, choices=Channel)
    language = models.CharField(max_length=5)
    score = models.SmallIntegerField()
    place = models.CharField(max_length=20)
    stop = models.ForeignKey(
        Stop, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    district = models.CharField(max_length=60, blank=True)
    route = models.CharField(max_length=8, blank=True)
    operator = models.CharField(max_length=40, blank=True)
    occurred_on = models.DateField(null=True, blank=True)
    band = models.CharField(max_length=20)
    frequency = models.CharField(max_length=20, blank=True)
    reported = models.CharField(max_length=20, blank=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    age_band = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    gender_identity = models.CharField(max_length=20, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    disability = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.NEW)
    caught = ArrayField(models.CharField(max_length=20), default=list)
    wrote = models.BooleanField(default=False)
    shown = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-submitted_at"]
        indexes: ClassVar = [
            models.Index(fields=["state", "submitted_at"], name="answer_state"),
            models.Index(fields=["stop", "submitted_at"], name="answer_stop"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="answer_score"
            )
        ]

    def __str__(self) -> str:
        return f"Answer of {self.submitted_at:%d %b %Y}"


class AnswerStateChange(Change):
    """One step of an answer: by the service, or by a moderator with the reason."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")


class Original(models.Model):
    """What somebody wrote, as they wrote it: sealed apart, deleted first.

    Attributes
    ----------
    digest:
        Of the text without case and spaces, by which a flood of one text is known.
    """

    answer = models.OneToOneField(
        Answer, on_delete=models.CASCADE, related_name="original", primary_key=True
    )
    text = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest"], name="original_digest")]

    def __str__(self) -> str:
        return f"Words of {self.answer_id}"


class UrgentState(models.TextChoices):
    """Where words for the duty reader stand."""

    SENT = "sent", "Waits for the duty reader"
    ESCALATED = "escalated", "Not acknowledged in time"
    ACKNOWLEDGED = "acknowledged", "Being read"
    DONE = "done", "Dealt with"


class Urgent(models.Model):
    """Words that suggest a crime, a child at risk or self-harm: to be read at once, as written.

    Attributes
    ----------
    signs:
        Codes of the list ``feedback_urgent``, the most pressing first.
    evidence:
        The words of each sign, as [code, words].
    reader:
        Who was on duty; nobody where the rota had nobody, and then everybody is told.
    outcome:
        Code of the list ``feedback_urgent_outcomes``.
    """

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="urgent")
    signs = ArrayField(models.CharField(max_length=20))
    evidence = models.JSONField(default=list)
    reader = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=15, choices=UrgentState, default=UrgentState.SENT)
    acknowledged_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="urgent_due")]

    def __str__(self) -> str:
        return f"Urgent words of {self.sent_at:%d %b %Y}"


class UrgentStateChange(Change):
    """One step of what is urgent."""

    urgent = models.ForeignKey(Urgent, on_delete=models.CASCADE, related_name="changes")


@pghistory.track()
class Duty(models.Model):
    """Who reads what is urgent, from when to when, and who is told if they do not."""

    reader = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_ends_after"
            )
        ]

    def __str__(self) -> str:
        return f"Duty from {self.starts_at:%d %b %H:%M}"


class TaskingState(models.TextChoices):
    """Where a tasking stands."""

    ASKED = "asked", "Asked for"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    PUBLISHED = "published", "Published"
    DROPPED = "dropped", "Dropped"


@pghistory.track()
class Tasking(models.Model):
    """Something that the Safer Travel Team is to do about what passengers say.

    Attributes
    ----------
    aim:
        What is asked for, in a line.
    result:
        Code of the list ``feedback_results``; `came` says it in words, for colleagues.
    said, did:
        For the public: "you said, we did". Neither names anybody.
    """

    stop = models.ForeignKey(
        Stop, on_delete=models.PROTECT, null=True, blank=True, related_name="taskings"
    )
    route = models.CharField(max_length=8, blank=True)
    district = models.CharField(max_length=60, blank=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    aim = models.CharField(max_length=200)
    plan = models.TextField(blank=True)
    owner = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=TaskingState, default=TaskingState.ASKED)
    result = models.CharField(max_length=40, blank=True)
    came = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    said = models.TextField(blank=True)
    did = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="tasking_due")]

    def __str__(self) -> str:
        return f"Tasking {self.pk}"

    @property
    def where(self) -> str:
        """The stop, the route, or both, in words."""
        route = f"route {self.route}" if self.route else ""
        return ", ".join(filter(None, [str(self.stop) if self.stop_id else "", route]))


class TaskingStateChange(Change):
    """One step of a tasking."""

    tasking = models.ForeignKey(Tasking, on_delete=models.CASCADE, related_name="changes")
