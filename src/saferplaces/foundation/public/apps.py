"""The app of what public pages share."""

from django.apps import AppConfig


class Public(AppConfig):
    """The frame of public pages, and limits on their forms."""

    name = "saferplaces.foundation.public"
    label = "public"
    verbose_name = "Public pages"

    def ready(self) -> None:
        """Clear old counts each hour."""
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415 - models load later
        from saferplaces.foundation.public import limits  # noqa: PLC0415

        schedule.add(
            "public-limits",
            "50 * * * *",
            limits.clear,
            title="Old counts of public forms",
            quiet=True,
        )
