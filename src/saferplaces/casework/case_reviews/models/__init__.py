"""Case reviews, their complaints, decisions, requests, meetings, recommendations and plan."""

from saferplaces.casework.case_reviews.models.deciding import (
    BodyRequest,
    Complaint,
    Request,
    Standing,
    ThresholdDecision,
    Trigger,
)
from saferplaces.casework.case_reviews.models.ending import (
    BodyResponse,
    Considered,
    IssuedBy,
    PlanAction,
    Recommendation,
    ReviewLetter,
)
from saferplaces.casework.case_reviews.models.meeting import (
    Attendance,
    Invitation,
    Meeting,
)
from saferplaces.casework.case_reviews.models.passing import NamePassed
from saferplaces.casework.case_reviews.models.review import (
    BEFORE_THE_DECISION,
    OPEN,
    CaseReview,
    CaseReviewState,
    CaseReviewStateChange,
    Result,
)

__all__ = [
    "BEFORE_THE_DECISION",
    "OPEN",
    "Attendance",
    "BodyRequest",
    "BodyResponse",
    "CaseReview",
    "CaseReviewState",
    "CaseReviewStateChange",
    "Complaint",
    "Considered",
    "Invitation",
    "IssuedBy",
    "Meeting",
    "NamePassed",
    "PlanAction",
    "Recommendation",
    "Request",
    "Result",
    "ReviewLetter",
    "Standing",
    "ThresholdDecision",
    "Trigger",
]
