"""Notices: what the service tells one person, shown on their pages until they have read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Notice(models.Model):
    """One line to one person, with the address of the page that it is about.

    The text names no person and no place: it may be sent on as an e-mail.
    """

    to = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["to", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text
