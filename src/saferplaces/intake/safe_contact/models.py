"""How somebody may safely be contacted."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models


@pghistory.track()
class SafeContact(models.Model):
    """What was asked at first contact; one a person, the newest word counts, all words are kept.

    Attributes
    ----------
    person_id:
        The person as linkage concludes, or of `casework` where no record names them
        (``local:`` and a key).
    channels:
        Ways that are safe, codes of the list ``contact_channels`` (phone, text, email, letter,
        visit, through_other). A way that is not named is not used; none at all: no contact
        except as `instructions` say.
    phone, email, address:
        Where each safe way leads; kept here, as they may differ from those of the reports.
    hours:
        When it is safe, in the person's words.
    avoid:
        Words and senders not to use (as "police" on an envelope).
    protected:
        Nobody outside those who work on it may learn where the person lives.
    through:
        Whom to go through instead (an advocate, a relation), in words.
    superseded_by:
        The word that this person was asked for later under another identity of theirs; counts for
        as long as both identities are one person.
    """

    person_id = models.TextField(unique=True)
    asked = models.BooleanField(default=True)  # False: not yet asked, only the mark is known
    channels = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    address = models.TextField(blank=True)
    hours = models.TextField(blank=True)
    avoid = models.TextField(blank=True)
    through = models.TextField(blank=True)
    instructions = models.TextField(blank=True)
    protected = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person_id"],
                condition=models.Q(protected=True),
                name="safe_contact_kept_secret",
            )
        ]

    def __str__(self) -> str:
        return f"Safe contact of {self.person_id}"


class Protected(models.Model):
    """What leads to a protected address, made from the records above and from what is published.

    Small beside the published tables, so that whatever shows many records asks it with one join.
    Only `saferplaces.intake.safe_contact.protecting` writes it.

    Attributes
    ----------
    key:
        Of the kind's record; for words the number and the first word of the address, "" for an
        address without a number.
    words:
        For words: the address in lower case from its number on.
    person_id:
        Whose address it is, in any identity that is theirs.
    """

    class Kind(models.TextChoices):
        """What the key is of."""

        PERSON = "person", "Person"
        WORDS = "words", "Words of an address"
        POSTCODE = "postcode", "Postcode"
        PLACE = "place", "Place"
        INCIDENT = "incident", "Incident"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.TextField()
    words = models.TextField(blank=True)
    person_id = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key", "words", "person_id"], name="one_protected_key"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="protected_person")]

    def __str__(self) -> str:
        return f"{self.kind} of a protected person"
