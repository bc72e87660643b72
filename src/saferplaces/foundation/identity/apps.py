"""The app of people and organisations."""

from django.apps import AppConfig


class Identity(AppConfig):
    """Organisations, people, memberships, absences."""

    name = "saferplaces.foundation.identity"
    label = "identity"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        """Record when signing in is locked."""
        from axes.signals import user_locked_out  # noqa: PLC0415 - models load later

        from saferplaces.foundation.identity.throttling import record_lock  # noqa: PLC0415

        user_locked_out.connect(record_lock, dispatch_uid="saferplaces.record_lock")
