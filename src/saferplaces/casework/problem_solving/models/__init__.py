"""Problem-solving plans (OSARA) and what belongs to them."""

from saferplaces.casework.problem_solving.models.audit import (
    AuditedPlan,
    AuditedPlanStateChange,
    AuditedState,
    AuditState,
    PlanAudit,
    PlanAuditStateChange,
    PlanReading,
    Population,
)
from saferplaces.casework.problem_solving.models.ending import (
    Effect,
    Evaluation,
    Finalisation,
    Met,
    SignOff,
)
from saferplaces.casework.problem_solving.models.plan import (
    AreaPart,
    Objective,
    Plan,
    PlanArea,
    PlanState,
    PlanStateChange,
    Scale,
    Stage,
)
from saferplaces.casework.problem_solving.models.problem import (
    Picture,
    PlanLink,
    PlanPerson,
    PlanStage,
)
from saferplaces.casework.problem_solving.models.response import (
    ActionState,
    PlanAction,
    PlanReview,
    Rag,
)

__all__ = [
    "ActionState",
    "AreaPart",
    "AuditState",
    "AuditedPlan",
    "AuditedPlanStateChange",
    "AuditedState",
    "Effect",
    "Evaluation",
    "Finalisation",
    "Met",
    "Objective",
    "Picture",
    "Plan",
    "PlanAction",
    "PlanArea",
    "PlanAudit",
    "PlanAuditStateChange",
    "PlanLink",
    "PlanPerson",
    "PlanReading",
    "PlanReview",
    "PlanStage",
    "PlanState",
    "PlanStateChange",
    "Population",
    "Rag",
    "Scale",
    "SignOff",
    "Stage",
]
