"""Referrals: who did what, what was decided, to whom they go, and how far they have come."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from saferplaces.foundation.states import Change


class Route(models.TextChoices):
    """Who sees the activity through: Probation for adults, youth justice for children."""

    ADULT = "adult", "Adult"
    CHILD = "child", "Child"


class Outcome(models.TextChoices):
    """The outcomes of a crime with which Immediate Justice goes (Home Office framework).

    2 and 3 hold simple and conditional cautions alike: whether it was conditional is kept apart.
    """

    YOUTH_CAUTION = "2", "2: youth conditional caution"
    CONDITIONAL_CAUTION = "3", "3: conditional caution"
    COMMUNITY_RESOLUTION = "8", "8: Community Resolution"
    DIVERSION = "22", "22: diversionary, educational or intervention activity"


CONDITIONAL = (Outcome.YOUTH_CAUTION, Outcome.CONDITIONAL_CAUTION)


class Caution(models.TextChoices):
    """Conditional cautions of an offence that is not recorded as a crime.

    Statute gives them for any offence (Criminal Justice Act 2003, section 22; Crime and Disorder
    Act 1998, section 66A), and outcomes are those of recorded crimes alone: they are disposals.
    """

    YOUTH = "youth_conditional_caution", "Youth conditional caution"
    ADULT = "conditional_caution", "Conditional caution"


_LIKE: dict[str, str] = {
    Caution.YOUTH: Outcome.YOUTH_CAUTION,
    Caution.ADULT: Outcome.CONDITIONAL_CAUTION,
}


def goes_by(outcome: str, disposal: str) -> str:
    """Return the outcome by whose rules (hours, path, decisions) a decision goes, "" by none."""
    return _LIKE.get(disposal, outcome)


class Sex(models.TextChoices):
    """As the person says, or as the police recorded it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Another answer"
    NOT_STATED = "not_stated", "Not stated"


class Activity(models.TextChoices):
    """What an adult does; a child has a plan instead."""

    WORK = "work", "Unpaid work"
    COURSE = "course", "ASB awareness course"
    BOTH = "both", "Unpaid work and the ASB awareness course"
    PLAN = "plan", "A plan of agreed activities"


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    REFERRED = "referred", "Referred, to be looked at"
    ACCEPTED = "accepted", "Accepted, not yet started"
    DECLINED = "declined", "Declined"
    STARTED = "started", "Under way"
    COMPLETED = "completed", "Completed"
    BREACHED = "breached", "Not kept to, with the police"
    RETURNED = "returned", "Not kept to, decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Answer(models.TextChoices):
    """Whether somebody agrees; empty where nobody has asked."""

    YES = "yes", "Yes"
    NO = "no", "No"


