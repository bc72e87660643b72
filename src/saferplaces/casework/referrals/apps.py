"""The app of referrals."""

from django.apps import AppConfig


class Referrals(AppConfig):
    """Referrals to partners: what is shared, why, and what came of it."""

    name = "saferplaces.casework.referrals"
    label = "referrals"
    verbose_name = "Referrals"
