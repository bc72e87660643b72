"""Extracts of other systems: a watched folder and an upload."""
