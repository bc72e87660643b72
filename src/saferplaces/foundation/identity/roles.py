"""Roles and what each may do. A capability is a word that policies and doors ask for.

This is the one place where a role is given anything; docs/access.md shows it as a table and a
test compares the two. A role that is not named by a rule has no access: the default is no.
"""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """The parts that people play; one membership gives one role."""

    REVIEWER = "reviewer", "Neighbourhood support officer"
    CALL_TAKER = "call_taker", "Call-taker"
    NEIGHBOURHOOD_OFFICER = "neighbourhood_officer", "Neighbourhood officer"
    SUPERVISOR = "supervisor", "Supervisor"
    INSPECTOR = "inspector", "Neighbourhood inspector"
    REGISTRAR = "registrar", "Force crime registrar"
    COMMANDER = "commander", "District commander"
    ANALYST = "analyst", "Analyst"
    PARTNER_OFFICER = "partner_officer", "Partner ASB officer"
    POLICY_OFFICER = "policy_officer", "Policy officer"
    DEPUTY_MAYOR = "deputy_mayor", "Mayor or Deputy Mayor for Policing"
    PROBATION_OFFICER = "probation_officer", "Probation officer, unpaid work"
    YOUTH_JUSTICE_WORKER = "youth_justice_worker", "Restorative justice worker, youth justice"
    RESTORATIVE_PRACTITIONER = "restorative_practitioner", "Restorative justice practitioner"
    VICTIM_WORKER = "victim_worker", "Victim support worker"
    SAFER_TRAVEL = "safer_travel", "Safer Travel officer"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"
    RECORDS_MANAGER = "records_manager", "Records manager"
    ADMINISTRATOR = "administrator", "Administrator"


INCIDENTS = "incidents.read"
"""Incidents, people and places of one's districts, with everything on them."""
PARTNER_INCIDENTS = "incidents.read_partner"
"""Incidents of one's district without the fields that are the police's own."""
SEARCH = "search"
CALLER = "caller.look_up"
LINKS = "links.decide"
REVIEWS = "reviews.read"
DECIDE = "reviews.decide"
SUPERVISE = "reviews.supervise"
COVERAGE = "reviews.coverage"
RECTIFY = "recording_errors.rectify"
REGISTER = "recording_errors.rule"
ALERTS = "alerts.acknowledge"
TASKS = "tasks.work"
REASSIGN = "tasks.reassign"
AUDIT = "audit.read"
ACCESS_REPORT = "audit.access_report"
BREAK_GLASS = "audit.break_glass"
EXPORT = "export"
PEOPLE_ADMIN = "identity.manage"
REFERENCE_ADMIN = "reference.manage"
JOBS = "jobs.see"
HOTSPOTS = "hotspots.read"
"""Hotspots and areas; whoever may not read incidents sees no restricted detail, and no small
numbers."""
PERFORMANCE = "performance.read"
EXTRACTS = "extracts.bring"
"""Bring extracts of other systems in, and see what became of them."""
API_CLIENTS = "api.manage"
RECORDING_AUDITS = "recording_audits.read"
RECORDING_AUDITS_RUN = "recording_audits.run"
RECORDING_AUDITS_REVIEW = "recording_audits.review"
"""Judge the logs of an audit's sample that one is given, without seeing another's word."""
REPORTING = "reporting.describe"
"""Read what the views for Power BI mean; their rows are read through the database."""

