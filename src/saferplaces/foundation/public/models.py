"""How often a public form was used from where, without saying from where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Use(models.Model):
    """Forms sent from one address in one stretch of time.

    Attributes
    ----------
    source:
        A keyed hash of form, address and day: neither the address nor the same sender on another
        day can be read from it.
    began_at:
        When the stretch began.
    """

    source = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "began_at"], name="one_count_a_stretch")
        ]
        indexes: ClassVar = [models.Index(fields=["began_at"], name="public_use_began")]

    def __str__(self) -> str:
        return f"{self.times} since {self.began_at:%H:%M}"
