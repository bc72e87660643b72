"""The app of reporting."""

from django.apps import AppConfig


class Reporting(AppConfig):
    """Documented views for Power BI."""

    name = "saferplaces.accountability.reporting"
    label = "reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        """Keep the views out of the way of migrations; add the page to the navigation."""
        from django.db.models.signals import pre_migrate  # noqa: PLC0415

        from saferplaces.foundation.database.reporting import before_migrating  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import REPORTING  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415 - models load later

        pre_migrate.connect(before_migrating, dispatch_uid="reporting")
        navigation.add("Reporting", "reporting", REPORTING, order=80, section=navigation.ACCOUNT)
