"""The app of safe contact."""

from django.apps import AppConfig


class SafeContact(AppConfig):
    """How people may safely be contacted, and protected addresses."""

    name = "saferplaces.intake.safe_contact"
    label = "safe_contact"
    verbose_name = "Safe contact"

    def ready(self) -> None:
        """Say where our banners belong, and keep protected addresses out of every answer."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models are loaded now
        from saferplaces.foundation.ui.protecting import LEFT_OUT, WORKS  # noqa: PLC0415
        from saferplaces.intake.incidents.registry import LINK_DECIDED  # noqa: PLC0415
        from saferplaces.intake.safe_contact import (  # noqa: PLC0415
            masking,
            panels,
            protecting,
            queries,
            retention,
            subject_access,
        )

        LEFT_OUT.add(masking.leave_out, name="safe_contact")
        WORKS.add(masking.works, name="safe_contact")
        LINK_DECIDED.add(protecting.renew, name="safe_contact")
        # Before whatever makes something of the new tables.
        registry.AFTER_PUBLISHING.add(protecting.renew_all, name="safe_contact", order=5)
        registry.PERSON_PANELS.add(panels.PERSON, name="safe_contact", order=1)
        registry.CALLER_PANELS.add(panels.PERSON, name="safe_contact", order=1)
        registry.INCIDENT_PANELS.add(panels.INCIDENT, name="safe_contact", order=1)
        registry.MAY_REACH.add(queries.why_not, name="safe_contact")
        registry.SUBJECT_ACCESS.add(subject_access.safe_contact_of, name="safe_contact", order=1)
        for rule in retention.RULES:
            registry.RETENTION.add(rule, name=rule.model)
