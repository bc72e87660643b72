"""Measures of the intended outcomes, with definition and interval."""
