"""Referrals, plans, places, sessions, and the events from which hours are counted."""

from saferplaces.programmes.immediate_justice.models.apart import KeepApart
from saferplaces.programmes.immediate_justice.models.asking import BackRequest
from saferplaces.programmes.immediate_justice.models.plan import (
    ActivityEvent,
    ChildPlan,
    Happened,
    PlanActivity,
)
from saferplaces.programmes.immediate_justice.models.referral import (
    CONDITIONAL,
    Activity,
    Adjustment,
    Answer,
    Breach,
    Caution,
    Outcome,
    Referral,
    ReferralState,
    ReferralStateChange,
    Route,
    Sex,
    Victim,
    goes_by,
)
from saferplaces.programmes.immediate_justice.models.sessions import (
    Booking,
    LedgerEvent,
    LedgerKind,
    Session,
    SessionKind,
    SessionState,
    SessionStateChange,
)
from saferplaces.programmes.immediate_justice.models.sites import (
    RiskAssessment,
    Site,
    SiteState,
    SiteStateChange,
)

__all__ = [
    "CONDITIONAL",
    "Activity",
    "ActivityEvent",
    "Adjustment",
    "Answer",
    "BackRequest",
    "Booking",
    "Breach",
    "Caution",
    "ChildPlan",
    "Happened",
    "KeepApart",
    "LedgerEvent",
    "LedgerKind",
    "Outcome",
    "PlanActivity",
    "Referral",
    "ReferralState",
    "ReferralStateChange",
    "RiskAssessment",
    "Route",
    "Session",
    "SessionKind",
    "SessionState",
    "SessionStateChange",
    "Sex",
    "Site",
    "SiteState",
    "SiteStateChange",
    "Victim",
    "goes_by",
]
