"""The app of hotspots."""

from django.apps import AppConfig


class Hotspots(AppConfig):
    """Hotspots and areas, as the engine published them."""

    name = "saferplaces.intake.hotspots"
    label = "hotspots"
    verbose_name = "Hotspots"