@pghistory.track()
class Referral(models.Model):
    """One person referred to Immediate Justice after one decision.

    Attributes
    ----------
    route:
        By age at the decision: adults to Probation, children to their youth justice service.
    provider, organisation:
        To whom it goes, and the force that refers.
    district:
        Of the person's home: whose youth justice service it is, and where figures count it.
    affected_district, affected_ward:
        The community affected, in which work is done.
    person_id, name, born, age:
        Whom it is about; `age` is at the decision, counted from `born` where that is known.
    reach, risk:
        How they can be reached; what those who work with them must know.
    incident_id, review_id:
        The log and the review from which it was made, "" and None without one.
    crime_reference, offence:
        The crime's number, and a code of the list ``justice_offences``.
    is_crime, outcome, conditional, disposal:
        A crime has an outcome; what is not recorded as one has a disposal (list
        ``justice_disposals``) and never an outcome. `conditional` is kept apart, and true of
        either kind of conditional caution.
    outcome_recorded_at, outcome_recorded_by:
        When the police recorded the outcome; Outcome 22 only once the activity is evidenced.
    officer, decided_at, start_due:
        Who decided and when; until when activity is to start (list ``justice_rules``).
    hours, hours_why, hours_rule:
        Hours of unpaid work, why they are not the usual ones, and the row (code and day) that said
        what is usual. A child has none.
    restorative:
        Whether the person responsible would take part in restorative justice: always voluntary.
    consent, consent_on, consent_by:
        Whether they agree to the activity, since when, and who agreed with or for them.
    suitability, suitability_why, suitability_at, suitability_by:
        Code of the list ``justice_suitability``, by the provider. `discretion` says why a child of
        10 or 11 is taken on.
    started_at:
        When the first activity took place.
    ended_why, ended_words:
        Code of the list ``justice_endings`` when it was withdrawn.
    moved_at:
        Last change, from which retention counts.
    """

    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.REFERRED)
    route = models.CharField(max_length=10, choices=Route)
    provider = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    district = models.CharField(max_length=60)
    affected_district = models.CharField(max_length=60)
    affected_ward = models.CharField(max_length=120, blank=True)
    person_id = models.TextField()
    name = models.CharField(max_length=200)
    born = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=12, choices=Sex)
    ethnicity = models.CharField(max_length=40)
    reach = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    incident_id = models.TextField(blank=True)
    review_id = models.BigIntegerField(null=True, blank=True)
    crime_reference = models.CharField(max_length=60, blank=True)
    offence = models.CharField(max_length=40)
    is_crime = models.BooleanField()
    outcome = models.CharField(max_length=4, choices=Outcome, blank=True)
    conditional = models.BooleanField(default=False)
    disposal = models.CharField(max_length=40, blank=True)
    outcome_recorded_at = models.DateTimeField(null=True, blank=True)
    outcome_recorded_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    officer = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    referred_at = models.DateTimeField()
    start_due = models.DateTimeField()
    activity = models.CharField(max_length=10, choices=Activity)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_why = models.TextField(blank=True)
    hours_rule = models.CharField(max_length=120, blank=True)
    restorative = models.CharField(max_length=4, choices=Answer, blank=True)
    consent = models.CharField(max_length=4, choices=Answer, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_by = models.CharField(max_length=200, blank=True)
    suitability = models.CharField(max_length=40, blank=True)
    suitability_why = models.TextField(blank=True)
    suitability_at = models.DateTimeField(null=True, blank=True)
    suitability_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    discretion = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=40, blank=True)
    ended_words = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-decided_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["provider", "state", "start_due"], name="justice_theirs"),
            models.Index(fields=["organisation", "district", "state"], name="justice_ours"),
            models.Index(fields=["person_id"], name="justice_person"),
            models.Index(fields=["incident_id"], name="justice_incident"),
            models.Index(fields=["decided_at"], name="justice_decided"),
            models.Index(
                fields=["start_due"],
                condition=Q(started_at__isnull=True),
                name="justice_not_started",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(is_crime=True, disposal="") & ~Q(outcome=""))
                | (Q(is_crime=False, outcome="") & ~Q(disposal="")),
                name="an_outcome_belongs_to_a_crime",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=CONDITIONAL, conditional=True)
                | Q(disposal__in=Caution.values, conditional=True)
                | (
                    ~Q(outcome__in=CONDITIONAL)
                    & ~Q(disposal__in=Caution.values)
                    & Q(conditional=False)
                ),
                name="only_cautions_have_conditions",
            ),
            models.CheckConstraint(
                condition=Q(route=Route.ADULT, age__gte=18)
                & ~Q(outcome=Outcome.YOUTH_CAUTION)
                & ~Q(disposal=Caution.YOUTH)
                & ~Q(activity=Activity.PLAN)
                | Q(
                    route=Route.CHILD,
                    age__gte=10,
                    age__lt=18,
                    hours__isnull=True,
                    activity=Activity.PLAN,
                )
                & ~Q(outcome=Outcome.CONDITIONAL_CAUTION)
                & ~Q(disposal=Caution.ADULT),
                name="justice_route_by_age",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=1, hours__lte=20),
                name="no_more_than_twenty_hours",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=False, activity__in=[Activity.WORK, Activity.BOTH])
                | Q(hours__isnull=True, activity__in=[Activity.COURSE, Activity.PLAN]),
                name="hours_of_work_alone",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DIVERSION)
                | Q(outcome_recorded_at__isnull=True)
                | Q(completed_at__isnull=False),
                name="outcome_22_once_evidenced",
            ),
            models.CheckConstraint(
                condition=Q(referred_at__gte=F("decided_at")), name="decided_before_referred"
            ),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"IJ{timezone.localtime(self.referred_at):%y}-{self.pk:05d}"

    @property
    def goes_by(self) -> str:
        """The outcome by whose rules it goes, "" by none."""
        return goes_by(self.outcome, self.disposal)

    @property
    def young(self) -> bool:
        """Whether the person is under 12, outside the usual ages of the children's route."""
        return self.age < 12  # the paper, 2.3: children of 12 to 17

    def __str__(self) -> str:
        return self.reference


class ReferralStateChange(Change):
    """A referral's way from state to state."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class Victim(models.Model):
    """Who was harmed by what the person did: a person, a business, or many.

    Attributes
    ----------
    person_id:
        The engine's, or ``local:...``; "" for a business or a community.
    name:
        As the police know them.
    """

    class Kind(models.TextChoices):
        """What sort of victim."""

        PERSON = "person", "A person"
        BUSINESS = "business", "A business or organisation"
        COMMUNITY = "community", "The community"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="victims")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    person_id = models.TextField(blank=True)
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="justice_victim_person")]

    def __str__(self) -> str:
        return f"Victim {self.pk}"


@pghistory.track()
class Adjustment(models.Model):
    """What is made different for somebody with a disability, an injury or another need.

    Attributes
    ----------
    need, alternative:
        Codes of the lists ``justice_needs`` and ``justice_alternatives``; the latter "" where the
        activity itself stays and only its way changes.
    words:
        What is arranged.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="adjustments")
    need = models.CharField(max_length=40)
    alternative = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Adjustment {self.pk}"


@pghistory.track()
class Breach(models.Model):
    """What was not kept to, and what the police, or police and youth justice, made of it.

    Attributes
    ----------
    pathway:
        By route and decision, a code of the list ``justice_breach_pathways``: back to the police
        for a decision on prosecution (conditional caution), the outcome looked at again with no
        criminal breach (Community Resolution, Outcome 22, a disposal), or the police and youth
        justice panel (a child).
    what, decision:
        In words what was not kept to; code of the list ``justice_breach_decisions``.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="breach")
    pathway = models.CharField(max_length=40)
    what = models.TextField()
    tried = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"Breach {self.pk}"
