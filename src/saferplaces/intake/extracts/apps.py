"""The app of extracts."""

from django.apps import AppConfig


class Extracts(AppConfig):
    """Extracts of other systems: a watched folder and an upload."""

    name = "saferplaces.intake.extracts"
    label = "extracts"
    verbose_name = "Extracts"

    def ready(self) -> None:
        """Add extracts to the navigation, the schedule and the addresses that take files."""
        from saferplaces.foundation.api.registry import OPERATIONS  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import EXTRACTS  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415 - models load later
        from saferplaces.foundation.retention.erasing import LEFTOVERS  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation, uploads  # noqa: PLC0415
        from saferplaces.intake.extracts import (  # noqa: PLC0415
            api,
            folders,
            leftovers,
            queries,
            retention,
            states,
            work,
        )

        navigation.add("Extracts", "extracts", EXTRACTS, order=70, section=navigation.ADMINISTER)
        uploads.allow("extract-upload", uploads.Place(EXTRACTS, folders.files, queries.largest))
        schedule.add("extracts", "* * * * *", work.every_minute, title="Extracts", quiet=True)
        schedule.add("old_extracts", "45 1 * * *", work.tidy, title="Old files of extracts")
        OPERATIONS.add(("/extracts", api.router), name="extracts", order=40)
        retention.register()
        LEFTOVERS.add(leftovers.kept_files, name="extracts")
        states.register()
