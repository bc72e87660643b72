"""How long plans are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "6 years from the last activity, then reviewed (PIRM group 4)"
WHY = "What was tried, and whether it worked, informs the next plan; it shows how risk was met"
AUDIT = "6 years from the end of the audit, then reviewed (its findings name nobody)"
HOW = "Shows how the quality of plans was judged, and told to commanders"
AS_PLAN = "As long as the plan"


def register() -> None:
    """Say it for every table of the room with personal data."""
    for rule in (
        Retention(
            "problem_solving.Plan", KEEP, WHY, rule="mopi_4", moved="moved_at", texts=("told",)
        ),
        Retention(
            "problem_solving.PlanPerson", AS_PLAN, "Whom the plan is about", within="plan",
            people=("person_id",),
        ),
        Retention(
            "problem_solving.PlanStage", AS_PLAN, "What officers wrote of the problem",
            within="plan", texts=("content",),
        ),
        Retention(
            "problem_solving.Objective", AS_PLAN, "What was to change, for whom", within="plan",
            people=("subject",), texts=("statement", "why_design", "baseline_source"),
        ),
        Retention("problem_solving.PlanArea", AS_PLAN, "Where it was", within="plan"),
        Retention("problem_solving.Picture", AS_PLAN, "Counts of the problem", within="plan"),
        Retention(
            "problem_solving.PlanLink", AS_PLAN, "Which records belong to it", within="plan"
        ),
        Retention(
            "problem_solving.PlanAction", AS_PLAN, "What was done, and why it should work",
            within="plan", texts=("result",),
        ),
        Retention(
            "problem_solving.PlanReview", AS_PLAN, "How it was supervised", within="plan",
            texts=("directions",),
        ),
        Retention(
            "problem_solving.Finalisation", AS_PLAN, "How it ended, and on whose authority",
            within="plan",
            texts=("why_not_measurable", "why_not_told", "victim_view", "supervisor_view",
                   "kept_up_how", "lessons"),
        ),
        Retention(
            "problem_solving.Lesson", AS_PLAN, "What the library finds it by", within="plan",
            texts=("words",),
        ),
        Retention(
            "problem_solving.Evaluation", AS_PLAN, "What its response changed", within="plan"
        ),
        Retention(
            "problem_solving.SignOff", AS_PLAN, "What partners said at the end", within="plan",
            texts=("words",),
        ),
        Retention(
            "problem_solving.PlanStateChange", AS_PLAN, "Its way, with reasons", within="plan",
            texts=("why",),
        ),
        Retention(
            "problem_solving.PlanAudit", AUDIT, HOW, rule="organisational", moved="drawn_at"
        ),
        Retention(
            "problem_solving.AuditAnswer", AUDIT, "What a district did about findings",
            within="audit", texts=("words", "will_do", "done"),
        ),
        Retention(
            "problem_solving.AuditAnswerStateChange", AUDIT, "Its way", within="answer__audit",
            texts=("why",),
        ),
        Retention("problem_solving.AuditedPlan", AS_PLAN, HOW, within="plan"),
        Retention(
            "problem_solving.PlanReading", AS_PLAN, HOW, within="audited__plan", texts=("words",)
        ),
        Retention(
            "problem_solving.PlanAuditStateChange", AUDIT, "Its way, with reasons", within="audit",
            texts=("why",),
        ),
        Retention(
            "problem_solving.AuditedPlanStateChange", AS_PLAN, "Its way", within="audited__plan",
            texts=("why",),
        ),
    ):  # fmt: skip
        RETENTION.add(rule, name=rule.model)
