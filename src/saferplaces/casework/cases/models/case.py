"""Cases: who and what they are about, who leads them, where they stand."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "Open"
    CLOSING = "closing", "Waiting for a supervisor to agree to closing"
    CLOSED = "closed", "Closed"


UNDER_WAY = Q(state__in=["open", "closing"])


@pghistory.track()
class Case(models.Model):
    """One matter that somebody leads until it is resolved.

    Attributes
    ----------
    organisation, regime:
        Who holds the record, and under which law.
    shared_with:
        Keys of the other organisations that share in it now (see `Share`); they read what is
        marked as shared, and what they wrote.
    headline:
        A line for lists that names no person and no address.
    lead, contact:
        Who leads it, and the one person whom the victim rings.
    band:
        The band of risk that stands (`saferplaces.casework.risk`), "" before the first assessment.
    serious_since:
        When the band last rose to one whose code has the value `serious`; None while it is lower.
    first_contact_due, update_due, review_due:
        The clocks of the response ladder; None when it is met, or the case closed.
    update_days:
        Days between updates as agreed with the victim, where that is less than the ladder's.
    next_due:
        The earliest of the clocks: what lists sort by, and "overdue".
    retention_group:
        Code of the list ``retention_rules``, set before the case is closed.
    """

    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.OPEN)
    kind = models.CharField(max_length=40)  # code list case_kinds
    source = models.CharField(max_length=30)  # code list case_sources
    source_id = models.TextField(blank=True)  # as review:12, incident:..., person:...
    headline = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    district = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    shared_with = ArrayField(models.IntegerField(), default=list, blank=True)
    lead = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "identity.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    band = models.CharField(max_length=20, blank=True)
    serious_since = models.DateTimeField(null=True, blank=True)
    first_contact_due = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    update_due = models.DateTimeField(null=True, blank=True)
    review_due = models.DateTimeField(null=True, blank=True)
    update_days = models.IntegerField(null=True, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    retention_group = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.JSONField(default=dict, blank=True)  # what was said when closing was asked for
    moved_at = models.DateTimeField()  # when anything last happened: "what changed since I looked"

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["lead", "state", "review_due"], name="case_lead"),
            models.Index(fields=["district", "state", "review_due"], name="case_district"),
            models.Index(fields=["organisation", "state", "review_due"], name="case_holder"),
            models.Index(
                fields=["update_due"],
                condition=Q(state__in=["open", "closing"]),
                name="case_update",
            ),
            models.Index(fields=["-moved_at"], name="case_moved"),
            *(
                models.Index(fields=[of, "next_due"], condition=UNDER_WAY, name=f"case_{of}_next")
                for of in ("lead", "team", "district")
            ),
            models.Index(fields=["district", "-moved_at"], name="case_district_moved"),
            models.Index(fields=["source_id"], name="case_source"),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"C{self.opened_at:%y}-{self.pk:06d}"

    def __str__(self) -> str:
        return self.reference


class Part(models.TextChoices):
    """What somebody is in a case."""

    VICTIM = "victim", "Victim"
    COMPLAINED_ABOUT = "complained_about", "Person complained about"
    WITNESS = "witness", "Witness"
    REPORTER = "reporter", "Reporter"


@pghistory.track()
class CasePerson(models.Model):
    """Somebody in a case, in one part.

    `person_id` is that of linkage where a person has confirmed that it is them, else ``local:`` and
    a key of ours; the names and ways to reach them are those given to the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    person_id = models.TextField()
    part = models.CharField(max_length=20, choices=Part)
    given_name = models.TextField(blank=True)
    family_name = models.TextField(blank=True)
    born = models.DateField(null=True, blank=True)
    shared = models.BooleanField(default=False)  # organisations that share in the case see the name
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="case_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person_id", "part"],
                condition=Q(left_at__isnull=True),
                name="one_person_a_part",
            ),
        ]

    @property
    def name(self) -> str:
        """The name as given to the case."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not given"

    def __str__(self) -> str:
        return f"{self.get_part_display()} of {self.case}"


@pghistory.track()
class Share(models.Model):
    """Another organisation that shares in a case: why, by which gateway, from when to when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.TextField()
    gateway = models.CharField(max_length=40)  # code list gateways
    summary = models.TextField(blank=True)  # what they are told of the case, in words for them
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.organisation} in {self.case}"


class CaseStateChange(Change):
    """A case's way from state to state."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes")
