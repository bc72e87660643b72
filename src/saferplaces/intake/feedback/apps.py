"""The app of bus-safety feedback."""

from django.apps import AppConfig


class Feedback(AppConfig):
    """What passengers say of safety on the bus network."""

    name = "saferplaces.intake.feedback"
    label = "feedback"
    verbose_name = "Bus-safety feedback"
