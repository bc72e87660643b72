"""Organisations, teams, people, memberships and absences."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.module_loading import import_string

from saferplaces.foundation.identity.roles import Role


class Regime(models.TextChoices):
    """The law under which an organisation holds personal data."""

    PART3 = "part3", "Law enforcement (Data Protection Act 2018, Part 3)"
    UK_GDPR = "uk_gdpr", "UK GDPR"


class Kind(models.TextChoices):
    """What sort of organisation it is."""

    FORCE = "force", "Police force"
    COMMUNITY_SAFETY = "community_safety", "Council community safety team"
    MAYOR = "mayor", "Mayor's office"
    PROBATION = "probation", "Probation"
    YOUTH_JUSTICE = "youth_justice", "Youth justice service"
    VICTIM_SUPPORT = "victim_support", "Victim support"
    HOUSING = "housing", "Housing provider"
    OTHER = "other", "Other partner"


@pghistory.track()
class Organisation(models.Model):
    """A body whose people use the service."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind)
    regime = models.CharField(max_length=10, choices=Regime)
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Team(models.Model):
    """A team of an organisation, with the district that it works in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    district = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_team_a_code")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; an account without a password can only sign in through its organisation."""

    def create_user(
        self, username: str, name: str, password: str | None = None, **more: Any
    ) -> User:
        """Make an account."""
        user = self.model(username=self.normalize_email(username).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by its user name, in any case."""
        return self.get(username=(username or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who signs in, or software. What they may do comes from their memberships alone."""

    username = models.EmailField("Email address", unique=True)
    name = models.CharField(max_length=200)
    subject = models.CharField(max_length=255, blank=True)  # OpenID Connect: issuer and subject
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    is_service = models.BooleanField(default=False)  # software: a token, and no way to sign in
    created_at = models.DateTimeField(auto_now_add=True)
    # Whose administrator made the account: until a part begins, they manage it.
    added_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=~Q(subject=""), name="one_user_a_subject"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """A session of a browser, with the person who has signed in by it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes these rows."""
        found: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return found


class Source(models.TextChoices):
    """Who keeps a membership up to date."""

    LOCAL = "local", "An administrator"
    PROVIDER = "provider", "The organisation's sign-in service"


@pghistory.track()
class Membership(models.Model):
    """A person's part in an organisation, from a day to a day.

    `districts` empty means the whole area of the organisation. Leavers get an `ends_on`; nothing
    is deleted, since records of what they did stay. `ended_at` is set where a part ends at once.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=30, choices=Role)
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.LOCAL)

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"


@pghistory.track()
class Absence(models.Model):
    """Days on which somebody is away; their work shows on their supervisor's list."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    cover = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers"
    )

    class Meta:
        ordering: ClassVar = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.user} away from {self.starts_on}"
