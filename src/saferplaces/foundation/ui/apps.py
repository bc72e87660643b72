"""The app of pages, forms and components."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Pages, forms and components."""

    name = "saferplaces.foundation.ui"
    label = "ui"
    verbose_name = "Pages"
