"""The app of the commitments to victims."""

from django.apps import AppConfig


class VictimCommitments(AppConfig):
    """Three commitments to victims: heard, a say in the reparation, told what came of it."""

    name = "saferplaces.programmes.victim_commitments"
    label = "victim_commitments"
    verbose_name = "Commitments to victims"
