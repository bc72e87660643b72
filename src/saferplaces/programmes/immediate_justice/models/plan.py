"""A child's plan: agreed activities, with a parent or carer, and what came of each in words."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.programmes.immediate_justice.models.referral import Referral


@pghistory.track()
class ChildPlan(models.Model):
    """What a child and youth justice agreed, and with which grown-up.

    Attributes
    ----------
    carer:
        Code of the list ``justice_carers``: how a parent or carer is involved, or why it is not
        safe or right that they are.
    carer_name, carer_words:
        Who, and what they say.
    strengths:
        What the child is good at and likes, in their own words where they said so.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="plan")
    carer = models.CharField(max_length=40)
    carer_name = models.CharField(max_length=200, blank=True)
    carer_words = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Plan {self.pk}"


@pghistory.track()
class PlanActivity(models.Model):
    """One activity of a child's plan.

    Attributes
    ----------
    kind:
        Code of the list ``justice_child_activities``.
    site:
        The place of work where it makes good at one.
    dropped_at, dropped_why:
        When, and why, it was agreed to leave it out.
    """

    plan = models.ForeignKey(ChildPlan, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=40)
    words = models.TextField()
    on = models.DateField(null=True, blank=True)
    site = models.ForeignKey(
        "immediate_justice.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["site", "on"], name="justice_activity_place")]

    def __str__(self) -> str:
        return f"Activity {self.pk}"


class Happened(models.TextChoices):
    """What came of an activity on a day. Nothing is counted and nothing is taken off."""

    TOOK_PART = "took_part", "Took part, and there is more to do"
    FINISHED = "finished", "Finished as agreed"
    NOT_THIS_TIME = "not_this_time", "Did not take place, or not this time"


class ActivityEvent(models.Model):
    """What happened in an activity; never changed: a later one that says otherwise is added.

    `key` makes sure that the same form sent twice is one event.
    """

    activity = models.ForeignKey(PlanActivity, on_delete=models.PROTECT, related_name="happenings")
    happened = models.CharField(max_length=16, choices=Happened)
    at = models.DateTimeField()
    words = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["activity", "-noted_at"], name="activity_events")]

    def __str__(self) -> str:
        return f"{self.get_happened_display()} ({self.pk})"
