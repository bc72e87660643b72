"""The app of performance."""

from django.apps import AppConfig


class Measures(AppConfig):
    """Measures of the intended outcomes, with definition and interval."""

    name = "saferplaces.accountability.measures"
    label = "measures"
    verbose_name = "Performance"

    def ready(self) -> None:
        """List our measures, and have them reckoned every night and after each publication."""
        from saferplaces.accountability.measures import defined, reporting  # noqa: PLC0415 - later
        from saferplaces.accountability.measures.actions.reckon import (  # noqa: PLC0415
            JOB,
            on_published,
            reckon,
        )
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import PERFORMANCE  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        defined.register()
        reporting.register()
        schedule.add(JOB, "30 4 * * *", reckon, title="Figures of the performance page", tries=3)
        registry.AFTER_PUBLISHING.add(on_published, name="measures", order=200)
        navigation.add(
            "Performance", "performance", PERFORMANCE, order=65, section=navigation.ACCOUNT
        )
