"""A self-exciting model: how much of what happens is set off by what just happened nearby."""

from asvat.hotspots.self_exciting.model import (
    NEED,
    Reach,
    Start,
    fit_self_exciting,
)

__all__ = [
    "NEED",
    "Reach",
    "Start",
    "fit_self_exciting",
]
