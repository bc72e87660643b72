"""Applications for an ASB case review, the reports that they list, and what was sent with them.

A draft is written page by page by somebody whom nobody knows, so that nothing else points to it
and all of it can be deleted by itself: its history begins when it is sent in, after which nothing
in it changes.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.states import Change


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "Sent in"
    TAKEN_UP = "taken_up", "Taken up by a case review"
    WITHDRAWN = "withdrawn", "Withdrawn by the applicant"


class Channel(models.TextChoices):
    """How an application came."""

    WEB = "web", "Online form"
    PHONE = "phone", "By telephone"
    PAPER = "paper", "On paper"


class Kind(models.TextChoices):
    """Who the victim is."""

    INDIVIDUAL = "individual", "A person, or the people of a household"
    BUSINESS = "business", "A business"
    COMMUNITY = "community", "A community group"


class Relation(models.TextChoices):
    """Who applies for the victim."""

    FAMILY = "family", "Family or friend"
    CARER = "carer", "Carer"
    COUNCILLOR = "councillor", "Councillor"
    MP = "mp", "Member of Parliament"
    PROFESSIONAL = "professional", "Professional, such as a support worker or housing officer"
    OTHER = "other", "Somebody else"


class Consent(models.TextChoices):
    """How the victim's written consent is shown."""

    SENT = "sent", "A picture or a copy is sent with the form"
    LATER = "later", "They have it in writing and will show it"
    SEEN = "seen", "The member of staff who took the application has seen it"


class YesNo(models.TextChoices):
    """What somebody says to a question that may be left open."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "I am not sure"


class Application(models.Model):
    """One application, in the applicant's own words.

    Attributes
    ----------
    district:
        Where it happens; "" in a draft that has not said so.
    on_behalf:
        Somebody else applies for the victim; `relation`, `applicant_name` and `consent` say who,
        and with what written consent.
    victim_name, victim_born, victim_address, victim_postcode:
        Whom it is about, so that their reports can be found. `group_name` is the name of the
        business or community group whose contact the victim then is.
    channels, phone, email, address, hours, avoid, through, instructions, protected:
        What was said about safe contact, with the meaning of `intake.safe_contact`. Asked of
        whoever applies, about the victim.
    applicant_phone, applicant_email:
        Where somebody who applies for the victim is reached.
    hate, several:
        What they say of hate, and of other people who suffer too (`YesNo`, or "").
    finished:
        Codes of the pages that were saved.
    person_id:
        Whom the records know the victim as, once an officer has confirmed it.
    made_by:
        Who wrote it down for the applicant, by telephone or from paper.
    organisation:
        Who received it: the point of contact of its district; None until it is sent in, and where
        the district has none.
    """

    state = models.CharField(
        max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.WEB)
    district = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    group_name = models.CharField(max_length=200, blank=True)
    on_behalf = models.BooleanField(default=False)
    relation = models.CharField(max_length=14, choices=Relation, blank=True)
    applicant_name = models.CharField(max_length=200, blank=True)
    applicant_phone = models.CharField(max_length=40, blank=True)
    applicant_email = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=6, choices=Consent, blank=True)
    consent_words = models.TextField(blank=True)
    victim_name = models.CharField(max_length=200, blank=True)
    victim_born = models.DateField(null=True, blank=True)
    victim_address = models.TextField(blank=True)
    victim_postcode = models.CharField(max_length=10, blank=True)
    channels = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    address = models.TextField(blank=True)
    hours = models.TextField(blank=True)
    avoid = models.TextField(blank=True)
    through = models.TextField(blank=True)
    instructions = models.TextField(blank=True)
    protected = models.BooleanField(default=False)
    impact = models.TextField(blank=True)
    hate = models.CharField(max_length=8, choices=YesNo, blank=True)
    hate_words = models.TextField(blank=True)
    several = models.CharField(max_length=8, choices=YesNo, blank=True)
    wanted = models.TextField(blank=True)
    help_needed = models.TextField(blank=True)
    finished = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    person_id = models.TextField(blank=True)
    made_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-submitted_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["district", "state", "-submitted_at"], name="application_district"
            ),
            models.Index(fields=["moved_at"], condition=Q(state="draft"), name="application_draft"),
            models.Index(fields=["person_id"], name="application_person"),
            models.Index(fields=["made_by", "state"], name="application_made_by"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="application_sent_in",
            )
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        when = self.submitted_at or self.created_at
        return f"ACR{timezone.localtime(when):%y}-{self.pk:06d}"

    def __str__(self) -> str:
        return self.reference


class ApplicationStateChange(Change):
    """An application's way from state to state, from when it is sent in."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")


