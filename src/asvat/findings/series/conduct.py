"""Harassment and stalking that no single log shows: prompts from a series of logs.

Protection from Harassment Act 1997: a course of conduct is conduct on at least two occasions
against one person (s7(3)), which amounts to harassment, and which the person ought to know does
(s1); stalking adds acts such as following, watching or loitering (s2A). A prompt says what the
logs show of that and what is left to ask. Nuisance in general is no conduct against a person,
and a street, a shop or an organisation is none.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.findings.repeats.appearances import Ints
from asvat.findings.repeats.events import Floats
from asvat.findings.repeats.numbering import ranks
from asvat.findings.series.clock import due
from asvat.findings.series.courses import Courses, courses_of
from asvat.findings.series.links import checked
from asvat.findings.series.proof import evidence_of, point_to_prove, related_logs
from asvat.findings.series.settings import ConductSettings
from asvat.findings.series.signs import COURSES, Signs, signs_of
from asvat.findings.tables import RECORDING

RULE = "course of conduct 1"
MOST = 0.95
"""Confidence never goes above: what the logs cannot show is always left to ask."""


def course_of_conduct(links: pa.Table, narratives: pa.Table, settings: ConductSettings) -> pa.Table:
    """Find courses of conduct against one person, looking back from each log.

    Parameters
    ----------
    links
        As in :data:`asvat.findings.series.LINKS`: whom each log is about, and against whom.
    narratives
        ``incident_id`` and the columns of :data:`asvat.findings.tables.NARRATIVES`, one row a log.
    settings
        As :func:`asvat.findings.series.conduct_settings` gives them.

    Returns
    -------
    pa.Table
        :data:`asvat.findings.tables.RECORDING` with basis ``series``, at most one row a log: of
        stalking, aggravated harassment and harassment the gravest, on its strongest ground.
    """
    links, narratives = checked(links, narratives)
    signs = signs_of(links, narratives, settings)
    courses = courses_of(links, signs, settings)
    which = _classes(courses)
    confidence = _confidence(courses, settings)
    log, target, suspect = (
        ranks(links.column(name).take(courses.row))
        for name in ("incident_id", "target_id", "suspect_id")
    )
    order = np.lexsort((suspect, target, courses.since, courses.tie, -confidence, -which, log))
    best = order[np.append(True, log[order][1:] != log[order][:-1])[: len(order)]]
    return _table(links, narratives, signs, courses, which, confidence, best)


def _classes(courses: Courses) -> Ints:
    """Return which of the crimes each course may be, as a position in ``COURSES``."""
    stalking = (courses.stalked >= 1) | (courses.stalking >= 2)
    aggravated = courses.aggravated >= 1
    return np.where(stalking, COURSES.index("8Q"), np.where(aggravated, COURSES.index("8M"), 0))


def _confidence(courses: Courses, settings: ConductSettings) -> Floats:
    value = settings.values
    more = np.minimum(courses.events - 2, value["confidence-most-events"])
    tied = np.array([value["confidence-suspect"], value["confidence-address"], 0.0])[courses.tie]
    targeted = value["confidence-targeted"] * courses.crimes / courses.logs
    total = value["confidence-base"] + value["confidence-event"] * more + tied + targeted
    return np.asarray(np.clip(total, 0.0, MOST).round(4), np.float64)


def _table(
    links: pa.Table,
    narratives: pa.Table,
    signs: Signs,
    courses: Courses,
    which: Ints,
    confidence: Floats,
    best: Ints,
) -> pa.Table:
    row = courses.row[best]
    of_class = pa.DictionaryArray.from_arrays(which[best], list(COURSES))
    columns = [
        links.column("incident_id").take(row),
        of_class,
        pa.array(["series"]).take(pa.array(np.zeros(len(best), np.int64))),
        evidence_of(links, narratives, signs, row),
        related_logs(links, courses, best),
        point_to_prove(signs, courses, which == COURSES.index("8Q"), best),
        pa.array(confidence[best]),
        pa.array([RULE]).take(pa.array(np.zeros(len(best), np.int64))),
        due(links.column("at").take(row)),
        pa.array(courses.sexual[best] > 0),
    ]
    cast = [column.cast(field.type) for field, column in zip(RECORDING, columns, strict=True)]
    return pa.table(cast, schema=RECORDING)
