"""The app of case conferences."""

from django.apps import AppConfig


class Conferences(AppConfig):
    """Case conferences: due, held, minuted, and what was agreed."""

    name = "saferplaces.casework.conferences"
    label = "conferences"
    verbose_name = "Case conferences"

    def ready(self) -> None:
        """Add conferences to the navigation, to cases, and to the lists of other rooms."""
        from saferplaces.casework.cases import registry as of_cases  # noqa: PLC0415
        from saferplaces.casework.conferences import (  # noqa: PLC0415 - models load later
            about,
            home,
            missing,
            panels,
            reporting,
            retention,
            states,
        )
        from saferplaces.casework.conferences.actions import (  # noqa: PLC0415
            duty,
            overdue,
            reassign,
        )
        from saferplaces.casework.conferences.models import (  # noqa: PLC0415
            Conference,
            Requirement,
        )
        from saferplaces.casework.risk.registry import BAND_STANDS  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import CONFERENCES  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add("Conferences", "conferences", CONFERENCES, order=40)
        CARDS.add(home.of_overdue, name="conferences-overdue", order=6)
        CARDS.add(home.of_conferences, name="conferences", order=40)
        panel = registry.Panel(
            "Case conferences", "conferences/case_panel.html", panels.of_case_page
        )
        of_cases.CASE_PANELS.add(panel, name="conferences", order=40)
        of_cases.CASE_LINKS.add(
            of_cases.Link("Case conference", "conference-case", CONFERENCES), name="conferences"
        )
        of_cases.CASE_TIMELINE.add(panels.moments, name="conferences")
        of_cases.CASE_ROWS.add(of_cases.Rows(Requirement), name="conference-duties")
        of_cases.CASE_ROWS.add(of_cases.Rows(Conference), name="conferences")
        of_cases.CLOSING.add(missing.before_closing, name="conferences")
        of_cases.BAND_CHANGED.add(duty.band_changed, name="conferences")
        of_cases.CASE_CLOSED.add(duty.case_closed, name="conferences")
        # After the cases' own, so that a rise has made its duty before triggers are looked at.
        BAND_STANDS.add(duty.band_stands, name="conferences", order=200)
        registry.TEAM_WORK.add(home.of_team, name="conferences", order=60)
        registry.OPEN_WORK.add(reassign.open_work, name="conferences", order=40)
        registry.REASSIGN.add(reassign.reassign, name="conferences")
        registry.TASKS_ABOUT.add(about.of_task, name="conferences")
        registry.SUBJECT_ACCESS.add(panels.about_person, name="conferences")
        schedule.add(
            "conferences",
            "7 * * * *",
            overdue.tell_inspectors,
            title="Case conferences past their day, to the inspector",
            quiet=True,
        )
        retention.register()
        states.register()
        reporting.register()
