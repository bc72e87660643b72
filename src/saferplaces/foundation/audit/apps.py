"""The app of the audit trail."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Records of access and change, disclosures, break-glass."""

    name = "saferplaces.foundation.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Add the trail to the navigation, its tables to the register of retention."""
        from saferplaces.foundation.audit import jobs, retention  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import AUDIT  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        navigation.add("Audit", "audit", AUDIT, order=80, section=navigation.ADMINISTER)
        retention.register()
        jobs.register()
