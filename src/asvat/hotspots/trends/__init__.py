"""Trends by area and type: seasonal, over-dispersed, and with control of false alarms."""

from asvat.hotspots.trends.series import (
    Trends,
    trends,
)

__all__ = [
    "Trends",
    "trends",
]
