"""What victims said, what came of it, and what they were told: each word as it was."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.programmes.victim_commitments.models.commitments import Undertaking


def _by() -> models.ForeignKey[object, object]:
    return models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")


@pghistory.track()
class Contact(models.Model):
    """One contact with a victim, or a try at one.

    Attributes
    ----------
    channel:
        Code of the list ``contact_channels``: a way that was known to be safe; "" for a business or
        a community, which has none on record.
    heard:
        They told us how it was for them: `words` holds it.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=40, blank=True)
    reached = models.BooleanField()
    heard = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = _by()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heard=False) | (Q(reached=True) & ~Q(words="")),
                name="who_is_heard_was_reached",
            )
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


@pghistory.track()
class Wish(models.Model):
    """What a victim would have the person do to make good, and what came of it.

    Attributes
    ----------
    came, came_words:
        Code of the list ``victim_wishes``, and in words: as whoever plans the activity says.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="wishes")
    words = models.TextField()
    at = models.DateTimeField()
    by = _by()
    came = models.CharField(max_length=40, blank=True)
    came_words = models.TextField(blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    came_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Wish {self.pk}"


@pghistory.track()
class Release(models.Model):
    """Exactly what may be told to one victim about a child: the youth justice service's words.

    Nothing else about a child is shown to who supports the victim, or told to the victim.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="releases")
    text = models.TextField()
    at = models.DateTimeField()
    by = _by()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_back = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["undertaking"],
                condition=Q(taken_back_at__isnull=True),
                name="one_standing_release",
            )
        ]

    def __str__(self) -> str:
        return f"Release {self.pk}"


class ToldWhat(models.TextChoices):
    """What somebody is told about."""

    OUTCOME = "outcome", "What came of it"
    COURSE = "course", "After the ASB awareness course"


@pghistory.track()
class Told(models.Model):
    """What a victim was told, in the words that were used.

    Attributes
    ----------
    release:
        About a child: whose text this is, word for word.
    answer:
        What the victim said to it.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="told")
    what = models.CharField(max_length=10, choices=ToldWhat)
    text = models.TextField()
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="used"
    )
    channel = models.CharField(max_length=40, blank=True)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()
    by = _by()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Told {self.pk}"


@pghistory.track()
class Satisfaction(models.Model):
    """How satisfied a victim is with how they were treated, or that they would rather not say.

    Attributes
    ----------
    score:
        Code of the list ``victim_satisfaction``; "" where they would rather not say.
    """

    undertaking = models.OneToOneField(
        Undertaking, on_delete=models.PROTECT, related_name="satisfaction"
    )
    score = models.CharField(max_length=40, blank=True)
    satisfied = models.BooleanField(null=True, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = _by()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Satisfaction {self.pk}"
