"""What the learning from reviewers' decisions goes by: dated configuration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from asvat.records.code_lists import code_list


@dataclass(frozen=True)
class LearningSettings:
    """Settings of the learning from decisions (code list ``recording_model_settings``).

    Parameters
    ----------
    unconfirmed
        Weight of a reviewer's label that nobody has confirmed; any other weighs 1.
    queue
        Weight of a label given with the prompt in sight, against one given blind.
    least_logs
        Labelled logs in which a signal must occur to be weighed, and labels of a band of scores
        from which a share is taken.
    least_judged
        Blind labels below which a model is neither calibrated nor judged.
    most_shift
        Log-odds by which a model may move a prompt at most.
    """

    unconfirmed: float
    queue: float
    least_logs: int
    least_judged: int
    most_shift: float


def learning_settings(on: dt.date | None = None) -> LearningSettings:
    """Return the settings that hold on a day; by default the latest of each."""
    rows = code_list("recording_model_settings", on).to_pylist()
    value = {row["code"]: float(row["value"]) for row in rows}
    return LearningSettings(
        value["unconfirmed-weight"],
        value["queue-weight"],
        int(value["least-logs"]),
        int(value["least-judged"]),
        value["most-shift"],
    )
