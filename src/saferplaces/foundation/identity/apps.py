"""The app of people and organisations."""

from django.apps import AppConfig


class Identity(AppConfig):
    """Organisations, people, memberships, absences."""

    name = "saferplaces.foundation.identity"
    label = "identity"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        """Add the pages to the navigation; record when signing in is locked."""
        from axes.signals import user_locked_out  # noqa: PLC0415 - models load later

        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity import retention  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import PEOPLE_ADMIN, REASSIGN  # noqa: PLC0415
        from saferplaces.foundation.identity.throttling import record_lock  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        user_locked_out.connect(record_lock, dispatch_uid="saferplaces.record_lock")
        navigation.add(
            "People", "people-admin", PEOPLE_ADMIN, order=80, section=navigation.ADMINISTER
        )
        navigation.add("Open work", "open-work", REASSIGN, order=35, section=navigation.SUPERVISE)
        for kept in retention.KEPT:
            registry.RETENTION.add(kept, name=kept.model)
