"""How much each label weighs: who gave it, and how it came to be given."""

from __future__ import annotations

import numpy as np

from asvat.findings.recording_model.fitting import Bools
from asvat.findings.recording_model.labels import STANDING, Decision
from asvat.findings.recording_model.settings import LearningSettings
from asvat.findings.recording_model.signals import Floats

BANDS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Probabilities, by the rules, between bands of scores."""
MOST = 5.0
"""A band counts at most so many times more, or fewer, than its labels are."""


def weights(
    labels: list[Decision], probability: Floats, seen: Bools, settings: LearningSettings
) -> Floats:
    """Return the weight of each label.

    What a reviewer said and nobody confirmed weighs less. So does what was said with the prompt
    in sight; and since the queue shows the high scores first, those labels are weighed by inverse
    propensity: by how much rarer their band of scores is in the queue's labels than in the blind
    sample, which stands for all logs. A band with too few blind labels is left as it is.
    """
    sure = np.array([d.confirmed or d.decided_by != STANDING[0] for d in labels])
    out = np.where(sure, 1.0, settings.unconfirmed)
    if not seen.any():
        return out
    band = np.digitize(probability, BANDS)
    blind = np.bincount(band[~seen], minlength=len(BANDS) + 1)
    queue = np.bincount(band[seen], minlength=len(BANDS) + 1)
    known = (blind >= settings.least_logs) & (queue > 0)
    ratio = np.ones(len(BANDS) + 1)
    share = blind[known] / max(blind.sum(), 1) / (queue[known] / queue.sum())
    ratio[known] = np.clip(share, 1 / MOST, MOST)
    scaled = ratio[band[seen]]
    out[seen] *= settings.queue * scaled / scaled.mean()
    return out
