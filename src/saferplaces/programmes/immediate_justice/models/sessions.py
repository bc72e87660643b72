"""Sessions of work and courses, who is on them, and what happened, as events."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saferplaces.foundation.states import Change
from saferplaces.programmes.immediate_justice.models.referral import Referral
from saferplaces.programmes.immediate_justice.models.sites import Site


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class SessionKind(models.TextChoices):
    """Work at a place, or the awareness course."""

    WORK = "work", "Unpaid work"
    COURSE = "course", "ASB awareness course"


@pghistory.track()
class Session(models.Model):
    """A day, or part of one, of supervised work for adults, or of the awareness course.

    Attributes
    ----------
    site, venue:
        Where work is done, which is open and assessed; or, in words, where the course is held.
    places:
        How many may come.
    supervisor:
        Who marks who came.
    kit:
        Codes of the list ``justice_kit``.
    pick_up, pick_up_at:
        Where and when people are met.
    """

    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.PLANNED)
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.WORK)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    venue = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    supervisor = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    kit = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    pick_up = models.CharField(max_length=200, blank=True)
    pick_up_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    why_cancelled = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "starts_at"], name="justice_sessions"),
            models.Index(fields=["site", "starts_at"], name="justice_site_sessions"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_session_has_places"),
            models.CheckConstraint(
                condition=Q(kind=SessionKind.WORK, site__isnull=False)
                | (Q(kind=SessionKind.COURSE, site__isnull=True) & ~Q(venue="")),
                name="work_at_a_place_course_at_a_venue",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class SessionStateChange(Change):
    """A session's way from state to state."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class Booking(models.Model):
    """One person's place in one session; taken off again with a reason.

    `elsewhere` says why somebody works outside the community that was affected.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    elsewhere = models.TextField(blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    off_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["booked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "referral"],
                condition=Q(off_at__isnull=True),
                name="one_place_each",
            )
        ]

    def __str__(self) -> str:
        return f"Booking {self.pk}"


class LedgerKind(models.TextChoices):
    """What an event of the ledger says."""

    ATTENDANCE = "attendance", "Attendance"
    CORRECTION = "correction", "Correction"
    HOURS = "hours", "Hours changed"
    ALTERNATIVE = "alternative", "Alternative activity"


class LedgerEvent(models.Model):
    """One event of an adult's hours, never changed: a correction is another event, with a reason.

    Attributes
    ----------
    minutes:
        Credit that this event adds (a correction may take away): end less start less penalty if
        they attended unpaid work, else nought.
    outcome:
        Code of the list ``justice_attendance`` (attended or not, enforceable or not).
    started_at, ended_at, penalty:
        When they worked, and the minutes taken off; of a correction, as they now stand. Of an
        alternative activity that an adjustment agreed, when it was done; it has no booking.
    corrects:
        The event that this one puts right.
    hours_before, hours_after:
        Of a change of hours.
    hi_vis, quality, behaviour:
        What the supervisor saw; the last two on the six points of the list ``justice_points``.
    key:
        Of the form that brought it: the same form sent twice is one event.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=12, choices=LedgerKind)
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    outcome = models.CharField(max_length=40, blank=True)
    attended = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    penalty = models.PositiveSmallIntegerField(default=0)
    minutes = models.IntegerField(default=0)
    hours_before = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_after = models.PositiveSmallIntegerField(null=True, blank=True)
    hi_vis = models.BooleanField(null=True, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    behaviour = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["referral", "at"], name="justice_ledger")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(kind=LedgerKind.ATTENDANCE),
                name="one_attendance_a_booking",
            ),
            models.CheckConstraint(
                condition=Q(kind=LedgerKind.ATTENDANCE, booking__isnull=False, minutes__gte=0)
                | (Q(kind=LedgerKind.CORRECTION, corrects__isnull=False) & ~Q(why=""))
                | (Q(kind=LedgerKind.HOURS, minutes=0, hours_after__isnull=False) & ~Q(why=""))
                | (
                    Q(kind=LedgerKind.ALTERNATIVE, booking__isnull=True, minutes__gte=0)
                    & ~Q(why="")
                ),
                name="what_each_event_has",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
                name="work_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
