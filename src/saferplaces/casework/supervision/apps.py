"""The app of supervision."""

from django.apps import AppConfig


class Supervision(AppConfig):
    """What the sergeant and the registrar answer for."""

    name = "saferplaces.casework.supervision"
    label = "supervision"
    verbose_name = "Supervision"

    def ready(self) -> None:
        """Add the pages to the navigation, and the figures of reviews to the sergeant's page."""
        from saferplaces.casework.supervision import home, opened, work  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import REGISTER, SUPERVISE  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add(
            "Supervision", "supervision", SUPERVISE, order=14, section=navigation.SUPERVISE
        )
        navigation.add(
            "Recording",
            "supervision-recording",
            REGISTER,
            SUPERVISE,
            order=16,
            section=navigation.SUPERVISE,
        )
        CARDS.add(home.of_agreement, name="agreement", order=40)
        registry.AFTER_PUBLISHING.add(opened.on_published, name="supervision", order=200)
        registry.TEAM_WORK.add(work.of_alerts, name="alerts", order=10)
        registry.TEAM_WORK.add(work.of_errors, name="recording_errors", order=20)
