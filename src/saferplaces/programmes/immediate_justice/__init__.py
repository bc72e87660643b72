"""Immediate Justice: reparation soon after the decision, with the victim heard."""
