"""The app of cases."""

from django.apps import AppConfig


class Cases(AppConfig):
    """Cases: people, occurrences, the plan of actions, contact, closure."""

    name = "saferplaces.casework.cases"
    label = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Add cases to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.cases import bands, states  # noqa: PLC0415 - models load later
        from saferplaces.casework.cases.actions import suggest  # noqa: PLC0415
        from saferplaces.casework.risk.registry import BAND_STANDS  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415

        BAND_STANDS.add(bands.on_band, name="cases")
        registry.AFTER_PUBLISHING.add(suggest.on_published, name="cases", order=110)
        states.register()
