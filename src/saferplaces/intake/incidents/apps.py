"""The app of published incidents."""

from django.apps import AppConfig


class Incidents(AppConfig):
    """Incidents, people, places, events and findings of the latest snapshot."""

    name = "saferplaces.intake.incidents"
    label = "incidents"
    verbose_name = "Incidents"

    def ready(self) -> None:
        """Say where our pages belong, and what others may ask of us."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models are loaded now
        from saferplaces.foundation.api.registry import OPERATIONS  # noqa: PLC0415
        from saferplaces.foundation.identity import roles  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.intake.incidents import (  # noqa: PLC0415
            about,
            api,
            changes,
            decisions,
            held,
            reporting,
            retention,
            subject_access,
        )
        from saferplaces.intake.incidents.search import warming  # noqa: PLC0415
        from saferplaces.intake.incidents.subjects import Subjects  # noqa: PLC0415

        navigation.add("Call", "call", roles.CALLER, order=5)
        navigation.add("Search", "search", roles.SEARCH, order=20, section=navigation.FIND)
        navigation.add("Uncertain links", "links", roles.LINKS, order=60, section=navigation.FIND)
        OPERATIONS.add(("/incidents", api.router), name="incidents", order=10)
        registry.AFTER_PUBLISHING.add(changes.note_changes, name="incidents", order=10)
        registry.DECISIONS.add(decisions.link_decisions, name="links")
        registry.SUBJECT_ACCESS.add(subject_access.incidents_of, name="incidents", order=10)
        registry.SUBJECTS.add(Subjects(), name="incidents")
        registry.TASKS_ABOUT.add(about.of_task, name="incidents")
        held.register()
        schedule.add(
            "warm-search",
            "*/10 * * * *",
            warming.warm,
            title="Searches kept in memory",
            quiet=True,
            at_start=True,
        )
        reporting.register()
        for rule in retention.RULES:
            registry.RETENTION.add(rule, name=rule.model)
        retention.register()
