"""The app of ASB case reviews."""

from pathlib import Path

from django.apps import AppConfig


class CaseReviews(AppConfig):
    """ASB case reviews: applied for, decided, run, reviewed by the local policing body."""

    name = "saferplaces.casework.case_reviews"
    label = "case_reviews"
    verbose_name = "ASB case reviews"

    def ready(self) -> None:
        """Add case reviews to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.case_reviews import (  # noqa: PLC0415 - models load later
            assessing,
            letters,
            reporting,
            retention,
            rules,
            states,
            work,
        )
        from saferplaces.casework.case_reviews.actions import receive  # noqa: PLC0415
        from saferplaces.casework.letters.gaps import ROOMS, Gap  # noqa: PLC0415
        from saferplaces.casework.letters.loading import load_templates  # noqa: PLC0415
        from saferplaces.casework.risk.registry import ABOUT, BAND_STANDS, Kind  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            CASE_REVIEWS,
            CASE_REVIEWS_ANSWER,
        )
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.reference.checks import CHECKS  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.intake.case_review_applications.registry import (  # noqa: PLC0415
            SUBMITTED,
            WITHDRAWN,
        )

        CHECKS[rules.THRESHOLDS] = rules.check_rule
        ROOMS[letters.PART] = {name: Gap(says, lambda _: "") for name, says in letters.GAPS.items()}
        templates = Path(__file__).parent / "data" / "templates.toml"
        registry.SHIPPED.add(lambda: load_templates(templates), name="case_reviews")
        SUBMITTED.add(receive.submitted, name="case_reviews")
        WITHDRAWN.add(receive.withdrawn, name="case_reviews")
        ABOUT.add(Kind(assessing.KIND, assessing.about_review), name=assessing.KIND)
        BAND_STANDS.add(assessing.on_band, name="case_reviews")
        navigation.add("Case reviews", "case-reviews", CASE_REVIEWS, order=27)
        navigation.add("Asked in case reviews", "case-reviews-asked", CASE_REVIEWS_ANSWER, order=28)
        CARDS.add(work.of_mine, name="case-reviews", order=27)
        CARDS.add(work.of_asked, name="case-reviews-asked", order=28)
        registry.TASKS_ABOUT.add(work.of_task, name="case_reviews")
        registry.SUBJECT_ACCESS.add(work.about, name="case_reviews")
        registry.OPEN_WORK.add(work.open_work, name="case_reviews", order=45)
        registry.REASSIGN.add(work.reassign, name="case_reviews")
        registry.TEAM_WORK.add(work.of_team, name="case_reviews", order=45)
        schedule.add(
            "case-reviews", "40 6 * * *", work.daily, title="Case reviews that are late", quiet=True
        )
        DEMO.add(Story("Case reviews of the last 18 months", _story), name="case_reviews", order=60)
        retention.register()
        states.register()
        reporting.register()


def _story() -> int:
    from saferplaces.casework.case_reviews.demo import make  # noqa: PLC0415 - only the demo's

    return make()
