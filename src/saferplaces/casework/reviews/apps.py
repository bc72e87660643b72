"""The app of reviews."""

from django.apps import AppConfig


class Reviews(AppConfig):
    """Reviews, decisions, alerts and recording errors."""

    name = "saferplaces.casework.reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Add reviews to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.reviews import (  # noqa: PLC0415
            about,
            api,
            home,
            panels,
            reporting,
            retention,
            states,
            training,
        )
        from saferplaces.casework.reviews.actions import (  # noqa: PLC0415
            minutely,
            reassign,
            sync,
        )
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.api.registry import OPERATIONS  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            ALERTS,
            COVERAGE,
            REVIEWS,
        )
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415

        navigation.add("Reviews", "reviews", REVIEWS, order=10)
        navigation.add("Alerts", "alerts", ALERTS, order=12)
        navigation.add(
            "Coverage", "review-coverage", COVERAGE, order=60, section=navigation.SUPERVISE
        )
        OPERATIONS.add(("/reviews", api.router), name="reviews", order=20)
        OPERATIONS.add(("/decisions", api.decisions), name="decisions", order=21)
        CARDS.add(home.of_alerts, name="alerts", order=5)
        CARDS.add(home.of_reviews, name="reviews", order=10)
        incident = registry.Panel("Review", "reviews/incident_panel.html", panels.of_incident)
        person = registry.Panel("Risk and response", "reviews/person_panel.html", panels.of_person)
        registry.INCIDENT_PANELS.add(incident, name="reviews", order=20)
        registry.WITHHELD.add(panels.withheld, name="reviews")
        registry.INCIDENT_TIMELINE.add(panels.moments, name="reviews")
        registry.PERSON_PANELS.add(person, name="reviews", order=20)
        registry.CALLER_PANELS.add(person, name="reviews", order=10)
        registry.AFTER_PUBLISHING.add(sync.on_published, name="reviews")
        registry.DECISIONS.add(training.labels, name="reviews")
        registry.OPEN_WORK.add(reassign.open_work, name="reviews", order=20)
        registry.REASSIGN.add(reassign.reassign, name="reviews")
        registry.TASKS_ABOUT.add(about.of_task, name="reviews")
        registry.SUBJECT_ACCESS.add(panels.about_person, name="reviews")
        schedule.add(
            "reviews",
            "* * * * *",
            minutely.every_minute,
            title="Alerts that nobody took, reviews that were left lying",
            quiet=True,
        )
        retention.register()
        states.register()
        reporting.register()
