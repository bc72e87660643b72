"""The two clocks of a recording error, kept apart: they have different starts and ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.reviews.models import ErrorState, RecordingError
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import moment


@dataclass(frozen=True)
class Clocks:
    """In words: from the report to the recorded crime, and from found to rectified."""

    recorded: str
    rectified: str
    timely: bool | None
    """Whether the crime was recorded in time after the report; None while there is none."""
    rectified_in_time: bool | None


def clocks(error: RecordingError) -> Clocks:
    """Return both clocks. The first is never moved by what the second ends with."""
    limit = dt.timedelta(hours=float(setting("recording_hours")))
    timely = None
    if error.reported_at and error.recorded_at:
        timely = error.recorded_at - error.reported_at <= limit
    in_time = error.ended_at <= error.rectify_by if error.ended_at else None
    return Clocks(_recorded(error, timely, limit), _rectified(error, in_time), timely, in_time)


def _recorded(error: RecordingError, timely: bool | None, limit: dt.timedelta) -> str:
    if error.recorded_at is not None and error.reported_at is not None:
        took = _hours(error.recorded_at - error.reported_at)
        return f"Recorded after {took}: {'in time' if timely else 'late'}"
    if error.state in {ErrorState.NONE_DUE, ErrorState.TRANSFERRED}:
        return "No crime recorded here"
    if error.reported_at is None:
        return "Not recorded; the time of the report is not known"
    late = timezone.now() - error.reported_at > limit
    return f"Not recorded, {_hours(timezone.now() - error.reported_at)} after the report" + (
        ": late" if late else ""
    )


def _rectified(error: RecordingError, in_time: bool | None) -> str:
    if error.ended_at is not None:
        took = _hours(error.ended_at - error.found_at)
        return f"Ended after {took}: {'in time' if in_time else 'late'}"
    late = timezone.now() > error.rectify_by
    return f"{'Was due' if late else 'Due'} {moment(error.rectify_by)}"


def _hours(length: dt.timedelta) -> str:
    hours = length.total_seconds() / 3600
    if hours < 1:
        return f"{max(0, round(hours * 60))} minutes"
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
