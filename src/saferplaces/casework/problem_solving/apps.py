"""The app of problem-solving plans."""

from django.apps import AppConfig


class ProblemSolving(AppConfig):
    """Problem-solving plans (OSARA), supervised and evaluated."""

    name = "saferplaces.casework.problem_solving"
    label = "problem_solving"
    verbose_name = "Problem-solving plans"

    def ready(self) -> None:
        """Add plans to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.cases.registry import (  # noqa: PLC0415
            CASE_PANELS,
            CASE_ROWS,
            Rows,
        )
        from saferplaces.casework.problem_solving import (  # noqa: PLC0415
            home,
            hooks,
            panels,
            reporting,
            retention,
            states,
        )
        from saferplaces.casework.problem_solving.actions import handing  # noqa: PLC0415
        from saferplaces.casework.problem_solving.auditing import showing  # noqa: PLC0415
        from saferplaces.casework.problem_solving.auditing import (  # noqa: PLC0415
            states as audit_states,
        )
        from saferplaces.casework.problem_solving.auditing.actions import (  # noqa: PLC0415
            give_out,
        )
        from saferplaces.casework.problem_solving.evaluation import queries  # noqa: PLC0415
        from saferplaces.casework.problem_solving.models import PlanLink  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            PLANS,
            PLANS_AUDIT,
        )
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.intake.hotspots.registry import HOTSPOT_PANELS  # noqa: PLC0415

        navigation.add("Plans", "plans", PLANS, order=18)
        navigation.add(
            "Audits of plans", "plan-audits", PLANS_AUDIT, order=40, section=navigation.ACCOUNT
        )
        CARDS.add(home.of_audit, name="plans-to-judge", order=19)
        CARDS.add(home.of_answers, name="plan-audit-answers", order=19)
        CARDS.add(home.of_mine, name="plans", order=18)
        CARDS.add(home.of_supervised, name="plans-supervised", order=19)
        CARDS.add(home.of_district, name="plans-overdue", order=19)
        registry.INCIDENT_PANELS.add(panels.panel(panels.of_incident), name="plans", order=60)
        registry.PERSON_PANELS.add(panels.panel(panels.of_somebody), name="plans", order=60)
        registry.PLACE_PANELS.add(panels.panel(panels.of_kind("place")), name="plans", order=60)
        HOTSPOT_PANELS.add(panels.panel(panels.of_kind("hotspot")), name="plans", order=60)
        CASE_PANELS.add(panels.panel(panels.of_case), name="plans", order=60)
        linked = "kind = 'case' AND key = %(case)s::text"
        CASE_ROWS.add(Rows(PlanLink, linked), name="plans")
        registry.OPEN_WORK.add(handing.open_work, name="plans", order=35)
        registry.REASSIGN.add(handing.reassign, name="plans")
        registry.OPEN_WORK.add(give_out.open_work, name="plan-audits", order=36)
        registry.REASSIGN.add(give_out.reassign, name="plan-audits")
        hooks.PLAN_PANELS.add(
            registry.Panel("Audits", "problem_solving/audit_panel.html", showing.of_plan),
            name="audits", order=50,
        )  # fmt: skip
        registry.TEAM_WORK.add(home.of_team, name="plans", order=50)
        registry.TASKS_ABOUT.add(panels.of_task, name="plans")
        registry.SUBJECT_ACCESS.add(panels.about_person, name="problem_solving")
        hooks.RESULTS.add(queries.result_of, name="evaluation")
        retention.register()
        states.register()
        audit_states.register()
        reporting.register()
