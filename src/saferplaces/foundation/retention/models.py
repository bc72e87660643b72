"""What is kept how long: words on rules, reviews, legal holds, certificates, groups."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change


class SignOff(models.Model):
    """The records manager's word that a period is right: for one dated row of a rule.

    A row of the code list never changes in place, so a changed period waits for a new word.
    Nothing is disposed of under a rule without one.
    """

    code = models.OneToOneField("reference.Code", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Sign-off of {self.code_id}"


@pghistory.track()
class Group(models.Model):
    """The group that a person was put into by hand: it goes before what their records suggest."""

    person_id = models.TextField()
    rule = models.CharField(max_length=60)  # code list retention_rules: mopi_1 to mopi_4
    why = models.TextField()
    set_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(ended_at__isnull=True), name="one_group_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"Group of {self.person_id}"


class Nominal(models.Model):
    """What all records together say of a person: reckoned anew by each search for what is due.

    `noticed_at` is when they last came to notice, in whichever part; `rule` the group of whoever
    was suspected of an offence or complained about, "" for everybody else.
    """

    person_id = models.TextField(primary_key=True)
    noticed_at = models.DateTimeField()
    rule = models.CharField(max_length=60, blank=True)
    born = models.DateField(null=True)

    def __str__(self) -> str:
        return self.person_id


class ReviewState(models.TextChoices):
    """Where the review of a record stands."""

    DUE = "due", "To decide"
    RETAINED = "retained", "Kept on"
    PROPOSED = "proposed", "Disposal waits for a second person"
    AGREED = "agreed", "To be disposed of"
    DISPOSED = "disposed", "Disposed of"
    LAPSED = "lapsed", "Not due any more"


class RetentionReview(models.Model):
    """The review of one record whose period has ended, or that somebody asked about.

    Attributes
    ----------
    model, key:
        Which record (``cases.Case`` and its key); the key is emptied by the disposal.
    people:
        Whom the record speaks of.
    rule, rule_row:
        The longest rule that applies, and its dated row.
    last_at, due_on:
        The activity from which the period counts, and the day on which it ended.
    answers:
        The questions of the retention assessment: code to ``yes`` or ``no``.
    mark:
        Keyed hash of the record, from the disposal on: the way to its certificate.
    """

    model = models.CharField(max_length=80)
    key = models.TextField(blank=True)
    people = ArrayField(models.TextField(), default=list, blank=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    district = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=60)
    rule_row = models.ForeignKey("reference.Code", on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=40, default="scheduled")  # code list retention_triggers
    request = models.TextField(blank=True)  # of a triggered review: what was asked, by whom
    last_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.DUE)
    found_at = models.DateTimeField()
    answers = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "key"], condition=~Q(key=""), name="one_review_a_record"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="retention_queue"),
            GinIndex(fields=["people"], name="retention_people"),
        ]

    def __str__(self) -> str:
        return f"Retention review {self.pk}"


class ReviewStateChange(Change):
    """A retention review's way from state to state."""

    review = models.ForeignKey(RetentionReview, on_delete=models.PROTECT, related_name="changes")


class HoldState(models.TextChoices):
    """Whether a hold stands."""

    PLACED = "placed", "In force"
    LIFTED = "lifted", "Lifted"


@pghistory.track()
class Hold(models.Model):
    """A legal hold on a record, or on every record of a person: nothing of it is disposed of.

    `model` is ``person`` and `key` a person_id where it holds all that speaks of somebody.
    """

    model = models.CharField(max_length=80)
    key = models.TextField()
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.PLACED)
    reason = models.TextField()
    reference = models.CharField(max_length=60, blank=True)
    placed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    look_on = models.DateField()  # when somebody asks whether it is still needed
    lifted_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["look_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["model", "key"], condition=Q(state="placed"), name="hold_in_force")
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class HoldStateChange(Change):
    """A hold's way from placed to lifted."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="changes")


class Certificate(models.Model):
    """That something was disposed of: append-only, and without a word of what it was.

    `mark` is a keyed hash of the record's key, whose secret lies in the register of disposals
    outside the database; `rows` counts what went, by table.
    """

    mark = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=120)
    rule = models.CharField(max_length=60)
    rule_from = models.DateField()  # which dated version of the rule
    trigger = models.CharField(max_length=40)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    disposed_at = models.DateTimeField()
    rows = models.JSONField(default=dict)
    emptied = models.JSONField(default=dict)
    files = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-disposed_at", "-pk"]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"


class ErasedSource(models.Model):
    """A record or a part in one that the engine is to erase too: emptied once it has.

    `incident_id` alone: the whole record; with `role` and `position`: one person in it.
    """

    incident_id = models.TextField()
    role = models.TextField(blank=True)
    position = models.IntegerField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"To erase {self.pk}"
