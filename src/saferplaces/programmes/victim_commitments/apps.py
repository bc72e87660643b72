"""The app of the commitments to victims."""

from django.apps import AppConfig


class VictimCommitments(AppConfig):
    """Three commitments to victims: heard, a say in the reparation, told what came of it."""

    name = "saferplaces.programmes.victim_commitments"
    label = "victim_commitments"
    verbose_name = "Commitments to victims"

    def ready(self) -> None:
        """Open and end with the referrals, and stand on their pages and in the navigation."""
        from saferplaces.foundation import registry  # noqa: PLC0415 - models load later
        from saferplaces.foundation.identity.roles import (  # noqa: PLC0415
            JUSTICE_RESTORE,
            JUSTICE_VICTIMS,
        )
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415
        from saferplaces.foundation.ui.home import CARDS  # noqa: PLC0415
        from saferplaces.intake.safe_contact.registry import REACHES  # noqa: PLC0415
        from saferplaces.programmes.immediate_justice import registry as justice  # noqa: PLC0415
        from saferplaces.programmes.victim_commitments import (  # noqa: PLC0415
            panels,
            reporting,
            retention,
            states,
            subject_access,
        )
        from saferplaces.programmes.victim_commitments.actions import opening  # noqa: PLC0415

        navigation.add("Victims", "victim-commitments", JUSTICE_VICTIMS, order=32)
        navigation.add("Restorative justice", "restorative-list", JUSTICE_RESTORE, order=33)
        CARDS.add(panels.card, name="victim_commitments", order=32)
        justice.REFERRED.add(opening.open_for, name="victim_commitments")
        justice.DECIDED.add(opening.decided, name="victim_commitments")
        justice.COMPLETED.add(opening.to_tell, name="victim_commitments")
        justice.ENDED.add(opening.over, name="victim_commitments")
        justice.REFERRAL_PANELS.add(
            registry.Panel("Victims", "victim_commitments/panel.html", panels.of_referral),
            name="victim_commitments",
            order=40,
        )
        REACHES.add(panels.reaches, name="victim_commitments")
        registry.SUBJECT_ACCESS.add(subject_access.about, name="victim_commitments")
        retention.register()
        states.register()
        reporting.register()
