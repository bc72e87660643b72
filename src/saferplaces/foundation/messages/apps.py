"""The app of what the service tells people."""

from django.apps import AppConfig


class Messages(AppConfig):
    """What the service tells people."""

    name = "saferplaces.foundation.messages"
    label = "notices"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Say how long they are kept, put notices on the first page, have messages sent."""
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415 - models load later
        from saferplaces.foundation.messages import (  # noqa: PLC0415
            home,
            retention,
            states,
            subject_access,
            templates,
        )
        from saferplaces.foundation.messages.actions import deliver  # noqa: PLC0415
        from saferplaces.foundation.reference.checks import CHECKS  # noqa: PLC0415
        from saferplaces.foundation.registry import SUBJECT_ACCESS  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        retention.register()
        states.register()
        SUBJECT_ACCESS.add(subject_access.messages_to, name=self.label)
        CHECKS[templates.LIST] = templates.check
        schedule.add(
            "outgoing",
            "* * * * *",
            deliver.send_waiting,
            title="Messages to people outside",
            quiet=True,
        )
        CARDS.add(home.card, name="notices", order=50)
