"""Immediate Justice: measures, the monitoring return, the grant and the evaluation."""
