"""What the threshold says of a case review now: its complaints put to the pure rule."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone

from saferplaces.casework.case_reviews import rules, threshold
from saferplaces.casework.case_reviews.models import BodyRequest, CaseReview, Complaint, Standing
from saferplaces.casework.case_reviews.threshold import Outcome, Report, Rule
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.ui.formats import day

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
        """Reports about which a body was asked and has not answered, and may still."""
        return [
            one
            for one in self.complaints
            if any(asked.answered_at is None and not silent(asked) for asked in one.enquiries.all())
        ]


def silent(asked: BodyRequest) -> bool:
    """Say whether a body has been silent past the limit, so that it is done without."""
    return asked.answered_at is None and timezone.now() >= rules.silent_from(asked.due_at)


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
    said = {one.pk: _without(one) for one in complaints}
    lines = tuple(
        replace(line, sentence=f"{line.sentence} {said[line.key]}".strip())
        for line in outcome.lines
    )
    outcome = replace(outcome, lines=lines)
    return Weighed(complaints, outcome, rule, row)


def _against(one: Complaint) -> str:
    if one.state not in AGAINST:
        return ""
    words = {
        Standing.NOT_THEIRS: "It is not a report of yours about this",
        Standing.SHOWN_OTHERWISE: "An agency has shown that it was not made, or not then",
    }[Standing(one.state)]
    return f"{words}: {one.why.rstrip('.')}."


def _without(one: Complaint) -> str:
    """Return which bodies are done without, and since when, in a sentence; "" where none is."""
    found = [asked for asked in one.enquiries.all() if silent(asked)]
    if not found:
        return ""
    row = code("settings", rules.SILENCE)
    kind = ", local policy" if row.confidence == "local" else ""
    return " ".join(
        f"{asked.organisation} was asked about it on {day(asked.asked_at)} and has not answered, "
        f"by {day(asked.due_at)} or in the {row.values['value']} working days after that{kind}: it "
        "is decided without that answer, and its silence is not held against you."
        for asked in found
    )
