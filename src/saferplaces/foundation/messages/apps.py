"""The app of what the service tells people."""

from django.apps import AppConfig


class Messages(AppConfig):
    """What the service tells people."""

    name = "saferplaces.foundation.messages"
    label = "notices"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Say how long notices are kept."""
        from saferplaces.foundation.messages import retention  # noqa: PLC0415 - registers load late

        retention.register()
