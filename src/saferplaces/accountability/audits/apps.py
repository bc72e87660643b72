"""The app of recording audits."""

from django.apps import AppConfig


class Audits(AppConfig):
    """Recording audits: sample, blind double review, rates with intervals."""

    name = "saferplaces.accountability.audits"
    label = "audits"
    verbose_name = "Recording audits"

    def ready(self) -> None:
        """Add audits to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.accountability.audits import (  # noqa: PLC0415
            demo,
            home,
            population,
            reporting,
            retention,
            states,
        )
        from saferplaces.accountability.audits.actions import assign, leave  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            RECORDING_AUDITS,
            RECORDING_AUDITS_REVIEW,
        )
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add(
            "Recording audits", "recording-audits", RECORDING_AUDITS, RECORDING_AUDITS_REVIEW,
            order=65, section=navigation.ACCOUNT,
        )  # fmt: skip
        CARDS.add(home.of_logs, name="audits", order=40)
        registry.AFTER_PUBLISHING.add(population.on_published, name="audit_population")
        registry.AFTER_PUBLISHING.add(leave.on_published, name="audit_logs")
        registry.OPEN_WORK.add(assign.open_work, name="audits", order=40)
        registry.REASSIGN.add(assign.reassign, name="audits")
        registry.JUDGED_BLIND.add(home.judged_blind, name="audits")
        DEMO.add(Story("a finished recording audit", demo.story), name="audits", order=10)
        retention.register()
        states.register()
        reporting.register()
