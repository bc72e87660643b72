"""What the engine published: the tables of the latest snapshot, by stable identity.

These tables have no change history of their own: the snapshots are their history. Rows are
written by publishing alone (`saferplaces.intake.incidents.publishing`); the pages read them. A row
that a later snapshot no longer has is marked as withdrawn, not deleted, because reviews point to
it. Times of the engine are the local wall clock (engine decision 0004), stored as such.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


def _texts() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.TextField(), default=list)


class WallClockField(models.DateTimeField):  # type: ignore[type-arg]
    """A local time without a zone, as the engine holds it (``timestamp without time zone``)."""

    def db_type(self, connection: object) -> str:
        """Return the column type."""
        return "timestamp without time zone"

    def get_prep_value(self, value: object) -> object:
        """Pass the value as it is: it has no zone to convert."""
        return models.Field.get_prep_value(self, value)

    def get_db_prep_value(
        self, value: object, connection: object, prepared: bool = False
    ) -> object:
        """Pass the value as it is."""
        return value

    def from_db_value(self, value: object, *_: object) -> object:
        """Return the value as it is stored."""
        return value


class Publication(models.Model):
    """One publishing of a snapshot: what it was and what it changed."""

    class State(models.TextChoices):
        """How far it came."""

        STARTED = "started", "Started"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    snapshot = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_report = WallClockField(null=True)
    content = models.JSONField(default=dict)  # digests of what it was made from, to skip the same
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"Snapshot {self.snapshot}"


class Published(models.Model):
    """What every published row has: the hash of its content, and when it was withdrawn."""

    row_hash = models.CharField(max_length=32)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class InParts(Published):
    """Rows that the snapshot keeps by month, so that unchanged months need not be compared."""

    part = models.CharField(max_length=10)

    class Meta:
        abstract = True


class Incident(InParts):
    """One log or crime. Empty text means that the source does not say."""

    incident_id = models.TextField(primary_key=True)
    agency = models.TextField()
    regime = models.TextField()
    marking = models.TextField()
    record_id = models.TextField()  # the log number
    record_key = models.TextField()  # its capitals and digits, for looking up
    record_type = models.TextField()
    district = models.CharField(max_length=60)  # code; "" where it is not known
    area = models.TextField()  # the source's words for it
    in_scope = models.BooleanField()
    occurred_from = WallClockField(null=True)
    occurred_to = WallClockField(null=True)
    reported_at = WallClockField(null=True)
    closed_at = WallClockField(null=True)
    channel = models.TextField()
    category = models.TextField()
    asb_category = models.TextField()
    subtype = models.TextField()
    opening_code = models.TextField()
    closing_code = models.TextField()
    qualifiers = _texts()
    offence_class = models.TextField()
    outcome = models.TextField()
    location_text = models.TextField()
    postcode = models.TextField()
    postcode_key = models.TextField()  # capitals without a space
    uprn = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    place_precision = models.TextField()
    place_id = models.TextField()
    place_probability = models.FloatField(null=True)
    event_id = models.TextField()
    narrative = models.TextField()
    flags = _texts()

    class Meta:
        indexes: ClassVar = [
            # With the district, whether somebody may read a place is asked of the index alone.
            models.Index(fields=["place_id", "reported_at", "district"], name="incident_place"),
            models.Index(fields=["event_id"], name="incident_event"),
            models.Index(fields=["record_key"], name="incident_record"),
            models.Index(fields=["postcode_key", "reported_at"], name="incident_postcode"),
            models.Index(fields=["part"], name="incident_part"),
            models.Index(fields=["district", "reported_at"], name="incident_district"),
            models.Index(fields=["reported_at"], name="incident_reported"),
            models.Index(fields=["easting", "northing"], name="incident_grid"),
        ]

    def __str__(self) -> str:
        return self.record_id or self.incident_id


class Party(InParts):
    """One person in one role in one incident, as the call-taker wrote it."""

    party_id = models.TextField(primary_key=True)  # incident_id|role|position
    incident_id = models.TextField()
    district = models.CharField(max_length=60)  # of the incident: who may read it
    role = models.TextField()
    position = models.IntegerField()
    given_name = models.TextField()
    family_name = models.TextField()
    full_name = models.TextField()
    date_of_birth = models.DateField(null=True)
    sex = models.TextField()
    ethnicity = models.TextField()
    phone = models.TextField()
    email = models.TextField()
    address = models.TextField()
    postcode = models.TextField()
    phone_key = models.TextField()  # digits in national form, for looking up
    postcode_key = models.TextField()  # capitals without a space
    profile_id = models.TextField()
    person_id = models.TextField()
    match_probability = models.FloatField(null=True)
    unlinkable = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["incident_id"], name="party_incident"),
            models.Index(fields=["person_id", "district"], name="party_person"),
            models.Index(fields=["phone_key"], name="party_phone"),
            models.Index(fields=["postcode_key"], name="party_postcode"),
            models.Index(fields=["profile_id"], name="party_profile"),
            models.Index(fields=["part"], name="party_part"),
        ]

    def __str__(self) -> str:
        return self.party_id


class Person(Published):
    """Somebody whom linkage concludes; the identifier survives the next run."""

    person_id = models.TextField(primary_key=True)
    given_name = models.TextField()
    family_name = models.TextField()
    name_key = models.TextField()  # every "given family" written of them, folded, for looking up
    sounds = _texts()  # how these names sound: given, family, and both
    date_of_birth = models.DateField(null=True)
    profiles = models.IntegerField()
    incidents = models.IntegerField()
    first_seen = WallClockField(null=True)
    last_seen = WallClockField(null=True)
    weakest_link = models.FloatField(null=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="person_name"),
            GinIndex(fields=["sounds"], name="person_sounds"),
            models.Index(fields=["date_of_birth"], name="person_born"),
        ]

    def __str__(self) -> str:
        return self.person_id


class Place(Published):
    """A place that linkage concludes; the identifier survives the next run."""

    place_id = models.TextField(primary_key=True)
    kind = models.TextField()
    label = models.TextField()
    label_key = models.TextField()  # folded, for looking up
    uprn = models.TextField()
    postcode = models.TextField()
    postcode_key = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    part_of = models.TextField()
    incidents = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["label_key"], opclasses=["gin_trgm_ops"], name="place_label"),
            models.Index(fields=["postcode_key"], name="place_postcode"),
        ]

    def __str__(self) -> str:
        return self.place_id


class Event(InParts):
    """What happened once, however many rang about it."""

    event_id = models.TextField(primary_key=True)
    started = WallClockField(null=True)
    ended = WallClockField(null=True)
    place_id = models.TextField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    logs = models.IntegerField()
    agencies = _texts()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part"], name="event_part")]

    def __str__(self) -> str:
        return self.event_id


class Finding(InParts):
    """What the engine found on one incident; every incident in scope has exactly one.

    The JSON columns hold the engine's rows as they are (asvat.findings.tables): `reading` is the
    row of ``narratives`` or {}, `recording` the rows of ``recording``, `repeats` the rows of
    ``repeats`` of this log, `contributions` the parts of the score.
    """

    incident_id = models.TextField(primary_key=True)
    closed_on = models.DateField()
    district = models.CharField(max_length=60)
    rank = models.IntegerField()
    score = models.FloatField()
    contributions = models.JSONField(default=list)
    alert = models.BooleanField()
    triggers = _texts()
    event_id = models.TextField()
    reading = models.JSONField(default=dict)
    recording = models.JSONField(default=list)
    repeats = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["district", "closed_on"], name="finding_district"),
            models.Index(fields=["event_id"], name="finding_event"),
            models.Index(fields=["part"], name="finding_part"),
        ]

    def __str__(self) -> str:
        return self.incident_id


class Series(Published):
    """The history of one caller, victim or location (asvat.findings.tables.SERIES)."""

    series_id = models.TextField(primary_key=True)  # counted|subject_id
    counted = models.TextField()
    subject_id = models.TextField()
    events = models.IntegerField()
    logs = models.IntegerField()
    first = WallClockField(null=True)
    last = WallClockField(null=True)
    exact = models.IntegerField()
    rate = models.FloatField(null=True)
    rate_low = models.FloatField(null=True)
    rate_high = models.FloatField(null=True)
    peer_rate = models.FloatField(null=True)
    unusual = models.FloatField(null=True)
    frequency = models.FloatField(null=True)
    severity = models.FloatField(null=True)
    spread = models.FloatField(null=True)
    escalating = models.BooleanField()
    why = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id"], name="series_subject")]

    def __str__(self) -> str:
        return self.series_id


class UncertainLink(Published):
    """Two profiles that may be one person: a person should look at both records."""

    link_id = models.TextField(primary_key=True)  # left_profile|right_profile
    left_profile = models.TextField()
    right_profile = models.TextField()
    left_person = models.TextField()
    right_person = models.TextField()
    weight = models.FloatField()
    probability = models.FloatField()
    verdict = models.TextField()  # confirmed or refused in the snapshot; "" where nobody has said

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["left_person"], name="link_left"),
            models.Index(fields=["right_person"], name="link_right"),
            models.Index(fields=["-probability", "link_id"], name="link_surest"),
        ]

    def __str__(self) -> str:
        return self.link_id


class IdentityChange(models.Model):
    """A merge or a split of a person or place between snapshots; old addresses follow it."""

    kind = models.TextField()
    change = models.TextField()
    from_id = models.TextField()
    to_id = models.TextField()
    seen_at = WallClockField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "change", "from_id", "to_id"], name="one_identity_change"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=[name], name=f"change_{name[:-3]}") for name in ("from_id", "to_id")
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.from_id} to {self.to_id}"


class Changed(models.Model):
    """When a publication after the first one last changed a log, its people or its finding."""

    incident_id = models.TextField(primary_key=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["changed_at", "incident_id"], name="incident_changed")
        ]

    def __str__(self) -> str:
        return self.incident_id


class LinkVerdict(models.Model):
    """What a person said of an uncertain link, appended: the newest binds, in the engine too."""

    class Verdict(models.TextChoices):
        """The two answers."""

        CONFIRMED = "confirmed", "The same person"
        REFUSED = "refused", "Different people"

    left_profile = models.TextField()
    right_profile = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    decided_by = models.ForeignKey("identity.User", on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-decided_at"]
        indexes: ClassVar = [
            models.Index(fields=["left_profile", "right_profile"], name="verdict_pair")
        ]

    def __str__(self) -> str:
        return self.verdict
