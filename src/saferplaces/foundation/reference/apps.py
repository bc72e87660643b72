"""The app of dated code lists, areas and region packs."""

from django.apps import AppConfig


class Reference(AppConfig):
    """Dated code lists, areas and region packs."""

    name = "saferplaces.foundation.reference"
    label = "reference"
    verbose_name = "Reference data"
