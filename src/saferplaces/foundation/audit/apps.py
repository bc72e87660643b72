"""The app of the audit trail."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Records of access and change, disclosures, break-glass."""

    name = "saferplaces.foundation.audit"
    label = "audit"
    verbose_name = "Audit"
