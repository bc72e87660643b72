"""Hotspots and areas, as the engine published them."""
