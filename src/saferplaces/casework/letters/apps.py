"""The app of letters."""

from django.apps import AppConfig


class Letters(AppConfig):
    """Letters from templates, and messages to people outside."""

    name = "saferplaces.casework.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        """Add letters to cases, the shipped templates to what is loaded, states and retention."""
        from saferplaces.casework.cases.registry import (  # noqa: PLC0415 - models load later
            CASE_LINKS,
            CASE_PANELS,
            CASE_ROWS,
            CASE_TIMELINE,
            Link,
            Rows,
        )
        from saferplaces.casework.letters import loading, on_cases, retention, states  # noqa: PLC0415
        from saferplaces.casework.letters.models import Letter  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import CASES_WORK, REFERENCE_ADMIN  # noqa: PLC0415
        from saferplaces.foundation.registry import SHIPPED, SUBJECT_ACCESS, Panel  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        panel = Panel("Letters", "letters/panel.html", on_cases.panel)
        CASE_PANELS.add(panel, name="letters", order=60)
        CASE_LINKS.add(Link("Write a letter", "letter-write", CASES_WORK), name="letters", order=60)
        CASE_LINKS.add(
            Link("Send a reminder", "case-remind", CASES_WORK), name="reminders", order=61
        )
        CASE_TIMELINE.add(on_cases.moments, name="letters")
        CASE_ROWS.add(Rows(Letter), name="letters")
        SHIPPED.add(loading.load_templates, name="letters")
        SUBJECT_ACCESS.add(on_cases.about, name="letters")
        navigation.add(
            "Letters", "letter-templates", REFERENCE_ADMIN, order=86, section=navigation.ADMINISTER
        )
        retention.register()
        states.register()
