"""The app of what the service tells people."""

from django.apps import AppConfig


class Messages(AppConfig):
    """What the service tells people."""

    name = "saferplaces.foundation.messages"
    label = "notices"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Say how long notices are kept, and put them on the first page."""
        from saferplaces.foundation.messages import home, retention  # noqa: PLC0415 - models
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        retention.register()
        CARDS.add(home.card, name="notices", order=50)
