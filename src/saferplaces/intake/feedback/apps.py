"""The app of bus-safety feedback."""

from django.apps import AppConfig


class Feedback(AppConfig):
    """What passengers say of safety on the bus network."""

    name = "saferplaces.intake.feedback"
    label = "feedback"
    verbose_name = "Bus-safety feedback"

    def ready(self) -> None:
        """Screen what comes in, and say where our pages belong."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import FEEDBACK  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.intake.feedback import (  # noqa: PLC0415
            demo,
            nearby,
            panels,
            reporting,
            retention,
            states,
            work,
        )
        from saferplaces.intake.feedback.actions import screen, send, urgent  # noqa: PLC0415
        from saferplaces.intake.hotspots.registry import HOTSPOT_PANELS  # noqa: PLC0415

        navigation.add("Bus safety", "feedback", FEEDBACK, order=40, section=navigation.FIND)
        for card in (work.of_urgent, work.of_held, work.of_taskings):
            CARDS.add(card, name=f"feedback-{card.__name__}", order=15)
        schedule.add(
            send.JOB, "* * * * *", screen.keep_on, title="Screening of bus-safety feedback",
            quiet=True,
        )  # fmt: skip
        schedule.add(
            "feedback-urgent", "* * * * *", urgent.escalate_late,
            title="Urgent words that nobody read in time", quiet=True,
        )  # fmt: skip
        schedule.add(nearby.JOB, "35 4 * * *", nearby.count_logs, title="Logs near bus stops")
        schedule.add(
            "feedback-retention", "25 5 * * *", retention.purge,
            title="Bus-safety feedback whose time has ended", quiet=True,
        )  # fmt: skip
        registry.AFTER_PUBLISHING.add(nearby.on_published, name="feedback", order=210)
        HOTSPOT_PANELS.add(panels.HOTSPOT, name="feedback", order=60)
        registry.PLACE_PANELS.add(panels.PLACE, name="feedback", order=60)
        DEMO.add(
            Story("what bus passengers say, and what was done", demo.tell),
            name="feedback",
            order=60,
        )
        retention.register()
        states.register()
        reporting.register()
