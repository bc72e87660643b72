"""The app of retention."""

from django.apps import AppConfig


class RetentionRoom(AppConfig):
    """What is kept how long: review, hold, disposal."""

    name = "saferplaces.foundation.retention"
    label = "retention"
    verbose_name = "Retention"

    def ready(self) -> None:
        """Add the pages to the navigation, and the search for what is due to the schedule."""
        from saferplaces.foundation.identity.roles import RETENTION_REVIEW  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415 - models load later
        from saferplaces.foundation.retention import retention, states  # noqa: F401, PLC0415
        from saferplaces.foundation.retention.actions.find import find  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        retention.register()
        schedule.add("retention", "20 3 * * *", find, title="Records whose period has ended")
        navigation.add(
            "Retention", "retention", RETENTION_REVIEW, order=75, section=navigation.ACCOUNT
        )
