"""What the threshold says of a case review now: its complaints put to the pure rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.case_reviews import rules, threshold
from saferplaces.casework.case_reviews.models import CaseReview, Complaint, Standing
from saferplaces.casework.case_reviews.threshold import Outcome, Report, Rule
from saferplaces.foundation.reference.models import Code

AGAINST = {Standing.NOT_THEIRS, Standing.SHOWN_OTHERWISE}


@dataclass(frozen=True)
class Weighed:
    """The complaints of a review, the rule of its district, and what follows."""

    complaints: tuple[Complaint, ...]
    outcome: Outcome
    rule: Rule
    row: Code

    def line(self, complaint: Complaint) -> threshold.Line:
        """Return what is said of one complaint."""
        return next(line for line in self.outcome.lines if line.key == complaint.pk)

    @property
    def to_enquire(self) -> list[Complaint]:
        """Reports that the applicant listed, that nobody found and that no body was asked about."""
        return [
            one for one in self.complaints
            if one.state == Standing.LISTED and not one.enquiries.all()
        ]  # fmt: skip

    @property
    def unanswered(self) -> list[Complaint]:
        """Reports about which a body was asked, and has not answered."""
        return [
            one
            for one in self.complaints
            if any(asked.answered_at is None for asked in one.enquiries.all())
        ]


def weigh(review: CaseReview) -> Weighed:
    """Put the complaints to the rule that stood on the day of the application."""
    applied = timezone.localdate(review.received_at)
    rule, row = rules.rule_of(review.district, applied)
    complaints = tuple(review.complaints.prefetch_related("enquiries__organisation"))
    same = threshold.keys((one.pk, one.event_id, one.same_as_id) for one in complaints)
    reports = [
        Report(
            key=one.pk,
            incident=same[one.pk],
            incident_date=one.incident_date,
            reported_date=one.reported_date,
            hate=one.hate or review.hate,
            stands=_against(one),
            by_their_dates=one.state == Standing.LISTED,
        )
        for one in complaints
    ]
    outcome = threshold.decide(reports, applied, rule, linked_people=review.linked_people)
    return Weighed(complaints, outcome, rule, row)


def _against(one: Complaint) -> str:
    if one.state not in AGAINST:
        return ""
    words = {
        Standing.NOT_THEIRS: "It is not a report of yours about this",
        Standing.SHOWN_OTHERWISE: "An agency has shown that it was not made, or not then",
    }[Standing(one.state)]
    return f"{words}: {one.why.rstrip('.')}."
