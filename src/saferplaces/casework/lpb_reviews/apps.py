"""The app of reviews by the local policing body."""

from django.apps import AppConfig


class LpbReviews(AppConfig):
    """Applicants ask the mayor to look again; an officer prepares it; mayor or deputy decides."""

    name = "saferplaces.casework.lpb_reviews"
    label = "lpb_reviews"
    verbose_name = "Policing body reviews"

    def ready(self) -> None:
        """Add reviews to the navigation, and to the pages, letters and lists of other rooms."""
        from saferplaces.casework.case_reviews import registry as cases  # noqa: PLC0415 - later
        from saferplaces.casework.lpb_reviews import (  # noqa: PLC0415
            demo,
            panels,
            reminding,
            reporting,
            retention,
            states,
        )
        from saferplaces.casework.lpb_reviews.actions import visiting  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            CASE_REVIEWS_APPEAL,
            CASE_REVIEWS_DECIDE,
        )
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add(
            "Policing body reviews", "lpb-reviews", CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE,
            order=32,
        )  # fmt: skip
        CARDS.add(panels.of_prepared, name="lpb-reviews", order=20)
        CARDS.add(panels.of_bundles, name="lpb-bundles", order=21)
        cases.REVIEW_PANELS_CR.add(
            registry.Panel(
                "Review by the policing body", "lpb_reviews/panel.html", panels.of_case_review
            ),
            name="lpb-reviews",
        )
        cases.APPEAL_WORDS.add(panels.appeal_words, name="lpb-reviews")
        cases.CONSIDERED.add(panels.on_considered, name="lpb-reviews")
        registry.SUBJECT_ACCESS.add(panels.about, name="lpb_reviews")
        schedule.add(
            "lpb-visits",
            "35 3 * * *",
            visiting.forget,
            title="Codes of people who asked the mayor",
            quiet=True,
        )
        schedule.add(
            "lpb-reviews",
            "45 6 * * *",
            reminding.daily,
            title="Policing body reviews that are late",
            quiet=True,
        )
        DEMO.add(Story("reviews by the policing body", demo.make), name="lpb_reviews", order=64)
        retention.register()
        states.register()
        reporting.register()
