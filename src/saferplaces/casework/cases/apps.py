"""The app of cases."""

from django.apps import AppConfig


class Cases(AppConfig):
    """Cases: people, occurrences, the plan of actions, contact, closure."""

    name = "saferplaces.casework.cases"
    label = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Add cases to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.casework.cases import (  # noqa: PLC0415 - models load later
            bands,
            panels,
            reporting,
            retention,
            states,
            work,
        )
        from saferplaces.casework.cases.actions import (  # noqa: PLC0415
            hand_over,
            remind,
            suggest,
        )
        from saferplaces.casework.cases.models import (  # noqa: PLC0415
            CaseLink,
            CasePlace,
            Contact,
            Contest,
            Note,
            Satisfaction,
            Share,
            Transfer,
        )
        from saferplaces.casework.cases.registry import (  # noqa: PLC0415
            CASE_PANELS,
            CASE_ROWS,
            Rows,
        )
        from saferplaces.casework.reviews.registry import REVIEW_LINKS  # noqa: PLC0415
        from saferplaces.casework.risk.registry import ABOUT, BAND_STANDS, Kind  # noqa: PLC0415
        from saferplaces.foundation import registry  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import CASES  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.retention.panels import (  # noqa: PLC0415
            TEMPLATE,
            of_record,
        )
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.intake.safe_contact.registry import REACHES  # noqa: PLC0415

        navigation.add("Cases", "cases", CASES, order=15)
        CARDS.add(work.of_cases, name="cases", order=12)
        CARDS.add(work.of_actions, name="case-actions", order=14)
        ABOUT.add(Kind("case", work.about_case), name="case")
        BAND_STANDS.add(bands.on_band, name="cases")
        REACHES.add(work.reaches_person, name="cases")
        REVIEW_LINKS.add(panels.review_link, name="cases", order=10)
        CASE_PANELS.add(
            registry.Panel(
                "Legal hold", TEMPLATE, of_record("cases.Case", panels.people_ids), first=True
            ),
            name="hold",
            order=1,
        )
        for model in (CasePlace, Contact, Contest, Note, Satisfaction, Share, Transfer):
            CASE_ROWS.add(Rows(model), name=model.__name__)
        either = "first_id = %(case)s OR second_id = %(case)s"
        CASE_ROWS.add(Rows(CaseLink, either), name="CaseLink")
        template = "cases/panel.html"
        for panel_of, load in (
            (registry.INCIDENT_PANELS, panels.of_incident),
            (registry.PERSON_PANELS, panels.of_person),
            (registry.PLACE_PANELS, panels.of_place),
        ):
            panel_of.add(registry.Panel("Cases", template, load), name="cases", order=25)
        registry.AFTER_PUBLISHING.add(suggest.on_published, name="cases", order=110)
        registry.OPEN_WORK.add(hand_over.open_work, name="cases", order=30)
        registry.REASSIGN.add(hand_over.reassign, name="cases")
        registry.TEAM_WORK.add(work.of_team, name="cases", order=30)
        registry.TASKS_ABOUT.add(work.of_task, name="cases")
        registry.SUBJECT_ACCESS.add(work.about_person, name="cases")
        schedule.add("cases", "0 6 * * *", remind.remind, title="Clocks of cases that ran out")
        reporting.register()
        retention.register()
        states.register()