class ListedReport(models.Model):
    """One report that the applicant says was made.

    Attributes
    ----------
    incident_date, incident_exact:
        When it happened, as far as they know; not exact is "about then".
    reported_date, reported_exact:
        When it was reported.
    to_agency:
        Code of the list ``case_review_agencies``; `to_words` names it where it is none of them.
    reference:
        The number that the agency gave, in their words.
    sent_as:
        Made of the form and of what was sent in it, so that a report whose answer never came, and
        which is sent again, stands once.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reports")
    sent_as = models.UUIDField(null=True, editable=False)
    incident_date = models.DateField()
    incident_exact = models.BooleanField(default=True)
    reported_date = models.DateField()
    reported_exact = models.BooleanField(default=True)
    to_agency = models.CharField(max_length=40)
    to_words = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["incident_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "sent_as"], name="report_sent_once")
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"


class Purpose(models.TextChoices):
    """What a file shows."""

    EVIDENCE = "evidence", "Evidence"
    CONSENT = "consent", "The victim's written consent"


class Upload(models.Model):
    """One file that was sent with an application; it lies under its key, as it came.

    `name` is text of others: shown escaped, never used as a path. `scanned` is False where there
    is no scanner for viruses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="uploads")
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    sort = models.CharField(max_length=10)
    ending = models.CharField(max_length=5)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    scanned = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return f"File {self.pk.hex[:8]}"


class Key(models.Model):
    """What opens one draft: the key in a browser, or in the link that was e-mailed; hash only.

    Attributes
    ----------
    way:
        ``browser`` or ``link``.
    mobile:
        Of a link: where its second step, a code, is sent; "" where `word` is asked for instead.
    word:
        Of a link: the hash (as of a password) of the word that its owner chose.
    wrong:
        Wrong answers to its second step, in its whole life: too many close it.
    """

    class Way(models.TextChoices):
        """Where a key is."""

        BROWSER = "browser", "Browser"
        LINK = "link", "Link"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="keys")
    way = models.CharField(max_length=8, choices=Way)
    digest = models.CharField(max_length=64, unique=True)
    mobile = models.CharField(max_length=20, blank=True)
    word = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Key {self.pk}"


class KeyCode(models.Model):
    """One code that was sent for a link; keyed hash only. The newest alone is good, once."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Code {self.pk}"


class SignpostState(models.TextChoices):
    """Whether somebody has been told that they may apply."""

    OPEN = "open", "To be explained"
    DONE = "done", "Explained"
    NOT_DONE = "not_done", "Not safe or not possible"


class Signpost(models.Model):
    """The second report of a person in six months: the process is to be explained to them.

    Attributes
    ----------
    report_id, earlier_id:
        Keys of the two logs (`intake.incidents`), wherever each was made.
    agency, district:
        Of the second report.
    organisation:
        Who explains: the one that took the second report, or the force.
    same_event:
        The engine holds both logs to be about one event.
    how, words:
        Code of ``signpost_ways`` (or of ``signpost_reasons`` where it was not done), and more.
    """

    state = models.CharField(max_length=10, choices=SignpostState, default=SignpostState.OPEN)
    person_id = models.TextField()
    report_id = models.TextField()
    earlier_id = models.TextField()
    agency = models.TextField()
    district = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    same_event = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explained_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_at"], name="signpost_organisation"),
            models.Index(fields=["person_id", "-made_at"], name="signpost_person"),
            models.Index(fields=["agency", "district", "made_at"], name="signpost_agency"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state="open"), name="one_open_signpost"
            ),
            models.UniqueConstraint(
                fields=["person_id", "report_id"], name="one_signpost_a_report"
            ),
        ]

    def __str__(self) -> str:
        return f"Signpost {self.pk}"


class SignpostStateChange(Change):
    """A signpost's way from state to state."""

    signpost = models.ForeignKey(Signpost, on_delete=models.PROTECT, related_name="changes")
