"""The app of Immediate Justice."""

from django.apps import AppConfig


class ImmediateJustice(AppConfig):
    """Immediate Justice: reparation soon after the decision, with the victim heard."""

    name = "saferplaces.programmes.immediate_justice"
    label = "immediate_justice"
    verbose_name = "Immediate Justice"

    def ready(self) -> None:
        """Have the tables of states drawn and walked."""
        from saferplaces.programmes.immediate_justice import (  # noqa: PLC0415 - models load later
            states,
        )

        states.register()
