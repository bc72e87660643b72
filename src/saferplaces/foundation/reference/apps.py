"""The app of dated code lists, areas and region packs."""

from django.apps import AppConfig


class Reference(AppConfig):
    """Dated code lists, areas and region packs."""

    name = "saferplaces.foundation.reference"
    label = "reference"
    verbose_name = "Reference data"

    def ready(self) -> None:
        """Add the pages to the navigation."""
        from saferplaces.foundation.identity.roles import REFERENCE_ADMIN  # noqa: PLC0415
        from saferplaces.foundation.reference import reporting  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415 - models load later

        reporting.register()
        navigation.add(
            "Reference data", "reference", REFERENCE_ADMIN, order=85, section=navigation.ADMINISTER
        )
