"""The app of settings, addresses and commands."""

from django.apps import AppConfig


class Configuration(AppConfig):
    """Settings, addresses and commands."""

    name = "saferplaces.foundation.config"
    label = "configuration"
    verbose_name = "Configuration"
