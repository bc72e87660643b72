"""The app of the API."""

from django.apps import AppConfig


class Api(AppConfig):
    """Doors for other software: tokens with scopes, the API, OGC features."""

    name = "saferplaces.foundation.api"
    label = "api"
    verbose_name = "API for other software"

    def ready(self) -> None:
        """Add the pages, the features, and what is thrown away at night."""
        from saferplaces.foundation.api import housekeeping, retention  # noqa: PLC0415
        from saferplaces.foundation.api.features.areas import AREAS  # noqa: PLC0415
        from saferplaces.foundation.api.features.operations import router  # noqa: PLC0415
        from saferplaces.foundation.api.features.registry import (  # noqa: PLC0415
            FEATURE_COLLECTIONS,
        )
        from saferplaces.foundation.api.registry import OPERATIONS  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import API_CLIENTS  # noqa: PLC0415
        from saferplaces.foundation.jobs import schedule  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        navigation.add("API", "api-tokens", API_CLIENTS, order=82, section=navigation.ADMINISTER)
        FEATURE_COLLECTIONS.add(AREAS, name=AREAS.id, order=50)
        OPERATIONS.add(("/features", router), name="features", order=90)
        schedule.add(
            "api-housekeeping",
            "40 3 * * *",
            housekeeping.tidy,
            title="Throw away counts and keys of requests of the API",
            quiet=True,
        )
        retention.register()
