"""Hotspots, their cells and counts by area: what the latest snapshot says, replaced as a whole.

Everything here is made anew in the publishing transaction. What holds keys of logs and people
(`HotspotLog`, `HotspotSubject`) is read by those who may read incidents, and by nobody else.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LayerKey(models.TextChoices):
    """The engine's layers of one picture."""

    SUBJECT = "subject", "Anti-social behaviour"
    CRIME = "asb_linked_crime", "ASB-linked crimes"
    DISPUTE = "dispute", "Disputes"
    TOGETHER = "together", "All together"


class HotspotMap(models.Model):
    """What a map is of: a snapshot, its period and what is to be known about it."""

    snapshot = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    subject = models.TextField()
    first = models.DateField()  # first day of the first month
    last = models.DateField()  # first day of the last month
    whole_until = models.DateField(null=True)  # first day of the last month that is full
    cell = models.IntegerField()  # metres
    place_precision = models.TextField()
    time_precision = models.TextField()
    caveats = models.JSONField(default=list)
    concentration = models.JSONField(default=list)
    by_month = models.JSONField(default=list)  # the force's, with what the season led to expect
    gone = models.JSONField(default=list)  # hotspots of the publication before that are not here

    def __str__(self) -> str:
        return f"Hotspots of {self.snapshot}"


class Layer(models.Model):
    """One layer of the map, with the words of its method."""

    key = models.CharField(max_length=20, choices=LayerKey, primary_key=True)
    order = models.IntegerField()
    method = models.TextField()
    incidents = models.IntegerField()
    cells = models.IntegerField()  # of the study area
    hot = models.IntegerField()  # cells with a hot class

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return str(LayerKey(self.key).label)


class Hotspot(models.Model):
    """Hot cells that touch: one place with one name."""

    key = models.CharField(max_length=60, primary_key=True)  # layer and busiest cell
    layer = models.CharField(max_length=20, choices=LayerKey)
    rank = models.IntegerField()
    place = models.TextField()
    district = models.CharField(max_length=60)
    ward = models.CharField(max_length=60)
    ward_name = models.TextField()
    easting = models.FloatField()
    northing = models.FloatField()
    outline = models.JSONField()  # GeoJSON, WGS 84
    cells = models.IntegerField()
    count = models.IntegerField()
    expected = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    q = models.FloatField()
    classed = models.TextField()
    emerging = models.TextField()  # "" where none of its cells has a class
    incidents = models.IntegerField()  # of all layers
    made_of = models.JSONField()  # layers, categories and months, as [name, count]
    hours = models.JSONField(null=True)  # 168 counts from Monday midnight
    peak_month = models.TextField()
    months_compared = models.IntegerField()
    now = models.IntegerField()
    before = models.IntegerField()
    ratio = models.FloatField(null=True)
    ratio_low = models.FloatField(null=True)
    ratio_high = models.FloatField(null=True)
    sentence = models.TextField()
    repeats = models.JSONField()  # caller, victim, location: how many of them are repeats
    is_new = models.BooleanField()  # none of its cells was hot in the publication before

    class Meta:
        ordering: ClassVar = ["layer", "rank"]
        indexes: ClassVar = [models.Index(fields=["layer", "district"], name="hotspot_layer")]

    def __str__(self) -> str:
        return self.place


class Cell(models.Model):
    """A cell that is hot or cold."""

    layer = models.CharField(max_length=20, choices=LayerKey)
    cell_id = models.CharField(max_length=40)
    district = models.CharField(max_length=60)
    easting = models.FloatField()
    northing = models.FloatField()
    size = models.IntegerField()
    count = models.IntegerField()
    expected = models.FloatField()
    q = models.FloatField()
    classed = models.TextField()
    emerging = models.TextField()
    hotspot = models.CharField(max_length=60)  # its key; "" where the cell is in none of the list

    class Meta:
        ordering: ClassVar = ["layer", "cell_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "cell_id"], name="one_cell_a_layer")
        ]

    def __str__(self) -> str:
        return self.cell_id


class AreaMonth(models.Model):
    """Logs of a layer in an area in a month, or (month null) in all full months of the period.

    `shown` says whether whoever may not read incidents may be told the count; nobody of them may
    be told anything that is not worked out from such counts (see `suppression`).
    """

    kind = models.CharField(max_length=10)  # ward, district, force
    code = models.CharField(max_length=60)
    name = models.TextField()
    district = models.CharField(max_length=60)
    layer = models.CharField(max_length=20, choices=LayerKey)
    month = models.DateField(null=True)
    count = models.IntegerField()
    residents = models.FloatField(null=True)
    shown = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["kind", "code", "layer", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "layer", "district", "code", "month"],
                name="one_count_an_area",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.month or 'in all'}"


class HotspotLog(models.Model):
    """A log inside a hotspot; the latest ones are kept."""

    hotspot = models.ForeignKey(Hotspot, on_delete=models.CASCADE, related_name="logs")
    incident_id = models.TextField()
    position = models.IntegerField()  # 0 is the latest

    class Meta:
        ordering: ClassVar = ["hotspot", "position"]

    def __str__(self) -> str:
        return self.incident_id


class HotspotSubject(models.Model):
    """A repeat caller, victim or location inside a hotspot; the most frequent are kept."""

    hotspot = models.ForeignKey(Hotspot, on_delete=models.CASCADE, related_name="subjects")
    counted = models.CharField(max_length=20)
    subject_id = models.TextField()
    logs = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["hotspot", "counted", "-logs", "subject_id"]

    def __str__(self) -> str:
        return self.subject_id