RISK = "risk.assess"
"""Assess risk and vulnerability, raise a band, keep how somebody may safely be contacted."""
RISK_SUPERVISE = "risk.supervise"
"""Agree that a band is lowered."""
QUESTIONNAIRES = "risk.questionnaires"
CASES = "cases.read"
"""Cases of one's districts that one's organisation holds or shares in; what is shared, only, of
those that another holds."""
CASES_WORK = "cases.work"
"""Open cases, lead them, act in them and have them closed."""
CASES_SUPERVISE = "cases.supervise"
"""Agree to closures, hand leads over, see the team's work."""
REFERRALS = "referrals.make"
REFERRALS_ANSWER = "referrals.answer"
CONFERENCES = "conferences.attend"
CONFERENCES_CHAIR = "conferences.chair"
DISPENSE = "conferences.dispense"
"""Let a serious case go without a conference, with a reason; authorise the closure of one."""
PLANS = "plans.read"
PLANS_WORK = "plans.work"
PLANS_SUPERVISE = "plans.supervise"
PLANS_AUDIT = "plans.audit"
PLANS_ANSWER = "plans.answer"
"""Say what a district does about the findings of an audit of plans."""
CASE_REVIEWS = "case_reviews.read"
"""ASB case reviews of one's districts in which one's organisation is a relevant body."""
CASE_REVIEWS_WORK = "case_reviews.work"
"""Run a case review: single point of contact, threshold, requests, panel, outcome."""
CASE_REVIEWS_CHAIR = "case_reviews.chair"
CASE_REVIEWS_ANSWER = "case_reviews.answer"
"""Answer for one's organisation: information, recommendations, what was considered."""
CASE_REVIEWS_APPEAL = "case_reviews.appeal"
"""Prepare a review by the local policing body: bundle, conflicts, analysis."""
CASE_REVIEWS_DECIDE = "case_reviews.decide"
"""Decide a review by the local policing body."""
CASE_REVIEWS_ACCOUNT = "case_reviews.account"
"""Measures, awareness activity, the current picture and the demand model; no personal data."""
JUSTICE = "justice.read"
"""Immediate Justice referrals that one's organisation made or was given, with only its fields."""
JUSTICE_REFER = "justice.refer"
JUSTICE_ADULTS = "justice.adults"
"""Run the adult route: suitability, plan, sessions, attendance, breach."""
JUSTICE_CHILDREN = "justice.children"
"""Run the children's route of one's district."""
JUSTICE_RESTORE = "justice.restore"
"""Offer and run restorative work, with the victim first."""
JUSTICE_VICTIMS = "justice.victims"
"""Keep the three commitments to victims."""
JUSTICE_SITES = "justice.sites"
"""Moderate, assess and open places of work."""
JUSTICE_ACCOUNT = "justice.account"
"""Measures, the monitoring return, the grant and the evaluation; no personal data."""
JUSTICE_GRANT = "justice.grant"
"""Keep what the grant was spent on."""
FEEDBACK = "feedback.read"
"""What passengers say of the bus network, screened."""
FEEDBACK_MODERATE = "feedback.moderate"
FEEDBACK_URGENT = "feedback.urgent"
"""Be the named duty reader of words that suggest a crime, a child at risk or self-harm."""
FEEDBACK_ACT = "feedback.act"
"""Task, say what came of it, and publish "you said, we did"."""
RETENTION_REVIEW = "retention.review"
"""Decide what is kept on and what is disposed of, hold and let go, sign the rules off."""

