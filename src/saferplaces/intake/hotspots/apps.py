"""The app of hotspots."""

from django.apps import AppConfig


class Hotspots(AppConfig):
    """Hotspots and areas, as the engine published them."""

    name = "saferplaces.intake.hotspots"
    label = "hotspots"
    verbose_name = "Hotspots"

    def ready(self) -> None:
        """Follow what is published, and say where our pages and collections belong."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models are loaded now
        from saferplaces.foundation.identity.roles import HOTSPOTS  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.intake.hotspots import (  # noqa: PLC0415
            features,
            reporting,
            retention,
        )
        from saferplaces.intake.hotspots.actions import publish  # noqa: PLC0415

        navigation.add("Hotspots", "hotspots", HOTSPOTS, order=30, section=navigation.FIND)
        schedule.add(
            publish.JOB, "15 4 * * *", publish.bring_latest, title="Maps of hotspots", tries=3
        )
        registry.AFTER_PUBLISHING.add(publish.on_published, name="hotspots", order=200)
        features.register()
        retention.register()
        reporting.register()
