"""The app of the return of Immediate Justice."""

from django.apps import AppConfig


class JusticeReturn(AppConfig):
    """Immediate Justice: measures, the monitoring return, the grant and the evaluation."""

    name = "saferplaces.programmes.justice_return"
    label = "justice_return"
    verbose_name = "Immediate Justice: figures"

    def ready(self) -> None:
        """Stand in the navigation, on the clock, and in the demonstration."""
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import JUSTICE_ACCOUNT  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.programmes.justice_return import (  # noqa: PLC0415
            reporting,
            retention,
        )
        from saferplaces.programmes.justice_return.actions import evaluating  # noqa: PLC0415
        from saferplaces.programmes.justice_return.demo import programme  # noqa: PLC0415

        navigation.add(
            "Immediate Justice: figures", "justice-return", JUSTICE_ACCOUNT, order=34,
            section=navigation.ACCOUNT,
        )  # fmt: skip
        schedule.add(
            evaluating.JOB, "40 2 * * 0", evaluating.evaluate,
            title="Evaluation of Immediate Justice",
        )  # fmt: skip
        DEMO.add(
            Story("Immediate Justice, from its beginning to 31 March 2025", programme.make),
            name="justice_return",
            order=70,
        )
        retention.register()
        reporting.register()
