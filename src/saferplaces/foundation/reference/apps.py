"""The app of dated code lists, areas and region packs."""

from django.apps import AppConfig


class Reference(AppConfig):
    """Dated code lists, areas and region packs."""

    name = "saferplaces.foundation.reference"
    label = "reference"
    verbose_name = "Reference data"

    def ready(self) -> None:
        """Add the pages to the navigation."""
        from django.db.models.signals import post_delete, post_save  # noqa: PLC0415

        from saferplaces.foundation.identity.roles import REFERENCE_ADMIN  # noqa: PLC0415
        from saferplaces.foundation.reference import keeping, reporting  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415 - models load later

        reporting.register()
        for signal in (post_save, post_delete):
            for name in ("Code", "District"):
                signal.connect(keeping.changed, sender=self.get_model(name))
        navigation.add(
            "Reference data", "reference", REFERENCE_ADMIN, order=85, section=navigation.ADMINISTER
        )
