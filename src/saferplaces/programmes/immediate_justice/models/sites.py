"""Places of work in the community affected: nominated, assessed, open or closed."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change


class SiteState(models.TextChoices):
    """Where a place stands."""

    NOMINATED = "nominated", "Nominated, to be looked at"
    ACCEPTED = "accepted", "To be assessed"
    OPEN = "open", "Open for work"
    CLOSED = "closed", "Closed"
    FORWARDED = "forwarded", "Passed to the council"
    SAME = "same", "The same as another place"
    REFUSED = "refused", "Not taken on"


@pghistory.track()
class Site(models.Model):
    """One place where unpaid work or reparation may be done.

    Attributes
    ----------
    kind:
        Code of the list ``justice_work``: what there is to do, as removing graffiti.
    where:
        The place in words: always asked, since not everybody can use a map.
    easting, northing:
        British National Grid; None where nobody pointed at a map.
    words:
        What the nominator says of it; screened by whoever looks at it before others read it.
    by_public, nominated_by:
        Whether the public form brought it, and otherwise who did.
    same_as:
        The place that it repeats.
    passed_to, passed_words:
        The council to which an unsuitable place went, and with which words.
    """

    state = models.CharField(max_length=12, choices=SiteState, default=SiteState.NOMINATED)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    where = models.TextField()
    district = models.CharField(max_length=60)
    ward = models.CharField(max_length=120, blank=True)
    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    words = models.TextField(blank=True)
    by_public = models.BooleanField()
    nominated_at = models.DateTimeField()
    nominated_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    passed_to = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passed_words = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-nominated_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["district", "state"], name="justice_site_state"),
            models.Index(fields=["easting", "northing"], name="justice_site_grid"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(easting__isnull=True, northing__isnull=True)
                | Q(easting__isnull=False, northing__isnull=False),
                name="a_point_has_two_numbers",
            ),
            models.CheckConstraint(
                condition=Q(by_public=True) ^ Q(nominated_by__isnull=False),
                name="nominated_by_the_public_or_staff",
            ),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"P-{self.pk:05d}"

    def __str__(self) -> str:
        return self.reference


class SiteStateChange(Change):
    """A place's way from state to state."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="changes")


class RiskAssessment(models.Model):
    """One assessment of a place, never changed: a later one stands in its stead.

    Attributes
    ----------
    version:
        Day of the checklist (the newest row of the list ``justice_site_checks``) that was used.
    answers:
        For each code: the question as it was asked, the answer (``yes``, ``no``, ``na``) and words.
    good_until:
        Until when work may be done on its strength (list ``justice_rules``).
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assessments")
    version = models.DateField()
    answers = models.JSONField()
    suitable = models.BooleanField()
    controls = models.TextField()
    made_on = models.DateField()
    good_until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["site", "-made_at"], name="justice_assessments")]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"
