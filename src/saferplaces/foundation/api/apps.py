"""The app of the API."""

from django.apps import AppConfig


class Api(AppConfig):
    """Doors for other software: tokens with scopes, the API, OGC features."""

    name = "saferplaces.foundation.api"
    label = "api"
    verbose_name = "API for other software"
