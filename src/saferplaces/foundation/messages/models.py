"""Notices: what the service tells one person, shown on their pages until they have read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import NoReverseMatch, reverse


class Notice(models.Model):
    """One line to one person, with the page that it is about: its address, or its name.

    The text names no person and no place: it may be sent on as an e-mail. A name is looked up
    when the notice is shown, so that whoever makes one (publishing) needs no addresses.
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

    @property
    def link(self) -> str:
        """Where it leads; "" where there is no such page."""
        if not self.address or self.address.startswith("/"):
            return self.address
        try:
            return reverse(self.address)
        except NoReverseMatch:
            return ""

    def __str__(self) -> str:
        return self.text
