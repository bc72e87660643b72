"""The app of referrals."""

from django.apps import AppConfig


class Referrals(AppConfig):
    """Referrals to partners: what is shared, why, and what came of it."""

    name = "saferplaces.casework.referrals"
    label = "referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        """Add referrals to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.cases import registry as cases  # noqa: PLC0415 - models load later
        from saferplaces.casework.referrals import (  # noqa: PLC0415
            panels,
            reporting,
            retention,
            states,
            work,
        )
        from saferplaces.casework.referrals.actions import reassign, timed  # noqa: PLC0415
        from saferplaces.casework.referrals.models import Referral  # noqa: PLC0415
        from saferplaces.casework.reviews.registry import REVIEW_LINKS  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            REFERRALS,
            REFERRALS_ANSWER,
        )
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add("Referrals", "referrals", REFERRALS, order=24)
        navigation.add("Referrals to us", "referrals-received", REFERRALS_ANSWER, order=23)
        CARDS.add(work.of_received, name="referrals-received", order=24)
        CARDS.add(work.of_made, name="referrals", order=25)
        cases.CASE_PANELS.add(
            registry.Panel("Referrals", "referrals/panel.html", panels.of_case),
            name="referrals",
            order=60,
        )
        cases.CASE_LINKS.add(
            cases.Link("Refer to a partner", "referral-from-case", REFERRALS),
            name="referrals",
            order=60,
        )
        cases.CASE_TIMELINE.add(panels.moments, name="referrals")
        cases.CASE_ROWS.add(cases.Rows(Referral), name="referrals")
        registry.PERSON_PANELS.add(
            registry.Panel("Referrals", "referrals/panel.html", panels.of_person),
            name="referrals",
            order=60,
        )
        REVIEW_LINKS.add(panels.review_link, name="referrals", order=30)
        registry.TASKS_ABOUT.add(panels.of_task, name="referrals")
        registry.SUBJECT_ACCESS.add(panels.about, name="referrals")
        registry.OPEN_WORK.add(reassign.open_work, name="referrals", order=40)
        registry.REASSIGN.add(reassign.reassign, name="referrals")
        registry.TEAM_WORK.add(work.of_team, name="referrals", order=40)
        schedule.add(
            "referrals",
            "20 * * * *",
            timed.hourly,
            title="Referrals that nobody answered",
            quiet=True,
        )
        retention.register()
        states.register()
        reporting.register()
