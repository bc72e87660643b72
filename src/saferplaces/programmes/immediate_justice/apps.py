"""The app of Immediate Justice."""

from django.apps import AppConfig


class ImmediateJustice(AppConfig):
    """Immediate Justice: reparation soon after the decision, with the victim heard."""

    name = "saferplaces.programmes.immediate_justice"
    label = "immediate_justice"
    verbose_name = "Immediate Justice"

    def ready(self) -> None:
        """Add Immediate Justice to the navigation, and to the pages and lists of other rooms."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            JUSTICE_ACCOUNT,
            JUSTICE_ADULTS,
            JUSTICE_CHILDREN,
            JUSTICE_REFER,
            JUSTICE_SITES,
        )
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.programmes.immediate_justice import (  # noqa: PLC0415
            home,
            panels,
            reporting,
            retention,
            states,
        )

        who = (JUSTICE_REFER, JUSTICE_ADULTS, JUSTICE_CHILDREN)
        navigation.add("Immediate Justice", "justice", *who, order=50)
        navigation.add("Sessions", "justice-sessions", JUSTICE_ADULTS, order=51)
        navigation.add("Places of work", "justice-places", JUSTICE_SITES, order=52)
        navigation.add(
            "Capacity and waiting", "justice-capacity", JUSTICE_ACCOUNT, JUSTICE_ADULTS,
            JUSTICE_CHILDREN, order=60, section=navigation.ACCOUNT,
        )  # fmt: skip
        CARDS.add(home.of_referrals, name="justice-referrals", order=50)
        CARDS.add(home.of_rosters, name="justice-rosters", order=51)
        CARDS.add(home.of_places, name="justice-places", order=52)
        for pages, load in (
            (registry.INCIDENT_PANELS, panels.of_incident_page),
            (registry.REVIEW_PANELS, panels.of_review_page),
            (registry.PERSON_PANELS, panels.of_person_page),
        ):
            panel = registry.Panel("Immediate Justice", "immediate_justice/panel.html", load)
            pages.add(panel, name="immediate-justice", order=80)
        registry.TASKS_ABOUT.add(panels.of_task, name="immediate-justice")
        registry.SUBJECT_ACCESS.add(panels.about, name="immediate_justice")
        registry.TEAM_WORK.add(home.of_team, name="immediate-justice", order=70)
        retention.register()
        states.register()
        reporting.register()
