"""The app of things that people are to do, each with an owner and a date."""

from django.apps import AppConfig


class Tasks(AppConfig):
    """Things that people are to do, each with an owner and a date."""

    name = "saferplaces.foundation.tasks"
    label = "tasks"
    verbose_name = "Tasks"

    def ready(self) -> None:
        """Add tasks to the navigation and to the lists of other rooms."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.api.registry import OPERATIONS  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import TASKS  # noqa: PLC0415
        from saferplaces.foundation.tasks import api, home, reporting, retention, work  # noqa: PLC0415
        from saferplaces.foundation.tasks.actions.reassign import reassign_all  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add("Tasks", "tasks", TASKS, order=30)
        CARDS.add(home.card, name="tasks", order=30)
        OPERATIONS.add(("/tasks", api.router), name="tasks", order=30)
        registry.OPEN_WORK.add(work.open_work, name="tasks")
        registry.REASSIGN.add(reassign_all, name="tasks")
        reporting.register()
        registry.RETENTION.add(retention.TASKS, name="tasks")
        registry.SUBJECT_ACCESS.add(work.about_person, name="tasks")
