"""The app of applications for an ASB case review."""

from django.apps import AppConfig


class CaseReviewApplications(AppConfig):
    """Applications for an ASB case review, and who is told that they may apply."""

    name = "saferplaces.intake.case_review_applications"
    label = "case_review_applications"
    verbose_name = "Applications for ASB case reviews"

    def ready(self) -> None:
        """Follow publications, take files in, and add to the pages of other rooms."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            CASE_REVIEWS_ACCOUNT,
            CASE_REVIEWS_WORK,
            RISK,
        )
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation, uploads  # noqa: PLC0415
        from saferplaces.intake.case_review_applications import (  # noqa: PLC0415
            demo,
            folders,
            panels,
            reporting,
            retention,
            states,
        )
        from saferplaces.intake.case_review_applications.actions import (  # noqa: PLC0415
            forget,
            signpost,
        )
        from saferplaces.intake.case_review_applications.views.opened import (  # noqa: PLC0415
            may_send_files,
        )

        navigation.add(
            "Case review applications", "case-review-applications", CASE_REVIEWS_WORK,
            order=26,
        )  # fmt: skip
        navigation.add(
            "Take down an application", "case-review-application-begin", RISK,
            order=27,
        )  # fmt: skip
        navigation.add(
            "Told of case reviews", "signposts", RISK, CASE_REVIEWS_ACCOUNT, order=60,
            section=navigation.FIND,
        )  # fmt: skip
        own = uploads.Place("", folders.files, folders.largest, may_send_files)
        theirs = uploads.Place(RISK, folders.files, folders.largest)
        for page in ("page", "evidence"):
            uploads.allow(f"case-review-apply-{page}", own)
            uploads.allow(f"case-review-application-{page}", theirs)
        # After cases, before figures: nothing follows it.
        registry.AFTER_PUBLISHING.add(signpost.on_published, name="signposts", order=150)
        registry.TASKS_ABOUT.add(panels.of_task, name="case_review_applications")
        registry.TASK_LINKS.add(panels.task_link, name="case_review_applications")
        registry.PERSON_PANELS.add(
            registry.Panel(
                "ASB case review explained", "case_review_applications/person.html",
                panels.of_person,
            ),
            name="signposts",
            order=70,
        )  # fmt: skip
        registry.SUBJECT_ACCESS.add(panels.about, name="case_review_applications")
        schedule.add(
            "case-review-drafts",
            "35 3 * * *",
            forget.nightly,
            title="Forms for case reviews that nobody goes on with",
            quiet=True,
        )
        retention.register()
        states.register()
        reporting.register()
        demo.register()
