"""The app of risk and vulnerability."""

from django.apps import AppConfig


class Risk(AppConfig):
    """Questionnaires, assessments, bands and the response that follows."""

    name = "saferplaces.casework.risk"
    label = "risk"
    verbose_name = "Risk and vulnerability"

    def ready(self) -> None:
        """Add assessments to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.risk import (  # noqa: PLC0415 - models load later
            about,
            loading,
            panels,
            retention,
            states,
            work,
        )
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import QUESTIONNAIRES, RISK  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add("Assessments", "assessments", RISK, order=40)
        navigation.add(
            "Questionnaires", "questionnaires", QUESTIONNAIRES, order=60,
            section=navigation.ADMINISTER,
        )  # fmt: skip
        CARDS.add(work.of_lowerings, name="lowerings", order=15)
        CARDS.add(work.of_drafts, name="assessments", order=30)
        template = "risk/panel.html"
        caller = registry.Panel("Assessed risk, and what works", template, panels.of_caller)
        person = registry.Panel("Assessed risk", template, panels.of_person)
        incident = registry.Panel("Assessed risk", template, panels.of_incident)
        place = registry.Panel("Assessed risk of people here", template, panels.of_place)
        registry.CALLER_PANELS.add(caller, name="risk", order=5)
        registry.PERSON_PANELS.add(person, name="risk", order=10)
        registry.INCIDENT_PANELS.add(incident, name="risk", order=30)
        registry.REVIEW_PANELS.add(incident, name="risk", order=10)
        registry.PLACE_PANELS.add(place, name="risk", order=30)
        registry.INCIDENT_TIMELINE.add(panels.moments, name="risk")
        registry.SUBJECT_ACCESS.add(panels.about_person, name="risk")
        registry.OPEN_WORK.add(work.open_work, name="risk", order=40)
        registry.REASSIGN.add(work.reassign, name="risk")
        registry.TEAM_WORK.add(work.of_team, name="risk", order=40)
        registry.TASKS_ABOUT.add(about.of_task, name="risk")
        registry.TASK_LINKS.add(about.task_link, name="risk")
        registry.SHIPPED.add(loading.load_questionnaires, name="risk")
        about.register()
        retention.register()
        states.register()
