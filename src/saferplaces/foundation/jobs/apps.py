"""The app of what runs by itself."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """What runs by itself."""

    name = "saferplaces.foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Put what is the service's own on the schedule, and the schedule into the navigation."""
        from saferplaces.foundation.config.config import config  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import JOBS  # noqa: PLC0415
        from saferplaces.foundation.jobs import housekeeping, nightly, reporting, schedule  # noqa: PLC0415
        from saferplaces.foundation.tasks.actions.remind import remind_overdue  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        schedule.add(
            "nightly",
            config().nightly,
            nightly.run_and_publish,
            title="Engine run and publication",
            tries=3,
        )
        schedule.add("housekeeping", "15 1 * * *", housekeeping.tidy, tries=3)
        schedule.add(
            "reminders", "0 7 * * *", remind_overdue, title="Reminders of overdue tasks", tries=3
        )
        reporting.register()
        navigation.add("Jobs", "jobs", JOBS, order=90, section=navigation.ADMINISTER)