CAPABILITIES: dict[Role, frozenset[str]] = {
    Role.REVIEWER: frozenset(
        {
            INCIDENTS, SEARCH, LINKS, REVIEWS, DECIDE, RECTIFY, TASKS, COVERAGE, BREAK_GLASS,
            HOTSPOTS, RECORDING_AUDITS_REVIEW, RISK, CASES, CASES_WORK, REFERRALS, CONFERENCES,
            PLANS, PLANS_WORK,
            CASE_REVIEWS, JUSTICE, JUSTICE_REFER,
        }
    ),
    Role.CALL_TAKER: frozenset({INCIDENTS, SEARCH, CALLER, TASKS, RISK}),
    Role.NEIGHBOURHOOD_OFFICER: frozenset(
        {
            INCIDENTS, SEARCH, TASKS, BREAK_GLASS, HOTSPOTS, RISK, CASES, CASES_WORK,
            REFERRALS, CONFERENCES, PLANS, PLANS_WORK,
            CASE_REVIEWS, JUSTICE, JUSTICE_REFER, FEEDBACK,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            INCIDENTS, SEARCH, LINKS, REVIEWS, DECIDE, SUPERVISE, COVERAGE, RECTIFY, ALERTS,
            TASKS, REASSIGN, BREAK_GLASS, EXPORT, HOTSPOTS, PERFORMANCE, RECORDING_AUDITS,
            RISK, CASES, CASES_WORK, REFERRALS, CONFERENCES, PLANS, PLANS_WORK, RISK_SUPERVISE,
            CASES_SUPERVISE, CONFERENCES_CHAIR, PLANS_SUPERVISE,
            CASE_REVIEWS, CASE_REVIEWS_ANSWER, JUSTICE, JUSTICE_REFER, FEEDBACK,
        }
    ),
    Role.INSPECTOR: frozenset(
        {
            INCIDENTS, SEARCH, REVIEWS, COVERAGE, TASKS, REASSIGN, BREAK_GLASS, EXPORT,
            HOTSPOTS, PERFORMANCE, RISK, RISK_SUPERVISE, CASES, CASES_WORK, CASES_SUPERVISE,
            REFERRALS, CONFERENCES, CONFERENCES_CHAIR, DISPENSE, PLANS, PLANS_WORK,
            PLANS_SUPERVISE,
            CASE_REVIEWS, CASE_REVIEWS_ANSWER, CASE_REVIEWS_CHAIR, JUSTICE, JUSTICE_REFER, FEEDBACK,
        }
    ),
    Role.REGISTRAR: frozenset(
        {
            INCIDENTS, SEARCH, REVIEWS, COVERAGE, RECTIFY, REGISTER, TASKS, EXPORT, HOTSPOTS,
            PERFORMANCE, RECORDING_AUDITS, RECORDING_AUDITS_RUN, RECORDING_AUDITS_REVIEW,
        }
    ),
    Role.COMMANDER: frozenset(
        {
            COVERAGE, HOTSPOTS, PERFORMANCE, RECORDING_AUDITS, PLANS, PLANS_ANSWER,
            CASE_REVIEWS_ACCOUNT, JUSTICE_ACCOUNT, FEEDBACK,
        }
    ),
    Role.ANALYST: frozenset(
        {
            INCIDENTS, SEARCH, REVIEWS, COVERAGE, EXPORT, HOTSPOTS, PERFORMANCE, EXTRACTS,
            REPORTING, PLANS, PLANS_AUDIT,
            CASE_REVIEWS_ACCOUNT, JUSTICE_ACCOUNT, FEEDBACK,
        }
    ),
    Role.PARTNER_OFFICER: frozenset(
        {
            PARTNER_INCIDENTS, TASKS, HOTSPOTS, RISK, CASES, CASES_WORK, REFERRALS,
            REFERRALS_ANSWER, CONFERENCES, PLANS,
            CASE_REVIEWS, CASE_REVIEWS_WORK, CASE_REVIEWS_CHAIR, CASE_REVIEWS_ANSWER,
        }
    ),
    Role.POLICY_OFFICER: frozenset(
        {
            COVERAGE, HOTSPOTS, PERFORMANCE, RECORDING_AUDITS, REPORTING, PLANS,
            CASE_REVIEWS_ACCOUNT, CASE_REVIEWS_APPEAL, JUSTICE_ACCOUNT, JUSTICE_GRANT,
            JUSTICE_SITES, FEEDBACK,
            FEEDBACK_MODERATE,
        }
    ),
    Role.DEPUTY_MAYOR: frozenset(
        {
            CASE_REVIEWS_DECIDE, CASE_REVIEWS_ACCOUNT, JUSTICE_ACCOUNT, PERFORMANCE, HOTSPOTS,
            FEEDBACK,
        }
    ),
    Role.PROBATION_OFFICER: frozenset({JUSTICE, JUSTICE_ADULTS, JUSTICE_SITES, TASKS}),
    Role.YOUTH_JUSTICE_WORKER: frozenset(
        {
            JUSTICE, JUSTICE_CHILDREN, JUSTICE_RESTORE, JUSTICE_VICTIMS, JUSTICE_SITES, TASKS,
        }
    ),
    Role.RESTORATIVE_PRACTITIONER: frozenset({JUSTICE, JUSTICE_RESTORE, JUSTICE_VICTIMS, TASKS}),
    Role.VICTIM_WORKER: frozenset({JUSTICE, JUSTICE_VICTIMS, TASKS}),
    Role.SAFER_TRAVEL: frozenset(
        {
            INCIDENTS, SEARCH, TASKS, HOTSPOTS, FEEDBACK, FEEDBACK_MODERATE, FEEDBACK_URGENT,
            FEEDBACK_ACT, PLANS,
        }
    ),
    Role.DATA_PROTECTION_OFFICER: frozenset({AUDIT, ACCESS_REPORT, EXPORT}),
    Role.RECORDS_MANAGER: frozenset({RETENTION_REVIEW, ACCESS_REPORT, EXPORT}),
    Role.ADMINISTRATOR: frozenset(
        {
            PEOPLE_ADMIN, REFERENCE_ADMIN, JOBS, API_CLIENTS, QUESTIONNAIRES,
        }
    ),
}  # fmt: skip
"""What each role may do."""

NO_SECOND_FACTOR_NEEDED: frozenset[Role] = frozenset()
"""Local accounts of every other role must have a second factor."""


def capabilities(role: str) -> frozenset[str]:
    """Return what a role may do; an unknown role may do nothing."""
    return CAPABILITIES.get(Role(role), frozenset()) if role in Role.values else frozenset()


def of_the_force(role: str) -> bool:
    """Say whether a role sees what is the police's own, so that only the force's people play it."""
    return INCIDENTS in capabilities(role)


def with_capability(capability: str) -> list[str]:
    """Return the roles that have a capability."""
    return [role.value for role, found in CAPABILITIES.items() if capability in found]
